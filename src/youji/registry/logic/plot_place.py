"""Where a plot lies: how far from its base's own place, and whether in the base's county. In numbers and in words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from youji.registry.logic.geometry import (
    COUNTY_MARGIN_DEG,
    COUNTY_OUTSIDE_SHARE,
    bounds_of,
    outside_problem,
    outside_share,
)
from youji.registry.logic.plot_lines import metres as metres_between
from youji.shared.quantities import distance_text


@dataclass(frozen=True, slots=True)
class Lies:
    """Where one plot lies. A plot is inside its county up to the share that a county line may be off."""

    county: str
    #: From its middle to the base's own place; ``None`` where the base has none.
    metres: int | None
    #: The share of it outside the county; ``None`` where the county's line is not known.
    outside: float | None

    @property
    def inside(self) -> bool | None:
        """Whether it lies in the county; ``None`` where nobody can say."""
        return None if self.outside is None else self.outside <= COUNTY_OUTSIDE_SHARE

    @property
    def sentence(self) -> str:
        """Both, in words."""
        return f"{_far(self.metres)}；{self._in_county}。"

    @property
    def _in_county(self) -> str:
        if self.outside is None:
            return f"没有{self.county}的界线，不知在不在界内"
        if self.inside:
            return f"在{self.county}界内"
        much = "整块" if self.outside > 1 - COUNTY_OUTSIDE_SHARE else f"约{self.outside:.0%}"
        return f"{much}在{self.county}界外"

    def problem(self, geometry: Mapping[str, Any]) -> str | None:
        """The sentence for ``geometry`` that lies outside; ``None`` when inside, or when nobody can say."""
        return None if self.outside is None else outside_problem(geometry, self.outside, self.county)


def _far(metres: int | None) -> str:
    return "基地还没有登记位置，算不出距离" if metres is None else f"离基地的位置{distance_text(metres)}"


def lies(
    geometry: Mapping[str, Any],
    *,
    place: tuple[float, float] | None,
    county: Mapping[str, Any] | None,
    name: str,
) -> Lies:
    """Where ``geometry`` lies beside the base's ``place`` and in the ``county`` called ``name``; both in CGCS2000."""
    west, south, east, north = bounds_of(geometry)
    far = metres_between([(west + east) / 2, (south + north) / 2], list(place)) if place else None
    return Lies(
        name, None if far is None else round(far), outside_share(geometry, county) if county else None
    )


#: So many plots outside the county are named.
NAMED = 5


def summed_up(plots: Iterable[tuple[str, Lies | None]], datum: str, far: int | None) -> str:
    """Where the plots of a file lie together, read on the datum called ``datum``: their middle ``far`` metres from the base's place."""
    known = [(name, where) for name, where in plots if where]
    said = f"按“{datum}”读，" + _far(far)
    out = [name for name, where in known if where.inside is False]
    if not known or known[0][1].inside is None:
        return f"{said}；不知在不在县界内。"
    county = known[0][1].county
    if not out:
        return (
            f"{said}；{len(known)}块地都在{county}界内。" if len(known) > 1 else f"{said}；在{county}界内。"
        )
    names = "、".join(f"“{name}”" for name in out[:NAMED]) + (f"等{len(out)}块" if len(out) > NAMED else "")
    return f"{said}；{names}不在{county}界内。"


#: What is drawn of a large file is thinned to so many corners: a picture of three hundred plots shows no more.
CORNERS_SEEN = 20_000
_FINEST_DEG = 1e-5


def to_be_seen(boundaries: Sequence[Mapping[str, Any]], most: int = CORNERS_SEEN) -> list[dict[str, Any]]:
    """The same boundaries for a picture, with ``most`` corners in all where they can be thinned so far (they can be by a metre)."""
    from shapely import get_num_coordinates
    from shapely.geometry import mapping, shape

    shapes = [shape(one) for one in boundaries]
    step = _FINEST_DEG
    while sum(get_num_coordinates(shapes)) > most and step < COUNTY_MARGIN_DEG:
        shapes = [one.simplify(step) for one in shapes]
        step *= 2
    return [json.loads(json.dumps(mapping(one))) for one in shapes]
