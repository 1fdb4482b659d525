"""Construction milestones: what is due by when, and reporting it done."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import File, Form, Schema, Status
from ninja.files import UploadedFile

from youji.recognition import policy
from youji.recognition.fields import MILESTONE
from youji.recognition.selectors import cases
from youji.recognition.selectors.milestones import milestones_of
from youji.recognition.services import milestones
from youji.shared import clock
from youji.shared.api import ActorRequest, Done, Name, admits, answers, room_router
from youji.shared.api.described import typed

router = room_router("recognition", "建设节点")
Note: Any = typed(MILESTONE["note"])


class MilestoneOut(Schema):
    """One task of the construction period."""

    key: str
    label: str
    due_on: date | None
    state: str
    note: str
    reported_at: datetime | None


@router.get("/applications/{code}/milestones", response=answers(list[MilestoneOut]), summary="建设节点")
@admits(policy.BUILDING)
def list_milestones(request: ActorRequest, code: Name) -> Any:
    """The tasks of the construction period, in the order they fall due."""
    today = clock.local_date(request.now)
    return [
        {
            "key": view.milestone.key,
            "label": view.milestone.label,
            "due_on": view.due_on,
            "state": view.state(today),
            "note": view.report.note if view.report else "",
            "reported_at": view.report.at if view.report else None,
        }
        for view in milestones_of(cases.find_by_code(code, request.actor))
    ]


@router.post("/applications/{code}/milestones/{key}", response=answers(Done, 201), summary="填报建设节点")
@admits(policy.BUILDING)
def report_milestone(
    request: ActorRequest,
    code: Name,
    key: Name,
    note: Note = Form(""),  # noqa: B008
    file: UploadedFile | None = File(None),  # noqa: B008
) -> Any:
    """The milestone is reported done, with what shows it."""
    milestones.report_milestone(
        code=code,
        key=key,
        note=note,
        file=file,
        name=(file.name if file else "") or "",
        actor=request.actor,
        now=request.now,
    )
    return Status(201, Done())
