"""Numbers and dates as people write them: full-width digits, 3,500, 0.35万亩, 2026.5.1. What it cannot read, it does not guess."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal, InvalidOperation

from youji.shared.cleaning import visible
from youji.shared.remembered import remembered

#: Nobody has more 亩, 吨 or 户 than this many digits.
LARGEST_EXPONENT = 15
MULTIPLES = {"": Decimal(1), "千": Decimal(1_000), "万": Decimal(10_000), "亿": Decimal(100_000_000)}
#: (unit asked for, unit written): how many of the first one of the second is.
CONVERSIONS = {
    ("亩", "公顷"): Decimal(15),
    ("吨", "公斤"): Decimal("0.001"),
    ("吨", "千克"): Decimal("0.001"),
    ("吨", "斤"): Decimal("0.0005"),
    ("亩", "ha"): Decimal(15),
    ("亩", "平方米"): Decimal("0.0015"),
    ("吨", "kg"): Decimal("0.001"),
    ("吨", "t"): Decimal(1),
}
_DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
_NUMBER = re.compile(r"([-+]?)(\d{1,3}(?:,\d{3})+|\d+)?(\.\d*)?(\D*)")
_DATE = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?|(\d{4})(\d{2})(\d{2})")


@remembered
def narrow(text: str) -> str:
    """Full-width letters, digits and marks as narrow ones, 。 and 、 between digits as a point; nothing invisible."""
    plain = re.sub(r"\s+", "", visible(unicodedata.normalize("NFKC", text)))
    return re.sub(r"(?<=\d)[。、·](?=\d)", ".", plain).translate(_DASHES)


@remembered
def as_decimal(text: str, unit: str = "") -> Decimal | None:
    """The amount in ``unit`` that ``text`` says; ``None`` when it says none, another unit's, or one beyond all sense."""
    parts = _NUMBER.fullmatch(narrow(text))
    if parts is None or not (parts[2] or (parts[3] or "").strip(".")):
        return None
    factor = _factor(parts[4], narrow(unit))
    if factor is None:
        return None
    try:
        number = Decimal(f"{parts[1]}{(parts[2] or '0').replace(',', '')}{parts[3] or ''}") * factor
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) <= LARGEST_EXPONENT else None


def _factor(written: str, unit: str) -> Decimal | None:
    """What to multiply by, given what stands behind the number: 亩, 万, 万亩, 公顷 …"""
    asked, plain_unit = _multiple_and_unit(unit)
    said, other = _multiple_and_unit(written.lower())
    if written == "" or (other == "" and said == asked):
        return Decimal(1)  # “0.35万” for a number of 万亩
    scale = MULTIPLES[said] / MULTIPLES[asked]
    if other in ("", plain_unit):
        return scale
    converted = CONVERSIONS.get((plain_unit, other))
    return None if converted is None else converted * scale


def _multiple_and_unit(unit: str) -> tuple[str, str]:
    if unit[:1] in MULTIPLES and unit not in ("", "千克"):
        return unit[0], unit[1:]
    return "", unit


def as_day(text: str) -> date | None:
    """The date ``text`` says: 2026-05-01, 2026.5.1, 2026/5/1, 2026年5月1日, 20260501; ``None`` when it says none."""
    parts = _DATE.fullmatch(narrow(text))
    if parts is None:
        return None
    try:
        return date(*(int(part) for part in parts.groups() if part is not None))
    except ValueError:
        return None


def plain(number: Decimal) -> str:
    """The number with neither exponent nor idle zeros: 3500, 0.35."""
    return f"{number.normalize():f}" if number else "0"
