"""Excel workbooks as officials use them: one table of columns makes the template, the export and the import.

How to use it::

    TABLE = Table(
        name="经营主体",
        columns=(
            Column("code", "主体码", hint="新增时留空；修改已有主体时填写"),
            Column("name", "名称", required=True, max_length=120, example="岳阳市君山区某某合作社"),
            Column("kind", "类型", kind="choice", required=True, choices=(("enterprise", "农业企业"), …)),
            Column("area_mu", "规模（亩）", kind="decimal", minimum=0),
            Column("uscc", "统一社会信用代码", parse=read_uscc),   # raises ValueError("第18位校验码应为…")
        ),
    )
    template(TABLE)                      # bytes of an .xlsx to fill in: drop-downs, hints, an example
    listing(TABLE, rows)                 # bytes of an .xlsx only to read: header, filters, no hints
    export(TABLE, rows)                  # bytes of an .xlsx with rows (mappings key → value): import reads it back
    reading = read(TABLE, uploaded)      # WorkbookRefused(sentence), or rows and errors per cell
    plan = make_plan(reading, key=…, existing=…)   # which rows would be created, updated, unchanged, refused

``read`` never opens a bomb: the size unpacked, the rows and the columns are checked before the sheet is read;
formulas and merged cells are refused with their addresses. Apply a plan in your service: one transaction, nothing
when it is ``plan.stopped`` by wrong rows, bulk operations over ``plan.created`` and ``plan.updated``. ``Terms`` are what
whoever brings the workbook says besides: that empty cells erase, that wrong rows are left out.
"""

from __future__ import annotations

from youji.shared.workbook.columns import Column, Table
from youji.shared.workbook.mending import FILE_NAME, sheet_to_mend
from youji.shared.workbook.opening import WorkbookRefused
from youji.shared.workbook.planning import Plan, PlannedRow, make_plan
from youji.shared.workbook.reading import NO_TERMS, CellError, Reading, Row, Terms, read, read_once
from youji.shared.workbook.writing import MIME, export, listing, template

__all__ = [
    "FILE_NAME",
    "MIME",
    "NO_TERMS",
    "CellError",
    "Column",
    "Plan",
    "PlannedRow",
    "Reading",
    "Row",
    "Table",
    "Terms",
    "WorkbookRefused",
    "export",
    "listing",
    "make_plan",
    "read",
    "read_once",
    "sheet_to_mend",
    "template",
]
