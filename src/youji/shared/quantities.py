"""Amounts with units: 亩 and 万亩, as the official lists print them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

SQUARE_METRES_PER_MU = Decimal(2000) / Decimal(3)
MU_PER_WAN_MU = Decimal(10000)


def mu_from_square_metres(square_metres: float | Decimal) -> Decimal:
    """亩, to two decimals. One 亩 is 2000/3 m²."""
    return (Decimal(str(square_metres)) / SQUARE_METRES_PER_MU).quantize(Decimal("0.01"), ROUND_HALF_UP)


def wan_mu(area_mu: Decimal) -> Decimal:
    """万亩 with two decimals, as in the official lists."""
    return (area_mu / MU_PER_WAN_MU).quantize(Decimal("0.01"), ROUND_HALF_UP)


def area_text(area_mu: Decimal | None) -> str:
    """``1.51万亩`` from 1,000 亩 up, ``85.3亩`` below; ``—`` when unknown."""
    if area_mu is None:
        return "—"
    if area_mu >= 1000:
        return f"{wan_mu(area_mu)}万亩"
    return f"{area_mu.quantize(Decimal('0.1'), ROUND_HALF_UP).normalize():f}亩"
