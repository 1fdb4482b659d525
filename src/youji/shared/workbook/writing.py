"""Writing workbooks: templates to fill in, and exports that the reader takes back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from math import isfinite
from typing import Any

from youji.shared.workbook.columns import EXAMPLE_MARK, YES, Column, Table

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADER_ROW, HINT_ROW, FIRST_ROW = 0, 1, 2
GUIDE_SHEET, CHOICES_SHEET = "填写说明", "选项"
#: The column of a sheet to mend that says what is wrong with each row; whoever reads the sheet passes over it.
REASONS = "要改的地方（导入时不看这一列）"
_LAST_ROW = 10_001
OPTIONS = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
_INLINE_LIST = 200  # Excel takes 255 characters of choices in the rule itself


def template(table: Table) -> bytes:
    """An empty workbook to fill in: header, hints, one example row that the reader passes over."""
    return _write(table, (), table.example)


def export(table: Table, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """A workbook with ``rows``; changed and imported again it updates them."""
    return _write(table, rows, None)


def to_mend(table: Table, rows: Iterable[tuple[Mapping[str, Any], Mapping[str, str], str]]) -> bytes:
    """The rows that will not do, to be mended and uploaded again: each as it was written, its wrong cells marked.

    Args:
        rows: its cells by column key, what is wrong by column label, and the same in a sentence for the row.
    """
    import xlsxwriter

    out = BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        looks = _Looks(book)
        sheet = book.add_worksheet(table.name)
        _head(sheet, table, looks, shift=1)
        sheet.set_column(0, 0, 48)
        for number, (cells, wrong, said) in enumerate(rows, FIRST_ROW):
            sheet.write_string(number, 0, said, looks.wrong)
            for place, column in enumerate(table.columns, 1):
                value = cells.get(column.key)
                look = looks.wrong if column.label in wrong else None
                _cell(sheet, (number, place), "" if value is None else value, looks, look)
        _choices(book, sheet, table, shift=1)
        _guide(book, table, looks)
    return out.getvalue()


def listing(table: Table, rows: Iterable[Mapping[str, Any]]) -> bytes:
    """A workbook to read and sort, not to bring back: one header row, frozen and with filters."""
    import xlsxwriter

    out = BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        looks = _Looks(book)
        sheet = book.add_worksheet(table.name)
        _widths(sheet, table, looks)
        sheet.set_row(HEADER_ROW, 24)
        sheet.write_row(HEADER_ROW, 0, [column.label for column in table.columns], looks.head)
        number = HEADER_ROW
        for number, row in enumerate(rows, HEADER_ROW + 1):
            for place, column in enumerate(table.columns):
                _cell(sheet, (number, place), column.shown(row.get(column.key)), looks)
        sheet.freeze_panes(HEADER_ROW + 1, 1)
        sheet.autofilter(HEADER_ROW, 0, number, len(table.columns) - 1)
    return out.getvalue()


def _write(table: Table, rows: Iterable[Mapping[str, Any]], example: Sequence[str] | None) -> bytes:
    import xlsxwriter

    out = BytesIO()
    with xlsxwriter.Workbook(out, OPTIONS) as book:
        looks = _Looks(book)
        sheet = book.add_worksheet(table.name)
        _head(sheet, table, looks)
        number = FIRST_ROW
        if example is not None:
            sheet.write_row(number, 0, example, looks.hint)
            number += 1
        for row in rows:
            for place, column in enumerate(table.columns):
                _cell(sheet, (number, place), column.shown(row.get(column.key)), looks)
            number += 1
        _choices(book, sheet, table)
        _guide(book, table, looks)
    return out.getvalue()


class _Looks:
    def __init__(self, book: Any) -> None:
        font = {"font_name": "Microsoft YaHei", "font_size": 10, "valign": "vcenter"}
        self.head = book.add_format(
            {**font, "bold": True, "bg_color": "#1E7A4C", "font_color": "#FFFFFF", "border": 1}
        )
        self.hint = book.add_format({**font, "font_color": "#5B655F", "italic": True, "text_wrap": True})
        self.wrong = book.add_format({**font, "bg_color": "#FBE3DE", "text_wrap": True})
        self.text = book.add_format({**font, "num_format": "@"})
        self.number = book.add_format({**font, "num_format": "#,##0.##"})
        self.day = book.add_format({**font, "num_format": "yyyy-mm-dd"})

    def of(self, column: Column) -> Any:
        return {"integer": self.number, "decimal": self.number, "date": self.day}.get(column.kind, self.text)


def _widths(sheet: Any, table: Table, looks: _Looks, shift: int = 0) -> None:
    for place, column in enumerate(table.columns, shift):
        width = column.width or min(max(2 * len(column.heading) + 2, len(column.example) + 2, 12), 36)
        sheet.set_column(place, place, width, looks.of(column))


def _head(sheet: Any, table: Table, looks: _Looks, shift: int = 0) -> None:
    _widths(sheet, table, looks, shift)
    sheet.set_row(HEADER_ROW, 24)
    sheet.write_row(
        HEADER_ROW, 0, [REASONS] * shift + [column.heading for column in table.columns], looks.head
    )
    sheet.set_row(HINT_ROW, 42)
    sheet.write_row(HINT_ROW, shift, [column.hint for column in table.columns], looks.hint)
    sheet.freeze_panes(FIRST_ROW, 1)


def _cell(sheet: Any, where: tuple[int, int], shown: Any, looks: _Looks, look: Any = None) -> None:
    if isinstance(shown, date):
        sheet.write_datetime(*where, shown, looks.day)
    elif isinstance(shown, (int, float, Decimal)) and not isinstance(shown, bool) and isfinite(shown):
        sheet.write_number(*where, float(shown), look or looks.number)
    elif look is not None:
        sheet.write_string(*where, str(shown), look) if shown != "" else sheet.write_blank(*where, None, look)
    elif shown != "":
        # A string always: a name that begins with "=" must not become a formula on somebody's desk.
        sheet.write_string(*where, str(shown), looks.text)


def _labels(column: Column) -> list[str]:
    if column.kind == "several":  # a drop-down would take one only
        return []
    return list(YES) if column.kind == "yes_no" else [label for _, label in column.choices]


def _choices(book: Any, sheet: Any, table: Table, shift: int = 0) -> None:
    """Drop-downs; long lists live on a hidden sheet, row by row because memory is constant."""
    long: list[list[str]] = []
    for place, column in enumerate(table.columns, shift):
        labels = _labels(column)
        if not labels:
            continue
        source: Any = labels
        if len(",".join(labels)) > _INLINE_LIST:
            letter = chr(ord("A") + len(long))
            source = f"={CHOICES_SHEET}!${letter}$1:${letter}${len(labels)}"
            long.append(labels)
        rule = {
            "validate": "list",
            "source": source,
            "error_title": "请从下拉框选择",
            "error_message": f"{column.label}只能填下拉框里的内容。",
            "show_error": not column.suggests,
        }
        sheet.data_validation(FIRST_ROW, place, _LAST_ROW, place, rule)
    if long:
        hidden = book.add_worksheet(CHOICES_SHEET)
        for row in range(max(map(len, long))):
            hidden.write_row(row, 0, [labels[row] if row < len(labels) else "" for labels in long])
        hidden.hide()


def _guide(book: Any, table: Table, looks: _Looks) -> None:
    sheet = book.add_worksheet(GUIDE_SHEET)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 8)
    sheet.set_column(2, 3, 48)
    sheet.write_row(0, 0, ["列", "必填", "怎么填", "例子"], looks.head)
    for row, column in enumerate(table.columns, 1):
        sheet.write_row(
            row, 0, [column.label, "是" if column.required else "否", column.hint, column.example], looks.text
        )
    notes = (
        *table.notes,
        f"在“{table.name}”表从第{FIRST_ROW + 1}行起填写；第1行表头和第2行说明不要改动。",
        f"以“{EXAMPLE_MARK}”开头的行不会导入。",
        "不要用公式，不要合并单元格；一次最多10,000行。",
    )
    for row, note in enumerate(notes, len(table.columns) + 2):
        sheet.write_string(row, 0, note)
