"""Amounts with units. 万亩 is read where somebody writes it (``typed``) and never written: two decimals of it hide 50亩."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

SQUARE_METRES_PER_MU = Decimal(2000) / Decimal(3)


def mu_from_square_metres(square_metres: float | Decimal) -> Decimal:
    """亩, to two decimals. One 亩 is 2000/3 m²."""
    return (Decimal(str(square_metres)) / SQUARE_METRES_PER_MU).quantize(Decimal("0.01"), ROUND_HALF_UP)


def area_text(area_mu: Decimal | None) -> str:
    """``3,400亩``, ``85.32亩``: in one unit, so that a column compares, and nothing is rounded away; ``—`` when unknown."""
    return "—" if area_mu is None else measured(area_mu.quantize(Decimal("0.01"), ROUND_HALF_UP), "亩")


#: To the metre as long as some hundreds of them make a difference.
_IN_METRES = 10_000


def distance_text(metres: float | None) -> str:
    """``147米``, ``1,234米``, ``19.7公里``; empty when unknown."""
    if metres is None:
        return ""
    return f"{metres:,.0f}米" if metres < _IN_METRES else f"{metres / 1000:.1f}公里"


def measured(value: object, unit: str) -> str:
    """``57,650亩``, ``85.32%``: an amount as pages say it, its unit close behind; what is no number stays as it is."""
    try:
        return f"{Decimal(str(value)).normalize():,f}{unit}"
    except InvalidOperation:
        return f"{value}{unit}"
