"""续期: an application that carries an entry on."""

from __future__ import annotations

from typing import Any

from ninja import Schema, Status

from youji.recognition import policy
from youji.recognition.api.applications import ApplicationOut
from youji.recognition.selectors import cases
from youji.recognition.services import carrying, renewals
from youji.shared.api import ActorRequest, Id, Name, admits, answers, room_router

router = room_router("recognition", "续期")


class RenewalIn(Schema):
    """The open round the entry is renewed in, or the draft goes on in."""

    round_id: Id


@router.post("/applications/{code}/carry", response=answers(ApplicationOut, 201), summary="把草稿带到新批次")
@admits(policy.APPLICANTS)
def carry(request: ActorRequest, code: Name, body: RenewalIn) -> Any:
    """The draft, whose round is over, goes on in this one."""
    found = cases.find_by_code(code, request.actor)
    made = carrying.carry_draft(
        application_id=found.pk, round_id=body.round_id, actor=request.actor, now=request.now
    )
    return Status(201, made)


@router.post("/entries/{code}/renewals", response=answers(ApplicationOut, 201), summary="申请续期")
@admits(policy.APPLICANTS)
def open_renewal(request: ActorRequest, code: Name, body: RenewalIn) -> Any:
    """A draft that, once recognised, carries the entry on."""
    made = renewals.open_renewal(code=code, round_id=body.round_id, actor=request.actor, now=request.now)
    return Status(201, made)
