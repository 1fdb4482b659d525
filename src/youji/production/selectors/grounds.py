"""Which seasons lie on a piece of ground, and how much of it they share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Q

from youji.production.logic.ground import common_part, counts, shared_cm2
from youji.production.models import Season
from youji.registry.logic.geometry import SIZE_CLASSES, Bounds, bounds_of, class_side, meet
from youji.registry.models import Plot


@dataclass(frozen=True, slots=True)
class Piece:
    """A season, or a part of its ground: what one record was about."""

    season: Season
    part: Mapping[str, Any] | None = None
    part_cm2: int | None = None

    @property
    def ground(self) -> Mapping[str, Any] | None:
        """The boundary of what was worked on."""
        return self.part if self.part is not None else self.season.ground

    @property
    def cm2(self) -> int:
        """Its area."""
        return self.part_cm2 if self.part_cm2 is not None else self.season.area_cm2


def near(bounds: Bounds) -> Q:
    """Seasons whose bounding box meets ``bounds``: per size class, a short range of the corner index."""
    west, south, east, north = bounds
    met = Q()
    for number in range(SIZE_CLASSES):
        side = class_side(number)
        met |= Q(size_class=number, min_lat__range=(south - side, north), min_lon__range=(west - side, east))
    return met & Q(max_lat__gte=south, max_lon__gte=west)


def seasons_on(ground: Mapping[str, Any], *, open_only: bool = False) -> list[tuple[Season, int]]:
    """The seasons that have ground in common with ``ground``, and how many cm²; most first."""
    bounds = bounds_of(ground)
    rows = Season.objects.filter(near(bounds))
    if open_only:
        rows = rows.filter(ended_on__isnull=True)
    met = [
        (row, shared_cm2(ground, row.ground))
        for row in rows
        if row.ground and meet(bounds, (row.min_lon, row.min_lat, row.max_lon, row.max_lat))  # type: ignore[arg-type]
    ]
    return sorted(((row, shared) for row, shared in met if shared), key=lambda one: (-one[1], str(one[0].pk)))


def pieces_of_plots(plots: Iterable[Plot], operators: Collection[int]) -> dict[UUID, list[Piece]]:
    """What grows on each plot, of these operators' open seasons: whole seasons opened on it, or the parts that lie on it."""
    wanted = list(plots)
    found: dict[UUID, list[Piece]] = {plot.pk: [] for plot in wanted}
    opened = Season.objects.filter(
        operator_id__in=operators, plot_id__in=[plot.pk for plot in wanted], ended_on__isnull=True
    )
    for season in opened.select_related("product"):
        found[season.plot_id].append(Piece(season))  # type: ignore[index]
    for plot in wanted:
        if not found[plot.pk]:
            found[plot.pk] = list(_redrawn(plot, operators))
    return found


def _redrawn(plot: Plot, operators: Collection[int]) -> Iterable[Piece]:
    """Seasons of before the plot was drawn as it is now."""
    for season, shared in seasons_on(plot.geometry, open_only=True):
        if season.operator_id not in operators or not counts(shared, season.area_cm2):
            continue
        if not counts(season.area_cm2 - shared, season.area_cm2):
            yield Piece(season)  # all of it but its edge
        else:
            yield Piece(season, common_part(season.ground or {}, plot.geometry), shared)
