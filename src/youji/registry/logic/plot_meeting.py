"""Laying boundaries on one another costs as much as their sides meet, which may be sides × sides: looked at beforehand."""

from __future__ import annotations

import itertools
from typing import Any

#: So often may the sides of two boundaries meet, for each side there is. The same field walked twice comes to two or three.
MEETINGS_A_SIDE = 5
#: So many sides may lie so that it must be looked whether they meet.
MOST_NEAR = 1_000_000
SIDES_AT_ONCE = 100
#: So few can meet no more often than is quickly reckoned.
FEW = 20_000
#: The common ground of what meets more often is counted on so many places, right to a few hundredths …
PLACES = 20_000
#: … which follow each other by these steps (of the plastic number): even everywhere, and in step with no pattern.
STEPS = 0.7548776662466927, 0.5698402909980532


def sides_of(ground: Any) -> Any:
    """Every side of a polygon or of several, each as a line."""
    from shapely import linestrings

    parts = getattr(ground, "geoms", [ground])
    rings = (ring.coords for part in parts for ring in (part.exterior, *part.interiors))
    return linestrings([pair for ring in rings for pair in itertools.pairwise(ring)])


def few_meet(one: Any, other: Any) -> bool:
    """Whether sides meet as those of fields do; counted piece by piece, to stop in time."""
    from shapely import STRtree, intersects

    tree, near, met = STRtree(other), 0, 0
    for start in range(0, len(one), SIDES_AT_ONCE):
        piece = one[start : start + SIDES_AT_ONCE]
        ours, theirs = tree.query(piece)
        near += len(ours)
        if near > MOST_NEAR:
            return False
        met += int(intersects(piece[ours], other[theirs]).sum())
        if met > MEETINGS_A_SIDE * (len(one) + len(other)):
            return False
    return True


def common_ground(one: Any, other: Any) -> list[tuple[Any, float]]:
    """Polygons that together hold the ground on which both lie, each with the share of it that counts."""
    from shapely import contains_xy, get_num_coordinates, prepare
    from shapely.geometry import box

    if one.is_empty or other.is_empty:
        return []
    if get_num_coordinates(one) * get_num_coordinates(other) <= FEW or few_meet(
        sides_of(one), sides_of(other)
    ):
        common = one.intersection(other)
        return [(part, 1.0) for part in getattr(common, "geoms", [common]) if part.geom_type == "Polygon"]
    where = box(*one.bounds).intersection(box(*other.bounds))
    west, south, east, north = where.bounds
    lons = [west + at * STEPS[0] % 1 * (east - west) for at in range(PLACES)]
    lats = [south + at * STEPS[1] % 1 * (north - south) for at in range(PLACES)]
    for ground in (one, other):
        prepare(ground)
    held = contains_xy(one, lons, lats) & contains_xy(other, lons, lats)
    return [(where, float(held.mean()))] if where.geom_type == "Polygon" else []
