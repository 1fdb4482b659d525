"""Building actors: from a session, from a token."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.http import HttpRequest

from youji.accounts.logic.standing import Lack, Standing, lacking
from youji.accounts.models import ApiToken, Person
from youji.ledger.selectors import history
from youji.shared import clock
from youji.shared.actor import ANONYMOUS, PRODUCERS, Actor, Role
from youji.shared.periods import contains
from youji.shared.prepared import prepared

#: What the trail calls it when those who were in are out: they may not have been who they said.
SHUT_OUT = (
    "accounts.sessions.ended",
    "accounts.password.reset",
    "accounts.password.recovered",
    "accounts.password.confirmed",
    "accounts.second_factor.reset",
)


def actor_for_request(request: HttpRequest, *, now: datetime) -> Actor:
    """The actor of the token or of the signed-in person, or ``ANONYMOUS``.

    A request that shows a token is the token's, never its cookie's. Whoever has something to set up first holds no
    role until then, on every page.
    """
    kind, _, raw = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        found = actor_for_token(raw, now) if request.path.startswith(settings.PROGRAM_DOORS) else None
        return found or ANONYMOUS
    person = request.user
    if not isinstance(person, Person) or not person.is_active:
        return ANONYMOUS
    actor = actor_of(person, now=now)
    return replace(actor, roles=frozenset()) if lacks(request, now=now) else actor


def lacks(request: HttpRequest, *, now: datetime) -> Lack | None:
    """What whoever is signed in here has to set up before acting."""
    person = request.user
    if not isinstance(person, Person):
        return None
    used = any(one["method"] == "mfa" for one in get_authentication_records(request, person))
    return _lacking(person, actor_of(person, now=now).roles, used=used)


def _lacking(person: Person, roles: frozenset[Role], *, used: bool) -> Lack | None:
    """The one question of a session and of a token: may this person act as an officer now?"""
    required = settings.MFA_REQUIRED_FOR_OFFICERS
    officer = bool(roles - PRODUCERS)  # a laboratory's word decides what may be sold, as an officer's does
    set_up = required and officer and has_second_factor(person)
    standing = Standing(officer, person.must_change_password, set_up, used)
    return lacking(standing, second_factor_required=required)


def actor_of(person: Person, *, now: datetime, roles: frozenset[Role] | None = None) -> Actor:
    """What rules may know of ``person`` at ``now``: ``roles`` in force, their own and delegated."""
    today = clock.local_date(now)
    if roles is None:
        known = person.roles_known
        roles = known[1] if known and known[0] == today else roles_in_force(person, today)
    return Actor(
        user_id=person.pk,
        name=person.name or person.username,
        roles=roles,
        operator_id=person.operator_id,
        laboratory_id=person.laboratory_id,
        agency_id=person.agency_id,
        agency=person.agency.name if person.agency else "",
        division=person.agency.division if person.agency else "",
    )


def signed_in(user_id: int, now: datetime) -> Person | None:
    """The person with the roles they have today: one query for all of it. ``None``: there is nobody by this number."""
    today = clock.local_date(now)
    rows = _signed_in(user_id, today)
    if not rows:
        return None
    rows[0].roles_known = (today, _in_force(rows, rows[0].agency_id, today))
    return rows[0]


@prepared
def _signed_in(user_id: int, today: date) -> QuerySet[Person]:
    return _with_roles(Person.objects.filter(pk=user_id), today)


def powers_of(person: Person, today: date) -> list[str]:
    """Each role in force, by the grant or the delegation it rests on: what a token is made under."""
    rows = _with_roles(Person.objects.filter(pk=person.pk), today)
    return sorted(f"{role}:{ground}" for role, ground in _grounds(rows, person.agency_id, today))


def roles_in_force(person: Person, today: date) -> frozenset[Role]:
    """A person's own roles and those delegated by colleagues who still hold them: one query."""
    return _in_force(_with_roles(Person.objects.filter(pk=person.pk), today), person.agency_id, today)


def lender_of(user_id: int, roles: Collection[str], today: date) -> str:
    """For whom a person acts in one of ``roles``: the colleague who lent it, by name; nobody where one is their own."""
    rows = list(
        _with_roles(Person.objects.filter(pk=user_id), today).annotate(lender=F("lent__absent__name"))
    )
    if any(row.own_role in roles and contains(row.own_from, row.own_until, today) for row in rows):
        return ""
    return next(
        (row.lender for row in rows if _lends(row, row.agency_id, today) and row.lender_role in roles), ""
    )


