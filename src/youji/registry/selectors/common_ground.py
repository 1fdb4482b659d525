"""What plots have in common, and whether they lie in their county: worked out once for each.

A plot is never changed: a new boundary is a new row. So what was found between two plots, or between a plot and a
county, holds for good, and is kept in memory under their ids; only boundaries nobody has compared yet are read.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from decimal import Decimal
from typing import Generic, TypeVar
from uuid import UUID

from youji.divisions.selectors import boundary, full_name
from youji.registry.logic.geometry import county_problem, overlap_mu
from youji.registry.models import Plot

Pair = tuple[UUID, UUID]
K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
#: About 20 MB of pairs at most.
KEPT = 100_000


class Findings(Generic[K, V]):
    """What has been found, the oldest given up when there is too much of it."""

    def __init__(self) -> None:
        self.found: dict[K, V] = {}

    def keep(self, key: K, value: V) -> V:
        """Keep what was found."""
        while len(self.found) >= KEPT:
            self.found.pop(next(iter(self.found)), None)
        self.found[key] = value
        return value


_common: Findings[Pair, Decimal] = Findings()
_outside: Findings[tuple[UUID, str], str | None] = Findings()


def common_mu(pairs: Iterable[Pair]) -> dict[Pair, Decimal]:
    """How many 亩 the two plots of each pair have in common."""
    asked = {pair: _ordered(pair) for pair in pairs}
    known = {key: _common.found.get(key) for key in asked.values()}
    missing = [key for key, value in known.items() if value is None]
    shapes = _shapes({pk for key in missing for pk in key})
    for one, other in missing:
        known[one, other] = _common.keep((one, other), overlap_mu(shapes[one], shapes[other]))
    return {pair: known[key] or Decimal(0) for pair, key in asked.items()}


def _ordered(pair: Pair) -> Pair:
    one, other = sorted(pair)
    return one, other


def outside(plots: Iterable[UUID], division: str) -> dict[UUID, str]:
    """The sentence for each plot that lies outside the place it is filed under."""
    county = boundary(division)
    if not county:
        return {}
    asked = {pk: (pk, division) for pk in plots}
    shapes = _shapes({pk for pk, key in asked.items() if key not in _outside.found})
    for pk, shape in shapes.items():
        _outside.keep(asked[pk], county_problem(shape, county, full_name(division)))
    said = {pk: _outside.found.get(key) for pk, key in asked.items()}
    return {pk: sentence for pk, sentence in said.items() if sentence}


def _shapes(ids: Iterable[UUID]) -> Mapping[UUID, Mapping[str, object]]:
    """The boundaries of these plots; nothing is asked when none is wanted."""
    wanted = list(ids)
    if not wanted:
        return {}
    return dict(Plot.objects.filter(pk__in=wanted).values_list("pk", "geometry"))
