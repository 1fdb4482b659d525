"""Plots of other bases on the same ground."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Q

from youji.registry.logic.geometry import SIZE_CLASSES, Bounds, class_side, overlap_mu
from youji.registry.models import Base, Plot
from youji.registry.selectors.common_ground import common_mu

#: Plots whose neighbours are asked for in one query: SQLite takes a condition a thousand deep, no deeper.
ASKED_AT_ONCE = 50


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
    near = Plot.objects.filter(_near(bounds)).exclude(base_id=base_id or 0).order_by().select_related("base")
    return _by_base([("", other, overlap_mu(geometry, other.geometry)) for other in near], None)


def overlaps_of(base_id: int) -> list[Overlap]:
    """Every other base with ground in common with this one, largest overlap first."""
    return overlaps_among(plots_of(base_id), base_id)


def plots_of(base_id: int) -> list[Plot]:
    """The plots of a base in the order they were added, without their boundaries."""
    rows = Plot.objects.filter(base_id=base_id, retired_at__isnull=True).defer("geometry")
    return list(rows.order_by("created_at", "pk"))


def overlaps_among(plots: Sequence[Plot], base_id: int) -> list[Overlap]:
    """As ``overlaps_of``, of a base whose plots have been read."""
    near = _neighbours(plots, base_id)
    meeting = [(ours, theirs) for ours in plots for theirs in near if not apart(ours, theirs)]
    common = common_mu((ours.pk, theirs.pk) for ours, theirs in meeting)
    found = [(ours.name, theirs, common[ours.pk, theirs.pk]) for ours, theirs in meeting]
    return _by_base(found, plots[0].operator_id if plots else None)


def _neighbours(plots: Sequence[Plot], base_id: int) -> list[Plot]:
    """The plots of other bases whose bounding box meets that of one of ``plots``, without their boundaries."""
    near: dict[UUID, Plot] = {}
    for start in range(0, len(plots), ASKED_AT_ONCE):
        boxes = Q()
        for plot in plots[start : start + ASKED_AT_ONCE]:
            boxes |= _near((plot.min_lon, plot.min_lat, plot.max_lon, plot.max_lat))
        rows = Plot.objects.filter(boxes).exclude(base_id=base_id).order_by()
        near |= {row.pk: row for row in rows.select_related("base").defer("geometry")}
    return list(near.values())


def apart(one: Plot, other: Plot) -> bool:
    """Whether the bounding boxes tell already that the two have nothing in common."""
    return (
        one.max_lon < other.min_lon
        or other.max_lon < one.min_lon
        or one.max_lat < other.min_lat
        or other.max_lat < one.min_lat
    )


def own_ground(
    geometry: Mapping[str, Any], bounds: Bounds, *, base_id: int, besides: UUID | str | None = None
) -> list[tuple[Plot, Decimal]]:
    """The plots of the base itself (``besides`` one) that have ground of ``geometry`` already, and how much; most first."""
    rows = Plot.objects.filter(_near(bounds), base_id=base_id).order_by()
    if besides is not None:
        rows = rows.exclude(pk=besides)
    met = [(row, common) for row in rows if (common := overlap_mu(geometry, row.geometry))]
    return sorted(met, key=lambda one: (-one[1], one[0].name))


def now_there(retired: Plot) -> Plot | None:
    """The plot in force of the same base that has most of the ground of a ``retired`` one; ``None`` when none has."""
    bounds = retired.min_lon, retired.min_lat, retired.max_lon, retired.max_lat
    met = own_ground(retired.geometry, bounds, base_id=retired.base_id)
    return met[0][0] if met else None


def _by_base(found: Iterable[tuple[str, Plot, Decimal]], operator_id: int | None) -> list[Overlap]:
    """What was found (our plot, theirs, 亩 in common) for each base, largest overlap first."""
    met: dict[int, list[tuple[str, str, Decimal]]] = {}
    bases: dict[int, Base] = {}
    for name, other, common in found:
        if common:
            met.setdefault(other.base_id, []).append((name, other.name, common))
            bases[other.base_id] = other.base
    rows = [
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
    return sorted(rows, key=lambda overlap: (-overlap.area_mu, overlap.base_code))
