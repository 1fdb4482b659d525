"""What waits for another hand: a row of the inbox of each security administrator who can confirm it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from itertools import islice

from django.db.models import Q

from youji.accounts.logic import rules
from youji.accounts.models import Proposal
from youji.accounts.policy import PEOPLE
from youji.accounts.selectors.people import confirming_office, holder_of
from youji.divisions.selectors import office_at
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.inbox import MOST, InboxItem
from youji.shared.labels import ROLE_NAMES


def waiting(actor: Actor, now: datetime) -> list[InboxItem]:
    """The roles and mail addresses that this security administrator may confirm."""
    if Role.SECURITY_ADMIN not in actor.roles:
        return []
    mine = (
        _item(asked)
        for asked, office in _open(actor, now)
        if office == actor.division and actor.user_id not in (asked.person_id, asked.asked_by_id)
    )
    # What offices below have is passed over before the most are counted off: it would crowd out one's own.
    return list(islice(mine, MOST))


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """Everything of the actor's area that waits so, with the office that has it: for whoever reads accounts at all."""
    if not PEOPLE.admits(actor):
        return []
    return [
        replace(_item(asked), keeper=office_at(office, {Role.SECURITY_ADMIN}) if office else None)
        for asked, office in islice(_open(actor, now), MOST)
    ]


def _open(actor: Actor, now: datetime) -> Iterator[tuple[Proposal, str]]:
    """Each with the office that confirms it; empty where nobody can."""
    if not actor.division:
        return
    here = Q(person__agency__division__startswith=actor.division) | Q(person__area__startswith=actor.division)
    rows = Proposal.objects.filter(here, settled_at__isnull=True).select_related("person__agency", "asked_by")
    for asked in rows.order_by("asked_at", "pk").iterator(MOST):
        yield asked, office_for(asked, now)


def office_for(asked: Proposal, now: datetime) -> str:
    """Where it is confirmed."""
    role = Role(asked.value) if asked.what == Proposal.What.ROLE else None
    offices = rules.confirming_offices(holder_of(asked.person, now), role)
    others = (asked.person_id, asked.asked_by_id)
    return confirming_office(offices, without=others, today=clock.local_date(now))


def _item(asked: Proposal) -> InboxItem:
    person = asked.person
    what = ROLE_NAMES[Role(asked.value)] if asked.what == Proposal.What.ROLE else "更换邮箱"
    return InboxItem(
        kind="second_hand",
        title=person.name,
        subject=f"{what} · 由{asked.asked_by}提出",
        since=asked.asked_at,
        due_on=None,
        url=f"/desk/people/{person.pk}/",
        next_action="核实后确认或退回",
        refs=(f"accounts.{asked.matter}",),
        division=person.agency.division if person.agency else person.area,
    )
