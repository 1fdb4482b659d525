"""内部备注: what officers tell each other about a case."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ninja import Schema, Status

from youji.recognition import policy
from youji.recognition.fields import NOTE
from youji.recognition.selectors import cases, notes
from youji.recognition.services.notes import add_note
from youji.shared.api import ActorRequest, Name, admits, answers, room_router
from youji.shared.api.described import body
from youji.shared.refusals import Refused

router = room_router("recognition", "审核")
_NOTE: Any = body(NOTE, refuse=Refused)


class NoteOut(Schema):
    """A note on a case: who, when, what. It is no decision, and the applicant does not see it."""

    number: int
    at: datetime
    by_name: str
    agency: str
    text: str


class NoteIn(_NOTE):
    """What to note."""


@router.get("/applications/{code}/notes", response=answers(list[NoteOut]), summary="内部备注")
@admits(policy.CASES)
def list_notes(request: ActorRequest, code: Name) -> Any:
    """The notes on a case, the newest first; none for whoever has a part in the application."""
    return notes.notes_of(cases.find_by_code(code, request.actor), request.actor)


@router.post("/applications/{code}/notes", response=answers(NoteOut, 201), summary="加内部备注")
@admits(policy.NOTING)
def add(request: ActorRequest, code: Name, body: NoteIn) -> Any:
    """The note stands with the case."""
    application = cases.find_by_code(code, request.actor)
    return Status(
        201, add_note(application_id=application.pk, text=body.text, actor=request.actor, now=request.now)
    )
