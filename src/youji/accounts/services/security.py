"""Locking, resetting and signing out: the security administrator's part."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction

from youji.accounts.fields import LOCK
from youji.accounts.logic import rules
from youji.accounts.models import Person
from youji.accounts.services.common import holder_of, note, person_for, require, require_person
from youji.accounts.services.mail_addresses import open_changes, settle
from youji.accounts.services.people import first_password
from youji.accounts.services.tokens import end_tokens
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
    """A new first password, shown once and to be changed at sign-in; the old one, its sessions and tokens are void."""
    require_person(actor)
    person = _entrusted(person_id, actor, now)
    password = first_password()
    person.set_password(password)
    advance(person, password=person.password, must_change_password=True)
    after = end_access(person, now)
    note("password.reset", person, before={}, after=after, actor=actor, now=now)
    return password


@transaction.atomic
def reset_second_factor(*, person_id: int, actor: Actor, now: datetime) -> None:
    """The second factor and its recovery codes are gone, with every session and token; where required it is set up anew."""
    require_person(actor)
    person = _entrusted(person_id, actor, now)
    Authenticator.objects.filter(user=person).delete()
    after = end_access(person, now)
    note("second_factor.reset", person, before={}, after=after, actor=actor, now=now)


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


@transaction.atomic
def confirm_mail(*, person_id: int, actor: Actor, now: datetime) -> None:
    """The person wants the address that was asked for: whoever confirms has made sure, and did not ask.

    Raises:
        Refused: nothing is asked for, or a rule objects.
    """
    require_person(actor)
    person = _entrusted(person_id, actor, now)
    asked = open_changes(person).select_related("person").first()
    if asked is None:
        raise Refused("没有等待确认的邮箱。请刷新页面查看。")
    demand(rules.two_hands(actor, asked.asked_by_id))
    settle(asked, actor=actor, now=now, by="security-administrator")


#: What the buttons of the page do; a password is returned to be shown once.
MEASURES: dict[str, Callable[..., object]] = {
    "unlock": unlock_person,
    "password": reset_password,
    "second-factor": reset_second_factor,
    "sessions": end_sessions,
    "tokens": revoke_tokens,
    "mail": confirm_mail,
}


def _entrusted(person_id: int, actor: Actor, now: datetime) -> Person:
    require(actor, Role.SECURITY_ADMIN)
    person = person_for(person_id, actor)
    holder = holder_of(person, now)
    demand(rules.nobody_appoints_themselves(actor, holder), rules.within_ones_own_area(actor, holder))
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
