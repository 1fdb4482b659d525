"""Files in and out, for programs: downloads as OpenAPI describes them, workbooks looked at and imported."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse, JsonResponse
from ninja import Schema
from ninja.files import UploadedFile

from youji.shared import handing_over, once
from youji.shared.api import PROBLEMS, ActorRequest, ProblemOut
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


class CellsOut(Schema):
    """How many cells of a column."""

    column: str
    cells: int


class PlanOut(Schema):
    """What importing would do. Nothing is imported while ``problems`` is not empty; ``field`` is the cell, C12.

    ``notes`` are cells that are read, but not letter for letter: a line break that becomes a space. ``remarks`` are of
    the file: rows that are hidden in it, sheets that are not read. ``kept_empty`` are empty cells by column that leave
    what is on file; ``erased_empty``, with ``erase_empty``, those that empty it.
    """

    created: int
    updated: int
    unchanged: int
    refused: int
    rows: list[RowOut]
    problems: list[ProblemOut]
    notes: list[ProblemOut] = []
    remarks: list[str] = []
    kept_empty: list[CellsOut] = []
    erased_empty: list[CellsOut] = []


class ImportedOut(Schema):
    """What the import did; ``refused`` rows were left out, as was asked for, and ``problems`` say why."""

    created: int
    updated: int
    unchanged: int
    refused: int = 0
    problems: list[ProblemOut] = []


class HandedOverOut(Schema):
    """It is longer than what is answered at once: the worker does it. ``Location`` is where to ask what came of it.

    A look waits there to be confirmed, for a day; an import needs no more word.
    """

    code: UUID
    location: str


def imports(schema: Any, status: int = 200) -> dict[int, Any]:
    """The documented answers of an operation that takes a file: ``schema`` at once, or that it was handed over."""
    return {status: schema, 202: HandedOverOut, **PROBLEMS}


def handed_over(
    request: ActorRequest, *, kind: str, options: Mapping[str, Any], data: bytes, name: str | None, take: bool
) -> HttpResponse:
    """The answer to a file that the worker does."""
    handed = handing_over.hand_over(
        request, kind=kind, options=options, data=data, name=name or "", take=take
    )
    location = f"/api/v1/imports/runs/{handed.code}"
    body = {"code": str(handed.code), "location": location}
    return JsonResponse(body, status=202, headers={"Location": location})


def sheet_answer(
    request: ActorRequest,
    file: UploadedFile,
    *,
    kind: str,
    plan: Callable[[bytes], Plan],
    write: Callable[[Plan, bytes], Plan | None] | None = None,
    options: Mapping[str, Any] | None = None,
    at_once: int = handing_over.ROWS_AT_ONCE,
) -> Any:
    """What importing the workbook would do, or with ``write`` did; a long one is handed over to the worker.

    Args:
        kind: the importer that does the same, with these ``options``. write: does it; gives the plan that it followed
            where it made another. at_once: rows that are still answered here.

    Raises:
        CellsRefused: with every wrong cell, where it was to be written.
    """
    data = content_of(file)
    found = None
    if len(data) > MAX_BYTES or not handing_over.long_workbook(data):
        found = plan(data)
    if found is None or handing_over.long_plan(len(found.rows), at_once):
        return handed_over(
            request, kind=kind, options=options or {}, data=data, name=file.name, take=write is not None
        )
    once.demand_new(kind, found, request.actor)
    if write is None:
        return plan_out(found)
    if not once.is_once(kind):
        return imported_out(write(sound(found), data) or found)
    with transaction.atomic():
        once.demand_new(kind, found, request.actor)
        done = write(sound(found), data) or found
        once.keep(kind, found, request.actor, request.now)
    return imported_out(done)


_BYTES = {"type": "string", "format": "binary"}
#: A file that a program reads as it reads an answer.
_FILES = {"application/json": {"type": "object"}}


def downloads(*mimes: str) -> dict[str, Any]:
    """The options of an operation that answers with a file: a workbook, or of one of ``mimes``."""
    content = {mime: {"schema": _FILES.get(mime, _BYTES)} for mime in mimes or (MIME,)}
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
        "rows": rows[:SPELLED_OUT],
        "notes": [_as_problem(one) for one in plan.notes[:SPELLED_OUT]],
        "remarks": list(plan.remarks),
        "kept_empty": _cells(plan.kept),
        "erased_empty": _cells(plan.erased),
    }


def _cells(counted: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{"column": column, "cells": count} for column, count in counted.items()]


def imported_out(plan: Plan) -> dict[str, Any]:
    """How many rows came to which end, and what is wrong with those that did not go in."""
    return {
        "created": len(plan.created),
        "updated": len(plan.updated),
        "unchanged": len(plan.unchanged),
        "refused": len(plan.refused),
        "problems": [_as_problem(one) for one in plan.errors[:SPELLED_OUT]],
    }


def sound(plan: Plan) -> Plan:
    """``plan``, in which nothing is wrong, or what is wrong is left out as was asked for.

    Raises:
        CellsRefused: with every wrong cell.
    """
    if plan.stopped:
        raise CellsRefused(plan.errors)
    return plan
