"""Oneself, for programs: who one is, particulars, sessions, messages, who stands in."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema, Status

from youji.accounts import selectors, services
from youji.accounts.fields import DELEGATION, PERSON
from youji.accounts.policy import OWN
from youji.shared.api import (
    ActorRequest,
    Done,
    Id,
    Paged,
    PageNumber,
    admits,
    answers,
    paged,
    room_router,
)
from youji.shared.api.described import body
from youji.shared.refusals import Refused
from youji.shared.values import VERSION, Fields

router = room_router("accounts", "本人")
_PROFILE: Any = body(Fields(VERSION) | PERSON.only("name", "phone"), refuse=Refused)
_DELEGATION: Any = body(DELEGATION, refuse=Refused)


class MeOut(Schema):
    """Whom the token speaks for, and for what."""

    name: str
    agency: str
    division: str
    operator_id: int | None
    roles: list[str]
    scopes: list[str]


class ProfileOut(Schema):
    """One's own particulars."""

    username: str
    name: str
    phone: str
    email: str
    specialities: list[str]
    second_factor: bool
    version: int


class ProfileIn(_PROFILE):
    """One's own name and telephone; the mail address is changed at the page."""


class SessionOut(Schema):
    """One browser one is signed in with."""

    ip: str
    user_agent: str
    created_at: datetime
    last_seen_at: datetime


class MessageOut(Schema):
    """A message to the token's person."""

    id: int
    title: str
    body: str
    link: str
    created_at: datetime
    read_at: datetime | None


class ColleagueOut(Schema):
    """Somebody of one's own agency."""

    id: int
    name: str


class DelegationOut(Schema):
    """For these days, both included, the deputy holds these roles of the absent person too."""

    id: int
    absent: str
    deputy: str
    roles: list[str]
    starts_on: date
    ends_on: date
    reason: str

    @staticmethod
    def resolve_absent(row: Any) -> str:
        """Whose roles they are."""
        return str(row.absent)

    @staticmethod
    def resolve_deputy(row: Any) -> str:
        """Who stands in."""
        return str(row.deputy)


class DelegationsOut(Schema):
    """What one has lent, what one was lent, and what one could lend to whom."""

    given: list[DelegationOut]
    held: list[DelegationOut]
    lendable: list[str]
    colleagues: list[ColleagueOut]


class DelegationIn(_DELEGATION):
    """Whom to lend which roles, from when to when."""


@router.get("/me", response=answers(MeOut), summary="令牌代表谁")
@admits(OWN)
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


@router.get("/me/profile", response=answers(ProfileOut), summary="我的资料")
@admits(OWN)
def get_profile(request: ActorRequest) -> Any:
    """One's own particulars."""
    return _profile(request)


def _profile(request: ActorRequest) -> dict[str, Any]:
    found = selectors.own_page(request.actor, request.now)
    columns = ("username", "name", "phone", "email", "specialities", "version")
    return {key: getattr(found.person, key) for key in columns} | {"second_factor": found.second_factor}


@router.put("/me/profile", response=answers(ProfileOut), summary="更改我的资料")
@admits(OWN)
def put_profile(request: ActorRequest, body: ProfileIn) -> Any:
    """The name and telephone are these."""
    kept = selectors.own_page(request.actor, request.now).person
    services.update_person(
        person_id=request.actor.user_id,
        **body.model_dump(),
        email=kept.email,
        specialities=kept.specialities,
        actor=request.actor,
        now=request.now,
    )
    return _profile(request)


@router.get("/me/sessions", response=answers(list[SessionOut]), summary="我在哪里登录")
@admits(OWN)
def list_sessions(request: ActorRequest) -> Any:
    """Where one is signed in, latest first."""
    return list(selectors.own_sessions(request.actor))


@router.delete("/me/sessions", response=answers(Done), summary="在所有设备上退出")
@admits(OWN)
def end_sessions(request: ActorRequest) -> Any:
    """One is signed out in every browser."""
    ended = services.end_own_sessions(actor=request.actor, now=request.now)
    return Done(detail=f"已退出{ended}处登录")


@router.get("/messages", response=answers(Paged[MessageOut]), summary="消息")
@admits(OWN)
def list_messages(request: ActorRequest, unread: bool = False, page: PageNumber = 1) -> Any:
    """The person's messages, or only those not read yet, newest first."""
    return paged(selectors.messages_for(request.actor, only_unread=unread), page)


@router.post("/messages/read", response=answers(Done), summary="全部消息已读")
@admits(OWN)
def read_all(request: ActorRequest) -> Any:
    """Every message counts as read."""
    services.mark_read(actor=request.actor, now=request.now)
    return Done()


@router.post("/messages/{int:message_id}/read", response=answers(Done), summary="一条消息已读")
@admits(OWN)
def read_one(request: ActorRequest, message_id: Id) -> Any:
    """The message, if it is one's own, counts as read."""
    services.mark_read(actor=request.actor, now=request.now, message_id=message_id)
    return Done()


@router.get("/me/delegations", response=answers(DelegationsOut), summary="委托代办")
@admits(OWN)
def list_delegations(request: ActorRequest) -> Any:
    """In force today or later."""
    found = selectors.own_page(request.actor, request.now)
    return {
        "given": list(found.given),
        "held": list(found.held),
        "lendable": [role for role, _ in found.lendable],
        "colleagues": [{"id": pk, "name": name} for pk, name in found.colleagues],
    }


@router.post("/me/delegations", response=answers(DelegationOut, 201), summary="委托同事代办")
@admits(OWN)
def delegate(request: ActorRequest, body: DelegationIn) -> Any:
    """The colleague stands in on these days; both are told."""
    return Status(201, services.delegate(**body.model_dump(), actor=request.actor, now=request.now))


@router.delete("/me/delegations/{int:delegation_id}", response=answers(Done), summary="撤回委托")
@admits(OWN)
def revoke_delegation(request: ActorRequest, delegation_id: Id) -> Any:
    """The roles are back with their owner alone."""
    services.revoke_delegation(delegation_id=delegation_id, actor=request.actor, now=request.now)
    return Done()
