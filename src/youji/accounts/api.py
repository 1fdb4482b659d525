"""Oneself, for programs. Giving roles, locking people and making tokens ask for a person at a page."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema

from youji.accounts import selectors
from youji.shared.api import ActorRequest, Paged, PageNumber, answers, paged, room_router

router = room_router("accounts", "本人")


class MeOut(Schema):
    """Whom the token speaks for, and for what."""

    name: str
    agency: str
    division: str
    operator_id: int | None
    roles: list[str]
    scopes: list[str]


class MessageOut(Schema):
    """A message to the token's person."""

    id: int
    title: str
    body: str
    link: str
    created_at: datetime
    read_at: datetime | None


@router.get("/me", response=answers(MeOut), summary="令牌代表谁")
def me(request: ActorRequest) -> Any:
    """Whom the token speaks for."""
    actor = request.actor
    return {
        "name": actor.name,
        "agency": actor.agency,
        "division": actor.division,
        "operator_id": actor.operator_id,
        "roles": sorted(actor.roles),
        "scopes": sorted(actor.scopes or ()),
    }


@router.get("/messages", response=answers(Paged[MessageOut]), summary="消息")
def list_messages(request: ActorRequest, page: PageNumber = 1) -> Any:
    """The person's messages, newest first."""
    return paged(selectors.messages_for(request.actor), page)
