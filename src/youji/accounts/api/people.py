"""Everybody's accounts, for programs of the administrators. No password and no second factor passes here."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from ninja import Schema, Status

from youji.accounts import selectors, services
from youji.accounts.fields import GRANT, LOCK, PERSON, WITHDRAWAL
from youji.accounts.policy import PEOPLE, PEOPLE_MAKERS, SECURITY
from youji.shared.actor import Role
from youji.shared.api import (
    ActorRequest,
    Done,
    Id,
    Name,
    Paged,
    PageNumber,
    admits,
    answers,
    paged,
    present,
    room_router,
)
from youji.shared.api.described import body, typed
from youji.shared.refusals import Refused
from youji.shared.values import VERSION, Fields

router = room_router("accounts", "人员与岗位")
_NEW: Any = body(PERSON.without("email"), refuse=Refused)
_CHANGE: Any = body(Fields(VERSION) | PERSON.only("name", "phone", "specialities"), refuse=Refused)
_GRANT: Any = body(GRANT.only("valid_until"), refuse=Refused)
Reason: Any = typed(WITHDRAWAL["reason"])
_LOCK: Any = body(LOCK, refuse=Refused)


class GrantOut(Schema):
    """A role held, until a day if one is given."""

    role: str
    valid_until: date | None


class PersonOut(Schema):
    """Somebody with an account."""

    id: int
    username: str
    name: str
    agency: str
    agency_id: int | None
    operator_id: int | None
    phone: str
    email: str
    specialities: list[str]
    is_active: bool
    locked_reason: str
    grants: list[GrantOut]
    version: int

    @staticmethod
    def resolve_agency(row: Any) -> str:
        """The agency's name; empty for an operator's people."""
        return row.agency.name if row.agency else ""

    @staticmethod
    def resolve_grants(row: Any) -> list[Any]:
        """In the order of their codes."""
        return sorted(row.grants.all(), key=lambda grant: grant.role)


class ProposalOut(Schema):
    """What somebody asked for of the account, until another hand confirms it: a role, or a mail address."""

    id: int
    what: str
    value: str
    valid_until: date | None
    asked_by: str
    asked_at: datetime

    @staticmethod
    def resolve_asked_by(row: Any) -> str:
        """Whose wish it is."""
        return str(row.asked_by)


class PersonPageOut(Schema):
    """Somebody, how their account stands, and the roles the token's person could give them."""

    person: PersonOut
    grantable: list[str]
    sessions: int
    tokens: int
    second_factor: bool
    proposals: list[ProposalOut]


class PersonIn(_NEW):
    """A new account: of an agency or of an operator. The mail address is entered at the page."""


class PersonPut(_CHANGE):
    """The particulars as they should be, and the version that was read."""


class GrantIn(_GRANT):
    """Until when the role is held; ``null`` is until it is withdrawn."""


class LockIn(_LOCK):
    """Why the account is stopped."""


class AgencyOut(Schema):
    """An agency of one's area."""

    id: int
    name: str


@router.get("/agencies", response=answers(list[AgencyOut]), summary="机构")
@admits(PEOPLE_MAKERS)
def list_agencies(request: ActorRequest) -> Any:
    """The agencies somebody can be entered under."""
    return [{"id": pk, "name": name} for pk, name in selectors.agencies_for(request.actor)]


@router.get("/people", response=answers(Paged[PersonOut]), summary="人员列表")
@admits(PEOPLE)
def list_people(
    request: ActorRequest,
    *,
    q: Name = "",
    role: Name = "",
    state: Literal["", "active", "locked", "waiting"] = "",
    page: PageNumber = 1,
) -> Any:
    """Everybody of the area, with what they may do."""
    return paged(selectors.search_people(request.actor, q=q, role=role, state=state), page)


@router.post("/people", response=answers(PersonOut, 201), summary="开设账号")
@admits(PEOPLE_MAKERS)
def create_person(request: ActorRequest, body: PersonIn) -> Any:
    """An account without roles and without a way in: its mail address is entered, and its letter printed, at the page."""
    values = body.model_dump(exclude={"operator_code"})
    if body.operator_code:
        found = selectors.operator_for(body.operator_code, request.actor)
        if found is None:
            raise Refused("没有这个主体码，或不在您的区域内。请核对后再填。", "operator_code")
        values["operator_id"], values["area"] = found
    person = services.create_person(**values, actor=request.actor, now=request.now)
    return Status(201, person)


