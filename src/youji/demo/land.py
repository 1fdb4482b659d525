"""Made-up fields: small irregular quadrilaterals side by side, inside a county."""

from __future__ import annotations

import math
from random import Random
from typing import Any

from youji.divisions.selectors import boundary as boundary_of

DEGREES_PER_METRE = 1 / 111_320
TRIES = 200


def _inside(division: str, random: Random, margin: float) -> tuple[float, float]:
    """A point of the county with ``margin`` degrees of the county around it."""
    from shapely.geometry import Point, shape

    county = shape(boundary_of(division))
    west, south, east, north = county.bounds
    for _ in range(TRIES):
        point = Point(random.uniform(west, east), random.uniform(south, north))
        if county.contains(point.buffer(margin)):
            return point.x, point.y
    middle = county.representative_point()
    return middle.x, middle.y


def plots(division: str, area_mu: float, random: Random) -> list[dict[str, Any]]:
    """Two to five plots that together make up about ``area_mu``, as GeoJSON polygons in CGCS2000."""
    count = random.randint(2, 5)
    side_m = math.sqrt(area_mu / count * 2000 / 3)
    step = side_m * DEGREES_PER_METRE
    lon, lat = _inside(division, random, step * count)
    squeeze = math.cos(math.radians(lat))
    return [_quadrilateral(lon + n * step * 1.08 / squeeze, lat, step, squeeze, random) for n in range(count)]


def overlapping(polygon: dict[str, Any], share: float) -> dict[str, Any]:
    """``polygon`` moved east so that about ``share`` of it still lies on the old ground."""
    ring = polygon["coordinates"][0]
    width = max(p[0] for p in ring) - min(p[0] for p in ring)
    return {
        "type": "Polygon",
        "coordinates": [[[round(x + width * (1 - share), 7), y] for x, y in ring]],
    }


def _quadrilateral(lon: float, lat: float, step: float, squeeze: float, random: Random) -> dict[str, Any]:
    def nudge() -> float:
        return random.uniform(-0.03, 0.03) * step

    corners = [(0, 0), (1, 0), (1, 1), (0, 1)]
    ring = [
        [round(lon + (x * step + nudge()) / squeeze, 7), round(lat + y * step + nudge(), 7)]
        for x, y in corners
    ]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
