"""Thousandths of a unit: read, said, shared out and converted without ever rounding."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from math import gcd

from youji.lots.logic.kinds import WHOLE

PIECE = 1000
#: The largest numerator and denominator of a conversion: with lots of at most 10¹² thousandths, products stay in 63 bits.
LARGEST_RATE = 10**6


def thousandths(amount: Decimal) -> int:
    """``amount`` of a unit in thousandths of it.

    Raises:
        ValueError: it is finer than that.
    """
    exact = amount * PIECE
    if exact != exact.to_integral_value():
        raise ValueError(f"{amount}")
    return int(exact)


def said(whole: int, unit: str) -> str:
    """Thousandths as people say them: 12.5 kg, 30 箱."""
    return f"{(Decimal(whole) / PIECE).normalize():f} {unit}"


def in_pieces(whole: int, unit: str) -> bool:
    """Whether so much of the unit can be: half a head cannot."""
    return unit not in WHOLE or whole % PIECE == 0


def converted(quantity: int, num: int, den: int) -> int | None:
    """What ``quantity`` becomes at ``num`` / ``den``; ``None`` where it does not come out even: nothing is rounded."""
    made, rest = divmod(quantity * num, den)
    return None if rest else made


def rate(of: int, makes: int) -> tuple[int, int]:
    """Numerator and denominator, in lowest terms, at which ``of`` becomes ``makes``."""
    common = gcd(of, makes)
    return makes // common, of // common


def shared_out(total: int, weights: Sequence[int]) -> list[int]:
    """``total`` in parts as the weights are to each other; the parts add up to it, none is more than its weight if the total is not."""
    whole = sum(weights)
    parts = [total * weight // whole for weight in weights]
    rest = total - sum(parts)
    by_rest = sorted(range(len(weights)), key=lambda n: (-(total * weights[n] % whole), n))
    for n in by_rest[:rest]:
        parts[n] += 1
    return parts
