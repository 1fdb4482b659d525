"""What a column holds, and how a cell of it is read. A cell that will not do raises a sentence."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from youji.shared import reading

#: From here on a number in Excel has lost its last digits.
EXACT_DIGITS = 15
_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
YES = ("是", "否")


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``kind``: text, integer, decimal, date, choice or yes_no.

    ``choices`` are ``(value, label)`` pairs: people see and pick labels, rows carry values. ``parse`` takes the
    text and returns the value or raises ``ValueError(sentence)``; it runs last.
    """

    key: str
    label: str
    kind: str = "text"
    required: bool = False
    choices: Sequence[tuple[str, str]] = ()
    hint: str = ""
    example: str = ""
    parse: Callable[[Any], Any] | None = None
    max_length: int = 0
    minimum: int | None = None
    places: int = 2
    width: int = 0

    @property
    def heading(self) -> str:
        """The label as the header row prints it: required ones with a star."""
        return f"{self.label}*" if self.required else self.label

    def value_of(self, cell: Any) -> Any:
        """The cell's value; ``None`` when it is empty.

        Raises:
            ValueError: with the sentence for the person who filled it in.
        """
        text = text_of(cell)
        if not text:
            if self.required:
                raise ValueError(f"请填写{self.label}。")
            return None
        value = READERS[self.kind](self, cell, text)
        return self.parse(value) if self.parse else value

    def shown(self, value: Any) -> Any:
        """``value`` as a cell shows it."""
        if value is None:
            return ""
        if self.kind == "choice":
            return dict(self.choices).get(value, value)
        if self.kind == "yes_no":
            return YES[0] if value else YES[1]
        return value


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its name, its columns, and remarks for the 填写说明 sheet."""

    name: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()


def text_of(cell: Any) -> str:
    """What a person sees in the cell, trimmed; whole numbers without a decimal point."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return str(cell.date())
    return str(cell).strip()


def _text(column: Column, cell: Any, text: str) -> str:
    if isinstance(cell, (int, float)) and abs(cell) >= 10**EXACT_DIGITS:
        raise ValueError("这一格被 Excel 当成了数字，末几位已经丢失。请把单元格格式改为“文本”后重新输入。")
    if column.max_length and len(text) > column.max_length:
        raise ValueError(f"{column.label}最多{column.max_length}个字，这里有{len(text)}个。请缩短。")
    return text


def _number(column: Column, text: str) -> Decimal:
    try:
        value = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        raise ValueError(f"{column.label}应当是数字，如 12.5；单位不要写在格子里。") from None
    if not value.is_finite() or abs(value) >= Decimal(10) ** 10:
        raise ValueError(f"{column.label}太大了。请核对单位。")
    if column.minimum is not None and value < column.minimum:
        raise ValueError(f"{column.label}不能小于{column.minimum}。")
    return value


def _integer(column: Column, _cell: Any, text: str) -> int:
    value = _number(column, text)
    if value != int(value):
        raise ValueError(f"{column.label}应当是整数。")
    return int(value)


def _decimal(column: Column, _cell: Any, text: str) -> Decimal:
    return round(_number(column, text), column.places)


def _date(column: Column, cell: Any, text: str) -> date:
    read = _day_in(cell, text)
    if read is None:
        raise ValueError(f"{column.label}应当是日期，如 2026-05-01。")
    if not reading.plausible(read):
        raise ValueError(f"{column.label}：{reading.DAY_SENTENCE}")
    return read


def _day_in(cell: Any, text: str) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    parts = _DATE.fullmatch(text)
    try:
        return date(*map(int, parts.groups())) if parts else date.fromisoformat(text)
    except ValueError:
        return None


def _choice(column: Column, _cell: Any, text: str) -> str:
    for value, label in column.choices:
        if text in {label, value}:
            return value
    some = "、".join(label for _, label in column.choices[:8])
    more = "等" if len(column.choices) > 8 else ""
    raise ValueError(f"{column.label}没有“{text}”这一项。请从下拉框选择：{some}{more}。")


def _yes_no(column: Column, _cell: Any, text: str) -> bool:
    if text not in {*YES, "True", "False", "1", "0"}:
        raise ValueError(f"{column.label}应填“是”或“否”。")
    return text in {"是", "True", "1"}


READERS: dict[str, Callable[[Column, Any, str], Any]] = {
    "text": _text,
    "integer": _integer,
    "decimal": _decimal,
    "date": _date,
    "choice": _choice,
    "yes_no": _yes_no,
}
