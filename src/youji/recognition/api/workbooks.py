"""Rounds, quotas and one round's applications in Excel, for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import File
from ninja.files import UploadedFile

from youji.recognition import policy
from youji.recognition.selectors import exports, rounds
from youji.recognition.selectors import round_sheets as sheets
from youji.recognition.services import round_sheets
from youji.schemes.selectors import scheme_of
from youji.shared import clock, workbook
from youji.shared.api import ActorRequest, Id, admits, room_router
from youji.shared.api.files import (
    ImportedOut,
    PlanOut,
    download,
    downloads,
    imports,
    sheet_answer,
)

router = room_router("recognition", "批次的表格")


# --- rounds --------------------------------------------------------------------------------------


@router.get("/workbooks/rounds", summary="导出批次", **downloads())
@admits(policy.ROUND_MAKERS)
def export_rounds(request: ActorRequest) -> HttpResponse:
    """The rounds as a workbook to change and bring back; the template where there is none."""
    table = sheets.rounds_table(clock.local_date(request.now))
    rows = list(sheets.round_rows(request.actor, table))
    return download(workbook.export(table, rows) if rows else workbook.template(table), "申报批次.xlsx")


def _rounds(request: ActorRequest, data: bytes) -> workbook.Plan:
    table = sheets.rounds_table(clock.local_date(request.now))
    return sheets.plan_rounds(workbook.read(table, data))


@router.post("/workbooks/rounds/check", response=imports(PlanOut), summary="试导入批次")
@admits(policy.ROUND_MAKERS)
def check_rounds(request: ActorRequest, file: UploadedFile = File(...)) -> Any:  # noqa: B008
    """What importing would do. Nothing is written."""
    return sheet_answer(request, file, kind="recognition.rounds", plan=lambda data: _rounds(request, data))


@router.post("/workbooks/rounds", response=imports(ImportedOut), summary="导入批次")
@admits(policy.ROUND_MAKERS)
def import_rounds(request: ActorRequest, file: UploadedFile = File(...)) -> Any:  # noqa: B008
    """New rounds are drafts, drafts on file say what their lines say: all of it or nothing."""

    def write(plan: workbook.Plan, _: bytes) -> None:
        round_sheets.apply_plan(plan, actor=request.actor, now=request.now)

    return sheet_answer(
        request, file, kind="recognition.rounds", plan=lambda data: _rounds(request, data), write=write
    )


# --- one round -----------------------------------------------------------------------------------


@router.get("/rounds/{int:round_id}/workbook", summary="导出一批的申报", **downloads())
@admits(policy.ROUNDS)
def export_round(request: ActorRequest, round_id: Id) -> HttpResponse:
    """The round's applications inside the token's scope."""
    found = rounds.find_round(round_id, request.actor)
    content = workbook.listing(
        exports.applications_table(scheme_of(found.scheme_version)),
        exports.application_rows(found, request.actor),
    )
    return download(content, f"{found.title}-申报.xlsx")


@router.get("/rounds/{int:round_id}/quotas/workbook", summary="导出名额", **downloads())
@admits(policy.ROUND_MAKERS)
def export_quotas(request: ActorRequest, round_id: Id) -> HttpResponse:
    """The quotas as they are, or an empty template."""
    found = rounds.find_round(round_id, request.actor)
    rows = list(exports.quota_rows(found))
    content = workbook.export(exports.QUOTAS, rows) if rows else workbook.template(exports.QUOTAS)
    return download(content, f"{found.title}-名额.xlsx")


def _quotas(found: Any, data: bytes) -> workbook.Plan:
    return round_sheets.plan_quotas(found, workbook.read(exports.QUOTAS, data))


@router.post("/rounds/{int:round_id}/quotas/workbook/check", response=imports(PlanOut), summary="试导入名额")
@admits(policy.ROUND_MAKERS)
def check_quotas(request: ActorRequest, round_id: Id, file: UploadedFile = File(...)) -> Any:  # noqa: B008
    """What the quotas would become. Nothing is written; whom the workbook does not name falls back to the default."""
    found = rounds.find_round(round_id, request.actor)
    return sheet_answer(
        request,
        file,
        kind="recognition.quotas",
        plan=lambda data: _quotas(found, data),
        options={"round": round_id},
    )


@router.post("/rounds/{int:round_id}/quotas/workbook", response=imports(ImportedOut), summary="导入名额")
@admits(policy.ROUND_MAKERS)
def import_quotas(request: ActorRequest, round_id: Id, file: UploadedFile = File(...)) -> Any:  # noqa: B008
    """The quotas are those of the workbook, all of them or none."""
    found = rounds.find_round(round_id, request.actor)

    def write(plan: workbook.Plan, _: bytes) -> None:
        round_sheets.apply_quotas(found, plan, actor=request.actor, now=request.now)

    return sheet_answer(
        request,
        file,
        kind="recognition.quotas",
        plan=lambda data: _quotas(found, data),
        write=write,
        options={"round": round_id},
    )
