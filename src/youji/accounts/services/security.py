"""Locking, resetting and signing out: the security administrator's part."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session
from django.db import transaction

from youji.accounts.fields import LOCK
from youji.accounts.logic import rules
from youji.accounts.logic.events import WayInAsked
from youji.accounts.models import Person
from youji.accounts.services.common import holder_of, note, person_for, require, require_person
from youji.accounts.services.messages import notify
from youji.accounts.services.people import first_password
from youji.accounts.services.second_hand import tell_above
from youji.accounts.services.tokens import end_tokens
from youji.ledger.events import emit
from youji.shared.actor import Actor, Role
from youji.shared.checked import checked
from youji.shared.refusals import Refused, demand
from youji.shared.rows import advance


@transaction.atomic
def lock_person(*, person_id: int, reason: str, actor: Actor, now: datetime) -> None:
    """The person cannot sign in, is signed out everywhere, and their tokens are void.

    Raises:
        Refused: no reason is given, or a rule objects.
    """
    person = _entrusted(person_id, actor, now)
    reason = checked(LOCK, {"reason": reason})["reason"]
    advance(person, is_active=False, locked_reason=reason)
    after = end_access(person, now)
    note("person.locked", person, before={}, after=after, actor=actor, now=now, reason=reason)


@transaction.atomic
def unlock_person(*, person_id: int, actor: Actor, now: datetime) -> None:
    """The person can sign in again."""
    person = _entrusted(person_id, actor, now)
    advance(person, is_active=True, locked_reason="")
    note("person.unlocked", person, before={}, after={}, actor=actor, now=now)


@transaction.atomic
def reset_password(*, person_id: int, actor: Actor, now: datetime) -> str:
    """The old password is void, with every session and token; the way to a new one goes to the person's mail address.

    For a grower without one: the first password of a sealed letter, to be printed once and changed at sign-in.

    Raises:
        Refused: an officer without a mail address.
    """
    require_person(actor)
    person = _entrusted(person_id, actor, now, way_in=True)
    if not person.email and person.agency_id is not None:
        raise Refused("这个账号没有登记邮箱。机关人员的密码只由本人通过邮箱设置，请先由系统管理员登记邮箱。")
    password = "" if person.email else first_password()
    advance(person, password=make_password(password or None), must_change_password=True)
    note("password.reset", person, before={}, after=end_access(person, now), actor=actor, now=now)
    if person.email:
        emit(WayInAsked(person=person.pk))
    _tell(person, "您的密码已由安全管理员重置", actor, now)
    return password


@transaction.atomic
def reset_second_factor(*, person_id: int, actor: Actor, now: datetime) -> None:
    """The second factor and its recovery codes are gone, with every session and token; where required it is set up anew."""
    require_person(actor)
    person = _entrusted(person_id, actor, now, way_in=True)
    Authenticator.objects.filter(user=person).delete()
    after = end_access(person, now)
    note("second_factor.reset", person, before={}, after=after, actor=actor, now=now)
    _tell(person, "您的动态验证码已由安全管理员重置", actor, now)


@transaction.atomic
def end_sessions(*, person_id: int, actor: Actor, now: datetime) -> int:
    """The person is signed out everywhere; the number of sessions ended."""
    person = _entrusted(person_id, actor, now)
    ended = _end_sessions(person)
    note("sessions.ended", person, before={}, after={"sessions": ended}, actor=actor, now=now)
    return ended


@transaction.atomic
def revoke_tokens(*, person_id: int, actor: Actor, now: datetime) -> int:
    """None of the person's tokens work any more; the number revoked."""
    person = _entrusted(person_id, actor, now)
    revoked = end_tokens(person, now)
    note("tokens.revoked", person, before={}, after={"tokens": revoked}, actor=actor, now=now)
    return revoked


#: What the buttons of the page do; a password is returned to be shown once.
MEASURES: dict[str, Callable[..., object]] = {
    "unlock": unlock_person,
    "password": reset_password,
    "second-factor": reset_second_factor,
    "sessions": end_sessions,
    "tokens": revoke_tokens,
}


def _tell(person: Person, title: str, actor: Actor, now: datetime) -> None:
    """The person learns of it, and the level above."""
    body = f"由{actor.name}（{actor.agency}）办理。不是您本人要求的，请立即联系上级的安全管理员。"
    notify(title=title, body=body, link="/desk/me/", now=now, person_ids=[person.pk])
    tell_above(person, title.replace("您", person.name, 1), actor=actor, now=now)


def _entrusted(person_id: int, actor: Actor, now: datetime, *, way_in: bool = False) -> Person:
    """Whose account it is. ``way_in``: it is about how they come in, which of watchers is the level above's."""
    require(actor, Role.SECURITY_ADMIN)
    person = person_for(person_id, actor)
    holder = holder_of(person, now)
    demand(
        rules.nobody_appoints_themselves(actor, holder),
        rules.within_ones_own_area(actor, holder),
        rules.watchers_are_guarded_from_above(actor, holder) if way_in else None,
    )
    return person


def end_access(person: Person, now: datetime) -> dict[str, int]:
    """Signed out everywhere, every key void: how many of each there were."""
    return {"sessions": _end_sessions(person), "tokens": end_tokens(person, now)}


@transaction.atomic
def end_own_sessions(*, actor: Actor, now: datetime) -> int:
    """The actor is signed out in every browser; the number of sessions ended."""
    person = Person.objects.get(pk=actor.user_id)
    ended = _end_sessions(person)
    note("sessions.ended", person, before={}, after={"sessions": ended}, actor=actor, now=now)
    return ended


def _end_sessions(person: Person) -> int:
    keys = list(UserSession.objects.filter(user=person).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=person).delete()
    return len(keys)
