"""内检员 and the bank of questions, for programs."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from ninja import File, Schema, Status
from ninja.files import UploadedFile

from youji.quality.fields import QUESTION, REASON
from youji.quality.policy import ATTENDS, COVERERS, ISSUERS, KEEPERS, READERS
from youji.quality.selectors import coverage as covering
from youji.quality.selectors import exams as exam_reads
from youji.quality.selectors import inspectors as reads
from youji.quality.selectors.papers import certificate_pdf
from youji.quality.services import bank as bank_services
from youji.quality.services import inspectors as services
from youji.quality.services import question_sheets as sheets
from youji.shared.api import ActorRequest, Done, Name, Paged, PageNumber, admits, answers, paged, room_router
from youji.shared.api.described import answer, body
from youji.shared.api.files import ImportedOut, PlanOut, download, downloads, imports, sheet_answer
from youji.shared.clock import local_date
from youji.shared.periods import last_day
from youji.shared.refusals import Refused
from youji.shared.workbook import Terms

router = room_router("quality", "质量自控")

_QUESTION: Any = answer(QUESTION)
_QUESTION_IN: Any = body(QUESTION, refuse=Refused)
_REASON: Any = body(REASON, refuse=Refused)


class QuestionIn(_QUESTION_IN):
    """A question; with a number that is there already, its next version."""


class QuestionOut(_QUESTION):
    """A question as it stands."""

    number: int
    retired: bool


class WithdrawIn(_REASON):
    """Why a certificate holds no more."""


class InspectorOut(Schema):
    """A certificate and how it stands today; ``left``: its person works there no more."""

    number: str
    name: str
    operator: str
    division: str
    hours: Decimal
    valid_from: date
    valid_to: date
    state: str
    sentence: str
    left: bool


class CoveredOut(Schema):
    """A recognised base, and the numbers of the certificates that hold among its producers."""

    code: str
    name: str
    division: str
    inspectors: list[str]


class CountedOut(Schema):
    """A county: recognised bases, those with an 内检员, those without."""

    division: str
    name: str
    bases: int
    covered: int
    without: int
    inspectors: int


@router.get("/inspectors", response=answers(Paged[InspectorOut]), summary="内检员证书")
@admits(READERS)
def list_inspectors(request: ActorRequest, q: Name = "", division: Name = "", page: PageNumber = 1) -> Any:
    """The certificates in scope, the newest first."""
    found = paged(reads.inspectors(request.actor, request.now, q=q, division=division), page)
    rows: list[Any] = found["items"]  # type: ignore[assignment]
    return found | {"items": [_card(one) for one in reads.cards(rows, local_date(request.now))]}


@router.get("/inspectors/{number}", response=answers(InspectorOut), summary="一张内检员证书")
@admits(ATTENDS)
def get_inspector(request: ActorRequest, number: Name) -> Any:
    """One certificate, as it stands today."""
    row = reads.find_inspector(number, request.actor, request.now)
    return _card(reads.card_of(row, local_date(request.now)))


def _card(one: Any) -> dict[str, Any]:
    row = one.row
    return {
        "number": row.number,
        "name": row.person_name,
        "operator": row.operator_name,
        "division": row.division,
        "hours": row.hours,
        "valid_from": row.valid_from,
        "valid_to": last_day(row.valid_until),
        "state": one.standing.state,
        "sentence": one.standing.sentence,
        "left": one.left,
    }


@router.get(
    "/inspectors/{number}/certificate.pdf", summary="内检员证书（PDF）", **downloads("application/pdf")
)
@admits(ATTENDS)
def get_paper(request: ActorRequest, number: Name) -> HttpResponse:
    """The certificate to print."""
    row = reads.find_inspector(number, request.actor, request.now)
    address = f"{settings.ORIGIN}{reverse('quality:public', args=[row.number])}"
    content = certificate_pdf(row, local_date(request.now), address)
    return download(content, f"{row.number}.pdf", "application/pdf")


@router.post("/inspectors/{number}/withdraw", response=answers(Done), summary="撤销内检员证书")
@admits(ISSUERS)
def withdraw(request: ActorRequest, number: Name, body: WithdrawIn) -> Any:
    """The certificate holds no more from today on."""
    services.withdraw(code=number, **body.model_dump(), actor=request.actor, now=request.now)
    return Done()


@router.get("/coverage", response=answers(list[CountedOut]), summary="内检员覆盖")
@admits(COVERERS)
def get_coverage(request: ActorRequest) -> Any:
    """By county, the least covered first."""
    return covering.counted(covering.covered_bases(request.actor, request.now))


@router.get("/coverage/bases", response=answers(list[CoveredOut]), summary="基地和内检员")
@admits(COVERERS)
def get_covered(
    request: ActorRequest, division: Name = "", state: Literal["", "with", "without"] = ""
) -> Any:
    """The recognised bases behind a number of the coverage."""
    rows = covering.covered_bases(request.actor, request.now, division=division, state=state)
    names = ("code", "name", "division")
    return [
        {name: getattr(one, name) for name in names} | {"inspectors": [card.row.number for card in one.cards]}
        for one in rows
    ]


@router.get("/questions", response=answers(list[QuestionOut]), summary="题库")
@admits(KEEPERS)
def list_questions(request: ActorRequest, q: Name = "", state: Literal["", "kept", "retired"] = "") -> Any:
    """The questions by number."""
    return exam_reads.bank(q=q, state=state)


@router.post("/questions", response=answers(QuestionOut, 201), summary="出题、改题")
@admits(KEEPERS)
def put_question(request: ActorRequest, body: QuestionIn) -> Any:
    """The question stands as it is said."""
    return Status(201, bank_services.put_question(**body.model_dump(), actor=request.actor, now=request.now))


@router.post("/questions/{code}/retire", response=answers(QuestionOut), summary="停用一道题")
@admits(KEEPERS)
def retire_question(request: ActorRequest, code: Name) -> Any:
    """The question is asked no more."""
    return bank_services.retire_question(code=code, version=None, actor=request.actor, now=request.now)


@router.get("/workbooks/questions/template", summary="考题导入模板", **downloads())
@admits(KEEPERS)
def get_template(request: ActorRequest) -> HttpResponse:
    """The workbook to fill in."""
    return download(sheets.questions_template(), "模板-考题.xlsx")


@router.post("/workbooks/questions/check", response=imports(PlanOut), summary="试导入考题")
@admits(KEEPERS)
def check_questions(request: ActorRequest, file: UploadedFile = File(...)) -> Any:  # noqa: B008
    """What importing the workbook would do. Nothing is written."""
    return sheet_answer(
        request,
        file,
        kind="quality.questions",
        plan=lambda data: sheets.plan_questions(data, actor=request.actor, now=request.now),
        at_once=sheets.AT_ONCE,
    )


@router.post("/workbooks/questions", response=imports(ImportedOut), summary="导入考题")
@admits(KEEPERS)
def import_questions(
    request: ActorRequest,
    file: UploadedFile = File(...),  # noqa: B008
    *,
    leave_out_faulty: bool = False,
) -> Any:
    """Every question stands as its row says, or none; with ``leave_out_faulty`` all rows that are right."""
    terms = Terms(leave_out_faulty=leave_out_faulty)
    return sheet_answer(
        request,
        file,
        kind="quality.questions",
        options=asdict(terms),
        plan=lambda data: sheets.plan_questions(data, actor=request.actor, now=request.now, terms=terms),
        write=lambda _, data: sheets.import_questions(
            data, actor=request.actor, now=request.now, terms=terms
        ),
        at_once=sheets.AT_ONCE,
    )
