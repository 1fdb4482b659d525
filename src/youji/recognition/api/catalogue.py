"""The managed catalogue: entries and measures, rectification, annual checks, appeals, editions, national entries."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema, Status
from pydantic import Field

from youji.recognition import policy
from youji.recognition.api.review import document_of
from youji.recognition.logic.refusal import Refused
from youji.recognition.selectors import appeals as appeal_reading
from youji.recognition.selectors import catalogue as reading
from youji.recognition.selectors import editions as edition_reading
from youji.recognition.services import annual, appeals, editions, national, standing
from youji.shared import clock
from youji.shared.api import (
    ActorRequest,
    Amount,
    Day,
    Division,
    Done,
    Id,
    Line,
    Name,
    Paged,
    PageNumber,
    Said,
    Text,
    Version,
    admit,
    answers,
    paged,
    present,
    room_router,
)

router = room_router("recognition", "目录管理")
READERS = (policy.CATALOGUE, policy.APPLICANTS)
MeasureName = Literal["warn", "order_rectification", "suspend", "resume", "remove", "restore", "correct"]
Year = Annotated[int, Field(ge=2000, le=2100)]


# --- entries -------------------------------------------------------------------------------------


class EntryRowOut(Schema):
    """One line of the catalogue."""

    code: str
    name: str
    scheme: str
    category: str
    place: str
    holder: str
    area_mu: Decimal | None
    document_number: str
    valid_until: date | None
    label: str


class HistoryOut(Schema):
    """One thing that happened to an entry."""

    event_id: str
    kind: str
    label: str
    effective_on: date
    recorded_at: datetime
    until: date | None
    ground: str
    reason: str
    document_number: str
    ledger_entry_id: str
    appealable_until: date | None


class EntryOut(Schema):
    """One entry with its history and what the token's person may do now."""

    row: EntryRowOut
    status: str | None
    valid_until: date | None
    version: int
    history: list[HistoryOut]
    measures: list[str]


class MeasureIn(Schema):
    """What was decided about an entry."""

    version: Version | None = None
    reason: Text = ""
    ground: Name = ""
    document_number: Name = ""
    effective_on: Day | None = None
    deadline: Day | None = None
    document_id: UUID | None = None
    name: Line = ""
    area_mu: Amount | None = None


@router.get("/entries", response=answers(Paged[EntryRowOut]), summary="目录条目")
def list_entries(
    request: ActorRequest,
    *,
    q: Name = "",
    status: Name = "",
    scheme: Name = "",
    division: Name = "",
    page: PageNumber = 1,
) -> Any:
    """Entries in scope, published or not."""
    admit(request, *READERS)
    today = clock.local_date(request.now)
    query = reading.EntryQuery.read({"q": q, "status": status, "scheme": scheme, "division": division})
    found = reading.entries(request.actor, query, today)
    return paged(found, page, lambda entry: reading.rows([entry], today)[0])


@router.get("/entries/{code}", response=answers(EntryOut), summary="一个条目")
def get_entry(request: ActorRequest, code: Name) -> Any:
    """The entry as the token's person manages it."""
    admit(request, *READERS)
    found = present(reading.detail(code, request.actor, clock.local_date(request.now)))
    return {
        "row": found.row,
        "status": str(found.status) if found.status else None,
        "valid_until": found.valid_until,
        "version": found.entry.version,
        "history": list(found.history),
        "measures": [measure.name for measure in found.open_measures],
    }


@router.post("/entries/{code}/measures/{name}", response=answers(Done), summary="采取措施")
def take_measure(request: ActorRequest, code: Name, name: MeasureName, body: MeasureIn) -> Any:
    """The measure is on the entry, in the log, and its holder has been told."""
    order = standing.Order(
        **body.model_dump(exclude={"version", "document_id"}),
        document=document_of(body.document_id, request.actor),
    )
    standing.take_measure(
        name, code=code, order=order, actor=request.actor, now=request.now, version=body.version
    )
    return Done()


class NationalIn(Schema):
    """One line of the ministry's list; ``choice`` is ``<scheme key>:<category>``."""

    choice: Line
    division: Division
    name: Line
    document_number: Annotated[Name, Field(min_length=1)]
    issued_by: Annotated[Line, Field(min_length=1)]
    list_row: Annotated[Name, Field(min_length=1, max_length=40)]
    recognised_on: Day
    valid_until: Day | None = None
    area_mu: Amount | None = None
    base_code: Name = ""
    operator_code: Name = ""
    document_id: UUID | None = None


