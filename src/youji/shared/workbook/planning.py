"""What an import would do, before it does it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from youji.shared import progress
from youji.shared.workbook.reading import CellError, Reading, Row

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

    @property
    def action_label(self) -> str:
        """新增, 修改, 不变 or 有误."""
        return ACTIONS[self.action]


@dataclass(frozen=True, slots=True)
class Plan:
    """Every row with its outcome, in the sheet's order."""

    rows: tuple[PlannedRow, ...]
    notes: tuple[CellError, ...] = ()  # cells that were read, but not letter for letter

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
        """Rows with something wrong: while there is one, nothing is imported."""
        return self._with(REFUSED)

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
) -> Plan:
    """The plan for what was read.

    Args:
        key: what identifies a row on file; ``None`` when it can only be new.
        existing: for these keys, what is on file: key → column key → value. Asked once for all.
        check: rules over the whole row (and what is on file): column key → sentence.
        key_column: where a repeated key is reported.
    """
    keys = [key(row) for row in reading.rows]
    on_file = existing({k for k in keys if k is not None})
    errors: dict[int, list[CellError]] = {}
    for error in reading.errors:
        errors.setdefault(error.row, []).append(error)
    first: dict[str, int] = {}
    planned = []
    for number, (row, found) in enumerate(zip(reading.rows, keys, strict=True), 1):
        progress.tell("检查", number, len(keys))
        wrong = errors.get(row.number, [])
        if found is not None and first.setdefault(found, row.number) != row.number:
            column = key_column or reading.table.columns[0].key
            wrong.append(reading.error_at(row, column, f"和第{first[found]}行重复。请只保留一行。"))
        old = on_file.get(found) if found is not None else None
        if check is not None and not wrong:
            wrong = [reading.error_at(row, name, said) for name, said in check(row, old).items()]
        planned.append(_plan_row(reading, row, found, old, wrong))
    return Plan(tuple(planned), tuple(reading.notes))


def _plan_row(
    reading: Reading, row: Row, key: str | None, old: Mapping[str, Any] | None, wrong: list[CellError]
) -> PlannedRow:
    if wrong:
        return PlannedRow(row.number, REFUSED, key or "", row.values, errors=tuple(wrong))
    if old is None:
        return PlannedRow(row.number, CREATE, key or "", row.values)
    changes = {}
    for column in reading.table.columns:
        if column.key not in row.values or column.key not in old:
            continue
        before, after = old[column.key], row.values[column.key]
        if (before or None) != (after or None):
            changes[column.label] = (str(column.shown(before)), str(column.shown(after)))
    return PlannedRow(row.number, UPDATE if changes else UNCHANGED, key or "", row.values, changes)
