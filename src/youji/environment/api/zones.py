"""特定农产品禁止生产区, for programs."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from ninja import Schema, Status

from youji.environment import policy
from youji.environment.fields import ZONE, ZONE_END
from youji.environment.selectors import zones as reads
from youji.environment.services import zones as services
from youji.registry.services import demand_datum, read_geojson
from youji.shared.api import ActorRequest, Id, Name, Paged, PageNumber, admits, answers, paged, room_router
from youji.shared.api.described import answer, body
from youji.shared.refusals import Refused
from youji.shared.values import SEEN, Fields

router = room_router("environment", "产地环境")
#: So many things that are no boundary are named.
NAMED = 20

_OWN = ZONE.without("datum", "products")
_ZONE: Any = answer(_OWN)
_ZONE_IN: Any = body(ZONE, refuse=Refused)
_PUBLISH_IN: Any = body(ZONE.only("effective_on") | Fields(SEEN), refuse=Refused)
_END_IN: Any = body(ZONE_END | Fields(SEEN), refuse=Refused)


class ZoneOut(_ZONE):
    """A zone: its boundary in CGCS2000, its products by code; none: everything that is eaten."""

    id: int
    division: str
    products: list[str]
    product_names: str
    geometry: dict[str, Any]
    area_mu: Decimal
    state: str
    version: int


class ZoneIn(_ZONE_IN):
    """A zone, drawn: a GeoJSON geometry or FeatureCollection, in the datum of its ``crs`` or the one that is said."""

    geometry: dict[str, Any]


class PublishIn(_PUBLISH_IN):
    """From which day it holds."""


class EndIn(_END_IN):
    """Until the day before which it holds, and why."""


class HitOut(Schema):
    """A base with ground in the zone; ``sure`` is false where nobody said what it grows."""

    base_code: str
    base_name: str
    division: str
    product: str
    area_mu: Decimal
    plots: list[str]
    sure: bool


@router.get("/zones", response=answers(Paged[ZoneOut]), summary="禁止生产区列表")
@admits(policy.READERS)
def list_zones(request: ActorRequest, page: PageNumber = 1, state: Name = "") -> Any:
    """Zones one may know of, the newest first."""
    return paged(reads.zones(request.actor, state=state), page)


@router.get("/zones/{int:zone_id}/hits", response=answers(list[HitOut]), summary="禁止生产区涉及的基地")
@admits(policy.READERS)
def zone_hits(request: ActorRequest, zone_id: Id) -> Any:
    """Whose ground lies in it, within one's scope; a producer is told nothing of others."""
    found = reads.find_zone(zone_id, request.actor)
    return reads.hits_within(found, request.actor)


@router.post("/zones", response=answers(ZoneOut, 201), summary="划定禁止生产区")
@admits(policy.ZONERS)
def draw_zone(request: ActorRequest, body: ZoneIn) -> Any:
    """The zone is drawn, and holds for nobody before it is published. GeoJSON that does not say its ``crs`` is refused
    at ``datum`` until it is given; what in it is no boundary is refused by name.
    """
    said = body.model_dump()
    seen = read_geojson(said.pop("geometry"))
    if seen.left_out:
        raise Refused(f"没有读的：{'；'.join(seen.left_out[:NAMED])}。请只留边界再发。", "geometry")
    said["datum"] = demand_datum(seen, said["datum"])
    grounds = [geometry for _, geometry in seen.plots]
    return Status(201, services.draw_zone(grounds=grounds, **said, actor=request.actor, now=request.now))


@router.post("/zones/{int:zone_id}/publish", response=answers(ZoneOut), summary="公布禁止生产区")
@admits(policy.READERS)
def publish_zone(request: ActorRequest, zone_id: Id, body: PublishIn) -> Any:
    """The zone holds from its day; whom it hits is told."""
    return services.publish_zone(zone_id=zone_id, **body.model_dump(), actor=request.actor, now=request.now)


@router.post("/zones/{int:zone_id}/end", response=answers(ZoneOut), summary="终止禁止生产区")
@admits(policy.ZONERS)
def end_zone(request: ActorRequest, zone_id: Id, body: EndIn) -> Any:
    """The zone holds no more from the day."""
    return services.end_zone(zone_id=zone_id, **body.model_dump(), actor=request.actor, now=request.now)
