"""Reading zones: those in scope, whom one hits, and in which a base's ground lies."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from youji.environment.logic.zones import concerns, grown_where_it_may, holds_on, sentence
from youji.environment.models import Zone
from youji.recognition.logic.facts import ProhibitedGround
from youji.registry.logic.geometry import bounds_of, meet, overlap_mu
from youji.registry.selectors import overlaps_with, plots_of
from youji.registry.selectors.lookup import grown_on
from youji.shared.actor import Actor
from youji.shared.findings import Finding
from youji.shared.refusals import Unknown


def zones(actor: Actor, *, state: str = "") -> QuerySet[Zone]:
    """Zones in scope, the newest first."""
    rows = Zone.objects.visible_to(actor)
    return rows.filter(state=state) if state else rows


def find_zone(zone_id: int, actor: Actor) -> Zone:
    """One zone.

    Raises:
        Unknown: absent, or outside the actor's scope.
    """
    found = Zone.objects.visible_to(actor).filter(pk=zone_id).first()
    if found is None:
        raise Unknown(zone_id)
    return found


@dataclass(frozen=True, slots=True)
class Hit:
    """A base with ground in a zone; ``sure`` is false where nobody said what it grows."""

    base_id: int
    base_code: str
    base_name: str
    operator_id: int | None
    division: str
    product: str
    area_mu: Decimal
    plots: tuple[str, ...]
    sure: bool


def hits_within(zone: Zone, actor: Actor) -> list[Hit]:
    """Those of ``hits`` in the area of the officer."""
    return [one for one in hits(zone) if actor.covers(one.division)]


def hits(zone: Zone) -> list[Hit]:
    """The bases whose ground lies in the zone and whose product it is for, wherever they are, most ground first."""
    bounds = (zone.min_lon, zone.min_lat, zone.max_lon, zone.max_lat)
    met = overlaps_with(zone.geometry, bounds, base_id=None)
    grown = grown_on([one.base_id for one in met])
    found = []
    for one in met:
        product = grown.get(one.base_id)
        concerned = concerns(zone.products, product.code if product else "")
        if concerned is False:
            continue
        found.append(
            Hit(
                one.base_id, one.base_code, one.base_name, one.operator_id, one.division,
                product.name if product else "", one.area_mu, tuple(theirs for _, theirs, _ in one.plots),
                concerned is True,
            )
        )  # fmt: skip
    return found


def prohibited(plots: Sequence[Any], product_code: str, on: date) -> list[tuple[Zone, Decimal]]:
    """The zones in force on the day that some of ``plots`` lie in and that are for the product, with the 亩 inside.

    A product nobody named is taken as concerned. ``plots`` have ``geometry`` and the corners of their bounding box.
    """
    return [
        (zone, area_mu)
        for zone, area_mu in _inside(plots, product_code, Zone.objects.in_force(on))
        if holds_on(effective_on=zone.effective_on, ended_on=zone.ended_on, day=on)
    ]


def _inside(plots: Sequence[Any], product_code: str, rows: Any) -> Iterable[tuple[Zone, Decimal]]:
    if not plots:
        return
    boxes = [(plot.min_lon, plot.min_lat, plot.max_lon, plot.max_lat) for plot in plots]
    whole = (
        min(box[0] for box in boxes), min(box[1] for box in boxes), max(box[2] for box in boxes), max(box[3] for box in boxes)
    )  # fmt: skip
    for zone in rows.over(whole).order_by("effective_on", "pk"):
        if concerns(zone.products, product_code) is False:
            continue
        around = (zone.min_lon, zone.min_lat, zone.max_lon, zone.max_lat)
        near = [plot for plot, box in zip(plots, boxes, strict=True) if meet(box, around)]
        area_mu = sum((overlap_mu(plot.geometry, zone.geometry) for plot in near), Decimal(0))
        if area_mu:
            yield zone, area_mu


def sentences_of(base: Any, on: date) -> list[str]:
    """What the ground of a base lies in on the day, a sentence for each zone."""
    code = base.product.code if base.product else ""
    return [_told(zone, area_mu) for zone, area_mu in prohibited(plots_of(base), code, on)]


def _told(zone: Zone, area_mu: Decimal) -> str:
    return sentence(
        name=zone.name,
        document_number=zone.document_number,
        products=zone.named,
        area_mu=area_mu,
        effective_on=zone.effective_on,
    )


def facts_of(application: Any) -> dict[str, object]:
    """What the guards of an application may know: every published zone that its base's ground lies in, with its days."""
    published = Zone.objects.filter(state__in=(Zone.State.PUBLISHED, Zone.State.ENDED))
    if not published.exists():
        return {"prohibited_grounds": ()}
    base = application.base
    code = base.product.code if base.product else ""
    found = [
        ProhibitedGround(_told(zone, area_mu), zone.effective_on, zone.ended_on)
        for zone, area_mu in _inside(plots_of(base), code, published)
    ]
    return {"prohibited_grounds": tuple(found)}


@dataclass(frozen=True, slots=True)
class Ground:
    """A piece of ground as the register's plots are asked about."""

    geometry: Mapping[str, Any]
    min_lon: float
    min_lat: float
    max_lon: float
    max_lat: float


def against_production(ground: Mapping[str, Any], product_code: str, on: date) -> list[Finding]:
    """What zones in force on the day say against producing this on the ground (``production.ground``)."""
    inside = prohibited([Ground(ground, *bounds_of(ground))], product_code, on)
    found = grown_where_it_may(told=[_told(zone, area_mu).rstrip("。") for zone, area_mu in inside])
    return [found] if found else []


def map_of_zone(geometry: Any, name: str, plots: Iterable[tuple[str, Any]] = ()) -> dict[str, Any]:
    """The zone as GeoJSON for the map, with the plots that lie in it."""
    features = [_feature("other", name, geometry)] if geometry else []
    features += [_feature("plot", called, ground) for called, ground in plots]
    return {"type": "FeatureCollection", "features": features}


def _feature(kind: str, name: str, geometry: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": {"kind": kind, "name": name, "area": None}, "geometry": geometry}