class CodeOut(Schema):
    """The code of the entry made."""

    code: str


@router.post("/national", response=answers(CodeOut, 201), summary="凭文件纳入")
def enter_national(request: ActorRequest, body: NationalIn) -> Any:
    """The line is an entry of the catalogue."""
    row = national.NationalRow(**body.model_dump(exclude={"document_id"}))
    document = document_of(body.document_id, request.actor)
    try:
        made = national.enter_row(row, actor=request.actor, now=request.now, document=document)
    except national.Unfit as unfit:
        raise Refused(str(unfit), unfit.field) from unfit
    return Status(201, made)


# --- rectification, annual check, appeal ---------------------------------------------------------


class ReportIn(Schema):
    """A report, and the version that was read."""

    version: Version | None = None
    report: Said
    document_id: UUID | None = None


class ReasonIn(Schema):
    """A reason, and the version that was read."""

    version: Version | None = None
    reason: Said


class CheckOut(Schema):
    """An annual check."""

    id: int
    entry_code: str
    year: int
    self_report: str
    reported_at: datetime | None
    result: str
    opinion: str
    concluded_at: datetime | None
    due_on: date
    version: int

    @staticmethod
    def resolve_entry_code(row: Any) -> str:
        """The 目录编号."""
        return row.entry.code


class VerdictIn(Schema):
    """The conclusion of an annual check."""

    version: Version | None = None
    result: Literal["passed", "rectify", "failed"]
    opinion: Said
    deadline: Day | None = None
    ground: Name = ""


class AppealOut(Schema):
    """An appeal against a measure on an entry, or against the refusal of an application."""

    id: int
    entry_code: str
    application_code: str
    against: str
    event_id: UUID | None
    text: str
    filed_at: datetime
    due_on: date
    state: str
    outcome: str
    version: int

    @staticmethod
    def resolve_entry_code(row: Any) -> str:
        """The 目录编号."""
        return row.entry.code if row.entry else ""

    @staticmethod
    def resolve_application_code(row: Any) -> str:
        """The 申报号."""
        return row.application.code if row.application else ""

    @staticmethod
    def resolve_against(row: Any) -> str:
        """The decision, in words."""
        return appeal_reading.against(row).label


class AppealIn(Schema):
    """Why the measure is wrong."""

    event_id: UUID
    text: Said
    document_id: UUID | None = None


class RefusalAppealIn(Schema):
    """Why the refusal is wrong."""

    text: Said
    document_id: UUID | None = None


class DecisionIn(Schema):
    """The decision on an appeal."""

    version: Version | None = None
    upheld: bool
    outcome: Said
    document_number: Name = ""


@router.post("/rectifications/{int:order_id}/report", response=answers(Done), summary="报告整改")
def report_rectification(request: ActorRequest, order_id: Id, body: ReportIn) -> Any:
    """The report is with the officials who check it."""
    standing.report_rectification(
        rectification_id=order_id,
        report=body.report,
        document=document_of(body.document_id, request.actor),
        version=body.version,
        actor=request.actor,
        now=request.now,
    )
    return Done()


@router.post("/rectifications/{int:order_id}/return", response=answers(Done), summary="退回整改报告")
def return_rectification(request: ActorRequest, order_id: Id, body: ReasonIn) -> Any:
    """The report goes back with the reason."""
    standing.return_rectification(
        rectification_id=order_id, **body.model_dump(), actor=request.actor, now=request.now
    )
    return Done()


@router.post("/rectifications/{int:order_id}/close", response=answers(Done), summary="整改销号")
def close_rectification(request: ActorRequest, order_id: Id, body: ReasonIn) -> Any:
    """Checked and put right."""
    standing.close_rectification(
        rectification_id=order_id, **body.model_dump(), actor=request.actor, now=request.now
    )
    return Done()


