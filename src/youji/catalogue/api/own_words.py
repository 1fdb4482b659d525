"""主体自述: said by the holder, hidden and shown again by an officer."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema

from youji.catalogue import policy
from youji.catalogue.fields import HIDING, OWN_WORD
from youji.catalogue.selectors import entries, own_words
from youji.catalogue.services import own_words as saying
from youji.shared.api import ActorRequest, Name, admits, answers, room_router
from youji.shared.api.described import body
from youji.shared.refusals import Refused
from youji.shared.values import SEEN, Fields

router = room_router("catalogue", "目录管理")
_WORD: Any = body(Fields(SEEN) | OWN_WORD, refuse=Refused)
_HIDING: Any = body(Fields(SEEN) | HIDING, refuse=Refused)
_SEEN: Any = body(Fields(SEEN), refuse=Refused)


class OwnWordOut(Schema):
    """What the holder says for himself; ``public`` is whether everybody may read it."""

    contact_name: str
    contact_phone: str
    introduction: str
    link: str
    said_at: datetime
    public: bool
    hidden_at: datetime | None
    hidden_by: str
    hidden_reason: str
    version: int


class OwnWordIn(_WORD):
    """What is left out is said no more."""


class HidingIn(_HIDING):
    """Why it is hidden; the holder reads it."""


class ShowingIn(_SEEN):
    """The version that was looked at."""


@router.get("/entries/{code}/own-word", response=answers(OwnWordOut), summary="主体自述")
@admits(policy.CATALOGUE, policy.HOLDERS)
def get_own_word(request: ActorRequest, code: Name) -> Any:
    """What the holder says on the entry, hidden or not."""
    return own_words.find_word(entries.find_entry(code, request.actor))


@router.put("/entries/{code}/own-word", response=answers(OwnWordOut), summary="填写主体自述")
@admits(policy.HOLDERS)
def say(request: ActorRequest, code: Name, body: OwnWordIn) -> Any:
    """It stands on the public page."""
    given = body.model_dump(exclude={"version"})
    return saying.say(code=code, given=given, actor=request.actor, now=request.now, version=body.version)


@router.post("/entries/{code}/own-word/hide", response=answers(OwnWordOut), summary="隐藏主体自述")
@admits(policy.OWN_WORDS)
def hide(request: ActorRequest, code: Name, body: HidingIn) -> Any:
    """It is off the public page."""
    return saying.hide(code=code, **body.model_dump(), actor=request.actor, now=request.now)


@router.post("/entries/{code}/own-word/show", response=answers(OwnWordOut), summary="恢复显示主体自述")
@admits(policy.OWN_WORDS)
def show(request: ActorRequest, code: Name, body: ShowingIn) -> Any:
    """It is on the public page again."""
    return saying.show(code=code, **body.model_dump(), actor=request.actor, now=request.now)
