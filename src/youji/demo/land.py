"""Made-up fields: small irregular quadrilaterals side by side, inside a county."""

from __future__ import annotations

import math
from collections import defaultdict
from random import Random
from typing import Any

from youji.divisions.selectors import boundary

DEGREES_PER_METRE = 1 / 111_320
TRIES = 2000


class Land:
    """Where made-up fields lie; no two farms get the same ground."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._taken: dict[str, list[Any]] = defaultdict(list)

    def drawn_with(self, random: Random) -> Land:
        """The same ground, drawn on by another's chance: what was made before stays as it was."""
        other = Land(random)
        other._taken = self._taken
        return other

    def plots(self, division: str, area_mu: float) -> list[dict[str, Any]]:
        """Two to five plots that together make up about ``area_mu``, as GeoJSON polygons in CGCS2000."""
        random = self._random
        count = random.randint(2, 5)
        step = math.sqrt(area_mu / count * 2000 / 3) * DEGREES_PER_METRE
        lon, lat = self._free_ground(division, step * count)
        squeeze = math.cos(math.radians(lat))
        return [
            _quadrilateral(lon + n * step * 1.08 / squeeze, lat, step, squeeze, random) for n in range(count)
        ]

    def _free_ground(self, division: str, reach: float) -> tuple[float, float]:
        """A point of the county with ``reach`` degrees of it around, that nobody has."""
        from shapely.geometry import Point, box, shape

        county = shape(boundary(division))
        west, south, east, north = county.bounds
        for _ in range(TRIES):
            x, y = self._random.uniform(west, east), self._random.uniform(south, north)
            ground = box(x - 0.05 * reach, y - 0.05 * reach, x + 1.4 * reach, y + reach)
            free = not any(ground.intersects(other) for other in self._taken[division])
            if free and county.contains(Point(x, y).buffer(reach)):
                self._taken[division].append(ground)
                return x, y
        middle = county.representative_point()
        return middle.x, middle.y


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
