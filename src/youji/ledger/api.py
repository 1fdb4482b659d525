"""The audit trail, for programs. The public log is under ``/log/``, without a token."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Query, Schema

from youji.ledger import selectors
from youji.ledger.fields import QUESTION
from youji.ledger.policy import AUDIT
from youji.ledger.reports import audit_workbook
from youji.shared.api import (
    ActorRequest,
    Paged,
    PageNumber,
    admits,
    answers,
    paged,
    present,
    room_router,
)
from youji.shared.api.described import body
from youji.shared.api.files import download, downloads
from youji.shared.refusals import Refused

router = room_router("ledger", "审计与存证")
_QUESTION: Any = body(QUESTION, refuse=Refused)


class EntryOut(Schema):
    """One action: who did what to which record, when and why."""

    id: UUID
    at: datetime
    actor_name: str
    agency: str
    division: str
    action: str
    subject: str
    before: Any
    after: Any
    reason: str
    public: Any = None


class Question(_QUESTION):
    """What of the trail is asked for. ``about`` is a number or a name as people say it."""


@router.get("/entries", response=answers(Paged[EntryOut]), summary="操作记录")
@admits(AUDIT)
def list_entries(
    request: ActorRequest,
    asked: Question = Query(...),  # noqa: B008
    page: PageNumber = 1,
) -> Any:
    """The trail of the token's area, newest first."""
    found = selectors.entries(request.actor, **asked.model_dump())
    return paged(found, page)


@router.get("/workbook", summary="导出操作记录", **downloads())
@admits(AUDIT)
def export_entries(
    request: ActorRequest,
    asked: Question = Query(...),  # noqa: B008
) -> HttpResponse:
    """What the same questions leave, as a workbook in words."""
    found = selectors.entries(request.actor, **asked.model_dump())
    return download(audit_workbook(found, request.actor), "操作记录.xlsx")


@router.get("/entries/{uuid:entry_id}", response=answers(EntryOut), summary="一条操作记录")
@admits(AUDIT)
def get_entry(request: ActorRequest, entry_id: UUID) -> Any:
    """One entry of the trail."""
    return present(selectors.entry(entry_id, request.actor))
