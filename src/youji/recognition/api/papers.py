"""The papers of an application and of an area, for programs: the files the pages hand out, and the receipts."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

from django.http import HttpResponse
from ninja import Schema

from youji.recognition import policy
from youji.recognition.selectors import apply as sheets
from youji.recognition.selectors import cases, papers, receipts, rounds
from youji.shared.api import ActorRequest, Id, Name, admits, answers, room_router
from youji.shared.api.files import download, downloads
from youji.shared.files import PDF
from youji.shared.refusals import Unknown
from youji.shared.workbook import MIME

router = room_router("recognition", "表单和回执")


class HandedOut(Schema):
    """A file that was handed in; of its hash, what the printed receipt shows."""

    label: str
    name: str
    size: int
    sha256: str


class ReceiptOut(Schema):
    """One handing in: its number, when, by whom, what was declared, with which files, and who has the next step."""

    number: str
    place: int
    at: datetime
    by: str
    declaration: str
    files: list[HandedOut]
    next_step: str
    office: str

    @staticmethod
    def resolve_at(row: receipts.Receipt) -> datetime:
        """When it was handed in."""
        return row.row.at

    @staticmethod
    def resolve_by(row: receipts.Receipt) -> str:
        """Who handed it in."""
        return row.row.actor_name

    @staticmethod
    def resolve_declaration(row: receipts.Receipt) -> str:
        """The words that were put to them; empty where nobody declared."""
        return receipts.declared_in(row.row)


@router.get("/applications/{code}/paper", summary="申报书（PDF）", **downloads(PDF))
@admits(policy.PARTIES)
def application_paper(request: ActorRequest, code: Name) -> HttpResponse:
    """申报书, for whoever may open the application."""
    found = cases.find_by_code(code, request.actor)
    return download(*papers.application_paper(found, request.now), PDF)


@router.get("/applications/{code}/opinions", summary="审核意见表（PDF）", **downloads(PDF))
@admits(policy.CASES)
def opinions_paper(request: ActorRequest, code: Name) -> HttpResponse:
    """审核意见表."""
    return download(*papers.opinions_paper(cases.find_by_code(code, request.actor)), PDF)


@router.get("/applications/{code}/receipts", response=answers(list[ReceiptOut]), summary="回执")
@admits(policy.APPLICANTS)
def list_receipts(request: ActorRequest, code: Name) -> Any:
    """Every handing in of one's own application, the newest first."""
    return receipts.receipts_of(sheets.own(code, request.actor))


@router.get(
    "/rounds/{int:round_id}/recommended/{division}.{kind}",
    summary="推荐汇总表（PDF 或 Excel）",
    **downloads(PDF, MIME),
)
@admits(policy.CASES)
def recommended(
    request: ActorRequest, round_id: Id, division: Name, kind: Literal["pdf", "xlsx"]
) -> HttpResponse:
    """推荐汇总表 of an area, to print or to send on."""
    found = rounds.find_round(round_id, request.actor)
    if not request.actor.covers(division):
        raise Unknown(division)
    if kind == "xlsx":
        return download(*papers.recommended_sheet(found, division, request.actor))
    return download(*papers.recommended_paper(found, division, request.actor), PDF)
