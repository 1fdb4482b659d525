"""坐标系: GCJ-02 (phones and Chinese web maps) to and from WGS 84 / CGCS2000.

WGS 84 and CGCS2000 differ by centimetres, far below what a plot's boundary can be surveyed to: they are
taken as equal. GCJ-02 is an unpublished offset of 300–600 m; the formula below is the one in common use. It
is inverted by fixed-point iteration to better than a centimetre.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

WGS84, GCJ02, CGCS2000 = "WGS84", "GCJ02", "CGCS2000"
DATUMS = {
    CGCS2000: "CGCS2000（国土、测绘成果）",
    WGS84: "WGS 84（GPS、谷歌地球、奥维9.3以前）",
    GCJ02: "GCJ-02（高德、腾讯地图、奥维9.3起）",
}

Point = tuple[float, float]

_AXIS = 6378245.0
_ECCENTRICITY = 0.00669342162296594323
_ROUNDS = 12


def _wave(value: float, terms: Iterable[tuple[float, float]]) -> float:
    return sum(weight * math.sin(value * frequency * math.pi) for weight, frequency in terms) * 2 / 3


def _offset(lon: float, lat: float) -> Point:
    """How far GCJ-02 lies from WGS 84 at this place, in degrees."""
    x, y = lon - 105.0, lat - 35.0
    common = _wave(x, ((20, 6), (20, 2)))
    root = math.sqrt(abs(x))
    north = -100 + 2 * x + 3 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root
    north += common + _wave(y, ((20, 1), (40, 1 / 3))) + _wave(y, ((160, 1 / 12), (320, 1 / 30)))
    east = 300 + x + 2 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root
    east += common + _wave(x, ((20, 1), (40, 1 / 3))) + _wave(x, ((150, 1 / 12), (300, 1 / 30)))
    radians = math.radians(lat)
    magic = 1 - _ECCENTRICITY * math.sin(radians) ** 2
    north_deg = north * 180 / ((_AXIS * (1 - _ECCENTRICITY)) / (magic * math.sqrt(magic)) * math.pi)
    east_deg = east * 180 / (_AXIS / math.sqrt(magic) * math.cos(radians) * math.pi)
    return east_deg, north_deg


def to_gcj02(lon: float, lat: float) -> Point:
    """Where a phone map draws the place that GPS calls ``lon, lat``."""
    east, north = _offset(lon, lat)
    return lon + east, lat + north


def from_gcj02(lon: float, lat: float) -> Point:
    """The WGS 84 position of a place a phone map puts at ``lon, lat``."""
    guess = lon, lat
    for _ in range(_ROUNDS):
        moved = to_gcj02(*guess)
        guess = guess[0] + lon - moved[0], guess[1] + lat - moved[1]
    return guess


def to_cgcs2000(lon: float, lat: float, datum: str) -> Point:
    """``lon, lat`` given in ``datum``, in the coordinates the house keeps.

    Raises:
        ValueError: ``datum`` is none of ``DATUMS``.
    """
    if datum not in DATUMS:
        raise ValueError(f"unknown datum {datum!r}")
    return from_gcj02(lon, lat) if datum == GCJ02 else (lon, lat)


def convert(coordinates: Any, datum: str) -> Any:
    """Nested GeoJSON coordinates converted point by point; heights are dropped."""
    if coordinates and isinstance(coordinates[0], (int, float)):
        return list(to_cgcs2000(coordinates[0], coordinates[1], datum))
    return [convert(part, datum) for part in coordinates]
