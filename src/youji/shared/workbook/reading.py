"""Reading workbooks people send: checked before they are opened, every wrong cell with its address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from functools import cached_property
from hashlib import sha256
from io import BytesIO
from typing import Any

from youji.shared import progress
from youji.shared.workbook.columns import ERRORS, EXAMPLE_MARK, Column, Table, text_of
from youji.shared.workbook.hidden import hidden_parts, other_sheets
from youji.shared.workbook.opening import (
    DAMAGED,
    MAX_ROWS,
    NAMED,
    WorkbookRefused,
    address,
    check_parts,
    check_sheet,
    row_and_column,
)
from youji.shared.workbook.writing import REASONS

#: Somebody typed over the example and left its mark: the row is passed over, and that is said.
TYPED_OVER = "第{number}行开头写着“{mark}”，当作例子没有读。是要导入的，请删掉“{mark}”再上传。"


@dataclass(frozen=True, slots=True)
class CellError:
    """One cell that will not do: ``C12``, what is in it, and what to do."""

    address: str
    label: str
    value: str
    message: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms a workbook is taken in: what whoever brings it has said besides."""

    erase_empty: bool = False  # an empty cell empties what is on file
    leave_out_faulty: bool = False  # rows that will not do are left out, and the others go in
    again: bool = False  # the same rows were taken before, and are taken once more


#: Nothing was said.
NO_TERMS = Terms()


@dataclass(frozen=True, slots=True)
class Row:
    """One row read: its number in the sheet, its values by column key (only of columns the sheet has), its cells as they are."""

    number: int
    values: Mapping[str, Any]
    cells: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Reading:
    """What was read: rows in order (those with errors too), errors and notes per cell, and where columns stand."""

    table: Table
    terms: Terms = NO_TERMS
    rows: list[Row] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    notes: list[CellError] = field(default_factory=list)  # cells that were read, but not letter for letter
    remarks: list[str] = field(default_factory=list)  # of the file: what in it is hidden, what was not read
    places: dict[str, int] = field(default_factory=dict)

    @cached_property
    def columns(self) -> list[tuple[Column, int]]:
        """The columns that the sheet has, with their places."""
        return [(one, self.places[one.key]) for one in self.table.columns if one.key in self.places]

    def error_at(self, row: Row, key: str, message: str) -> CellError:
        """A ``CellError`` for ``key`` in ``row``: for rules that look at more than one cell."""
        column = next(c for c in self.table.columns if c.key == key)
        value = row.values.get(key)
        return CellError(
            address(self.places.get(key, 0), row.number),
            column.label,
            text_of(column.shown(value)) or text_of(row.cells.get(key)),
            message,
            row.number,
        )


