"""Editions of the catalogue: what the next would print, publishing it."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from ninja import Schema, Status

from youji.catalogue import policy
from youji.catalogue.fields import EDITION
from youji.catalogue.selectors import editions as edition_reading
from youji.catalogue.services import editions
from youji.shared import clock
from youji.shared.api import (
    ActorRequest,
    admits,
    answers,
    room_router,
)
from youji.shared.api.described import body
from youji.shared.refusals import Refused

router = room_router("catalogue", "目录版次")
_EDITION: Any = body(EDITION, refuse=Refused)


class EditionOut(Schema):
    """A numbered edition of the catalogue."""

    number: int
    title: str
    document_number: str
    published_on: date
    entry_count: int
    digest: str
    ledger_entry_id: UUID | None


class PreviewOut(Schema):
    """What an edition published today would print."""

    number: int
    entry_count: int
    added: list[str]
    removed: list[str]


class EditionIn(_EDITION):
    """The edition to publish; ``number`` as the preview said."""


@router.get("/editions/next", response=answers(PreviewOut), summary="下一版目录预览")
@admits(policy.EDITIONS)
def preview_edition(request: ActorRequest) -> Any:
    """What would be published today."""
    found = edition_reading.preview(clock.local_date(request.now))
    return {
        "number": found.number,
        "entry_count": len(found.items),
        "added": [code for code, _ in found.difference.added],
        "removed": [code for code, _ in found.difference.removed],
    }


@router.post("/editions", response=answers(EditionOut, 201), summary="发布目录")
@admits(policy.EDITIONS)
def publish_edition(request: ActorRequest, body: EditionIn) -> Any:
    """The edition is public, sealed, and in the log."""
    made = editions.publish_edition(
        title=body.title,
        document_number=body.document_number,
        expected_number=body.number,
        actor=request.actor,
        now=request.now,
    )
    return Status(201, made)