def _with_roles(rows: QuerySet, today: date, person: str = "") -> QuerySet:
    """``rows``, each once for every role its person (``person__`` leads there) holds or has been lent."""
    given = f"{person}delegations_held"
    lent = Q(
        **{f"{given}__starts_on__lte": today, f"{given}__ends_on__gte": today, f"{given}__revoked_at": None}
    )
    own, absent = f"{person}grants", "lent__absent"
    return rows.annotate(
        lent=FilteredRelation(given, condition=lent),
        own_id=F(f"{own}__pk"),
        own_role=F(f"{own}__role"),
        own_from=F(f"{own}__valid_from"),
        own_until=F(f"{own}__valid_until"),
        lent_id=F("lent__pk"),
        lent_roles=F("lent__roles"),
        lender_is_active=F(f"{absent}__is_active"),
        lender_agency=F(f"{absent}__agency_id"),
        lender_role=F(f"{absent}__grants__role"),
        lender_from=F(f"{absent}__grants__valid_from"),
        lender_until=F(f"{absent}__grants__valid_until"),
    )


def _in_force(rows: Iterable[Any], agency_id: int | None, today: date) -> frozenset[Role]:
    """The roles that ``rows`` of ``_with_roles`` say are in force: one's own, and what a colleague still holds and lent."""
    return frozenset(role for role, _ in _grounds(rows, agency_id, today))


def _grounds(rows: Iterable[Any], agency_id: int | None, today: date) -> Iterator[tuple[Role, str]]:
    """Each role in force with what it rests on: a grant, or a delegation. A role given anew rests on another."""
    for row in rows:
        if row.own_role and contains(row.own_from, row.own_until, today):
            yield Role(row.own_role), f"grant-{row.own_id}"
        if _lends(row, agency_id, today):
            yield Role(row.lender_role), f"lent-{row.lent_id}"


def _lends(row: Any, agency_id: int | None, today: date) -> bool:
    """Whether the colleague in ``row`` still holds the role there, and has lent it."""
    colleague = row.lender_is_active and row.lender_agency == agency_id
    lent = colleague and row.lender_role in row.lent_roles
    return bool(lent and contains(row.lender_from, row.lender_until, today))


def digest_of(raw: str) -> str:
    """What we keep of a key."""
    return hashlib.sha256(raw.strip().encode()).hexdigest()


def actor_for_token(raw: str, now: datetime) -> Actor | None:
    """Its person's actor narrowed to the token's scopes; ``None`` when it is unknown, expired or revoked.

    It holds the roles its person has today *and* had, on the same grounds, when it was made: it does not grow with
    them. Who made it had used the second factor, if they were an officer: before that they hold no role.
    """
    return _of_token(_by_digest(digest_of(raw), now, clock.local_date(now)), now)


def actor_again(user_id: int, token_id: int | None, asked: datetime, now: datetime) -> Actor | None:
    """Who asked for something earlier, as they may act now; ``None``: they may not act at all any more.

    Whoever asked by a token acts by it: one that is gone acts no more. A person asked when they had used their second
    factor; whether it is still set up is asked again. What was ``asked`` in a session that somebody ended since, for
    fear of whose it was, is asked no more; whoever just signed out has asked.
    """
    if token_id is not None:
        asked_by = ApiToken.objects.filter(pk=token_id, person_id=user_id)
        return _of_token(_good(asked_by, now, clock.local_date(now)), now)
    person = signed_in(user_id, now)
    if person is None or not person.is_active or _shut_out(user_id, asked):
        return None
    actor = actor_of(person, now=now)
    return None if _lacking(person, actor.roles, used=True) else actor


def _shut_out(user_id: int, since: datetime) -> bool:
    """Whether every session of this person was ended since, or a way in given anew."""
    return history(f"accounts.person:{user_id}").filter(action__in=SHUT_OUT, at__gte=since).exists()


@prepared
def _by_digest(digest: str, now: datetime, today: date) -> QuerySet[ApiToken]:
    return _good(ApiToken.objects.filter(digest=digest), now, today)


def _good(asked: QuerySet[ApiToken], now: datetime, today: date) -> QuerySet[ApiToken]:
    found = asked.filter(revoked_at__isnull=True, expires_at__gt=now)
    return _with_roles(found.select_related("person__agency"), today, "person__")


def _of_token(found: Iterable[ApiToken], now: datetime) -> Actor | None:
    rows, today = list(found), clock.local_date(now)
    if not rows:
        return None
    token, person = rows[0], rows[0].person
    grounds = _grounds(rows, person.agency_id, today)
    roles = frozenset(role for role, ground in grounds if f"{role}:{ground}" in token.powers)
    if not person.is_active or _lacking(person, roles, used=True):
        return None
    actor = actor_of(person, now=now, roles=roles)
    return replace(actor, scopes=frozenset(token.scopes), token_id=token.pk)


def has_second_factor(person: Person) -> bool:
    """Whether this person has set up a second factor; asked once a request."""
    if person.second_factor_known is None:
        person.second_factor_known = Authenticator.objects.filter(
            user_id=person.pk, type=Authenticator.Type.TOTP
        ).exists()
    return person.second_factor_known
