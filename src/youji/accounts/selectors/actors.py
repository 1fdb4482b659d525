"""Building actors: from a session, from a token."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import F, FilteredRelation, Q, QuerySet
from django.http import HttpRequest

from youji.accounts.models import ApiToken, Person
from youji.shared import clock
from youji.shared.actor import ANONYMOUS, Actor, Role
from youji.shared.periods import contains

#: Programs come in here and nowhere else.
API_DOOR = "/api/"


def actor_for_request(request: HttpRequest, *, now: datetime) -> Actor:
    """The actor of the token or of the signed-in person, or ``ANONYMOUS``.

    A request that shows a token is the token's, never its cookie's.
    """
    kind, _, raw = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() == "bearer":
        found = actor_for_token(raw, now) if request.path.startswith(API_DOOR) else None
        return found or ANONYMOUS
    person = request.user
    return actor_of(person, now=now) if isinstance(person, Person) and person.is_active else ANONYMOUS


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
        agency_id=person.agency_id,
        agency=person.agency.name if person.agency else "",
        division=person.agency.division if person.agency else "",
    )


def signed_in(user_id: int, now: datetime) -> Person | None:
    """The person with the roles they have today: one query for all of it. ``None``: there is nobody by this number."""
    today = clock.local_date(now)
    rows = list(_with_roles(Person.objects.filter(pk=user_id), today))
    if not rows:
        return None
    rows[0].roles_known = (today, _in_force(rows, rows[0].agency_id, today))
    return rows[0]


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
        own_role=F(f"{own}__role"),
        own_from=F(f"{own}__valid_from"),
        own_until=F(f"{own}__valid_until"),
        lent_roles=F("lent__roles"),
        lender_is_active=F(f"{absent}__is_active"),
        lender_agency=F(f"{absent}__agency_id"),
        lender_role=F(f"{absent}__grants__role"),
        lender_from=F(f"{absent}__grants__valid_from"),
        lender_until=F(f"{absent}__grants__valid_until"),
    )


def _in_force(rows: Iterable[Any], agency_id: int | None, today: date) -> frozenset[Role]:
    """The roles that ``rows`` of ``_with_roles`` say are in force: one's own, and what a colleague still holds and lent."""
    roles = set()
    for row in rows:
        if row.own_role and contains(row.own_from, row.own_until, today):
            roles.add(Role(row.own_role))
        if _lends(row, agency_id, today):
            roles.add(Role(row.lender_role))
    return frozenset(roles)


def _lends(row: Any, agency_id: int | None, today: date) -> bool:
    """Whether the colleague in ``row`` still holds the role there, and has lent it."""
    colleague = row.lender_is_active and row.lender_agency == agency_id
    lent = colleague and row.lender_role in row.lent_roles
    return bool(lent and contains(row.lender_from, row.lender_until, today))


def digest_of(raw: str) -> str:
    """What we keep of a key."""
    return hashlib.sha256(raw.strip().encode()).hexdigest()


def actor_for_token(raw: str, now: datetime) -> Actor | None:
    """Its person's actor narrowed to the token's scopes; ``None`` when it is unknown, expired or revoked."""
    found = ApiToken.objects.filter(digest=digest_of(raw), revoked_at__isnull=True, expires_at__gt=now)
    today = clock.local_date(now)
    rows = list(_with_roles(found.select_related("person__agency"), today, "person__"))
    if not rows:
        return None
    token, person = rows[0], rows[0].person
    if not person.is_active or person.must_change_password:
        return None
    actor = actor_of(person, now=now, roles=_in_force(rows, person.agency_id, today))
    return replace(actor, scopes=frozenset(token.scopes), token_id=token.pk)


def has_second_factor(user_id: int) -> bool:
    """Whether this person has set up a second factor."""
    return Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.TOTP).exists()
