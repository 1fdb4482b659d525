"""Which seasons count for a base, and on which days: of its members of the day, on its ground, of what they produce there.

A season lies in a base that it was opened in, whose plot it was opened on, or with whose plots it shares ground: one season
may count for the base of its producer and for the county's at once.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from youji.members import selectors as members
from youji.production.logic.ground import counts, shared_cm2
from youji.production.models import Season
from youji.registry.logic.geometry import Bounds, meet
from youji.registry.selectors import bases_held_or_in, plot_bounds, plot_grounds


@dataclass(frozen=True, slots=True)
class Counting:
    """The seasons that go on between two days and count for a base."""

    seasons: Mapping[UUID, Season]
    areas: Mapping[UUID, int]  # cm², of every season of their producers, whether it counts or not
    windows: Mapping[int, Collection[members.Member]]

    def on(self, operator_id: int, season_id: UUID, day: date) -> bool:
        """Whether what the producer did in the season on the day counts."""
        season = self.seasons.get(season_id)
        return season is not None and any(
            _inside(one, day, season.product.code) for one in self.windows.get(operator_id, ())
        )


def counting_for(base_id: int, first: date, last: date) -> Counting:
    """The seasons that count for the base on some day of ``[first, last]``."""
    windows: dict[int, list[members.Member]] = defaultdict(list)
    for one in members.ever_of(base_id):
        if (one.since is None or one.since <= last) and (one.until is None or one.until > first):
            windows[one.operator_id].append(one)
    if not windows:
        return Counting({}, {}, windows)
    rows = going(first, last).filter(operator_id__in=windows).select_related("product").defer("ground")
    theirs = {one.pk: one for one in rows.order_by("started_on", "pk")}
    wanted = [
        one
        for one in theirs.values()
        if any(window.produces(one.product.code) for window in windows[one.operator_id])
    ]
    here = _lying_in(base_id, wanted, first)
    seasons = {one.pk: one for one in wanted if one.pk in here}
    return Counting(seasons, {pk: one.area_cm2 for pk, one in theirs.items()}, windows)


def going(first: date, last: date) -> QuerySet[Season]:
    """Seasons that go on on some day of ``[first, last]``."""
    return Season.objects.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=first), started_on__lte=last)


def bases_with(first: date, last: date) -> QuerySet[Any]:
    """Bases for which a season of these days may count."""
    some = going(first, last).order_by()
    producers = some.values("operator_id")
    return bases_held_or_in(producers, members.bases_joined_by(producers), some.values("base_id"))


def _inside(member: members.Member, day: date, product_code: str) -> bool:
    begun = member.since is None or member.since <= day
    return begun and (member.until is None or day < member.until) and member.produces(product_code)


def _lying_in(base_id: int, seasons: Collection[Season], first: date) -> set[UUID]:
    """Those opened in the base or on a plot of it; and of the others those that share ground with one."""
    here = {one.pk for one in seasons if one.base_id == base_id}
    elsewhere = [one for one in seasons if one.pk not in here]
    plots = plot_bounds(base_id, first) if elsewhere else {}
    here |= {one.pk for one in elsewhere if one.plot_id in plots}
    beside = {one.pk: met for one in elsewhere if one.pk not in here and (met := _met(one, plots))}
    if not beside:
        return here
    wanted = {pk for some in beside.values() for pk in some}
    drawn = plot_grounds(wanted)
    grounds = Season.objects.filter(pk__in=beside).values_list("pk", "ground", "area_cm2")
    return here | {
        pk
        for pk, ground, cm2 in grounds
        if any(counts(shared_cm2(ground or {}, drawn[plot]), cm2) for plot in beside[pk])
    }


def _met(season: Season, plots: Mapping[UUID, Bounds]) -> list[UUID]:
    """The plots whose bounding box meets the season's."""
    if season.min_lon is None:
        return []
    bounds = (season.min_lon, season.min_lat, season.max_lon, season.max_lat)
    return [pk for pk, one in plots.items() if meet(bounds, one)]  # type: ignore[arg-type]
