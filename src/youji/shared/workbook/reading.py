"""Reading workbooks people send: checked before they are opened, every wrong cell with its address."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from youji.shared import progress
from youji.shared.workbook.columns import Column, Table, text_of
from youji.shared.workbook.opening import (
    DAMAGED,
    MAX_ROWS,
    NAMED,
    WorkbookRefused,
    address,
    check_parts,
    check_sheet,
)
from youji.shared.workbook.writing import EXAMPLE_MARK


@dataclass(frozen=True, slots=True)
class CellError:
    """One cell that will not do: ``C12``, what is in it, and what to do."""

    address: str
    label: str
    value: str
    message: str
    row: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """One row read: its number in the sheet, its values by column key (only of columns the sheet has)."""

    number: int
    values: Mapping[str, Any]


@dataclass(slots=True)
class Reading:
    """What was read: rows in order (those with errors too), errors and notes per cell, and where columns stand."""

    table: Table
    rows: list[Row] = field(default_factory=list)
    errors: list[CellError] = field(default_factory=list)
    notes: list[CellError] = field(default_factory=list)  # cells that were read, but not letter for letter
    places: dict[str, int] = field(default_factory=dict)

    def error_at(self, row: Row, key: str, message: str) -> CellError:
        """A ``CellError`` for ``key`` in ``row``: for rules that look at more than one cell."""
        column = next(c for c in self.table.columns if c.key == key)
        value = row.values.get(key)
        return CellError(
            address(self.places.get(key, 0), row.number),
            column.label,
            text_of(column.shown(value)),
            message,
            row.number,
        )


def read(table: Table, data: bytes) -> Reading:
    """The rows of ``table`` in the workbook ``data``.

    Raises:
        WorkbookRefused: not an .xlsx, too large, formulas, error values, merged cells, other columns than the template's.
    """
    from python_calamine import CalamineError, load_workbook

    check_parts(data)
    try:
        book = load_workbook(BytesIO(data))
        name = table.name if table.name in book.sheet_names else book.sheet_names[0]
        check_sheet(data, name)
        grid = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, KeyError) as error:
        raise WorkbookRefused(DAMAGED) from error
    return _read_grid(table, grid)


def _read_grid(table: Table, grid: list[list[Any]]) -> Reading:
    if not grid:
        raise WorkbookRefused("表格是空的。请下载模板，填好后再上传。")
    reading = Reading(table, places=_places(table, grid[0]))
    hints = {column.hint for column in table.columns if column.hint}
    for number, cells in enumerate(grid[1:], 2):
        filled = [text for cell in cells if (text := text_of(cell))]
        if not filled or filled[0].startswith(EXAMPLE_MARK) or (number == 2 and set(filled) <= hints):
            continue
        if len(reading.rows) >= MAX_ROWS:
            raise WorkbookRefused(f"表格超过{MAX_ROWS:,}行。请分成几个文件，分别导入。")
        _read_row(reading, number, cells)
        progress.tell("读取", number, len(grid))
    if not reading.rows:
        raise WorkbookRefused("表格里没有数据。请从第3行起填写，再上传。")
    return reading


def _places(table: Table, header: list[Any]) -> dict[str, int]:
    called_now = {was: column.label for column in table.columns for was in column.former}
    written = (text_of(cell).rstrip("*＊ ") for cell in header)
    titles = [called_now.get(title, title) for title in written]
    known = {column.label: column.key for column in table.columns}
    strange = [title for title in titles if title and title not in known]
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
        raise WorkbookRefused(f"表头和模板不一样：{'，'.join(said)}。请下载模板，不要改动第1行表头。")
    return {known[title]: place for place, title in enumerate(titles) if title}


def _read_row(reading: Reading, number: int, cells: list[Any]) -> None:
    values: dict[str, Any] = {}
    for column in reading.table.columns:
        place = reading.places.get(column.key)
        if place is None:
            continue
        cell = cells[place] if place < len(cells) else None
        values[column.key] = _read_cell(reading, column, cell, place, number)
    reading.rows.append(Row(number, values))


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
