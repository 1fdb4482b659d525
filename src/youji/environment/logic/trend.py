"""Where a series goes: the median of all slopes between two of its values (Theil and Sen), and whether it is one-sided.

Robust against one bad value. With fewer than four values, or when rises and falls nearly balance, no direction is said.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from statistics import median

FEWEST = 4
#: So much more often up than down (of all pairs) before a direction is said.
ONE_SIDED = 0.5
DAYS_A_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class Trend:
    """``rising``, ``falling``, ``level`` or ``short`` (too few values); the slope in units a year."""

    direction: str
    a_year: Decimal | None = None

    @property
    def words(self) -> str:
        """The direction in words."""
        return {
            "rising": "上升",
            "falling": "下降",
            "level": "没有明显趋势",
            "short": f"不足{FEWEST}次，不判趋势",
        }[self.direction]


def trend_of(values: Sequence[tuple[date, Decimal]]) -> Trend:
    """The trend of ``values``; several of one day count, but not against each other."""
    if len(values) < FEWEST:
        return Trend("short")
    pairs = [
        (a, b) for a, b in itertools.combinations(sorted(values, key=lambda one: one[0]), 2) if a[0] != b[0]
    ]
    if not pairs:
        return Trend("short")
    slopes = [float(b[1] - a[1]) / (b[0] - a[0]).days * DAYS_A_YEAR for a, b in pairs]
    balance = sum((slope > 0) - (slope < 0) for slope in slopes) / len(slopes)
    slope = Decimal(f"{median(slopes):.4g}")
    if abs(balance) < ONE_SIDED:
        return Trend("level", slope)
    return Trend("rising" if balance > 0 else "falling", slope)
