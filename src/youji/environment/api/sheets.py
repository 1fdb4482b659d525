"""Samples with their results, points and the books of a base in Excel, for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal

from django.http import HttpResponse
from ninja import File
from ninja.files import UploadedFile

from youji.environment.policy import RECORDERS
from youji.environment.services import kept_sheets, sheets
from youji.shared.api import ActorRequest, admits, room_router
from youji.shared.api.files import ImportedOut, PlanOut, download, downloads, imports, sheet_answer
from youji.shared.workbook import Terms

router = room_router("environment", "产地环境")
Kept = Literal["points", "disposals", "adoptions", "figures"]


@router.get("/workbooks/samples/template", summary="检测样品导入模板", **downloads())
@admits(RECORDERS)
def get_template(request: ActorRequest) -> HttpResponse:
    """The workbook to fill in: a row a sample, with its results where they are there."""
    return download(sheets.samples_template(), "模板-检测样品.xlsx")


@router.post("/workbooks/samples/check", response=imports(PlanOut), summary="试导入检测样品")
@admits(RECORDERS)
def check_samples(request: ActorRequest, file: UploadedFile = File(...)) -> Any:  # noqa: B008
    """What importing the workbook would do. Nothing is written."""
    return sheet_answer(
        request,
        file,
        kind="environment.samples",
        plan=lambda data: sheets.plan_samples(data, actor=request.actor, now=request.now),
        at_once=sheets.AT_ONCE,
    )


@router.post("/workbooks/samples", response=imports(ImportedOut), summary="导入检测样品")
@admits(RECORDERS)
def import_samples(
    request: ActorRequest,
    file: UploadedFile = File(...),  # noqa: B008
    *,
    leave_out_faulty: bool = False,
) -> Any:
    """Every row is on file, judged where it has results, or none is; with ``leave_out_faulty`` all rows that are right."""
    terms = Terms(leave_out_faulty=leave_out_faulty)
    return sheet_answer(
        request,
        file,
        kind="environment.samples",
        options=asdict(terms),
        plan=lambda data: sheets.plan_samples(data, actor=request.actor, now=request.now, terms=terms),
        write=lambda _, data: sheets.import_samples(data, actor=request.actor, now=request.now, terms=terms),
        at_once=sheets.AT_ONCE,
    )


@router.get(
    "/books/{what}/workbook/template", summary="监测点、回收处理、绿色技术、年度数据导入模板", **downloads()
)
@admits(RECORDERS)
def get_rows_template(request: ActorRequest, what: Kept) -> HttpResponse:
    """The workbook to fill in: a row a line."""
    return download(kept_sheets.sheet_template(what), f"模板-{kept_sheets.SHEETS[what].title}.xlsx")


@router.post(
    "/books/{what}/workbook/check",
    response=imports(PlanOut),
    summary="试导入监测点、回收处理、绿色技术、年度数据",
)
@admits(RECORDERS)
def check_rows(request: ActorRequest, what: Kept, file: UploadedFile = File(...)) -> Any:  # noqa: B008
    """What importing the workbook would add. Nothing is written."""
    return sheet_answer(
        request,
        file,
        kind=f"environment.{what}",
        plan=lambda data: kept_sheets.plan_rows(what, data, actor=request.actor, now=request.now),
        at_once=kept_sheets.AT_ONCE,
    )


@router.post(
    "/books/{what}/workbook",
    response=imports(ImportedOut),
    summary="导入监测点、回收处理、绿色技术、年度数据",
)
@admits(RECORDERS)
def import_rows(
    request: ActorRequest,
    what: Kept,
    file: UploadedFile = File(...),  # noqa: B008
    *,
    leave_out_faulty: bool = False,
) -> Any:
    """Every row is on file or none is; with ``leave_out_faulty`` all rows that are right. What is there is not written twice."""
    terms = Terms(leave_out_faulty=leave_out_faulty)
    return sheet_answer(
        request,
        file,
        kind=f"environment.{what}",
        options=asdict(terms),
        plan=lambda data: kept_sheets.plan_rows(
            what, data, actor=request.actor, now=request.now, terms=terms
        ),
        write=lambda _, data: kept_sheets.import_rows(
            what, data, actor=request.actor, now=request.now, terms=terms
        ),
        at_once=kept_sheets.AT_ONCE,
    )
