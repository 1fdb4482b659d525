"""Records in Excel, for programs: the template, what was recorded, a look, and the records stored."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.http import HttpResponse
from ninja import File
from ninja.files import UploadedFile

from youji.production.policy import GROWERS
from youji.production.selectors.log_sheet import log_sheets
from youji.production.services import book
from youji.shared.api import ActorRequest, Day, Name, admits, room_router
from youji.shared.api.files import ImportedOut, PlanOut, download, downloads, imports, sheet_answer
from youji.shared.clock import local_date
from youji.shared.files import PDF
from youji.shared.workbook import Terms

router = room_router("production", "按标生产")


@router.get("/book/template", summary="生产记录模板", **downloads())
@admits(GROWERS)
def get_book_template(request: ActorRequest) -> HttpResponse:
    """The workbook to fill in: whose books, what grows where and what is in store stand in its drop-downs."""
    return download(book.book_template(request.actor, local_date(request.now)), "模板-生产记录.xlsx")


@router.get("/book", summary="导出生产记录", **downloads())
@admits(GROWERS)
def export_book(request: ActorRequest, *, since: Day | None = None, until: Day | None = None) -> HttpResponse:
    """What was recorded, of the last year unless days are named: uploaded again with a reason it corrects."""
    return download(book.book_of(request.actor, since, until, local_date(request.now)), "生产记录.xlsx")


@router.get("/book/sheets", summary="生产记录纸", **downloads(PDF))
@admits(GROWERS)
def print_log_sheets(request: ActorRequest, *, operator: Name = "") -> HttpResponse:
    """Sheets to write on for a producer without a phone, one for each piece of ground."""
    content = log_sheets(operator, request.actor, local_date(request.now))
    return download(content, "生产记录纸.pdf", PDF)


@router.post("/book/check", response=imports(PlanOut), summary="试传生产记录表")
@admits(GROWERS)
def check_book(
    request: ActorRequest,
    file: UploadedFile = File(...),  # noqa: B008
    *,
    erase_empty: bool = False,
) -> Any:
    """What the workbook would do, cell by cell where it will not do. Nothing is written."""
    terms = Terms(erase_empty=erase_empty)
    return sheet_answer(
        request,
        file,
        kind="production.book",
        options=asdict(terms),
        at_once=book.AT_ONCE,
        plan=lambda data: book.plan_book(
            data, actor=request.actor, now=request.now, terms=terms, most=book.AT_ONCE
        ),
    )


@router.post("/book", response=imports(ImportedOut), summary="上传生产记录表")
@admits(GROWERS)
def take_book(
    request: ActorRequest,
    file: UploadedFile = File(...),  # noqa: B008
    *,
    erase_empty: bool = False,
    leave_out_faulty: bool = False,
) -> Any:
    """Every row is stored with its verdict, or none: then each wrong cell is told. With ``leave_out_faulty`` all that are right."""
    terms = Terms(erase_empty, leave_out_faulty)
    return sheet_answer(
        request,
        file,
        kind="production.book",
        options=asdict(terms),
        at_once=book.AT_ONCE,
        plan=lambda data: book.plan_book(
            data, actor=request.actor, now=request.now, terms=terms, most=book.AT_ONCE
        ),
        write=lambda _, data: book.take_book(data, actor=request.actor, now=request.now, terms=terms).plan,
    )
