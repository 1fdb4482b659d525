"""What is to be mended goes back to whoever brought it as a sheet: the wrong rows alone, each with its reasons."""

from __future__ import annotations

from youji.shared.workbook.planning import Plan
from youji.shared.workbook.writing import to_mend

#: What the file is called.
FILE_NAME = "要改的行.xlsx"


def sheet_to_mend(plan: Plan) -> bytes:
    """The workbook of the plan's wrong rows: read again once they are mended, it holds nothing else."""
    return to_mend(
        plan.table,
        (
            (
                row.cells,
                {one.label: one.message for one in row.errors},
                f"原表第{row.number}行 " + "".join(f"{one.label}：{one.message}" for one in row.errors),
            )
            for row in plan.refused
        ),
    )
