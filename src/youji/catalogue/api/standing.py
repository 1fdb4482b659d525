"""Rectification and annual checks: the orders, the reports, the conclusions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field

from youji.catalogue import policy
from youji.catalogue.fields import MOST_FILES, OPINION, REPORT, VERDICT
from youji.catalogue.selectors import proceedings
from youji.catalogue.services import annual, annual_bulk, standing
from youji.documents.selectors import documents_of
from youji.shared.api import (
    ActorRequest,
    Done,
    Id,
    Paged,
    PageNumber,
    admits,
    answers,
    paged,
    room_router,
)
from youji.shared.api.described import body
from youji.shared.refusals import Refused
from youji.shared.values import SEEN, Fields

router = room_router("catalogue", "整改与年检")
READERS = (policy.ANNUAL, policy.HOLDERS)
_REPORT: Any = body(Fields(SEEN) | REPORT, refuse=Refused)
_OPINION: Any = body(Fields(SEEN) | OPINION, refuse=Refused)
_BULK: Any = body(VERDICT, refuse=Refused)
_VERDICT: Any = body(Fields(SEEN) | VERDICT, refuse=Refused)
Year = Annotated[int, Field(ge=2000, le=2100)]


class ReportIn(_REPORT):
    """A report with its files, and the version that was read."""

    document_ids: list[UUID] = Field(default=[], max_length=MOST_FILES)


class ReasonIn(_OPINION):
    """A reason, and the version that was read."""


class RectificationOut(Schema):
    """An order to put something right by a day."""

    id: int
    entry_code: str
    ordered_on: date
    deadline: date
    matter: str
    report: str
    reported_at: datetime | None
    returned_reason: str
    concluded_at: datetime | None
    version: int

    @staticmethod
    def resolve_entry_code(row: Any) -> str:
        """The 目录编号."""
        return row.entry.code


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
    told: list[dict[str, Any]] | None  # what was known of the base by itself when it was reported
    version: int

    @staticmethod
    def resolve_entry_code(row: Any) -> str:
        """The 目录编号."""
        return row.entry.code


class VerdictIn(_VERDICT):
    """The conclusion of an annual check."""


@router.get("/rectifications/{int:order_id}", response=answers(RectificationOut), summary="一项整改")
@admits(*READERS)
def get_rectification(request: ActorRequest, order_id: Id) -> Any:
    """The order, the report and what became of it."""
    return proceedings.find_rectification(order_id, request.actor)


@router.post("/rectifications/{int:order_id}/report", response=answers(Done), summary="报告整改")
@admits(policy.HOLDERS)
def report_rectification(request: ActorRequest, order_id: Id, body: ReportIn) -> Any:
    """The report is with the officials who check it."""
    standing.report_rectification(
        rectification_id=order_id,
        report=body.report,
        documents=documents_of(body.document_ids, request.actor),
        version=body.version,
        actor=request.actor,
        now=request.now,
    )
    return Done()


@router.post("/rectifications/{int:order_id}/return", response=answers(Done), summary="退回整改报告")
@admits(policy.ANNUAL)
def return_rectification(request: ActorRequest, order_id: Id, body: ReasonIn) -> Any:
    """The report goes back with the reason."""
    standing.return_rectification(
        rectification_id=order_id, **body.model_dump(), actor=request.actor, now=request.now
    )
    return Done()


@router.post("/rectifications/{int:order_id}/close", response=answers(Done), summary="整改销号")
@admits(policy.ANNUAL)
def close_rectification(request: ActorRequest, order_id: Id, body: ReasonIn) -> Any:
    """Checked and put right."""
    standing.close_rectification(
        rectification_id=order_id, **body.model_dump(), actor=request.actor, now=request.now
    )
    return Done()


@router.get("/annual-checks", response=answers(Paged[CheckOut]), summary="年检列表")
@admits(policy.ANNUAL, policy.HOLDERS)
def list_checks(
    request: ActorRequest,
    year: Year,
    state: Literal["", "reported", "waiting", "done"] = "",
    page: PageNumber = 1,
) -> Any:
    """The year's checks in scope."""
    return paged(proceedings.annual_checks(request.actor, year, state), page)


class OutcomeOut(Schema):
    """What became of one of the checks."""

    id: int
    done: bool
    sentence: str

    @staticmethod
    def resolve_id(row: Any) -> int:
        """Of the check."""
        return row.check.pk


class BulkVerdictIn(_BULK):
    """One conclusion for many checks."""

    ids: Annotated[list[Id], Field(max_length=annual_bulk.MOST)]


@router.post("/annual-checks/conclude", response=answers(list[OutcomeOut]), summary="批量作年检结论")
@admits(policy.ANNUAL)
def conclude_checks(request: ActorRequest, body: BulkVerdictIn) -> Any:
    """Each is concluded or says why not."""
    chosen = dict.fromkeys(body.ids)
    said = body.model_dump(exclude={"ids"})
    return annual_bulk.conclude_many(chosen, **said, actor=request.actor, now=request.now)


@router.get("/annual-checks/{int:check_id}", response=answers(CheckOut), summary="一次年检")
@admits(policy.ANNUAL, policy.HOLDERS)
def get_check(request: ActorRequest, check_id: Id) -> Any:
    """The self-report and the conclusion."""
    return proceedings.find_check(check_id, request.actor)


@router.post("/annual-checks/{int:check_id}/report", response=answers(CheckOut), summary="年检自查")
@admits(policy.HOLDERS)
def report_check(request: ActorRequest, check_id: Id, body: ReportIn) -> Any:
    """The self-report is with the city."""
    return annual.report(
        check_id=check_id,
        self_report=body.report,
        documents=documents_of(body.document_ids, request.actor),
        version=body.version,
        actor=request.actor,
        now=request.now,
    )


@router.post("/annual-checks/{int:check_id}/conclude", response=answers(CheckOut), summary="年检结论")
@admits(policy.ANNUAL)
def conclude_check(request: ActorRequest, check_id: Id, body: VerdictIn) -> Any:
    """The check has its conclusion."""
    return annual.conclude(check_id=check_id, **body.model_dump(), actor=request.actor, now=request.now)
