"""What an import would do, before it does it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from hashlib import sha256
from typing import Any

from youji.shared import progress
from youji.shared.workbook.columns import Table, text_of
from youji.shared.workbook.reading import NO_TERMS, CellError, Reading, Row, Terms

CREATE, UPDATE, UNCHANGED, REFUSED = "create", "update", "unchanged", "refused"
ACTIONS = {CREATE: "新增", UPDATE: "修改", UNCHANGED: "不变", REFUSED: "有误"}


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One row and what would become of it; ``changes`` is label → (before, after) as people read them."""

    number: int
    action: str
    key: str
    values: Mapping[str, Any]
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    errors: tuple[CellError, ...] = ()
    cells: Mapping[str, Any] = field(default_factory=dict)  # as they stand in the sheet, by column key

    @property
    def action_label(self) -> str:
        """新增, 修改, 不变 or 有误."""
        return ACTIONS[self.action]


@dataclass(frozen=True, slots=True)
class Plan:
    """Every row with its outcome, in the sheet's order."""

    table: Table
    rows: tuple[PlannedRow, ...]
    notes: tuple[CellError, ...] = ()  # cells that were read, but not letter for letter
    terms: Terms = NO_TERMS
    remarks: tuple[str, ...] = ()  # of the file: what in it is hidden, what was not read
    kept: Mapping[str, int] = field(default_factory=dict)  # column → empty cells that leave what is on file
    erased: Mapping[str, int] = field(default_factory=dict)  # column → empty cells that empty it

    def _with(self, action: str) -> tuple[PlannedRow, ...]:
        return tuple(row for row in self.rows if row.action == action)

    @property
    def created(self) -> tuple[PlannedRow, ...]:
        """Rows that would be added."""
        return self._with(CREATE)

    @property
    def updated(self) -> tuple[PlannedRow, ...]:
        """Rows that would be changed."""
        return self._with(UPDATE)

    @property
    def unchanged(self) -> tuple[PlannedRow, ...]:
        """Rows that say what is on file already."""
        return self._with(UNCHANGED)

    @property
    def refused(self) -> tuple[PlannedRow, ...]:
        """Rows with something wrong: none of them is imported, and without a word for it no other either."""
        return self._with(REFUSED)

    @property
    def digest(self) -> str:
        """Of what the rows say, those that will not do included: of the same workbook, saved again, the same."""
        said = [sorted((key, str(value)) for key, value in row.values.items()) for row in self.rows]
        return sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()

    @property
    def stopped(self) -> bool:
        """Whether wrong rows keep the right ones from being imported."""
        return bool(self.refused) and not self.terms.leave_out_faulty

    @property
    def empty_cells(self) -> int:
        """How many empty cells stand for something on file."""
        return sum(self.kept.values()) + sum(self.erased.values())

    @property
    def empty_said(self) -> str:
        """The same by column: 地址3格、电话1格."""
        return "、".join(f"{label}{count}格" for label, count in (self.erased or self.kept).items())

    @property
    def errors(self) -> tuple[CellError, ...]:
        """Every wrong cell, in the sheet's order."""
        return tuple(error for row in self.rows for error in row.errors)


def make_plan(
    reading: Reading,
    *,
    key: Callable[[Row], str | None],
    existing: Callable[[Collection[str]], Mapping[str, Mapping[str, Any]]],
    check: Callable[[Row, Mapping[str, Any] | None], Mapping[str, str]] | None = None,
    key_column: str = "",
    lasting: Collection[str] = (),
) -> Plan:
    """The plan for what was read. An empty cell leaves what is on file, unless the terms say that it empties it.

    Args:
        key: what identifies a row on file; ``None`` when it can only be new.
        existing: for these keys, what is on file: key → column key → value. Asked once for all.
        check: rules over the whole row (and what is on file): column key → sentence.
        key_column: where a repeated key is reported.
        lasting: columns that no empty cell ever empties: which row it is, what it is for good.
    """
    keys = [key(row) for row in reading.rows]
    on_file = existing({k for k in keys if k is not None})
    errors: dict[int, list[CellError]] = {}
    for error in reading.errors:
        errors.setdefault(error.row, []).append(error)
    first: dict[str, int] = {}
    planned = []
    kept: Counter[str] = Counter()
    for number, (found_row, found) in enumerate(zip(reading.rows, keys, strict=True), 1):
        progress.tell("检查", number, len(keys))
        wrong = errors.get(found_row.number, [])
        if found is not None and first.setdefault(found, found_row.number) != found_row.number:
            column = key_column or reading.table.columns[0].key
            wrong.append(reading.error_at(found_row, column, f"和第{first[found]}行重复。请只保留一行。"))
        old = on_file.get(found) if found is not None else None
        row, empty = _with_empty_cells(reading, found_row, old, lasting)
        if check is not None and not wrong:
            wrong = [reading.error_at(row, name, said) for name, said in check(row, old).items()]
        kept.update(() if wrong else empty)  # what does not go in leaves and empties nothing
        planned.append(_plan_row(reading, row, found, old, wrong))
    notes, remarks, none = tuple(reading.notes), tuple(reading.remarks), dict[str, int]()
    counted = (none, dict(kept)) if reading.terms.erase_empty else (dict(kept), none)
    return Plan(reading.table, tuple(planned), notes, reading.terms, remarks, *counted)


def _with_empty_cells(
    reading: Reading,
    row: Row,
    old: Mapping[str, Any] | None,
    lasting: Collection[str],
) -> tuple[Row, list[str]]:
    """The row with what is on file where its cell is empty, as far as the terms leave it; and the columns where it is."""
    empty: list[str] = []
    if old is None:
        return row, empty
    filled = dict(row.values)
    for column in reading.table.columns:
        key = column.key
        if key not in old or key not in filled or text_of(row.cells.get(key)):
            continue
        if not _empty(filled[key]) or _empty(old[key]):
            continue
        if key in lasting:
            filled[key] = old[key]
            continue
        empty.append(column.label)
        if not reading.terms.erase_empty:
            filled[key] = old[key]
    return replace(row, values=filled), empty


def _empty(value: Any) -> bool:
    """Whether nothing is said: 0 is something, 否 is what stands where nothing is."""
    return value is None or value is False or (isinstance(value, str | list | tuple) and not value)


def _plan_row(
    reading: Reading, row: Row, key: str | None, old: Mapping[str, Any] | None, wrong: list[CellError]
) -> PlannedRow:
    if wrong:
        return PlannedRow(row.number, REFUSED, key or "", row.values, errors=tuple(wrong), cells=row.cells)
    if old is None:
        return PlannedRow(row.number, CREATE, key or "", row.values)
    changes = {}
    for column in reading.table.columns:
        if column.key not in row.values or column.key not in old:
            continue
        before, after = old[column.key], row.values[column.key]
        if before != after and not (_empty(before) and _empty(after)):
            changes[column.label] = (column.read_as(before), column.read_as(after))
    return PlannedRow(row.number, UPDATE if changes else UNCHANGED, key or "", row.values, changes)