_known: ContextVar[dict[object, Reading] | None] = ContextVar("known", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Inside, a workbook that was read is not read again: who reads it under a lock holds that for the writing only.

    For one import of one person: what a cell may say is what it might say when it was read first.
    """
    before = _known.set({})
    try:
        yield
    finally:
        _known.reset(before)


def read(table: Table, data: bytes, terms: Terms = NO_TERMS) -> Reading:
    """The rows of ``table`` in the workbook ``data``, hidden ones too; what was hidden or not read is in ``remarks``.

    Raises:
        WorkbookRefused: not an .xlsx, too large, formulas, merged cells, other columns than the template's.
    """
    known = _known.get()
    if known is None:
        return _read(table, data, terms)
    key = (sha256(data).digest(), table.name, terms, tuple((one.key, one.label) for one in table.columns))
    if key not in known:
        known[key] = _read(table, data, terms)
    was = known[key]
    return replace(
        was,
        table=table,
        rows=[replace(row, values=dict(row.values)) for row in was.rows],
        errors=list(was.errors),
        notes=list(was.notes),
        remarks=list(was.remarks),
    )


def _read(table: Table, data: bytes, terms: Terms) -> Reading:
    from python_calamine import CalamineError, load_workbook

    check_parts(data)
    try:
        book = load_workbook(BytesIO(data))
        name = table.name if table.name in book.sheet_names else book.sheet_names[0]
        sheet = check_sheet(data, name)
        grid = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, KeyError) as error:
        raise WorkbookRefused(DAMAGED) from error
    for where, said in sheet.errors.items():
        _set(grid, where, said if said in ERRORS else "#N/A")  # calamine reads them as empty
    reading = _read_grid(table, grid, name, terms)
    reading.remarks += hidden_parts(
        sheet, table, reading.places, [row.number for row in reading.rows]
    ) + other_sheets(book, name)
    return reading


def _set(grid: list[list[Any]], where: str, said: str) -> None:
    row, column = row_and_column(where)
    if row <= len(grid) and column <= len(grid[row - 1]):
        grid[row - 1][column - 1] = said


def _read_grid(table: Table, grid: list[list[Any]], name: str, terms: Terms) -> Reading:
    if not grid:
        raise WorkbookRefused(f"表格“{name}”是空的。请下载模板，填好后再上传。")
    reading = Reading(table, terms, places=_places(table, grid[0], name))
    hints = {column.hint for column in table.columns if column.hint}
    example = set(table.example)
    # Not what a sheet to mend says of its rows.
    said = {place for place, title in enumerate(grid[0]) if title != REASONS}
    for number, cells in enumerate(grid[1:], 2):
        texts = (text for place, cell in enumerate(cells) if place in said and (text := text_of(cell)))
        first = next(texts, "")
        shows_how = first.startswith(EXAMPLE_MARK)
        # Of most rows nobody needs to know more than that something stands there.
        filled = {first, *texts} if number == 2 or shows_how else {first}
        if not first or (number == 2 and filled <= hints):
            continue
        if shows_how:
            if not filled <= example:
                reading.remarks.append(TYPED_OVER.format(number=number, mark=EXAMPLE_MARK))
            continue
        if len(reading.rows) >= MAX_ROWS:
            raise WorkbookRefused(f"表格超过{MAX_ROWS:,}行。请分成几个文件，分别导入。")
        _read_row(reading, number, cells)
        progress.tell("读取", number, len(grid))
    if not reading.rows:
        raise WorkbookRefused(f"表格里没有数据。{''.join(reading.remarks) or '请从第3行起填写，再上传。'}")
    return reading


def _places(table: Table, header: list[Any], name: str) -> dict[str, int]:
    called_now = {was: column.label for column in table.columns for was in column.former}
    written = (text_of(cell).rstrip("*＊ ") for cell in header)
    titles = [called_now.get(title, title) for title in written]
    known = {column.label: column.key for column in table.columns}
    strange = [title for title in titles if title and title not in known and title != REASONS]
    missing = [c.label for c in table.columns if c.required and c.label not in titles]
    twice = sorted({title for title in titles if title and titles.count(title) > 1})
    said = []
    if missing:
        said.append(f"缺少“{'”“'.join(missing)}”")
    if strange:
        said.append(f"多了“{'”“'.join(strange[:NAMED])}”")
    if twice:
        said.append(f"“{'”“'.join(twice)}”出现了两次")
    if said:
        raise WorkbookRefused(
            f"看的是“{name}”这个工作表，第1行表头和模板不一样：{'，'.join(said)}。"
            "请下载模板，填在模板的表里，不要改动第1行表头。"
        )
    return {known[title]: place for place, title in enumerate(titles) if title in known}


def _read_row(reading: Reading, number: int, cells: list[Any]) -> None:
    values: dict[str, Any] = {}
    written: dict[str, Any] = {}
    for column, place in reading.columns:
        key = column.key
        written[key] = cell = cells[place] if place < len(cells) else None
        if (cell is None or cell == "") and not column.described.required:  # most cells of a long sheet
            values[key] = None
        else:
            values[key] = _read_cell(reading, column, cell, place, number)
    reading.rows.append(Row(number, values, written))


def _read_cell(reading: Reading, column: Column, cell: Any, place: int, number: int) -> Any:
    def told(sentence: str) -> CellError:
        return CellError(address(place, number), column.label, text_of(cell), sentence, number)

    try:
        found = column.look(cell)
    except ValueError as error:
        reading.errors.append(told(str(error)))
        return None
    reading.notes += [told(f"{note}。") for note in found.notes]
    return found.value
