"""One's own keys, for programs: a key makes no more of itself."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema, Status

from youji.accounts import selectors, services
from youji.accounts.fields import TOKEN
from youji.accounts.policy import OWN
from youji.shared.api import ActorRequest, Done, Id, admits, answers, room_router
from youji.shared.api.described import body
from youji.shared.refusals import Refused

router = room_router("accounts", "令牌")
_TOKEN: Any = body(TOKEN, refuse=Refused)


class TokenOut(Schema):
    """A key in force, without the key itself."""

    id: int
    name: str
    scopes: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    made_with_id: int | None


class NewTokenOut(TokenOut):
    """A key as it is made: ``key`` is told this once."""

    key: str


class TokenIn(_TOKEN):
    """What for, and until when: at most the scopes and the last day of the token that asks."""


@router.get("/tokens", response=answers(list[TokenOut]), summary="我的令牌")
@admits(OWN)
def list_tokens(request: ActorRequest) -> Any:
    """One's own keys that were not revoked."""
    return list(selectors.own_page(request.actor, request.now).tokens)


@router.post("/tokens", response=answers(NewTokenOut, 201), summary="新建令牌")
@admits(OWN)
def create_token(request: ActorRequest, body: TokenIn) -> Any:
    """A new key, told once; revoked with the one that made it. Its owner is told."""
    token, key = services.create_token(**body.model_dump(), actor=request.actor, now=request.now)
    columns = ("id", "name", "scopes", "created_at", "expires_at", "last_used_at", "made_with_id")
    return Status(201, {column: getattr(token, column) for column in columns} | {"key": key})


@router.delete("/tokens/{int:token_id}", response=answers(Done), summary="作废令牌")
@admits(OWN)
def revoke_token(request: ActorRequest, token_id: Id) -> Any:
    """One's own key does not work any more, nor does any it made."""
    services.revoke_token(token_id=token_id, actor=request.actor, now=request.now)
    return Done()
