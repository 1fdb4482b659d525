"""From longitude and latitude to the units of a drawing, and back to nothing: this is for looking only.

Equirectangular about Hunan's middle parallel. Over one province it is within half a per cent of true shape,
needs no library when a page is drawn, and a point is projected with two multiplications.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

MIDDLE = math.cos(math.radians(27.6))


@dataclass(frozen=True, slots=True)
class Frame:
    """A window on the province: its north-west corner, units per degree of latitude, and size in units."""

    west: float
    north: float
    scale: float
    width: float
    height: float

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where the point falls in the drawing: x to the right, y downwards."""
        return (
            round((longitude - self.west) * MIDDLE * self.scale, 1),
            round((self.north - latitude) * self.scale, 1),
        )

    def holds(self, longitude: float, latitude: float) -> bool:
        """Whether the point falls inside the window."""
        x, y = self.place(longitude, latitude)
        return 0 <= x <= self.width and 0 <= y <= self.height


def frame_for(
    west: float, south: float, east: float, north: float, *, width: float = 800, margin: float = 12
) -> Frame:
    """The frame of ``width`` units that just holds the box with a margin; tall boxes are no taller than 1.25 widths."""
    across = (east - west) * MIDDLE
    scale = min((width - 2 * margin) / across, (1.25 * width - 2 * margin) / (north - south))
    drawn = across * scale
    return Frame(
        west=west - (margin + max(0.0, (width - 2 * margin - drawn) / 2)) / scale / MIDDLE,
        north=north + margin / scale,
        scale=scale,
        width=width,
        height=round((north - south) * scale + 2 * margin, 1),
    )


def path(rings: list[list[tuple[float, float]]]) -> str:
    """SVG path data of closed rings, in tenths of a unit, relative steps: half the size of absolute ones."""
    parts: list[str] = []
    for ring in rings:
        x, y = ring[0]
        text = f"M{x:g} {y:g}l"
        steps: list[str] = []
        for nx, ny in ring[1:-1]:
            dx, dy = round(nx - x, 1), round(ny - y, 1)
            if dx or dy:
                steps.append(f"{dx:g} {dy:g}")
                x, y = round(x + dx, 1), round(y + dy, 1)
        parts.append(text + " ".join(steps) + "z")
    return "".join(parts)
