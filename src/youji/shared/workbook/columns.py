"""What a column holds, and how a cell of it is read. A cell that will not do raises a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from youji.shared.clock import in_words
from youji.shared.typed import plain
from youji.shared.values import (
    Amount,
    Choice,
    Code,
    Day,
    Line,
    Look,
    Phone,
    Several,
    Text,
    Unreadable,
    Value,
    Whole,
    YesNo,
)

#: From here on a number in Excel has lost its last digits.
EXACT_DIGITS = 15
YES = ("是", "否")
#: Begins the row that shows how: it is no row.
EXAMPLE_MARK = "例："
#: So much of a row's name stands beside its number.
NAMED_BY = 60
#: Excel counts days from here; these are of 1950 to 2100, and no other way to write a date.
SERIALS_FROM = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 18_264, 73_051
#: What Excel shows where it could not reckon, and what is left of it once it was pasted as text.
ERRORS = frozenset(
    [
        "#N/A",
        "#REF!",
        "#VALUE!",
        "#DIV/0!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#FIELD!",
        "#BLOCKED!",
        "#CONNECT!",
        "#UNKNOWN!",
        "#GETTING_DATA",
    ]
)


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``kind``: text, integer, decimal, date, choice, several or yes_no; or ``of`` a described value.

    ``choices`` are ``(value, label)`` pairs: people see and pick labels, rows carry values. ``parse`` takes the
    text and returns the value or raises ``ValueError(sentence)``; it runs last. ``suggests``: the sheet's drop-down helps
    and forbids nothing. ``former`` are labels by which sheets
    of earlier templates call it: they are read still.
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
    former: tuple[str, ...] = ()
    suggests: bool = False  # the choices are offered, and anything else may be written too
    described: Value = None  # type: ignore[assignment]  # what the column says of itself, when not given

    def __post_init__(self) -> None:
        if self.described is None:
            object.__setattr__(self, "described", _described(self))

    @classmethod
    def of(cls, value: Value, **look: Any) -> Column:
        """The column of a described value; ``look`` is the sheet's own affair: width, hint, example."""
        options = value.options if isinstance(value, Choice) else ()
        shown = {"hint": value.hint, "example": value.example, **look}
        return cls(
            value.key,
            value.heading,
            kind=next(name for kind, name in KINDS.items() if isinstance(value, kind)),
            required=value.required,
            choices=options,
            described=value,
            **shown,
        )

    @property
    def heading(self) -> str:
        """The label as the header row prints it: required ones with a star."""
        return f"{self.label}*" if self.required else self.label

    def look(self, cell: Any) -> Look:
        """The cell's value, ``None`` when it is empty, and what was visible in it and went.

        Raises:
            ValueError: with the sentence for the person who filled it in.
        """
        if (cell is None or cell == "") and not self.described.required:
            return Look(None)
        _refuse_lost_digits(self.described, cell)
        _refuse_unformatted_day(self.described, cell)
        text = text_of(cell)
        if text in ERRORS:
            raise Unreadable(f"{text} 是 Excel 的错误值，不是内容。请改成真正的内容，或清空。")
        found = self.described.look(text)
        if not text or found.value in ("", None):
            return Look(None)
        return Look(self.parse(found.value) if self.parse else found.value, found.notes)

    def shown(self, value: Any) -> Any:
        """``value`` as a cell shows it."""
        if value is None:
            return ""
        if self.kind == "several":
            words = {str(code): word for code, word in self.choices}
            return "、".join(words.get(str(one), str(one)) for one in value)
        if self.kind == "choice":
            return {str(code): word for code, word in self.choices}.get(str(value), value)
        if self.kind == "yes_no":
            return YES[0] if value else YES[1]
        return value

    def read_as(self, value: Any) -> str:
        """``value`` as a page shows it: a number without idle zeros."""
        shown = self.shown(value)
        return plain(shown) if isinstance(shown, Decimal) else str(shown)


#: What a sheet calls each kind of value. A kind stands before the kind it is made from.
KINDS: dict[type[Value], str] = {
    Whole: "integer",
    Amount: "decimal",
    Day: "date",
    Several: "several",
    Choice: "choice",
    YesNo: "yes_no",
    Value: "text",
}


def _described(column: Column) -> Value:
    """The description of a column that is written out here and not with its noun."""
    named: dict[str, Any] = {"key": column.key, "label": column.label, "required": column.required}
    match column.kind:
        case "integer":
            return Whole(**named, minimum=column.minimum)
        case "decimal":
            return Amount(**named, minimum=column.minimum, places=column.places)
        case "date":
            return Day(**named)
        case "choice":
            return Choice(**named, options=tuple(column.choices))
        case "yes_no":
            return YesNo(**named)
    # A column without a limit may hold a whole notice.
    return Line(**named, limit=column.max_length) if column.max_length else Text(**named)


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: its name, its columns, and remarks for the 填写说明 sheet."""

    name: str
    columns: tuple[Column, ...]
    notes: tuple[str, ...] = ()

    @property
    def example(self) -> list[str]:
        """The row of the template that shows how; whoever reads a sheet passes over it."""
        return [EXAMPLE_MARK + self.columns[0].example, *(c.example for c in self.columns[1:])]

    def called(self, values: Mapping[str, Any]) -> str:
        """What a row is about, for whoever reads a change without the sheet beside it: its required columns, each once."""
        said = (c.read_as(values.get(c.key)) for c in self.columns if c.required)
        return " ".join(dict.fromkeys(text for text in said if text))[:NAMED_BY]


def text_of(cell: Any) -> str:
    """What a person sees in the cell, trimmed: numbers as Excel shows them, to 15 digits, and without an exponent."""
    if cell is None or cell == "":
        return ""
    if isinstance(cell, float):
        return f"{int(cell)}" if cell.is_integer() else f"{Decimal(f'{cell:.15g}'):f}"
    if isinstance(cell, datetime):
        return str(cell.date())
    return str(cell).strip()


def _refuse_unformatted_day(value: Value, cell: Any) -> None:
    """A date whose cell has lost its format is a number of days: it is named, and never taken for a date unsaid."""
    if isinstance(value, Day) and isinstance(cell, int | float) and not isinstance(cell, bool):
        if not FIRST_SERIAL <= cell < LAST_SERIAL:
            return
        day = SERIALS_FROM + timedelta(days=int(cell))
        raise Unreadable(
            f"{int(cell)} 是 Excel 的日期序号（{in_words(day)}）。请把单元格格式改为“日期”，核对后再上传。"
        )


def _refuse_lost_digits(value: Value, cell: Any) -> None:
    as_text = isinstance(value, Line | Text | Code | Phone)
    if as_text and isinstance(cell, int | float) and abs(cell) >= 10**EXACT_DIGITS:
        raise Unreadable("这一格被 Excel 当成了数字，末几位已经丢失。请把单元格格式改为“文本”后重新输入。")
