"""Zones: drawn by their city, published once it was looked whom they hit, ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db import transaction

from youji.accounts.services import notify
from youji.environment.fields import ZONE, ZONE_END
from youji.environment.logic.zones import published_ahead
from youji.environment.models import Zone
from youji.environment.policy import ZONERS
from youji.environment.selectors.zones import Hit, find_zone, hits
from youji.ledger.services import record_row
from youji.registry.logic.geometry import Shape, read_shape
from youji.registry.selectors import find_product
from youji.registry.selectors.lookup import product_with_code
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.checked import checked
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState
from youji.shared.rows import advance, snapshot

TOLD = ("name", "document_number", "product_names", "effective_on", "state", "ended_on", "area_mu")
NO_DATUM = "没有说坐标是哪个坐标系的，猜错会偏几百米。请选坐标系；在本页地图上画的是 CGCS2000。"


def draw_zone(*, grounds: Sequence[Mapping[str, Any]], actor: Actor, now: datetime, **said: object) -> Zone:
    """The zone is drawn, and holds for nobody before it is published.

    Args:
        grounds: one or several boundaries, GeoJSON in the datum that is said.

    Raises:
        NotAllowed: not a city's officer. Refused: at a field, at ``geometry``, or at ``datum`` where none is said.
    """
    _require(actor)
    values, codes = _read(said)
    if not values["datum"]:
        raise Refused(NO_DATUM, "datum")
    shape = _shape(grounds, values["datum"])
    west, south, east, north = shape.bounds
    with transaction.atomic():
        made = Zone.objects.create(
            name=values["name"], document_number=values["document_number"], basis=values["basis"],
            effective_on=values["effective_on"], products=codes, product_names=values["products"],
            geometry=shape.geometry, source_datum=values["datum"], area_mu=shape.area_mu,
            min_lon=west, min_lat=south, max_lon=east, max_lat=north, division=actor.division, drawn_at=now,
        )  # fmt: skip
        record_row(made, "drawn", before={}, after=snapshot(made, TOLD), actor=actor, now=now)
    return made


def _require(actor: Actor) -> None:
    if not ZONERS.admits(actor) or not actor.division:
        raise NotAllowed("特定农产品禁止生产区由市级农业农村部门划定、调整。")


def _read(said: Mapping[str, object]) -> tuple[dict[str, Any], list[str]]:
    values = checked(ZONE, said)
    codes, unknown = [], []
    for name in (
        one.strip() for one in values["products"].replace(",", "、").replace("，", "、").split("、")
    ):
        product = (product_with_code(name) or find_product(name)) if name else None
        if product is not None:
            codes.append(product.code)
        elif name:
            unknown.append(name)
    if unknown:
        raise Refused(f"产品表里没有“{'、'.join(unknown)[:60]}”。请写产品表里的名称。", "products")
    return values, codes


def _shape(grounds: Sequence[Mapping[str, Any]], datum: str) -> Shape:
    polygons: list[Any] = []
    for one in grounds:
        coordinates: Any = one.get("coordinates")
        polygons += coordinates if one.get("type") == "MultiPolygon" else [coordinates]
    several = {"type": "MultiPolygon", "coordinates": polygons}
    whole: Mapping[str, Any] = grounds[0] if len(grounds) == 1 else several
    try:
        return read_shape(whole, datum=datum)
    except Refused as refused:
        raise Refused(str(refused), "geometry") from refused


def publish_zone(
    *, zone_id: int, effective_on: date | None = None, version: int | None = None, actor: Actor, now: datetime
) -> Zone:
    """The zone holds from its day; whoever's ground lies in it, and their county, is told before.

    Raises:
        Unknown: not in the actor's scope. NotAllowed: not a city's officer's, or it hits bases of another city.
        StaleState: published already.
        Blocked: its day has passed.
    """
    _require(actor)
    with transaction.atomic():
        zone = _own(zone_id, actor)
        if zone.state != Zone.State.DRAFT:
            raise StaleState("这个区已经公布过了。")
        day = effective_on or zone.effective_on
        if finding := published_ahead(effective_on=day, today=clock.local_date(now)):
            raise Blocked([finding])
        hit_bases = hits(zone)
        if beyond := [one for one in hit_bases if not actor.covers(one.division)]:
            raise NotAllowed(f"区内有{len(beyond)}个基地不在您的辖区，请由省级农业农村部门划定，或改边界。")
        before = snapshot(zone, TOLD)
        advance(zone, seen=version, state=Zone.State.PUBLISHED, published_at=now, effective_on=day)
        record_row(zone, "published", before=before, after=snapshot(zone, TOLD), actor=actor, now=now)
        _tell(zone, hit_bases, now)
    return zone


def _own(zone_id: int, actor: Actor) -> Zone:
    zone = find_zone(zone_id, actor)
    if not actor.covers(zone.division):
        raise NotAllowed("这个区不在您的辖区内。")
    return zone


def _tell(zone: Zone, hit_bases: Sequence[Hit], now: datetime) -> None:
    link = f"/desk/environment/zones/{zone.pk}/"
    what = zone.product_names or "食用农产品"
    day = clock.in_words(zone.effective_on)
    for hit in hit_bases:
        title = f"{hit.base_name}：有地块在禁止生产区内"
        body = f"“{zone.name}”（{zone.document_number}）{day}起生效，区内不得生产{what}，涉及{'、'.join(hit.plots)}。"
        notify(title=title, body=body, link=link, now=now, operator_id=hit.operator_id)
        notify(
            title=title, body=body, link=link, now=now, roles=(Role.COUNTY_REVIEWER, Role.SUPERVISOR), division=hit.division
        )  # fmt: skip


def end_zone(
    *, zone_id: int, version: int | None = None, actor: Actor, now: datetime, **said: object
) -> Zone:
    """The zone holds until the day before ``ended_on``; it stays on file.

    Raises:
        Unknown, NotAllowed: as ``publish_zone``. StaleState: not in force. Refused: at a field.
    """
    _require(actor)
    values = checked(ZONE_END, said)
    with transaction.atomic():
        zone = _own(zone_id, actor)
        if zone.state != Zone.State.PUBLISHED:
            raise StaleState("这个区没有公布，或已经终止。")
        if values["ended_on"] < zone.effective_on:
            raise Refused("终止日期早于生效日期。", "ended_on")
        if values["ended_on"] < clock.local_date(now):  # what was stopped there till now was stopped rightly
            raise Refused("终止日期不能早于今天：以前按这个区作的判断不变。", "ended_on")
        before = snapshot(zone, TOLD)
        advance(
            zone,
            seen=version,
            state=Zone.State.ENDED,
            ended_on=values["ended_on"],
            end_reason=values["reason"],
        )
        after = snapshot(zone, TOLD)
        record_row(zone, "closed", before=before, after=after, actor=actor, now=now, reason=values["reason"])
    return zone
