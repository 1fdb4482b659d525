"""Amounts with units. 万亩 is read where somebody writes it (``typed``) and never written: two decimals of it hide 50亩."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

SQUARE_METRES_PER_MU = Decimal(2000) / Decimal(3)


def mu_from_square_metres(square_metres: float | Decimal) -> Decimal:
    """亩, to two decimals. One 亩 is 2000/3 m²."""
    return (Decimal(str(square_metres)) / SQUARE_METRES_PER_MU).quantize(Decimal("0.01"), ROUND_HALF_UP)


def area_text(area_mu: Decimal | None) -> str:
    """``3,400亩``, ``85.32亩``: in one unit, so that a column compares, and nothing is rounded away; ``—`` when unknown."""
    if area_mu is None:
        return "—"
    exact = area_mu.quantize(Decimal("0.01"), ROUND_HALF_UP)
    return f"{exact.normalize():,f}亩"
