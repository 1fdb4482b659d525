"""Appeals: against a measure on an entry, against a refusal of an application; deciding them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema, Status

from youji.appeals import policy, selectors, services
from youji.appeals.fields import APPEAL, DECISION
from youji.catalogue.policy import HOLDERS
from youji.documents.selectors import document_of
from youji.shared.api import (
    ActorRequest,
    Id,
    Name,
    Paged,
    PageNumber,
    admits,
    answers,
    paged,
    present,
    room_router,
)
from youji.shared.api.described import body
from youji.shared.refusals import Refused
from youji.shared.values import SEEN, Fields

router = room_router("appeals", "申诉")
_APPEAL: Any = body(APPEAL, refuse=Refused)
_DECISION: Any = body(Fields(SEEN) | DECISION, refuse=Refused)


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
        return selectors.against(row).label


class AppealIn(_APPEAL):
    """Why the measure is wrong."""

    event_id: UUID
    document_id: UUID | None = None


class RefusalAppealIn(_APPEAL):
    """Why the refusal is wrong."""

    document_id: UUID | None = None


class DecisionIn(_DECISION):
    """The decision on an appeal."""


@router.get("", response=answers(Paged[AppealOut]), summary="申诉列表")
@admits(policy.APPEALS, HOLDERS)
def list_appeals(request: ActorRequest, page: PageNumber = 1) -> Any:
    """Appeals in scope, undecided first."""
    return paged(selectors.appeals(request.actor), page)


@router.get("/{int:appeal_id}", response=answers(AppealOut), summary="一件申诉")
@admits(policy.APPEALS, HOLDERS)
def get_appeal(request: ActorRequest, appeal_id: Id) -> Any:
    """What is appealed against, why, and the decision."""
    return present(selectors.appeals(request.actor).filter(pk=appeal_id).first())


@router.post("/entries/{code}", response=answers(AppealOut, 201), summary="提出申诉")
@admits(HOLDERS)
def file_appeal(request: ActorRequest, code: Name, body: AppealIn) -> Any:
    """The appeal is received, with the day by which it must be decided."""
    made = services.file(
        code=code,
        event_id=str(body.event_id),
        text=body.text,
        document=document_of(body.document_id, request.actor),
        actor=request.actor,
        now=request.now,
    )
    return Status(201, made)


@router.post("/applications/{code}", response=answers(AppealOut, 201), summary="对不予认定提出申诉")
@admits(HOLDERS)
def appeal_against_refusal(request: ActorRequest, code: Name, body: RefusalAppealIn) -> Any:
    """The appeal against the refusal is received, with the day by which it must be decided."""
    made = services.file_refusal(
        code=code,
        text=body.text,
        document=document_of(body.document_id, request.actor),
        actor=request.actor,
        now=request.now,
    )
    return Status(201, made)


@router.post("/{int:appeal_id}/decide", response=answers(AppealOut), summary="办理申诉")
@admits(policy.APPEALS)
def decide_appeal(request: ActorRequest, appeal_id: Id, body: DecisionIn) -> Any:
    """The appeal is decided."""
    return services.decide(appeal_id=appeal_id, **body.model_dump(), actor=request.actor, now=request.now)
