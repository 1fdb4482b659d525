"""What the pages show: maps, certificate rows with their state, differences worth a look."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count

from youji.divisions.selectors import boundary
from youji.registry.labels import CERTIFICATE_STATES, CERTIFICATION_KINDS
from youji.registry.logic import certificates
from youji.registry.logic.statement import Statement
from youji.registry.models import Base, CertifiedProduct, Operator, Plot
from youji.registry.selectors.facts import BaseFacts
from youji.registry.selectors.overlaps import Overlap
from youji.shared.actor import Actor

ONE_DAY = timedelta(days=1)
#: A stated area may differ from the drawn one by this share before the page points it out.
AREA_TOLERANCE = Decimal("0.1")


@dataclass(frozen=True, slots=True)
class CertificateRow:
    """A certificate with its state today."""

    row: CertifiedProduct
    state: str
    label: str
    tone: str
    last_day: date | None

    @property
    def waits(self) -> str:
        """What waits to be confirmed, where the state does not say so already."""
        return "改动待核实" if self.row.asked_at and self.row.confirmed_at else ""


def certificate_rows(rows: Iterable[CertifiedProduct], today: date) -> list[CertificateRow]:
    """Each certificate with its state on ``today`` and the last day it holds, as printed."""
    made = []
    for row in rows:
        confirmed = row.confirmed_at is not None
        state = certificates.state(
            row.valid_from, row.valid_until, row.revoked_on, today, confirmed=confirmed
        )
        if state == "unconfirmed" and row.refusal:
            state = "refused"
        last = row.valid_until - ONE_DAY if row.valid_until else None
        made.append(CertificateRow(row, state, *CERTIFICATE_STATES[state], last))
    return made


def valid_counts(actor: Actor, today: date) -> list[tuple[str, str, int]]:
    """``(kind, label, number valid today)`` within the reader's scope."""
    counting = CertifiedProduct.objects.visible_to(actor).counting(today)
    rows = counting.values("kind").annotate(n=Count("pk"))
    found = {row["kind"]: row["n"] for row in rows}
    return [(kind, label, found.get(kind, 0)) for kind, label in CERTIFICATION_KINDS]


def operator_of(actor: Actor) -> Operator | None:
    """The operator a producer belongs to."""
    if actor.operator_id is None:
        return None
    return Operator.objects.filter(pk=actor.operator_id).first()


def area_difference(facts: BaseFacts) -> Decimal | None:
    """How far the drawn area is from the stated one (drawn − stated), when it is worth a look."""
    if not facts.area_mu or not facts.plot_count:
        return None
    difference = facts.plots_area_mu - facts.area_mu
    return difference if abs(difference) > facts.area_mu * AREA_TOLERANCE else None


def _feature(kind: str, name: str, geometry: Any, area_mu: object = None) -> dict[str, Any]:
    properties = {"kind": kind, "name": name, "area": None if area_mu is None else str(area_mu)}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def map_of(
    base: Base,
    overlaps: Iterable[Overlap],
    *,
    without: Plot | None = None,
    stated: Statement | None = None,
    drawn: Iterable[tuple[str, Any]] = (),
    wrong: Iterable[tuple[str, Any]] = (),
    place: bool = False,
) -> dict[str, Any]:
    """The map of a base as GeoJSON: the county, its plots, the plots of others they meet, ``drawn`` ones and ``wrong`` ones; the base's own ``place`` too.

    Its plots are those in force, or those it was ``stated`` with.
    """
    features = []
    county = boundary(base.division)
    if county:
        features.append(_feature("county", "", county))
    others = [overlap.base_id for overlap in overlaps]
    meeting = Plot.objects.filter(base_id__in=others, retired_at__isnull=True).select_related("base")[:300]
    own = Plot.objects.filter(base=base)
    own = own.filter(pk__in=[p.id for p in stated.plots]) if stated else own.filter(retired_at__isnull=True)
    if without is not None:
        own = own.exclude(pk=without.pk)
    features += [
        _feature("plot", plot.name, plot.geometry, plot.area_mu) for plot in own.order_by("created_at")
    ]
    names = {name for overlap in overlaps for _, name, _ in overlap.plots}
    features += [
        _feature("other", f"{plot.base.name}·{plot.name}", plot.geometry, plot.area_mu)
        for plot in meeting
        if plot.name in names
    ]
    features += [_feature("drawn", name, geometry) for name, geometry in drawn]
    features += [_feature("wrong", name, geometry) for name, geometry in wrong]
    if place and base.lon is not None and base.lat is not None:
        point = {"type": "Point", "coordinates": [float(base.lon), float(base.lat)]}
        features.append(_feature("place", base.name, point))
    return {"type": "FeatureCollection", "features": features}
