"""Reading what a report says, a line for each parameter: ``镉 0.25 mg/kg``, ``汞 <0.002``, ``敌敌畏 未检出``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from youji.environment.logic.judging import Measured
from youji.shared import typed

MOST_LINES = 200
#: Digits before and behind the point: what the column keeps.
WHOLE, PLACES = 9, 6
_LINE = re.compile(
    r"(?P<name>[^\s:]{1,40})[\s:]+(?P<amount>[<≤]?\s?[-+]?[\d.]{1,20}|未检出|ND|nd)\s*(?P<unit>[^\s\d].{0,19})?"
)


class Unreadable(ValueError):
    """A line says nothing that can be kept; the sentence names the line."""


def read_lines(text: str, units: Mapping[str, str]) -> list[Measured]:
    """The values in ``text``; a line without a unit has that of its parameter in ``units``.

    Raises:
        Unreadable: with the number of the line and what is wrong with it.
    """
    found: dict[str, Measured] = {}
    lines = [(n, line.strip()) for n, line in enumerate(text.splitlines(), 1) if line.strip()]
    if len(lines) > MOST_LINES:
        raise Unreadable(f"一份报告最多{MOST_LINES}项，这里有{len(lines)}项。")
    for number, line in lines:
        one = _read(number, line, units)
        if one is None:
            continue
        if one.parameter in found:
            raise Unreadable(f"第{number}行：“{one.parameter}”写了两次。请只留一行。")
        found[one.parameter] = one
    if not found:
        raise Unreadable("请填写检测结果，一行一项，如“镉 0.25 mg/kg”。")
    return list(found.values())


def _read(number: int, line: str, units: Mapping[str, str]) -> Measured | None:
    narrow = line.translate(_NARROW)
    if narrow in units:  # the form begins with the names: one that was left without a value was not measured
        return None
    got = _LINE.fullmatch(narrow)
    if got is None:
        raise Unreadable(
            f"第{number}行“{line[:30]}”看不懂。请写成“镉 0.25 mg/kg”，未检出的写“镉 未检出”或“镉 <0.01”。"
        )
    name, amount = got["name"], got["amount"].replace(" ", "")
    unit = (got["unit"] or units.get(name, "")).strip()
    if amount in ("未检出", "ND", "nd"):
        return Measured(name, unit)
    value = _number(number, name, amount.lstrip("<≤"))
    below = amount[0] in "<≤"
    return Measured(name, unit, None if below else value, value if below else None)


def _number(line: int, name: str, text: str) -> Decimal:
    value = typed.as_decimal(text)
    if value is None or value < 0:
        raise Unreadable(f"第{line}行：{name}的数值“{text}”不是一个不小于0的数。")
    if value.adjusted() >= WHOLE or value != round(value, PLACES):
        raise Unreadable(f"第{line}行：{name}的数值“{text}”太大，或超过{PLACES}位小数。请核对单位。")
    return value


#: What an input method types for the signs of a number.
_NARROW = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20, 0x3002: 0x2E}