@router.get("/annual-checks", response=answers(Paged[CheckOut]), summary="年检列表")
def list_checks(
    request: ActorRequest,
    year: Year,
    state: Literal["", "reported", "waiting", "done"] = "",
    page: PageNumber = 1,
) -> Any:
    """The year's checks in scope."""
    admit(request, policy.ANNUAL, policy.APPLICANTS)
    return paged(reading.annual_checks(request.actor, year, state), page)


@router.post("/annual-checks/{int:check_id}/report", response=answers(CheckOut), summary="年检自查")
def report_check(request: ActorRequest, check_id: Id, body: ReportIn) -> Any:
    """The self-report is with the city."""
    return annual.report(
        check_id=check_id,
        self_report=body.report,
        document=document_of(body.document_id, request.actor),
        version=body.version,
        actor=request.actor,
        now=request.now,
    )


@router.post("/annual-checks/{int:check_id}/conclude", response=answers(CheckOut), summary="年检结论")
def conclude_check(request: ActorRequest, check_id: Id, body: VerdictIn) -> Any:
    """The check has its conclusion."""
    return annual.conclude(check_id=check_id, **body.model_dump(), actor=request.actor, now=request.now)


@router.get("/appeals", response=answers(Paged[AppealOut]), summary="申诉列表")
def list_appeals(request: ActorRequest, page: PageNumber = 1) -> Any:
    """Appeals in scope, undecided first."""
    admit(request, policy.APPEALS, policy.APPLICANTS)
    return paged(appeal_reading.appeals(request.actor), page)


@router.post("/entries/{code}/appeals", response=answers(AppealOut, 201), summary="提出申诉")
def file_appeal(request: ActorRequest, code: Name, body: AppealIn) -> Any:
    """The appeal is received, with the day by which it must be decided."""
    made = appeals.file(
        code=code,
        event_id=str(body.event_id),
        text=body.text,
        document=document_of(body.document_id, request.actor),
        actor=request.actor,
        now=request.now,
    )
    return Status(201, made)


@router.post("/applications/{code}/appeals", response=answers(AppealOut, 201), summary="对不予认定提出申诉")
def appeal_against_refusal(request: ActorRequest, code: Name, body: RefusalAppealIn) -> Any:
    """The appeal against the refusal is received, with the day by which it must be decided."""
    admit(request, policy.APPLICANTS)
    made = appeals.file_refusal(
        code=code,
        text=body.text,
        document=document_of(body.document_id, request.actor),
        actor=request.actor,
        now=request.now,
    )
    return Status(201, made)


@router.post("/appeals/{int:appeal_id}/decide", response=answers(AppealOut), summary="办理申诉")
def decide_appeal(request: ActorRequest, appeal_id: Id, body: DecisionIn) -> Any:
    """The appeal is decided."""
    return appeals.decide(appeal_id=appeal_id, **body.model_dump(), actor=request.actor, now=request.now)


# --- editions ------------------------------------------------------------------------------------


class EditionOut(Schema):
    """A numbered edition of the catalogue."""

    number: int
    title: str
    document_number: str
    published_on: date
    entry_count: int
    digest: str
    ledger_entry_id: UUID | None


class PreviewOut(Schema):
    """What an edition published today would print."""

    number: int
    entry_count: int
    added: list[str]
    removed: list[str]


class EditionIn(Schema):
    """The edition to publish; ``number`` as the preview said."""

    number: Annotated[int, Field(ge=1, le=100_000)]
    title: Annotated[Line, Field(min_length=1)]
    document_number: Annotated[Name, Field(min_length=1)]


@router.get("/editions/next", response=answers(PreviewOut), summary="下一版目录预览")
def preview_edition(request: ActorRequest) -> Any:
    """What would be published today."""
    admit(request, policy.EDITIONS)
    found = edition_reading.preview(clock.local_date(request.now))
    return {
        "number": found.number,
        "entry_count": len(found.items),
        "added": [code for code, _ in found.difference.added],
        "removed": [code for code, _ in found.difference.removed],
    }


@router.post("/editions", response=answers(EditionOut, 201), summary="发布目录")
def publish_edition(request: ActorRequest, body: EditionIn) -> Any:
    """The edition is public, sealed, and in the log."""
    made = editions.publish_edition(
        title=body.title,
        document_number=body.document_number,
        expected_number=body.number,
        actor=request.actor,
        now=request.now,
    )
    return Status(201, made)
