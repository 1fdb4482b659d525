"""The inbox, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema

from youji.desk import selectors as desk
from youji.shared.api import ActorRequest, answers, room_router

router = room_router("desk", "待办")


class InboxOut(Schema):
    """One piece of waiting work."""

    kind: str
    title: str
    subject: str
    since: datetime | None
    due_on: date | None
    url: str
    next_action: str


@router.get("/inbox", response=answers(list[InboxOut]), summary="我的待办")
def inbox(request: ActorRequest) -> Any:
    """What waits for the token's person, overdue first."""
    return desk.inbox(request.actor, request.now)
