"""Building actors: from a session, from a token."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.db.models import FilteredRelation, Q
from django.http import HttpRequest

from youji.accounts.models import ApiToken, Grant, Person
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


def actor_of(person: Person, *, now: datetime) -> Actor:
    """What rules may know of ``person`` at ``now``: roles in force, their own and delegated."""
    return Actor(
        user_id=person.pk,
        name=person.name or person.username,
        roles=roles_in_force(person, clock.local_date(now)),
        operator_id=person.operator_id,
        agency_id=person.agency_id,
        agency=person.agency.name if person.agency else "",
        division=person.agency.division if person.agency else "",
    )


def roles_in_force(person: Person, today: date) -> frozenset[Role]:
    """A person's own roles and those delegated by colleagues who still hold them: one query."""
    rows = (
        Grant.objects.annotate(
            lent=FilteredRelation(
                "person__delegations_given",
                condition=Q(
                    person__delegations_given__deputy=person,
                    person__delegations_given__starts_on__lte=today,
                    person__delegations_given__ends_on__gte=today,
                    person__delegations_given__revoked_at__isnull=True,
                ),
            )
        )
        .filter(
            Q(person=person)
            | Q(lent__isnull=False, person__is_active=True, person__agency_id=person.agency_id)
        )
        .values_list("person_id", "role", "valid_from", "valid_until", "lent__roles")
    )
    return frozenset(
        Role(role)
        for holder, role, start, until, lent in rows
        if contains(start, until, today) and (holder == person.pk or role in (lent or ()))
    )


def digest_of(raw: str) -> str:
    """What we keep of a key."""
    return hashlib.sha256(raw.strip().encode()).hexdigest()


def actor_for_token(raw: str, now: datetime) -> Actor | None:
    """Its person's actor narrowed to the token's scopes; ``None`` when it is unknown, expired or revoked."""
    token = (
        ApiToken.objects.filter(digest=digest_of(raw), revoked_at__isnull=True, expires_at__gt=now)
        .select_related("person", "person__agency")
        .first()
    )
    if token is None or not token.person.is_active or token.person.must_change_password:
        return None
    return replace(actor_of(token.person, now=now), scopes=frozenset(token.scopes), token_id=token.pk)


def has_second_factor(user_id: int) -> bool:
    """Whether this person has set up a second factor."""
    return Authenticator.objects.filter(user_id=user_id, type=Authenticator.Type.TOTP).exists()
