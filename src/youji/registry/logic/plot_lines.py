"""Lines that go round a plot: a walk whose end comes back to its start is the plot's boundary."""

from __future__ import annotations

import itertools
import math
from typing import Any

from youji.shared.quantities import distance_text
from youji.shared.refusals import Refused

#: The ends of a walk meet when they lie no farther apart than two positions of a phone may …
MEET_METRES = 20.0
#: … and no farther than this share of the way: a line of thirty metres is not closed by a gap of twenty.
MEET_SHARE = 0.1
FEWEST = 4
METRES_A_DEGREE = 111_320.0
MOST_DEGREES = 180.0


def metres(one: list[float], other: list[float]) -> float:
    """Between two places in degrees, right to half a percent over a county."""
    north = (other[1] - one[1]) * METRES_A_DEGREE
    east = (other[0] - one[0]) * METRES_A_DEGREE * math.cos(math.radians((one[1] + other[1]) / 2))
    return math.hypot(north, east)


def not_enclosing(points: Any) -> str:
    """Why a line is no plot's boundary, in words; empty when it is."""
    corners = _corners(points)
    if corners is None:
        return "线，坐标读不懂"
    if len({tuple(corner) for corner in corners}) < FEWEST - 1 or len(corners) < FEWEST:
        return "线"
    gap = metres(corners[0], corners[-1])
    if gap > MEET_METRES:
        return (
            f"线，首尾相距{distance_text(gap)}，没有围成地块（相距{MEET_METRES:.0f}米以内的，按走了一圈读）"
        )
    if gap > MEET_SHARE * sum(itertools.starmap(metres, itertools.pairwise(corners))):
        return "线，太短，没有围成地块"
    return ""


def enclosing(points: Any) -> tuple[list[list[float]], str]:
    """The ring of a line whose ends meet, and a sentence that says it was one.

    Raises:
        Refused: it goes round nothing.
    """
    if why := not_enclosing(points):
        raise Refused(f"地块边界应当是面（Polygon），读到的是{why}。请把边界画成闭合的面。")
    corners = _corners(points) or []
    gap = metres(corners[0], corners[-1])
    said = (
        "按一条首尾相接的线围成。"
        if gap < 1
        else f"按一条走了一圈的线围成，首尾相距{distance_text(gap)}，已连上。"
    )
    return [*corners, corners[0]], said


def _corners(points: Any) -> list[list[float]] | None:
    try:
        corners = [[float(point[0]), float(point[1])] for point in points]
    except (TypeError, ValueError, LookupError, OverflowError):
        return None
    inside = all(abs(lon) <= MOST_DEGREES and abs(lat) <= MOST_DEGREES for lon, lat in corners)
    return corners if inside else None
