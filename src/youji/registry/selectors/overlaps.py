"""Plots of other bases on the same ground."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from youji.registry.logic.geometry import SIZE_CLASSES, Bounds, class_side, overlap_mu
from youji.registry.models import Plot


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another base that claims some of this base's ground, and how much of it."""

    base_id: int
    base_code: str
    base_name: str
    base_kind: str
    division: str
    operator_id: int | None
    area_mu: Decimal
    plots: tuple[tuple[str, str, Decimal], ...]  # (our plot, their plot, 亩)
    same_operator: bool = False


def _near(bounds: Bounds, margin: float = 0.0) -> Q:
    """Plots whose bounding box meets ``bounds``: per size class, a short range of the corner index."""
    west, south, east, north = bounds
    met = Q()
    for number in range(SIZE_CLASSES):
        side = class_side(number) + margin
        met |= Q(
            size_class=number,
            min_lat__range=(south - side, north),
            min_lon__range=(west - side, east),
        )
    return met & Q(max_lat__gte=south, max_lon__gte=west, retired_at__isnull=True)


def overlaps_with(geometry: Mapping[str, Any], bounds: Bounds, *, base_id: int | None) -> list[Overlap]:
    """Other bases' plots that lie on ``geometry``: what a plot about to be added would meet."""
    return _group([("", geometry, bounds)], base_id, None)


def overlaps_of(base_id: int) -> list[Overlap]:
    """Every other base with ground in common with this one, largest overlap first."""
    ours = Plot.objects.filter(base_id=base_id, retired_at__isnull=True)
    rows = [
        (plot.name, plot.geometry, (plot.min_lon, plot.min_lat, plot.max_lon, plot.max_lat)) for plot in ours
    ]
    operator_id = ours.values_list("operator_id", flat=True).first()
    return _group(rows, base_id, operator_id)


def own_ground(
    geometry: Mapping[str, Any], bounds: Bounds, *, base_id: int, besides: UUID | str | None = None
) -> tuple[str, Decimal]:
    """The plot of the base itself (``besides`` one) that has most of ``geometry`` already, and how much; ``("", 0)`` if none."""
    rows = Plot.objects.filter(_near(bounds), base_id=base_id).order_by()
    if besides is not None:
        rows = rows.exclude(pk=besides)
    met = [(overlap_mu(geometry, row.geometry), row.name) for row in rows]
    common, name = max(met, default=(Decimal(0), ""))
    return name, common


def _group(
    ours: Iterable[tuple[str, Mapping[str, Any], Bounds]], base_id: int | None, operator_id: int | None
) -> list[Overlap]:
    met: dict[int, list[tuple[str, str, Decimal]]] = {}
    bases: dict[int, Any] = {}
    for name, geometry, bounds in ours:
        candidates = Plot.objects.filter(_near(bounds)).exclude(base_id=base_id or 0).order_by()
        for other in candidates.select_related("base"):
            common = overlap_mu(geometry, other.geometry)
            if common:
                met.setdefault(other.base_id, []).append((name, other.name, common))
                bases[other.base_id] = other.base
    found = [
        Overlap(
            base_id=pk,
            base_code=bases[pk].code,
            base_name=bases[pk].name,
            base_kind=bases[pk].kind,
            division=bases[pk].division,
            operator_id=bases[pk].operator_id,
            area_mu=sum((row[2] for row in rows), Decimal(0)),
            plots=tuple(rows),
            same_operator=operator_id is not None and bases[pk].operator_id == operator_id,
        )
        for pk, rows in met.items()
    ]
    return sorted(found, key=lambda overlap: (-overlap.area_mu, overlap.base_code))
