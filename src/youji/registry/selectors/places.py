"""Where the plots of a file would come to lie, before anything of them is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from youji.registry.logic.datum import DATUMS, to_cgcs2000
from youji.registry.logic.plot_budget import NamedGeometry
from youji.registry.logic.plot_lines import MOST_DEGREES, metres
from youji.registry.models import Base


def metres_from_base(base: Base, plots: Iterable[NamedGeometry]) -> dict[str, int]:
    """How far the middle of ``plots`` lies from the base's own place, by each datum they may be in.

    Empty where the base has no place yet, or the plots are not in degrees.
    """
    points = [point for _, geometry in plots for point in _points(geometry.get("coordinates"))]
    if base.lon is None or base.lat is None or not points:
        return {}
    lons, lats = [point[0] for point in points], [point[1] for point in points]
    if not all(-MOST_DEGREES <= value <= MOST_DEGREES for value in (*lons, *lats)):  # nor is NaN
        return {}
    middle = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    place = [float(base.lon), float(base.lat)]
    return {datum: round(metres(list(to_cgcs2000(*middle, datum)), place)) for datum in DATUMS}


def _points(coordinates: Any) -> Iterator[tuple[float, float]]:
    """Every corner that is one, however deep (as deep as a MultiPolygon's)."""
    rest = [(coordinates, 0)]
    while rest:
        part, depth = rest.pop()
        if not isinstance(part, list | tuple) or depth > 3:
            continue
        if len(part) > 1 and all(isinstance(value, int | float) for value in part[:2]):
            yield part[0], part[1]
        else:
            rest += [(one, depth + 1) for one in part]
