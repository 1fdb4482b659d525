"""Files in and out, for programs: downloads as OpenAPI describes them, workbooks looked at and imported."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django.http import HttpResponse
from ninja import Schema
from ninja.files import UploadedFile

from youji.shared.api import PROBLEMS, FindingOut
from youji.shared.workbook import MIME, CellError, Plan
from youji.shared.workbook.reading import MAX_BYTES

#: What a look at a workbook spells out; the numbers count all of it.
SPELLED_OUT = 500


class CellsRefused(Exception):
    """Some cells will not do, so nothing was imported."""

    def __init__(self, errors: Iterable[CellError]) -> None:
        self.errors = tuple(errors)
        super().__init__(
            f"有{len(self.errors)}处没有通过检查，一行也没有导入。逐格见 findings，改好后重新提交。"
        )


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
    """What importing would do. Nothing is imported while ``findings`` is not empty; ``field`` is the cell, C12.

    ``notes`` are cells that are read, but not letter for letter: a line break that becomes a space.
    """

    created: int
    updated: int
    unchanged: int
    refused: int
    rows: list[RowOut]
    findings: list[FindingOut]
    notes: list[FindingOut] = []


class ImportedOut(Schema):
    """What the import did."""

    created: int
    updated: int
    unchanged: int


def downloads(mime: str = MIME) -> dict[str, Any]:
    """The options of an operation that answers with a file."""
    content = {mime: {"schema": {"type": "string", "format": "binary"}}}
    return {
        "response": {200: None, **PROBLEMS},
        "openapi_extra": {"responses": {200: {"content": content}}},
    }


def download(content: bytes, name: str, mime: str = MIME) -> HttpResponse:
    """The file, to be saved under ``name``."""
    response = HttpResponse(content, content_type=mime)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return response


def content_of(file: UploadedFile) -> bytes:
    """As much of an uploaded workbook as its reader needs to say that it is too large."""
    return file.read(MAX_BYTES + 1)


def told(errors: Iterable[CellError]) -> list[dict[str, str]]:
    """Wrong cells as findings: ``field`` is the cell's address."""
    return [{"field": one.address, "message": f"{one.label}：{one.message}"} for one in errors]


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
        "findings": told(plan.errors[:SPELLED_OUT]),
        "notes": told(plan.notes[:SPELLED_OUT]),
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
