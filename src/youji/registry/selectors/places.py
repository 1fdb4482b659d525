"""Where the plots of a file would come to lie, before anything of them is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from youji.divisions.selectors import boundary, full_name
from youji.registry.logic.datum import DATUMS, to_cgcs2000
from youji.registry.logic.plot_budget import NamedGeometry
from youji.registry.logic.plot_lines import MOST_DEGREES, metres
from youji.registry.logic.plot_place import Lies, lies, to_be_seen
from youji.registry.models import Base
from youji.registry.selectors.pages import map_of


class Looked(Protocol):
    """A plot that was looked at (``services.PlotLook``)."""

    @property
    def name(self) -> str:
        """What it is called."""
        ...

    @property
    def geometry(self) -> Mapping[str, Any] | None:
        """Its boundary, where it is one."""
        ...

    @property
    def problem(self) -> str:
        """Why it cannot be kept; empty when it can."""
        ...


def metres_from_base(base: Base, plots: Iterable[NamedGeometry]) -> dict[str, int]:
    """How far the middle of ``plots`` lies from the base's own place, by each datum they may be in.

    Empty where the base has no place yet, or the plots are not in degrees.
    """
    points = [point for _, geometry in plots for point in _points(geometry.get("coordinates"))]
    place = _place(base)
    if place is None or not points:
        return {}
    lons, lats = [point[0] for point in points], [point[1] for point in points]
    if not all(-MOST_DEGREES <= value <= MOST_DEGREES for value in (*lons, *lats)):  # nor is NaN
        return {}
    middle = (min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2
    return {datum: round(metres(list(to_cgcs2000(*middle, datum)), list(place))) for datum in DATUMS}


def lies_at(base: Base, geometry: Mapping[str, Any]) -> Lies:
    """Where ``geometry`` (CGCS2000) would lie as a plot of ``base``: beside its own place, and in its county or not."""
    county = boundary(base.division)
    return lies(geometry, place=_place(base), county=county, name=full_name(base.division))


def picture_of(base: Base, looks: Sequence[Looked]) -> dict[str, Any]:
    """The map of a large file's plots beside the base's own, its place and the county's line."""
    seen = [look for look in looks if look.geometry]
    thin = to_be_seen([look.geometry for look in seen if look.geometry])
    named = [(look.name, geometry, look.problem) for look, geometry in zip(seen, thin, strict=True)]
    return map_of(
        base,
        (),
        drawn=[(name, geometry) for name, geometry, problem in named if not problem],
        wrong=[(name, geometry) for name, geometry, problem in named if problem],
        place=True,
    )


def _place(base: Base) -> tuple[float, float] | None:
    return None if base.lon is None or base.lat is None else (float(base.lon), float(base.lat))


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
