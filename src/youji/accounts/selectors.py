"""Reading people and agencies; building actors."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import FilteredRelation, Q, QuerySet
from django.http import HttpRequest

from youji.accounts.labels import ROLE_LABELS
from youji.accounts.models import Grant, Message, Person
from youji.shared import clock
from youji.shared.actor import ANONYMOUS, Actor, Role
from youji.shared.periods import contains


def actor_for_request(request: HttpRequest, *, now: datetime) -> Actor:
    """The signed-in person's actor, or ``ANONYMOUS``."""
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


def people_with(role: Role, division: str, *, today: date | None = None) -> QuerySet[Person]:
    """Active people who hold ``role`` at exactly ``division`` (``"4306"`` the city's, not its counties')."""
    held = Q(role=role)
    if today is not None:
        held &= Q(valid_from__isnull=True) | Q(valid_from__lte=today)
        held &= Q(valid_until__isnull=True) | Q(valid_until__gt=today)
    return Person.objects.filter(
        is_active=True, agency__division=division, pk__in=Grant.objects.filter(held).values("person_id")
    ).order_by("pk")


def unread_count(actor: Actor) -> int:
    """How many messages wait unread: one query over a partial index."""
    if not actor.signed_in:
        return 0
    return Message.objects.filter(person_id=actor.user_id, read_at__isnull=True).count()


def demo_person(username: str) -> Person | None:
    """The demonstration's person of that name; nobody real."""
    return Person.objects.filter(username=username, is_demo=True, is_active=True).first()


def demo_accounts() -> list[dict[str, object]]:
    """The demonstration world's accounts, as ``youji accounts`` prints them, one row per role held."""
    rows = (
        Grant.objects.filter(person__is_demo=True)
        .select_related("person", "person__agency")
        .order_by("person_id", "role")
    )
    return [
        {
            "role": grant.role,
            "role_name": ROLE_LABELS[Role(grant.role)],
            "user": grant.person.username,
            "name": grant.person.name,
            "agency": grant.person.agency.name if grant.person.agency else "",
            "division": grant.person.agency.division if grant.person.agency else grant.person.area,
            "operator_id": grant.person.operator_id,
        }
        for grant in rows
    ]