@router.get("/people/{int:person_id}", response=answers(PersonPageOut), summary="一个人的账号")
@admits(PEOPLE)
def get_person(request: ActorRequest, person_id: Id) -> Any:
    """The person and how the account stands."""
    return _page(request, person_id)


def _page(request: ActorRequest, person_id: int) -> dict[str, Any]:
    found = present(selectors.person_page(person_id, request.actor, request.now))
    return {
        "person": found.person,
        "grantable": [role for role, _ in found.grantable],
        "sessions": found.sessions,
        "tokens": found.tokens,
        "second_factor": found.second_factor,
        "proposals": list(found.proposals),
    }


@router.put("/people/{int:person_id}", response=answers(PersonPageOut), summary="更改资料")
@admits(PEOPLE_MAKERS)
def put_person(request: ActorRequest, person_id: Id, body: PersonPut) -> Any:
    """The particulars are these; the mail address stays."""
    kept = present(selectors.person_page(person_id, request.actor, request.now)).person
    services.update_person(
        person_id=person_id, **body.model_dump(), email=kept.email, actor=request.actor, now=request.now
    )
    return _page(request, person_id)


@router.put("/people/{int:person_id}/roles/{role}", response=answers(PersonPageOut), summary="授予岗位")
@admits(PEOPLE_MAKERS)
def grant_role(request: ActorRequest, person_id: Id, role: Role, body: GrantIn) -> Any:
    """The role is asked for; an officer holds it once a security administrator has confirmed it."""
    services.grant_role(
        person_id=person_id, role=role, **body.model_dump(), actor=request.actor, now=request.now
    )
    return _page(request, person_id)


@router.delete("/people/{int:person_id}/roles/{role}", response=answers(PersonPageOut), summary="收回岗位")
@admits(PEOPLE_MAKERS)
def withdraw_role(
    request: ActorRequest,
    person_id: Id,
    role: Role,
    reason: Reason = "",
) -> Any:
    """The person no longer holds the role, and nobody stands in for them in it."""
    services.withdraw_role(
        person_id=person_id, role=role, reason=reason, actor=request.actor, now=request.now
    )
    return _page(request, person_id)


@router.post(
    "/people/{int:person_id}/proposals/{int:proposal_id}/{act}",
    response=answers(PersonPageOut),
    summary="确认或退回待确认事项",
)
@admits(SECURITY)
def settle_proposal(
    request: ActorRequest, person_id: Id, proposal_id: Id, act: Literal["confirm", "decline"]
) -> Any:
    """The other hand: the role is held, or nothing comes of it. A mail address is confirmed at the page."""
    settle = services.confirm if act == "confirm" else services.decline
    settle(person_id=person_id, proposal_id=proposal_id, actor=request.actor, now=request.now)
    return _page(request, person_id)


@router.post("/people/{int:person_id}/lock", response=answers(PersonPageOut), summary="停用账号")
@admits(SECURITY)
def lock(request: ActorRequest, person_id: Id, body: LockIn) -> Any:
    """The person cannot sign in, is signed out everywhere, and their tokens are void."""
    services.lock_person(person_id=person_id, reason=body.reason, actor=request.actor, now=request.now)
    return _page(request, person_id)


@router.post("/people/{int:person_id}/unlock", response=answers(PersonPageOut), summary="恢复账号")
@admits(SECURITY)
def unlock(request: ActorRequest, person_id: Id) -> Any:
    """The person can sign in again, with the password they had."""
    services.unlock_person(person_id=person_id, actor=request.actor, now=request.now)
    return _page(request, person_id)


@router.delete("/people/{int:person_id}/{what}", response=answers(Done), summary="强制退出，或作废令牌")
@admits(SECURITY)
def end_access(request: ActorRequest, person_id: Id, what: Literal["sessions", "tokens"]) -> Any:
    """Signed out everywhere, or none of the person's tokens work any more."""
    ended = services.MEASURES[what](person_id=person_id, actor=request.actor, now=request.now)
    return Done(detail=f"已退出{ended}处登录" if what == "sessions" else f"已作废{ended}个令牌")
