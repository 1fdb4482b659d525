"""Telling people: a message in the app now, an e-mail by a job later."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from youji.accounts.models import Grant, Message, Person
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.prepared import prepared
from youji.shared.refusals import Unknown


@transaction.atomic(savepoint=False)
def notify(
    *,
    title: str,
    body: str,
    link: str,
    matter: str = "",
    now: datetime,
    person_ids: Iterable[int] = (),
    roles: Iterable[Role] = (),
    division: str = "",
    operator_id: int | None = None,
) -> int:
    """Put one message into everybody's box, once each; the number of people told.

    Recipients are the union of ``person_ids``; people who hold one of ``roles`` at exactly ``division``
    (with ``operator_id`` given: of that operator); and, when ``operator_id`` comes without roles, everybody
    of the operator. A ``matter`` names what has to be done, for ``settle``. The message lives and dies with the caller's transaction; a job mails it afterwards.
    """
    somewhere = division or operator_id is not None
    held = tuple(str(role) for role in roles) if somewhere else ()
    told = tuple(dict.fromkeys(person_ids))
    today = clock.local_date(now) if held else None
    people = _recipients(told, held, today, (held and division) or None, operator_id)
    if not people:
        return 0
    Message.objects.bulk_create(
        Message(person_id=pk, title=title[:120], body=body, link=link, matter=matter, created_at=now)
        for pk in people
    )
    return len(people)


@transaction.atomic(savepoint=False)
def notify_operators(
    numbers: Collection[int], *, title: str, body: str, link: str, matter: str = "", now: datetime
) -> int:
    """One message in the box of everybody of each of these operators; how many were told. Thousands at once.

    ``matter`` with the operator's number behind it (``matter:7``) is what each is asked about, for ``settle``.
    """
    some, told = sorted(set(numbers)), 0
    for at in range(0, len(some), 1_000):
        people = Person.objects.filter(operator_id__in=some[at : at + 1_000], is_active=True)
        told += len(
            Message.objects.bulk_create(
                Message(
                    person_id=pk,
                    title=title[:120],
                    body=body,
                    link=link,
                    matter=f"{matter}:{operator}" if matter else "",
                    created_at=now,
                )
                for pk, operator in people.values_list("pk", "operator_id")
            )
        )
    return told


def settle_operators(numbers: Collection[int], *, matter: str, now: datetime) -> None:
    """What these operators were asked about by ``notify_operators`` is over."""
    some = sorted(set(numbers))
    for at in range(0, len(some), 1_000):
        about = [f"{matter}:{operator}" for operator in some[at : at + 1_000]]
        Message.objects.filter(matter__in=about, read_at__isnull=True).update(read_at=now)


@prepared
def _recipients(
    person_ids: Collection[int],
    held: Collection[str],
    today: date | None,
    division: str | None,
    operator_id: int | None,
) -> QuerySet[Person, int]:
    wanted = Q(pk__in=person_ids)
    if held:
        holders = Grant.objects.filter(
            Q(valid_from__isnull=True) | Q(valid_from__lte=today),
            Q(valid_until__isnull=True) | Q(valid_until__gt=today),
            role__in=held,
        ).values("person_id")
        if division is not None:
            wanted |= Q(pk__in=holders, agency__division=division)
        if operator_id is not None:
            wanted |= Q(pk__in=holders, operator_id=operator_id)
    elif operator_id is not None:
        wanted |= Q(operator_id=operator_id)
    return Person.objects.filter(wanted, is_active=True).values_list("pk", flat=True)


def settle(matter: str, *, now: datetime) -> None:
    """What had to be done about ``matter`` is done: nobody is asked to read about it any more."""
    Message.objects.filter(matter=matter, read_at__isnull=True).update(read_at=now)


def tell_owner(title: str, body: str, actor: Actor, now: datetime) -> None:
    """The person a token speaks for learns what it did in their name, and what to do if it was not theirs."""
    body = f"{body}不是您安排的，请立即在“我的账号”里作废令牌。"
    notify(title=title, body=body, link="/desk/me/", now=now, person_ids=[actor.user_id])


def mark_read(*, actor: Actor, now: datetime, message_id: int | None = None) -> str:
    """The actor's message (all of them without an id) counts as read; the link of the one named.

    Reading one's own messages is nobody else's business: it leaves no entry in the trail.

    Raises:
        Unknown: there is no such message among the actor's own.
    """
    rows = Message.objects.filter(person_id=actor.user_id)
    if message_id is not None:
        rows = rows.filter(pk=message_id)
    links = list(rows.values_list("link", flat=True)[:1])
    if message_id is not None and not links:
        raise Unknown
    rows.filter(read_at__isnull=True).update(read_at=now)
    return links[0] if message_id is not None else ""
