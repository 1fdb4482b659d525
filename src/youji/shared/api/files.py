"""Files in and out, for programs: downloads as OpenAPI describes them, workbooks looked at and imported."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from ninja import Schema
from ninja.files import UploadedFile

from youji.shared.api import PROBLEMS, ProblemOut
from youji.shared.files import file_response
from youji.shared.refusals import FieldProblem, Refused
from youji.shared.workbook import MIME, CellError, Plan
from youji.shared.workbook.opening import MAX_BYTES

#: What a look at a workbook spells out; the numbers count all of it.
SPELLED_OUT = 500


class CellsRefused(Refused):
    """Some cells will not do, so nothing was imported; the problems name each cell by its address."""

    def __init__(self, errors: Iterable[CellError]) -> None:
        self.errors = tuple(errors)
        super().__init__(
            FieldProblem(one.address, f"{one.label}：{one.message}") for one in self.errors[:SPELLED_OUT]
        )

    def __str__(self) -> str:
        return f"有{len(self.errors)}处没有通过检查，一行也没有导入。逐格见 problems，改好后重新提交。"


class ChangeOut(Schema):
    """One cell that would change."""

    column: str
    before: str
    after: str


class RowOut(Schema):
    """One row of the sheet and what would become of it."""

    row: int
    action: str
    key: str
    changes: list[ChangeOut]


class PlanOut(Schema):
    """What importing would do. Nothing is imported while ``problems`` is not empty; ``field`` is the cell, C12.

    ``notes`` are cells that are read, but not letter for letter: a line break that becomes a space.
    """

    created: int
    updated: int
    unchanged: int
    refused: int
    rows: list[RowOut]
    problems: list[ProblemOut]
    notes: list[ProblemOut] = []


class ImportedOut(Schema):
    """What the import did."""

    created: int
    updated: int
    unchanged: int


def downloads(*mimes: str) -> dict[str, Any]:
    """The options of an operation that answers with a file: a workbook, or of one of ``mimes``."""
    content = {mime: {"schema": {"type": "string", "format": "binary"}} for mime in mimes or (MIME,)}
    return {
        "response": {200: None, **PROBLEMS},
        "openapi_extra": {"responses": {200: {"content": content}}},
    }


def download(content: bytes, name: str, mime: str = MIME) -> HttpResponse:
    """The file, to be saved under ``name``."""
    return file_response(content, name, mime)


def content_of(file: UploadedFile) -> bytes:
    """As much of an uploaded workbook as its reader needs to say that it is too large."""
    return file.read(MAX_BYTES + 1)


def _as_problem(error: CellError) -> dict[str, str]:
    return {"field": error.address, "code": "", "sentence": f"{error.label}：{error.message}", "mend": ""}


def plan_out(plan: Plan) -> dict[str, Any]:
    """The plan as a program reads it."""
    rows = [
        {
            "row": row.number,
            "action": row.action,
            "key": row.key,
            "changes": [
                {"column": column, "before": before, "after": after}
                for column, (before, after) in row.changes.items()
            ],
        }
        for row in plan.rows
        if row.action != "unchanged"
    ]
    return {
        **imported_out(plan),
        "refused": len(plan.refused),
        "rows": rows[:SPELLED_OUT],
        "problems": [_as_problem(one) for one in plan.errors[:SPELLED_OUT]],
        "notes": [_as_problem(one) for one in plan.notes[:SPELLED_OUT]],
    }


def imported_out(plan: Plan) -> dict[str, int]:
    """How many rows came to which end."""
    return {
        "created": len(plan.created),
        "updated": len(plan.updated),
        "unchanged": len(plan.unchanged),
    }


def sound(plan: Plan) -> Plan:
    """``plan``, in which nothing is wrong.

    Raises:
        CellsRefused: with every wrong cell.
    """
    if plan.refused:
        raise CellsRefused(plan.errors)
    return plan
