"""The people of one's operator, for its 主体负责人's programs."""

from __future__ import annotations

from typing import Any

from ninja import Schema, Status

from youji.accounts import selectors, services
from youji.accounts.fields import STAFF
from youji.accounts.policy import HOLDERS
from youji.shared.api import ActorRequest, Done, Id, admits, answers, room_router
from youji.shared.api.described import body
from youji.shared.refusals import Refused

router = room_router("accounts", "本主体的人员")
_STAFF: Any = body(STAFF, refuse=Refused)


class StaffOut(Schema):
    """Somebody who acts for the operator; ``is_staff_only`` is whom its 主体负责人 looks after."""

    id: int
    username: str
    name: str
    phone: str
    is_active: bool
    is_staff_only: bool


class StaffIn(_STAFF):
    """A 经办人 to bring in."""


@router.get("/staff", response=answers(list[StaffOut]), summary="本主体的人员")
@admits(HOLDERS)
def list_staff(request: ActorRequest) -> Any:
    """Everybody who acts for the operator."""
    return selectors.people_of_operator(request.actor)


@router.post("/staff", response=answers(list[StaffOut], 201), summary="增加经办人")
@admits(HOLDERS)
def invite(request: ActorRequest, body: StaffIn) -> Any:
    """A 经办人 without a way in: they choose a password at ``/accounts/own-password/``, and the 主体负责人 confirms it at the page."""
    services.invite_staff(**body.model_dump(), actor=request.actor, now=request.now)
    return Status(201, selectors.people_of_operator(request.actor))


@router.post("/staff/{int:person_id}/stop", response=answers(Done), summary="停用经办人")
@admits(HOLDERS)
def stop(request: ActorRequest, person_id: Id) -> Any:
    """The 经办人 cannot sign in any more and is signed out everywhere."""
    services.stop_staff(person_id=person_id, actor=request.actor, now=request.now)
    return Done()
