"""Five steps for a map: every step holds about as many places, and the limits are round numbers."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from decimal import Decimal

STEPS = 5
Number = int | float | Decimal


def breaks(values: Iterable[Number]) -> tuple[float, ...]:
    """The lower limits of the steps, rising strictly; the first is the least positive value, rounded down.

    At most five. Zero and below are no step: the place has nothing.
    """
    found = sorted(float(value) for value in values if value > 0)
    if not found:
        return ()
    limits: list[float] = []
    for step in range(STEPS):
        limit = _round_down(found[len(found) * step // STEPS])
        if not limits or limit > limits[-1]:
            limits.append(limit)
    return tuple(limits)


def step_of(value: Number | None, limits: Sequence[float]) -> int:
    """1 to 5, or 0 for nothing."""
    if value is None or value <= 0:
        return 0
    below = sum(float(value) >= limit for limit in limits)
    # The steps used are spread so that the greatest is always the darkest.
    return max(1, below) + STEPS - len(limits) if limits else 0


def words(limits: Sequence[float]) -> list[tuple[int, str]]:
    """The legend: each step with its range in words, least first."""
    said: list[tuple[int, str]] = [(0, "没有")]
    for n, limit in enumerate(limits):
        step = n + 1 + STEPS - len(limits)
        upper = limits[n + 1] if n + 1 < len(limits) else None
        said.append((step, _range(limit, upper)))
    return said


def _range(limit: float, upper: float | None) -> str:
    """From ``limit`` up to and without ``upper``: whole limits are of counts, and name the last that is in it."""
    if upper is None:
        return f"{limit:g}以上"
    if not (limit.is_integer() and upper.is_integer()):
        return f"{limit:g}至不足{upper:g}"
    return f"{limit:g}" if limit + 1 == upper else f"{limit:g}–{upper - 1:g}"


def _round_down(value: float) -> float:
    """``value`` to one significant figure and a half (…, 1, 1.5, 2, …), never above it."""
    if value <= 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(value)) - 1)
    if value >= 1 and unit < 1:
        unit = 1.0 if value == int(value) else 0.1
    step = 5 * unit if unit >= 1 and value / unit >= 20 else unit
    rounded = math.floor(value / step + 1e-9) * step
    return round(rounded, 10) if rounded > 0 else value
