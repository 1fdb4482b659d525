"""信息变更: asked for by the holder, confirmed or refused by another, withdrawn while open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema, Status

from youji.catalogue import policy
from youji.catalogue.fields import CHANGE, CHANGED, CONCLUSION
from youji.catalogue.selectors import changes
from youji.catalogue.services import changes as asking
from youji.documents.selectors import document_of
from youji.shared.api import (
    ActorRequest,
    Id,
    Name,
    Paged,
    PageNumber,
    admits,
    answers,
    given,
    paged,
    room_router,
)
from youji.shared.api.described import body
from youji.shared.refusals import Refused
from youji.shared.values import SEEN, Fields

router = room_router("catalogue", "目录管理")
_CHANGE: Any = body(
    Fields(*(replace(value, required=False) for value in CHANGED.values())) | CHANGE, refuse=Refused
)
_CONCLUSION: Any = body(Fields(SEEN) | CONCLUSION, refuse=Refused)
_SEEN: Any = body(Fields(SEEN), refuse=Refused)


class DifferenceOut(Schema):
    """One field that would change."""

    field: str
    label: str
    before: str
    after: str


class ChangeOut(Schema):
    """A request for a change, with what confirming it would change of what is published by now."""

    id: int
    entry_code: str
    kind: str
    label: str
    level: str
    asked: str
    reason: str
    filed_at: datetime
    due_on: date
    state: str
    opinion: str
    document_number: str
    version: int
    differences: list[DifferenceOut]

    @staticmethod
    def resolve_entry_code(row: Any) -> str:
        """The 目录编号."""
        return str(row.entry.code)

    @staticmethod
    def resolve_label(row: Any) -> str:
        """The kind in words."""
        return changes.label_of(row)

    @staticmethod
    def resolve_differences(row: Any) -> list[Any]:
        """Nothing once it is concluded."""
        return [] if row.concluded_at else list(changes.difference_of(row))


class ChangeIn(_CHANGE):
    """What the kind asks for, why, and the evidence; what is left out stays as it is."""

    document_id: UUID | None = None


class ConclusionIn(_CONCLUSION):
    """The opinion, and the number of the document where the kind demands one."""


class SeenIn(_SEEN):
    """The version that was looked at."""


@router.get("/changes", response=answers(Paged[ChangeOut]), summary="变更申请列表")
@admits(policy.CATALOGUE, policy.HOLDERS)
def list_changes(
    request: ActorRequest,
    state: Literal["", "open", "confirmed", "refused", "withdrawn"] = "",
    page: PageNumber = 1,
) -> Any:
    """Requests in scope, open ones first."""
    return paged(changes.changes(request.actor, state), page)


@router.get("/changes/{int:change_id}", response=answers(ChangeOut), summary="一件变更申请")
@admits(policy.CATALOGUE, policy.HOLDERS)
def get_change(request: ActorRequest, change_id: Id) -> Any:
    """What is asked for, field by field."""
    return changes.find_change(change_id, request.actor)


@router.post("/entries/{code}/changes/{kind}", response=answers(ChangeOut, 201), summary="申请变更")
@admits(policy.HOLDERS)
def ask_change(request: ActorRequest, code: Name, kind: Name, body: ChangeIn) -> Any:
    """The request is with whoever confirms its kind."""
    made = asking.ask(
        code=code,
        kind=kind,
        given=given(body, "document_id"),
        document=document_of(body.document_id, request.actor),
        actor=request.actor,
        now=request.now,
    )
    return Status(201, made)


@router.post("/changes/{int:change_id}/confirm", response=answers(ChangeOut), summary="确认变更")
@admits(policy.CATALOGUE)
def confirm_change(request: ActorRequest, change_id: Id, body: ConclusionIn) -> Any:
    """The change is published, in the register and on the papers."""
    return asking.confirm(change_id=change_id, **body.model_dump(), actor=request.actor, now=request.now)


@router.post("/changes/{int:change_id}/refuse", response=answers(ChangeOut), summary="不予变更")
@admits(policy.CATALOGUE)
def refuse_change(request: ActorRequest, change_id: Id, body: ConclusionIn) -> Any:
    """What is published stays."""
    return asking.refuse(change_id=change_id, **body.model_dump(), actor=request.actor, now=request.now)


@router.post("/changes/{int:change_id}/withdraw", response=answers(ChangeOut), summary="撤回变更申请")
@admits(policy.HOLDERS)
def withdraw_change(request: ActorRequest, change_id: Id, body: SeenIn) -> Any:
    """The holder takes it back while it is open."""
    return asking.withdraw(change_id=change_id, **body.model_dump(), actor=request.actor, now=request.now)
