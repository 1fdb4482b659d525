"""边界协调: ground that an application's base and another both claim."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from ninja import Schema

from youji.recognition import policy
from youji.recognition.fields import BOUNDARY, BOUNDARY_DECISION
from youji.recognition.selectors import boundaries as found
from youji.recognition.selectors import cases
from youji.recognition.services import boundaries
from youji.shared.api import ActorRequest, Id, Name, Paged, PageNumber, admits, answers, paged, room_router
from youji.shared.api.described import body
from youji.shared.refusals import Refused
from youji.shared.values import SEEN, Fields

router = room_router("recognition", "边界协调")
_SAID: Any = body(BOUNDARY, refuse=Refused)
_DECISION: Any = body(Fields(SEEN) | BOUNDARY_DECISION, refuse=Refused)
_OPEN: Any = body(Fields(SEEN), refuse=Refused)


class BoundaryOut(Schema):
    """Two bases on the same ground, and what came of it. While it is open the case's clock stands still."""

    id: int
    application_code: str
    base_code: str
    other_code: str
    area_mu: Decimal
    due_on: date
    days_left: int | None
    state: str
    said_by_applicant: str
    said_by_other: str
    outcome: str
    opened_at: datetime
    version: int

    @staticmethod
    def resolve_application_code(row: Any) -> str:
        """The 申报号."""
        return row.application.code

    @staticmethod
    def resolve_base_code(row: Any) -> str:
        """The applicant's base."""
        return row.application.base.code

    @staticmethod
    def resolve_other_code(row: Any) -> str:
        """The other base."""
        return row.other.code


class OpenIn(_OPEN):
    """The version of the application that was looked at."""


class StatementIn(_SAID):
    """What a party says of its boundary."""


class DecisionIn(_DECISION):
    """How it ends: ``settled``, ``upheld`` or ``failed``, and why."""


@router.get("/boundaries", response=answers(Paged[BoundaryOut]), summary="边界协调")
@admits(policy.PARTIES)
def list_boundaries(request: ActorRequest, page: PageNumber = 1) -> Any:
    """Those in scope, and those about the token's own ground."""
    return paged(found.visible_to(request.actor).order_by("-opened_at", "-pk"), page)


@router.post("/applications/{code}/boundaries", response=answers(list[BoundaryOut]), summary="请双方核对边界")
@admits(policy.CASES)
def open_boundaries(request: ActorRequest, code: Name, body: OpenIn) -> Any:
    """Everybody on the base's ground has been asked; the case's clock stands still."""
    application = cases.find_by_code(code, request.actor)
    return boundaries.open_reconciliations(
        application_id=application.pk, actor=request.actor, now=request.now, version=body.version
    )


@router.post("/boundaries/{int:pk}/statement", response=answers(BoundaryOut), summary="答复边界核对")
@admits(policy.PARTIES)
def state(request: ActorRequest, pk: Id, body: StatementIn) -> Any:
    """The token's party has answered; where the ground is apart by now, it is over."""
    return boundaries.state(reconciliation_id=pk, said=body.said, actor=request.actor, now=request.now)


@router.post("/boundaries/{int:pk}/decision", response=answers(BoundaryOut), summary="结束边界协调")
@admits(policy.CASES)
def decide(request: ActorRequest, pk: Id, body: DecisionIn) -> Any:
    """It is over, and the case's clock runs on."""
    return boundaries.decide(
        reconciliation_id=pk,
        decision=body.decision,
        outcome=body.outcome,
        version=body.version,
        actor=request.actor,
        now=request.now,
    )
