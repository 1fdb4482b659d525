"""Reading workbooks people send: checked before they are opened, every wrong cell with its address."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from youji.shared.refusals import Refused
from youji.shared.workbook.columns import Column, Table, text_of
from youji.shared.workbook.writing import EXAMPLE_MARK

MAX_BYTES = 10_000_000
MAX_UNPACKED_BYTES = 120_000_000
MAX_PARTS = 500
MAX_ROWS = 10_000
MAX_COLUMNS = 200
#: Header and hint rows, an example, and blank rows at the end that Excel kept.
_SPARE_ROWS = 2_000
_CHUNK = 1 << 20
_NAMED = 5  # addresses named in a refusal

_FORMULA = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]{1,3}\d+)"[^>]*>\s*<(?:\w+:)?f[\s/>]')
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]*?\bref="([A-Z0-9:]+)"')
_ERROR = re.compile(rb'<(?:\w+:)?c\s(?=[^>]*\bt="e")[^>]*?\br="([A-Z]{1,3}\d+)"')
_ADDRESS = re.compile(rb'<(?:\w+:)?c\s[^>]*?\br="([A-Z]+)(\d+)"')


class WorkbookRefused(Refused):
    """The file as a whole cannot be read; the message says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, "file")


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


def address(place: int, row: int) -> str:
    """``C12`` for the third column, row 12."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def read(table: Table, data: bytes) -> Reading:
    """The rows of ``table`` in the workbook ``data``.

    Raises:
        WorkbookRefused: not an .xlsx, too large, formulas, error values, merged cells, other columns than the template's.
    """
    from python_calamine import CalamineError, load_workbook

    _check_parts(data)
    try:
        book = load_workbook(BytesIO(data))
        name = table.name if table.name in book.sheet_names else book.sheet_names[0]
        _check_sheet(data, name)
        grid = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, KeyError) as error:
        raise WorkbookRefused("打不开这个 Excel 文件，它可能已损坏。请用 Excel 重新保存后再上传。") from error
    return _read_grid(table, grid)


def _check_parts(data: bytes) -> None:
    """Unpack every part once, counting, so that nothing larger than stated is ever held."""
    if len(data) > MAX_BYTES:
        raise WorkbookRefused(f"文件超过{MAX_BYTES // 1_000_000} MB。请删去图片和多余的工作表后再上传。")
    if data[:4] == b"\xd0\xcf\x11\xe0":
        raise WorkbookRefused("这是加密的或旧版（.xls）的 Excel 文件。请去掉密码，另存为 .xlsx 后再上传。")
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            parts = archive.infolist()
            if "xl/workbook.xml" not in archive.namelist():
                raise WorkbookRefused(
                    "这不是 Excel 工作簿。请下载模板，用 Excel 或 WPS 填好后上传 .xlsx 文件。"
                )
            declared = sum(part.file_size for part in parts)
            if len(parts) > MAX_PARTS or declared > MAX_UNPACKED_BYTES:
                raise WorkbookRefused("文件解压后太大，不像正常的表格。请把内容粘贴到模板里再上传。")
            for part in parts:
                with archive.open(part) as stream:
                    while stream.read(_CHUNK):
                        pass
    except (
        zipfile.BadZipFile,
        zipfile.LargeZipFile,
        NotImplementedError,
        RuntimeError,
        EOFError,
        OSError,
    ) as error:
        raise WorkbookRefused("这不是 .xlsx 文件，或者文件已损坏。请下载模板，填好后再上传。") from error


def _sheet_part(archive: zipfile.ZipFile, name: str) -> str:
    from defusedxml.ElementTree import fromstring

    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    rel = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    book = fromstring(archive.read("xl/workbook.xml"))
    wanted = next(s.get(rel) for s in book.iter(f"{main}sheet") if s.get("name") == name)
    links = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    target = next(link.get("Target", "") for link in links if link.get("Id") == wanted)
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _check_sheet(data: bytes, name: str) -> None:
    """Formulas, error values, merged cells and far-away cells, found in the sheet's own text before it is laid out."""
    from defusedxml import DefusedXmlException

    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            xml = archive.read(_sheet_part(archive, name))
    except (DefusedXmlException, SyntaxError, StopIteration, KeyError) as error:
        raise WorkbookRefused("打不开这个 Excel 文件，它可能已损坏。请用 Excel 重新保存后再上传。") from error
    for pattern, what in (
        (_FORMULA, "有公式。请复制后用“选择性粘贴→数值”替换公式"),
        (_ERROR, "是 Excel 的错误值（如 #N/A），不是空白。请改成真正的内容，或清空"),
        (_MERGED, "是合并单元格。请取消合并，每行都填上内容"),
    ):
        found = [match.decode() for match in pattern.findall(xml)]
        if found:
            more = f"等{len(found)}处" if len(found) > _NAMED else ""
            raise WorkbookRefused(f"单元格 {'、'.join(found[:_NAMED])}{more}{what}，再上传。")
    _check_extent(xml)


def _check_extent(xml: bytes) -> None:
    found = _ADDRESS.findall(xml)
    rows = max((int(number) for _, number in found), default=0)
    columns = max((_place(letters) for letters in {letters for letters, _ in found}), default=0)
    if rows > MAX_ROWS + _SPARE_ROWS:
        raise WorkbookRefused(
            f"表格有{rows:,}行，一次最多导入{MAX_ROWS:,}行。请分成几个文件，并删去末尾的空行。"
        )
    if columns > MAX_COLUMNS:
        raise WorkbookRefused("表格的列太多，不是模板的格式。请下载模板，按模板填写。")


def _place(letters: bytes) -> int:
    place = 0
    for letter in letters:
        place = place * 26 + letter - ord("A") + 1
    return place


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
        said.append(f"多了“{'”“'.join(strange[:_NAMED])}”")
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
