"""The tables as people read them: rows found, counted by mark, with who confirmed them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from youji.norms.fields import CITED
from youji.norms.logic.keys import BY_EDITION, PARTS
from youji.norms.logic.rows import MARKS, PENDING, REFERENCE, VERIFIED
from youji.norms.models import Confirmation, Norm
from youji.norms.selectors.tables import TABLES, NormTable
from youji.shared.refusals import Unknown
from youji.shared.typed import plain

#: Marks of what nobody has compared with the text yet.
UNCHECKED = (PENDING, REFERENCE)


@dataclass(frozen=True, slots=True)
class Counted:
    """A table of rows, this room's or another's file, and how many of them bear each mark."""

    name: str
    title: str
    verified: int
    pending: int
    reference: int

    @property
    def unchecked(self) -> int:
        """How many nobody has compared with the text."""
        return self.pending + self.reference


def counted() -> list[Counted]:
    """Every table with its counts, one query each."""
    found = []
    for table in TABLES.values():
        by = dict(table.rows.order_by().values_list("mark").annotate(Count("pk")))
        found.append(
            Counted(table.name, table.title, *(by.get(mark, 0) for mark in (VERIFIED, PENDING, REFERENCE)))
        )
    return found


def table_called(name: str) -> NormTable:
    """The table of that name.

    Raises:
        Unknown: there is none.
    """
    if name not in TABLES:
        raise Unknown(name)
    return TABLES[name]


def search(table: NormTable, *, q: str = "", mark: str = "") -> QuerySet[Any]:
    """The rows whose key, instrument or note holds ``q``; with ``mark``, those that bear it, or ``unchecked`` ones."""
    rows = table.rows
    if q:
        rows = rows.filter(Q(key__icontains=q) | Q(instrument__code__icontains=q) | Q(note__icontains=q))
    if mark:
        rows = rows.filter(mark__in=UNCHECKED if mark == "unchecked" else (mark,))
    return rows


def find(name: str, number: int) -> tuple[NormTable, Any]:
    """One row and its table.

    Raises:
        Unknown: there is none.
    """
    table = table_called(name)
    row = table.rows.filter(pk=number).first()
    if row is None:
        raise Unknown(number)
    return table, row


def said_of(table: NormTable, row: Norm) -> dict[str, Any]:
    """What the row says, by the keys of its fields; the instrument by its code."""
    return {key: row.instrument.code if key == "instrument" else getattr(row, key) for key in table.fields}


def cells(table: NormTable, row: Norm) -> list[tuple[str, str]]:
    """What the row says, as key and text, what is empty left out."""
    shown = []
    for key, value in said_of(table, row).items():
        if value is None or value is False or value == "":
            continue
        options = dict(getattr(table.fields[key], "options", ()))
        shown.append((key, options.get(str(value)) or _text(value)))
    return shown


def called(table: NormTable, row: Norm) -> str:
    """What the row is about, as one says it: 联苯菊酯 10% 乳油 茶叶 尺蠖、茶毛虫, by its edition where each has its own."""
    said = dict(cells(table, row))
    parts = [said[key] for key in PARTS[table.name] if key in said]
    by = [row.instrument.code] if table.name in BY_EDITION else []
    return " ".join(dict.fromkeys([*by, *parts]))


def in_words(table: NormTable, row: Norm) -> list[tuple[str, str]]:
    """What the row says, as label and text; its mark stands apart."""
    said = [(key, text) for key, text in cells(table, row) if key not in ("mark", "instrument")]
    shown = [(table.fields[key].heading, text) for key, text in said]
    by = row.instrument
    return [
        *shown,
        (CITED["instrument"].label, by.title if by.title == by.code else f"{by.code}《{by.title}》"),
    ]


def _text(value: Any) -> str:
    if value is True:
        return "是"
    return plain(value) if hasattr(value, "normalize") else str(value)


def confirmations(table: NormTable, row: Norm) -> QuerySet[Confirmation]:
    """Who confirmed the row, from which picture, newest first."""
    return Confirmation.objects.filter(table=table.name, key=row.key).select_related("picture")


def as_program(table: NormTable, row: Norm) -> Mapping[str, Any]:
    """The row as a program reads it: amounts as text, days in ISO."""
    said = {
        key: value if value is None or isinstance(value, str | bool | int) else _text(value)
        for key, value in said_of(table, row).items()
    }
    return {"id": row.pk, "key": row.key, "mark": row.mark, "version": row.version, "values": said}


def mark_word(mark: str) -> str:
    """已核, 待核 or 参考值."""
    return MARKS.get(mark, mark)
