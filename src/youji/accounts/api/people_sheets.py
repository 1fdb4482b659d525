"""人员 in Excel, for programs: accounts come without a way in, and no password passes here (decision 0014)."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpResponse
from ninja import File
from ninja.files import UploadedFile

from youji.accounts import services
from youji.accounts.policy import PEOPLE, PEOPLE_MAKERS
from youji.shared.api import ActorRequest, Name, admits, room_router
from youji.shared.api.files import (
    ImportedOut,
    PlanOut,
    download,
    downloads,
    imports,
    sheet_answer,
)

router = room_router("accounts", "人员的表格")


@router.get("/workbooks/people/template", summary="人员导入模板", **downloads())
@admits(PEOPLE_MAKERS)
def get_template(request: ActorRequest) -> HttpResponse:
    """The workbook to fill in, with its drop-downs."""
    return download(services.people_template(request.actor), "模板-人员.xlsx")


@router.get("/workbooks/people", summary="导出人员", **downloads())
@admits(PEOPLE)
def export_people(
    request: ActorRequest,
    *,
    q: Name = "",
    role: Name = "",
    state: Literal["", "active", "locked", "waiting"] = "",
) -> HttpResponse:
    """What the list answers to the same questions, as a workbook that can be uploaded again with more rows."""
    asked = {"q": q, "role": role, "state": state}
    return download(services.people_export(request.actor, asked), "人员.xlsx")


@router.post("/workbooks/people/check", response=imports(PlanOut), summary="试导入人员")
@admits(PEOPLE_MAKERS)
def check_people(request: ActorRequest, file: UploadedFile = File(...)) -> Any:  # noqa: B008
    """What importing the workbook would do, cell by cell where it will not do. Nothing is written."""
    return sheet_answer(
        request,
        file,
        kind="accounts.people",
        plan=lambda data: services.plan_people(data, actor=request.actor),
    )


@router.post("/workbooks/people", response=imports(ImportedOut), summary="导入人员")
@admits(PEOPLE_MAKERS)
def import_people(request: ActorRequest, file: UploadedFile = File(...)) -> Any:  # noqa: B008
    """Every row becomes an account, or none; its roles wait for a security administrator, as from the page."""
    return sheet_answer(
        request,
        file,
        kind="accounts.people",
        plan=lambda data: services.plan_people(data, actor=request.actor),
        write=lambda _, data: services.import_people(data, actor=request.actor, now=request.now)[0],
    )
