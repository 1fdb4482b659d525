"""The catalogue, its editions and published lists in Excel, for programs."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from ninja import File, Query
from ninja.files import UploadedFile

from youji.catalogue import policy
from youji.catalogue.selectors import edition_workbooks, editions, entries, national
from youji.catalogue.selectors.workbooks import EXPORT, export_rows
from youji.catalogue.services import national_workbooks
from youji.shared import clock, workbook
from youji.shared.api import ActorRequest, Id, Name, admits, present, room_router
from youji.shared.api.files import (
    ImportedOut,
    PlanOut,
    download,
    downloads,
    imports,
    sheet_answer,
)

router = room_router("catalogue", "目录的表格")


@router.get("/workbooks/catalogue", summary="导出目录", **downloads())
@admits(policy.CATALOGUE)
def export_catalogue(
    request: ActorRequest,
    *,
    q: Name = "",
    status: Name = "",
    scheme: Name = "",
    division: Name = "",
    code: list[Name] = Query([], max_length=500),  # noqa: B008
) -> HttpResponse:
    """The entries that answer, or only those named."""
    today = clock.local_date(request.now)
    asked = entries.EntryQuery.read({"q": q, "status": status, "scheme": scheme, "division": division})
    rows = export_rows(request.actor, asked, today, codes=code)
    return download(workbook.export(EXPORT, rows), f"目录-{today:%Y%m%d}.xlsx")


@router.get("/workbooks/national/template", summary="凭文件纳入的模板", **downloads())
@admits(policy.PUBLISHING)
def national_template(request: ActorRequest) -> HttpResponse:
    """The workbook for a published list, with its drop-downs."""
    return download(workbook.template(national_workbooks.table()), "国家级名单-模板.xlsx")


@router.get("/workbooks/national", summary="导出凭文件纳入的条目", **downloads())
@admits(policy.PUBLISHING)
def export_national(request: ActorRequest) -> HttpResponse:
    """What has been entered by its document, to correct and bring back."""
    content = workbook.export(national_workbooks.table(), national.on_file(request.actor))
    return download(content, f"国家级名单-{clock.local_date(request.now):%Y%m%d}.xlsx")


def _list(data: bytes) -> workbook.Plan:
    return national_workbooks.plan_list(workbook.read(national_workbooks.table(), data))


@router.post("/workbooks/national/check", response=imports(PlanOut), summary="试导入名单")
@admits(policy.PUBLISHING)
def check_list(request: ActorRequest, file: UploadedFile = File(...)) -> Any:  # noqa: B008
    """What would be entered and what corrected. Nothing is written."""
    return sheet_answer(request, file, kind="catalogue.national", plan=_list)


@router.post("/workbooks/national", response=imports(ImportedOut), summary="导入名单")
@admits(policy.PUBLISHING)
def import_list(request: ActorRequest, file: UploadedFile = File(...)) -> Any:  # noqa: B008
    """Every line is entered or corrected, or nothing is; the next edition publishes it."""

    def write(plan: workbook.Plan, _: bytes) -> None:
        national_workbooks.take_plan(plan, actor=request.actor, now=request.now)

    return sheet_answer(request, file, kind="catalogue.national", plan=_list, write=write)


@router.get("/editions/{int:number}/workbook", summary="导出一版目录", **downloads())
@admits(policy.EDITIONS)
def export_edition(request: ActorRequest, number: Id) -> HttpResponse:
    """One edition, line by line, with what separates it from the one before."""
    found = present(editions.find_edition(number))
    content = workbook.listing(edition_workbooks.TABLE, edition_workbooks.lines(found))
    return download(content, f"目录第{number}版.xlsx")
