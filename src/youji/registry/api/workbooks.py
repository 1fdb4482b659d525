"""Operators, bases and certificates in Excel, for programs: the template, what is on file, a look, the import."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal

from django.http import HttpResponse
from ninja import File
from ninja.files import UploadedFile

from youji.registry.policy import READERS, REGISTRARS
from youji.registry.services import sheets
from youji.shared.api import ActorRequest, Name, admits, room_router
from youji.shared.api.files import (
    ImportedOut,
    PlanOut,
    download,
    downloads,
    imports,
    sheet_answer,
)
from youji.shared.clock import local_date
from youji.shared.workbook import Terms

router = room_router("registry", "登记簿的表格")
What = Literal["operators", "bases", "certificates"]


@router.get("/workbooks/{what}/template", summary="导入模板", **downloads())
@admits(REGISTRARS)
def get_template(request: ActorRequest, what: What) -> HttpResponse:
    """The workbook to fill in, with its drop-downs."""
    return download(sheets.sheet_template(what, actor=request.actor), f"模板-{sheets.SHEETS[what].file_name}")


@router.get("/workbooks/{what}", summary="导出表格", **downloads())
@admits(READERS)
def export_sheet(
    request: ActorRequest,
    what: What,
    *,
    q: Name = "",
    kind: Name = "",
    division: Name = "",
    product: Name = "",
    state: Literal["", "valid", "past", "waiting"] = "",
) -> HttpResponse:
    """What the list answers to the same questions, as a workbook that can be imported back."""
    more = {"operators": {}, "bases": {"product": product}, "certificates": {"state": state}}
    asked = {"q": q, "kind": kind, "division": division} | more[what]
    content = sheets.sheet_export(what, actor=request.actor, asked=asked, today=local_date(request.now))
    return download(content, sheets.SHEETS[what].file_name)


@router.post("/workbooks/{what}/check", response=imports(PlanOut), summary="试导入表格")
@admits(REGISTRARS)
def check_sheet(
    request: ActorRequest,
    what: What,
    file: UploadedFile = File(...),  # noqa: B008
    *,
    erase_empty: bool = False,
    again: bool = False,
) -> Any:
    """What importing the workbook would do, cell by cell where it will not do. Nothing is written.

    Rows that make something new each time and were taken before are refused, unless ``again`` says that they are meant once more.
    """
    terms = Terms(erase_empty=erase_empty, again=again)
    return sheet_answer(
        request,
        file,
        kind=f"registry.{what}",
        options=asdict(terms),
        plan=lambda data: sheets.plan_import(what, data, actor=request.actor, terms=terms),
    )


@router.post("/workbooks/{what}", response=imports(ImportedOut), summary="导入表格")
@admits(REGISTRARS)
def import_sheet(
    request: ActorRequest,
    what: What,
    file: UploadedFile = File(...),  # noqa: B008
    *,
    erase_empty: bool = False,
    leave_out_faulty: bool = False,
    again: bool = False,
) -> Any:
    """Every row is applied, or none: then each wrong cell is told. With ``leave_out_faulty`` all rows that are right.

    An empty cell leaves what is on file; with ``erase_empty`` it empties it. An unchanged row writes nothing. ``again`` as when it
    is tried.
    """
    terms = Terms(erase_empty, leave_out_faulty, again)
    return sheet_answer(
        request,
        file,
        kind=f"registry.{what}",
        options=asdict(terms),
        plan=lambda data: sheets.plan_import(what, data, actor=request.actor, terms=terms),
        write=lambda _, data: sheets.apply_import(
            what, data, actor=request.actor, now=request.now, terms=terms
        ),
    )
