"""A workbook as a file: looked through in one pass, within a budget, before anything lays it out in memory."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Any
from xml.parsers import expat

from youji.shared import unpacking
from youji.shared.refusals import Refused

MAX_BYTES = 10_000_000
MAX_UNPACKED_BYTES = 100_000_000
MAX_PARTS = 500
MAX_ROWS = 10_000
MAX_COLUMNS = 200
#: A full sheet of the widest table has a third of it.
MAX_ELEMENTS = 1_500_000
MAX_DEPTH = 32
#: Header and hint rows, an example, and blank rows at the end that Excel kept.
SPARE_ROWS = 2_000
NAMED = 5  # addresses named in a refusal

_ADDRESS = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
TOO_LARGE = f"文件超过{MAX_BYTES // 1_000_000} MB。请删去图片和多余的工作表后再上传。"
TOO_LONG = f"表格有{{}}，一次最多导入{MAX_ROWS:,}行。请分成几个文件，并删去末尾的空行。"
DAMAGED = "打不开这个 Excel 文件，它可能已损坏。请用 Excel 重新保存后再上传。"


class WorkbookRefused(Refused):
    """The file as a whole cannot be read; the message says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence, "file")


def check_parts(data: bytes) -> None:
    """Unpack every part once, counting, so that nothing larger than stated is ever held.

    Raises:
        WorkbookRefused: it is no .xlsx, damaged, or larger than tables are.
    """
    if len(data) > MAX_BYTES:
        raise WorkbookRefused(TOO_LARGE)
    if said := other_format(data):
        raise WorkbookRefused(said)
    try:
        with unpacking.opened(BytesIO(data)) as archive:
            if "xl/workbook.xml" not in archive.namelist():
                raise WorkbookRefused(
                    "这不是 Excel 工作簿。请下载模板，用 Excel 或 WPS 填好后上传 .xlsx 文件。"
                )
            for part in unpacking.demand_within(archive, parts=MAX_PARTS, unpacked_bytes=MAX_UNPACKED_BYTES):
                for _ in unpacking.pieces(archive, part):
                    pass
    except unpacking.TooMuch as fault:
        raise WorkbookRefused("文件解压后太大，不像正常的表格。请把内容粘贴到模板里再上传。") from fault
    except unpacking.Damaged as fault:
        raise WorkbookRefused("这不是 .xlsx 文件，或者文件已损坏。请下载模板，填好后再上传。") from fault


