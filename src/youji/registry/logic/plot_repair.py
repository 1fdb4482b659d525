"""Mending a boundary as it was walked or exported, where only one thing can have been meant; each mend is told.

Nothing here moves a side by more than ``THINNED_METRES`` or takes away more than ``CRUMBS_SHARE`` of the ground: what would is refused by
``logic.geometry``, with the place, for whoever drew it to mend.
"""

from __future__ import annotations

import itertools
import math
from dataclasses import dataclass
from typing import Any

from youji.registry.logic.plot_meeting import SIDES_AT_ONCE, few_meet, sides_of

Ring = list[list[float]]
Polygons = list[list[Ring]]

#: A walk is thinned by no more than this: far below what a phone's position is good for.
THINNED_METRES = 0.5
#: The little loops of a walk that crosses itself, together, as a share of the ground.
CRUMBS_SHARE = 0.03
#: Parts of one plot that lie on one another by no more than this share were meant to touch.
DOUBLED_SHARE = 0.01
#: Two ways to count the same ground differ by less than this share.
SAME = 1e-6
METRES_A_DEGREE = 111_320.0
#: Thinning costs points × points: piece by piece it does not.
PIECE = 1_000
#: So many pairs of sides may come near each other, for each side there is: more is no walk, and costs sides × sides to untangle.
NEAR_SIDES = 30


@dataclass(frozen=True, slots=True)
class Mended:
    """The boundary, and a sentence on each mend."""

    polygons: Polygons
    told: tuple[str, ...]


def thinned(ring: Ring) -> Ring:
    """Without the points that lie within ``THINNED_METRES`` of the line between those that stay."""
    from shapely.geometry import LineString

    narrow = math.cos(math.radians(ring[0][1]))
    points = [(lon * narrow, lat) for lon, lat in ring]
    kept: list[tuple[float, ...]] = []
    for start in range(0, len(points) - 1, PIECE):
        line = LineString(points[start : start + PIECE + 1])
        kept += line.simplify(THINNED_METRES / METRES_A_DEGREE, preserve_topology=False).coords[:-1]
    return [[x / narrow, y] for x, y in [*kept, kept[0]]]


def mended(polygons: Polygons) -> Mended | None:
    """What is meant by ``polygons``, which are not valid together; ``None`` when that is for a person to say."""
    from shapely import unary_union
    from shapely.geometry import MultiPolygon, Polygon

    parts, told = [], dict[str, None]()
    for polygon in polygons:
        one = Polygon(polygon[0], polygon[1:])
        found = ([one], "") if one.is_valid else _untangled(one)
        if found is None:
            return None
        parts += found[0]
        told |= {found[1]: None} if found[1] else {}
    sides = sides_of(MultiPolygon(parts))
    if not few_meet(sides, sides):
        return None
    whole = unary_union(parts)
    held = sum(part.area for part in parts)
    if held - whole.area > DOUBLED_SHARE * held:
        return None
    joined = list(getattr(whole, "geoms", [whole]))
    if len(joined) < len(polygons):
        told[f"相连的{len(polygons)}个面已合成{len(joined)}个。"] = None
    return Mended([_rings(part) for part in joined], tuple(told))


def _untangled(one: Any) -> tuple[list[Any], str] | None:
    """The ground of a polygon whose side goes there and back, or crosses itself in little loops; and what was done."""
    from shapely import make_valid

    if not all(_few_cross(ring.coords) for ring in (one.exterior, *one.interiors)):
        return None
    valid = make_valid(one, method="structure", keep_collapsed=False)
    parts = [part for part in getattr(valid, "geoms", [valid]) if part.geom_type == "Polygon"]
    held = sum(part.area for part in parts)
    if not held:
        return None
    # One.area goes round the ring: what is crossed counts against the rest, so a loop shows as a difference.
    crossed = abs(one.area - held) / held
    if crossed <= SAME:
        return parts, "来回重合的尖刺或细小的交叉已理顺，面积不变。"
    kept = [part for part in parts if part.area > CRUMBS_SHARE * held]
    if not one.interiors:
        kept = [_filled(part, CRUMBS_SHARE * held) for part in kept]
    lost = abs(1 - sum(part.area for part in kept) / held)
    if len(kept) != 1 or max(lost, crossed / 2) > CRUMBS_SHARE:
        return None
    return kept, f"边界自己交叉的小圈已理顺，面积变化不到{max(math.ceil(max(lost, crossed / 2) * 100), 1)}%。"


def _filled(part: Any, most: float) -> Any:
    """Without the little holes that a loop leaves."""
    from shapely.geometry import Polygon

    return Polygon(part.exterior, [hole for hole in part.interiors if Polygon(hole).area > most])


def _few_cross(ring: Any) -> bool:
    """Whether the sides come near each other as those of a walk do; counted piece by piece, to stop in time."""
    from shapely import STRtree, linestrings

    sides = linestrings(list(itertools.pairwise(ring)))
    tree, near = STRtree(sides), 0
    for start in range(0, len(sides), SIDES_AT_ONCE):
        near += tree.query(sides[start : start + SIDES_AT_ONCE]).shape[1]
        if near > NEAR_SIDES * len(sides):
            return False
    return True


def _rings(polygon: Any) -> list[Ring]:
    return [[list(point) for point in ring.coords] for ring in (polygon.exterior, *polygon.interiors)]
