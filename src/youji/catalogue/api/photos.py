"""The photograph of a base: offered by its holder, confirmed, refused or withdrawn by an officer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from ninja import Schema

from youji.catalogue import policy
from youji.catalogue.fields import PHOTO, PHOTO_OFF
from youji.catalogue.selectors import entries, photos
from youji.catalogue.services import photos as choosing
from youji.documents.selectors import document_of
from youji.shared.api import ActorRequest, Name, admits, answers, room_router
from youji.shared.api.described import body
from youji.shared.refusals import Refused
from youji.shared.values import SEEN, VERSION, Fields

router = room_router("catalogue", "目录管理")
_PHOTO: Any = body(Fields(SEEN) | PHOTO, refuse=Refused)
_CONFIRMING: Any = body(Fields(VERSION), refuse=Refused)
_REFUSING: Any = body(Fields(SEEN) | PHOTO_OFF, refuse=Refused)
_WITHDRAWING: Any = body(
    Fields(SEEN, replace(PHOTO_OFF["reason"], required=False, hint="持有主体自己撤下时不填")), refuse=Refused
)


class PhotoOut(Schema):
    """The photograph: what waits for an officer, and what everybody sees."""

    offered_id: UUID | None
    offered_caption: str
    offered_at: datetime | None
    shown_id: UUID | None
    shown_caption: str
    confirmed_at: datetime | None
    confirmed_by: str
    refused_reason: str
    public: bool
    version: int


class PhotoIn(_PHOTO):
    """A picture handed in by ``/documents`` or among those the holder may open, and what is to be seen on it."""

    document_id: UUID | None = None


class ConfirmingIn(_CONFIRMING):
    """The version that was looked at."""


class RefusingIn(_REFUSING):
    """Why not; the holder reads it."""


class WithdrawingIn(_WITHDRAWING):
    """Why, where an officer does it."""


@router.get("/entries/{code}/photo", response=answers(PhotoOut), summary="基地照片")
@admits(policy.CATALOGUE, policy.HOLDERS)
def get_photo(request: ActorRequest, code: Name) -> Any:
    """What is offered and what is shown of the entry's base."""
    return photos.find_photo(entries.find_entry(code, request.actor))


@router.put("/entries/{code}/photo", response=answers(PhotoOut), summary="选定基地照片")
@admits(policy.HOLDERS)
def offer(request: ActorRequest, code: Name, body: PhotoIn) -> Any:
    """It waits for an officer of the area."""
    return choosing.offer(
        code=code,
        picture=document_of(body.document_id, request.actor),
        given=body.model_dump(exclude={"version", "document_id"}),
        actor=request.actor,
        now=request.now,
        version=body.version,
    )


@router.post("/entries/{code}/photo/confirm", response=answers(PhotoOut), summary="确认基地照片")
@admits(policy.PHOTOS)
def confirm(request: ActorRequest, code: Name, body: ConfirmingIn) -> Any:
    """It is on the public page."""
    return choosing.confirm(code=code, actor=request.actor, now=request.now, version=body.version)


@router.post("/entries/{code}/photo/refuse", response=answers(PhotoOut), summary="不确认基地照片")
@admits(policy.PHOTOS)
def refuse(request: ActorRequest, code: Name, body: RefusingIn) -> Any:
    """It is not shown."""
    return choosing.refuse(code=code, **body.model_dump(), actor=request.actor, now=request.now)


@router.post("/entries/{code}/photo/withdraw", response=answers(PhotoOut), summary="撤下基地照片")
@admits(policy.HOLDERS, policy.PHOTOS)
def withdraw(request: ActorRequest, code: Name, body: WithdrawingIn) -> Any:
    """It is off every public page."""
    return choosing.withdraw(code=code, **body.model_dump(), actor=request.actor, now=request.now)