def other_format(data: bytes) -> str:
    """What else a file is that people take for a workbook, with its mend; empty where it is none of those."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            return "这个工作簿加了密码（加密）。请在 Excel 里去掉密码，保存后再上传。"
        return "这是旧版（.xls）的 Excel 文件。请用 Excel 或 WPS 打开，另存为 .xlsx 后再上传。"
    head = data[:4096].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith((b"<!doctype html", b"<html", b"<table", b"<meta")):
        return "这是网页格式的表格，只是名字像 Excel。请用 Excel 打开，另存为 .xlsx 后再上传。"
    if head and not head.startswith((b"pk", b"<")) and b"\0" not in head and _rows_of_text(data[:4096]):
        return "这是 CSV 等文字格式的表格。请用 Excel 打开，核对后另存为 .xlsx 再上传。"
    return ""


def _rows_of_text(head: bytes) -> bool:
    for encoding in ("utf-8", "gb18030"):
        text = head.decode(encoding, "ignore")
        if len(text.encode(encoding)) >= len(head) - 3:  # the last character may be cut
            return any(mark in text.partition("\n")[0] for mark in ",\t;，")
    return False


def check_sheet(data: bytes, name: str) -> Sheet:
    """What the sheet says of itself: no formula, no merged or far-away cell; error values and what is hidden are noted.

    Raises:
        WorkbookRefused: there is one of the first, or more of anything than a table has.
    """
    sheet = Sheet()
    _pass(data, name, sheet)
    sheet.demand_plain()
    if sheet.errors:  # seldom: only then is the text between the elements looked at
        _pass(data, name, named := ErrorNames())
        sheet.errors = named.errors
    return sheet


def _pass(data: bytes, name: str, sheet: Sheet) -> None:
    """The sheet's elements have passed by ``sheet``.

    By expat itself: of a long sheet, what ElementTree's parser does between it and us took half the time. Nothing is
    declared without a document type, and a sheet that has one is refused.
    """
    from defusedxml import DefusedXmlException

    parser = expat.ParserCreate(namespace_separator="}")
    parser.StartDoctypeDeclHandler = _refuse_declarations
    parser.StartElementHandler, parser.EndElementHandler = sheet.start, sheet.end
    parser.CharacterDataHandler = getattr(sheet, "data", None)
    try:
        with unpacking.opened(BytesIO(data)) as archive:
            for piece in unpacking.pieces(archive, _sheet_part(archive, name)):
                parser.Parse(piece, False)
            parser.Parse(b"", True)
    except (
        unpacking.Damaged, DefusedXmlException, expat.ExpatError, SyntaxError, StopIteration, KeyError
    ) as error:  # fmt: skip
        raise WorkbookRefused(DAMAGED) from error


def _refuse_declarations(*_: object) -> None:
    raise WorkbookRefused(DAMAGED)


def _sheet_part(archive: zipfile.ZipFile, name: str) -> str:
    """The part that holds the sheet; ``KeyError`` where two readers would take two different ones."""
    from defusedxml.ElementTree import fromstring

    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    rel = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    book = fromstring(archive.read("xl/workbook.xml"), forbid_dtd=True)
    wanted = next(s.get(rel) for s in book.iter(f"{main}sheet") if s.get("name") == name)
    links = fromstring(archive.read("xl/_rels/workbook.xml.rels"), forbid_dtd=True)
    targets = [link.get("Target", "") for link in links if link.get("Id") == wanted]
    if len(targets) != 1:
        raise KeyError(wanted)
    return targets[0].lstrip("/") if targets[0].startswith("/") else f"xl/{targets[0]}"


class Sheet:
    """What a sheet's elements say of it; the XML parser calls ``start`` and ``end`` and keeps nothing itself."""

    def __init__(self) -> None:
        self.found: dict[str, list[str]] = {"f": [], "mergeCell": []}
        self.errors: dict[str, str] = {}  # address → #N/A
        self.hidden_rows: set[int] = set()  # as Excel counts them; filtered ones too
        self.hidden_columns: list[tuple[int, int]] = []  # first and last
        self.elements = self.depth = self.row = self.column = self.rows = self.columns = 0

    def start(self, tag: str, attributes: Mapping[str, str]) -> None:
        """An element begins."""
        self.elements += 1
        self.depth += 1
        if self.elements > MAX_ELEMENTS or self.depth > MAX_DEPTH:
            if self.rows > MAX_ROWS + SPARE_ROWS:  # a sheet that is filled in as asked, and is too long
                raise WorkbookRefused(TOO_LONG.format(f"{self.rows:,}行还不止"))
            raise WorkbookRefused("表格里的格子太多，不像模板填出来的。请把内容粘贴到模板里再上传。")
        look = _LOOKS.get(tag.rpartition("}")[2])
        if look is not None:
            look(self, attributes)

    def end(self, tag: str) -> None:
        """An element ends."""
        self.depth -= 1

    def at_row(self, attributes: Mapping[str, str]) -> None:
        """A row; without its number it is the next."""
        said = attributes.get("r")
        self.row = self.row + 1 if said is None else _number(said)
        self.column = 0
        if attributes.get("hidden") in _YES:
            self.hidden_rows.add(self.row)
        self._reach()

    def at_cell(self, attributes: Mapping[str, str]) -> None:
        """A cell; without its address it is the next."""
        said = attributes.get("r")
        if said is None:
            self.column += 1
        else:
            self.row, self.column = row_and_column(said)
        self._reach()
        if attributes.get("t") == "e":
            self.errors[self._here()] = ""

    def at_formula(self, attributes: Mapping[str, str]) -> None:
        """A formula, in the cell before it."""
        self.found["f"].append(self._here())

    def at_columns(self, attributes: Mapping[str, str]) -> None:
        """How some columns look."""
        if attributes.get("hidden") not in _YES:
            return
        first, last = _number(attributes.get("min", "")), _number(attributes.get("max", ""))
        if len(self.hidden_columns) >= MAX_COLUMNS:
            raise WorkbookRefused(DAMAGED)
        if first <= MAX_COLUMNS:
            self.hidden_columns.append((first, last))

    def at_merged(self, attributes: Mapping[str, str]) -> None:
        """Cells made one."""
        self.found["mergeCell"].append(attributes.get("ref", ""))

    def demand_plain(self) -> None:
        """Nothing in it that people see otherwise than we read it, and no cell too far away.

        Raises:
            WorkbookRefused: there is.
        """
        for kind, what in _NOT_PLAIN.items():
            if found := self.found[kind]:
                more = f"等{len(found)}处" if len(found) > NAMED else ""
                raise WorkbookRefused(f"单元格 {'、'.join(found[:NAMED])}{more}{what}，再上传。")
        if self.rows > MAX_ROWS + SPARE_ROWS:
            raise WorkbookRefused(TOO_LONG.format(f"{self.rows:,}行"))
        if self.columns > MAX_COLUMNS:
            raise WorkbookRefused("表格的列太多，不是模板的格式。请下载模板，按模板填写。")

    def _reach(self) -> None:
        self.rows, self.columns = max(self.rows, self.row), max(self.columns, self.column)

    def _here(self) -> str:
        return address(self.column - 1, self.row)


class ErrorNames(Sheet):
    """The same, and which error stands in each cell that holds one."""

    def at_cell(self, attributes: Mapping[str, str]) -> None:
        """A cell, and whether what follows is its error."""
        super().at_cell(attributes)
        self.inside = attributes.get("t") == "e"

    def data(self, text: str) -> None:
        """What stands between two elements."""
        if getattr(self, "inside", False):
            self.errors[self._here()] = (self.errors.get(self._here(), "") + text.strip())[:20]


_YES = ("1", "true")
_LOOKS: dict[str, Any] = {
    "col": Sheet.at_columns,
    "row": Sheet.at_row,
    "c": Sheet.at_cell,
    "f": Sheet.at_formula,
    "mergeCell": Sheet.at_merged,
}
_NOT_PLAIN = {
    "f": "有公式。请复制后用“选择性粘贴→数值”替换公式",
    "mergeCell": "是合并单元格。请取消合并，每行都填上内容；第1行须是表头，表头上面的标题、分组请整行删去",
}


def row_and_column(said: str) -> tuple[int, int]:
    """Row 12, column 3 for ``C12``.

    Raises:
        WorkbookRefused: it is no address.
    """
    parts = _ADDRESS.fullmatch(said)
    if parts is None:
        raise WorkbookRefused(DAMAGED)
    column = 0
    for letter in parts[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(parts[2]), column


def _number(said: str) -> int:
    if not (said.isascii() and said.isdigit() and len(said) <= 7):
        raise WorkbookRefused(DAMAGED)
    return int(said)


def address(place: int, row: int) -> str:
    """``C12`` for the third column, row 12."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"
