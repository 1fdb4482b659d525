"""Reading people and agencies; building actors."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest

from youji.accounts.models import Person
from youji.shared import clock
from youji.shared.actor import ANONYMOUS, Actor, Role
from youji.shared.periods import contains


def actor_for_request(request: HttpRequest, *, now: datetime) -> Actor:
    """The signed-in person's actor, or ``ANONYMOUS``."""
    person = request.user
    return actor_of(person, now=now) if isinstance(person, Person) and person.is_active else ANONYMOUS


def actor_of(person: Person, *, now: datetime) -> Actor:
    """What rules may know of ``person`` at ``now``: roles in force, their own and delegated."""
    today = clock.local_date(now)
    roles = {
        Role(grant.role)
        for grant in person.grants.all()
        if contains(grant.valid_from, grant.valid_until, today)
    }
    for held in person.delegations_held.filter(
        starts_on__lte=today, ends_on__gte=today, revoked_at__isnull=True
    ):
        roles |= {Role(role) for role in held.roles}
    return Actor(
        user_id=person.pk,
        name=person.name or person.username,
        roles=frozenset(roles),
        operator_id=person.operator_id,
        agency_id=person.agency_id,
        agency=person.agency.name if person.agency else "",
        division=person.agency.division if person.agency else "",
    )
