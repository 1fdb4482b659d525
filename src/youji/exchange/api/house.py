"""What the pages do, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema, Status

from youji.exchange.policy import OWNERS
from youji.exchange.selectors import events as reads
from youji.exchange.services.capturing import capture
from youji.shared.api import ActorRequest, Paged, PageNumber, admits, answers, paged, room_router

router = room_router("exchange", "数据交换")

_DOCUMENT = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": {"type": "object", "title": "EPCIS 2.0 文档"}}},
    }
}


class CaptureError(Schema):
    """What is wrong with one event, by its place in the document."""

    index: int
    eventID: str  # noqa: N815 (as the standard writes it)
    field: str
    sentence: str


class CaptureRow(Schema):
    """A document that was handed in."""

    id: UUID
    at: datetime
    behaviour: str
    events: int
    stored: int
    known: int
    refused: int
    person_name: str


class CaptureOut(CaptureRow):
    """A document that was handed in, and everything that was wrong with it."""

    errors: list[CaptureError]


class EventRow(Schema):
    """An event of one's own."""

    event_id: str
    kind: str
    action: str
    step: str
    disposition: str
    event_at: datetime
    recorded_at: datetime
    own: bool
    declares: bool


@router.post("/captures", response=answers(CaptureOut, 201), summary="提交事件文件", openapi_extra=_DOCUMENT)
@admits(OWNERS)
def take(request: ActorRequest, behaviour: Literal["proceed", "rollback"] = "rollback") -> Any:
    """The document is dealt with."""
    job = capture(request.body, behaviour=behaviour, actor=request.actor, now=request.now)
    return Status(201, job)


@router.get("/captures", response=answers(Paged[CaptureRow]), summary="提交过的事件文件")
@admits(OWNERS)
def list_captures(request: ActorRequest, page: PageNumber = 1) -> Any:
    """What was handed in, the newest first."""
    return paged(reads.jobs(request.actor), page)


@router.get("/captures/{uuid:job_id}", response=answers(CaptureOut), summary="一次提交的结果")
@admits(OWNERS)
def get_capture(request: ActorRequest, job_id: UUID) -> Any:
    """What came of a document, event by event."""
    return reads.find_job(job_id, request.actor)


@router.get("/events", response=answers(Paged[EventRow]), summary="我的事件")
@admits(OWNERS)
def list_events(request: ActorRequest, page: PageNumber = 1) -> Any:
    """One's own events, the newest first."""
    return paged(reads.own_events(request.actor), page)
