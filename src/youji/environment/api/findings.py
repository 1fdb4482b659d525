"""污染线索, for programs."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Status

from youji.documents.selectors import document_of
from youji.environment import policy
from youji.environment.fields import BASE, CONCLUSION, FINDING, FOUNDED, HANDLING, TRANSFER
from youji.environment.selectors import findings as reads
from youji.environment.services import findings as services
from youji.shared.api import ActorRequest, Id, Name, Paged, PageNumber, admits, answers, paged, room_router
from youji.shared.api.described import answer, body
from youji.shared.refusals import Refused
from youji.shared.values import SEEN, Fields

router = room_router("environment", "产地环境")

_FINDING: Any = answer(FINDING.without("seen_by"))
_FINDING_IN: Any = body(Fields(BASE) | FINDING, refuse=Refused)
_TRANSFER_IN: Any = body(TRANSFER | Fields(SEEN), refuse=Refused)
_HANDLING_IN: Any = body(HANDLING | Fields(SEEN), refuse=Refused)
_CONCLUSION_IN: Any = body(Fields(FOUNDED) | CONCLUSION | Fields(SEEN), refuse=Refused)


class FindingOut(_FINDING):
    """What was seen, who has it, what was done, how it ended; ``seen_by`` is empty for the base's holder."""

    id: int
    base_code: str
    seen_by: str
    state: str
    due_on: date
    transferred_to: str
    handling: str
    outcome: str
    version: int

    @staticmethod
    def resolve_base_code(row: Any) -> str:
        """The 基地编号."""
        return str(row.base.code)

    @staticmethod
    def resolve_seen_by(row: Any, context: dict[str, Any]) -> str:
        """Who saw it, for those who may know."""
        actor = context["request"].actor
        knows = policy.may_know_who_saw(actor, opened_by_id=row.opened_by_id, division=row.division)
        return str(row.seen_by) if knows else ""


class FindingIn(_FINDING_IN):
    """What was seen."""

    document_id: UUID | None = None


class TransferIn(_TRANSFER_IN):
    """To whom it goes."""


class HandlingIn(_HANDLING_IN):
    """What was done."""

    document_id: UUID | None = None


class ConclusionIn(_CONCLUSION_IN):
    """How it ended."""


@router.get("/findings", response=answers(Paged[FindingOut]), summary="污染线索列表")
@admits(policy.READERS)
def list_findings(request: ActorRequest, page: PageNumber = 1, state: Name = "", kind: Name = "") -> Any:
    """Findings in scope, open ones first."""
    return paged(reads.findings(request.actor, state=state, kind=kind), page)


@router.get("/findings/{int:finding_id}", response=answers(FindingOut), summary="一条污染线索")
@admits(policy.READERS)
def get_finding(request: ActorRequest, finding_id: Id) -> Any:
    """One finding."""
    return reads.find_finding(finding_id, request.actor)


@router.post("/findings", response=answers(FindingOut, 201), summary="登记发现")
@admits(policy.RECORDERS)
def open_finding(request: ActorRequest, body: FindingIn) -> Any:
    """The finding is open and stands on the base's public page."""
    said = body.model_dump()
    document = document_of(said.pop("document_id"), request.actor)
    return Status(201, services.open_finding(**said, document=document, actor=request.actor, now=request.now))


@router.post("/findings/{int:finding_id}/transfer", response=answers(FindingOut), summary="移交")
@admits(policy.OFFICERS)
def transfer(request: ActorRequest, finding_id: Id, body: TransferIn) -> Any:
    """It is in the hands of whoever may act on it."""
    return services.transfer(finding_id=finding_id, **body.model_dump(), actor=request.actor, now=request.now)


@router.post("/findings/{int:finding_id}/report", response=answers(FindingOut), summary="报告处理情况")
@admits(policy.RECORDERS)
def report_handling(request: ActorRequest, finding_id: Id, body: HandlingIn) -> Any:
    """What was done is on file."""
    said = body.model_dump()
    document = document_of(said.pop("document_id"), request.actor)
    return services.report_handling(
        finding_id=finding_id, **said, document=document, actor=request.actor, now=request.now
    )


@router.post("/findings/{int:finding_id}/conclude", response=answers(FindingOut), summary="办结")
@admits(policy.OFFICERS)
def conclude(request: ActorRequest, finding_id: Id, body: ConclusionIn) -> Any:
    """It is closed and off the base's public page."""
    return services.conclude(finding_id=finding_id, **body.model_dump(), actor=request.actor, now=request.now)
