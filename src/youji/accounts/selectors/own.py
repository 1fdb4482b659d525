"""What a person sees of their own: messages, tokens, delegations, colleagues."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from allauth.usersessions.models import UserSession
from django.db.models import QuerySet

from youji.accounts.labels import ROLE_LABELS
from youji.accounts.logic.rules import NOT_LENT
from youji.accounts.models import ApiToken, Delegation, Message, Person, Proposal
from youji.accounts.selectors.actors import has_second_factor
from youji.accounts.selectors.people import holder_of, mail_asked
from youji.shared import clock
from youji.shared.actor import Actor, Role


@dataclass(frozen=True, slots=True)
class OwnPage:
    """What 我的账号 shows."""

    person: Person
    roles: tuple[str, ...]
    second_factor: bool
    mail_asked: Proposal | None
    tokens: tuple[ApiToken, ...]
    given: tuple[Delegation, ...]
    held: tuple[Delegation, ...]
    lendable: tuple[tuple[Role, str], ...]
    colleagues: tuple[tuple[int, str], ...]


def own_page(actor: Actor, now: datetime) -> OwnPage:
    """Everything 我的账号 shows."""
    person = Person.objects.get(pk=actor.user_id)
    today = clock.local_date(now)
    own = holder_of(person, now).roles
    colleagues = (
        Person.objects.filter(agency_id=person.agency_id, is_active=True).exclude(pk=person.pk)
        if person.agency_id
        else Person.objects.none()
    )
    return OwnPage(
        person=person,
        roles=tuple(ROLE_LABELS[role] for role in ROLE_LABELS if role in actor.roles),
        second_factor=has_second_factor(person),
        mail_asked=mail_asked(person),
        tokens=tuple(person.tokens.filter(revoked_at__isnull=True).order_by("-created_at")),
        given=tuple(open_delegations(today).filter(absent=person).select_related("deputy")),
        held=tuple(open_delegations(today).filter(deputy=person).select_related("absent")),
        lendable=tuple((r, ROLE_LABELS[r]) for r in ROLE_LABELS if r in own - NOT_LENT),
        colleagues=tuple(colleagues.order_by("name").values_list("pk", "name")),
    )


def open_delegations(today: date) -> QuerySet[Delegation]:
    """Delegations in force today or later."""
    return Delegation.objects.filter(ends_on__gte=today, revoked_at__isnull=True).order_by("starts_on")


def own_sessions(actor: Actor) -> QuerySet[UserSession]:
    """Where the actor is signed in, latest first."""
    return UserSession.objects.filter(user_id=actor.user_id).order_by("-last_seen_at")


def messages_for(actor: Actor, *, only_unread: bool = False) -> QuerySet[Message]:
    """The actor's messages, newest first."""
    found = Message.objects.filter(person_id=actor.user_id)
    if only_unread:
        found = found.filter(read_at__isnull=True)
    return found.order_by("-created_at", "-pk")


def unread_count(actor: Actor) -> int:
    """How many messages wait unread: one query over a partial index."""
    if not actor.signed_in:
        return 0
    return Message.objects.filter(person_id=actor.user_id, read_at__isnull=True).count()
