"""What of a workbook people do not see, or that nobody reads: told with numbers, so that nothing comes in or stays out unseen."""

from __future__ import annotations

from collections.abc import Collection

from python_calamine import CalamineWorkbook, SheetVisibleEnum

from youji.shared.workbook.columns import Table, text_of
from youji.shared.workbook.opening import NAMED, Sheet
from youji.shared.workbook.writing import CHOICES_SHEET, GUIDE_SHEET

#: Sheets that every template has.
OURS = frozenset({GUIDE_SHEET, CHOICES_SHEET})


def hidden_parts(sheet: Sheet, table: Table, places: dict[str, int], rows: Collection[int]) -> list[str]:
    """Of the rows and columns that were read, those that are hidden; ``rows`` are their numbers."""
    said = []
    if hidden := sorted(sheet.hidden_rows.intersection(rows)):
        named = "、".join(map(str, hidden[:NAMED]))
        more = "等" if len(hidden) > NAMED else ""
        said.append(
            f"有{len(hidden):,}行在 Excel 里被隐藏或筛选掉了（第{named}{more}行），也一起读了。不要导入的，请先删去这些行。"
        )
    labels = {places[column.key] + 1: column.label for column in table.columns if column.key in places}
    covered = [
        label
        for place, label in sorted(labels.items())
        if any(first <= place <= last for first, last in sheet.hidden_columns)
    ]
    if covered:
        said.append(
            f"有{len(covered)}列在 Excel 里被隐藏（{'、'.join(covered[:NAMED])}），也一起读了。请展开核对。"
        )
    return said


def other_sheets(book: CalamineWorkbook, name: str) -> list[str]:
    """The workbook's other sheets, but those of every template: they were not read."""
    said: list[str] = []
    visible: list[str] = []
    hidden: list[str] = []
    for sheet in book.sheets_metadata:
        if sheet.name == name or sheet.name in OURS:
            continue
        (visible if sheet.visible == SheetVisibleEnum.Visible else hidden).append(sheet.name)
    if visible:
        said.append(f"只读了“{name}”。另有{len(visible)}个工作表没有读：{_some(visible)}。")
    if hidden:
        said.append(f"另有{len(hidden)}个隐藏的工作表没有读：{_some(hidden)}。")
    return said


def _some(names: list[str]) -> str:
    return "、".join(text_of(one) for one in names[:NAMED]) + ("等" if len(names) > NAMED else "")
