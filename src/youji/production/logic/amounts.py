"""Amounts of goods in whole thousandths: of a gram, a millilitre, a head. Nothing is rounded, another dimension is another store."""

from __future__ import annotations

import unicodedata
from decimal import Decimal

from youji.production.logic.kinds import GOODS
from youji.shared.quantities import SQUARE_METRES_PER_MU

#: A shelf's sign: what was said in a language people use.
SHORT = "账上不足，请补登购入"
_PLAIN = {"mass": "g", "volume": "mL"}
LARGE = 1_000_000
#: One character may become eighteen when it is written plainly.
KEY = 100


def thousandths(amount: Decimal, unit: str) -> int:
    """``amount`` of ``unit`` in thousandths of its dimension's own unit (g, mL, or the piece).

    Raises:
        ValueError: it is finer than that.
    """
    exact = amount * GOODS[unit][1]
    if exact != exact.to_integral_value():
        raise ValueError(f"{amount} {unit}")
    return int(exact)


def dimension(unit: str) -> str:
    """What the unit measures: mass, volume, or the piece itself."""
    return GOODS[unit][0]


def amount_text(whole: int, what: str) -> str:
    """Thousandths as people say them: 1.5 kg, 300 mL, 12 头."""
    unit = _PLAIN.get(what, what)
    number = Decimal(whole) / 1000
    if unit in ("g", "mL") and abs(whole) >= LARGE:
        number, unit = number / 1000, {"g": "kg", "mL": "L"}[unit]
    said = f"{number.normalize():f}"
    return f"{said} {unit}"


def shelf(name: str, registration: str) -> str:
    """Under what an input stands in the store: its registration number, or its name where it has none; ``KEY`` characters at most."""
    if registration:
        return registration
    return ("名:" + "".join(unicodedata.normalize("NFKC", name).split()).lower())[:KEY]


def mu_of(cm2: int) -> Decimal:
    """An area in 亩, unrounded."""
    return Decimal(cm2) / 10_000 / SQUARE_METRES_PER_MU
