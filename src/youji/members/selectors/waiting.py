"""Memberships that wait for a word: whose hands they are in, and what stands in whose inbox."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from youji.accounts.selectors import anybody_of
from youji.divisions.selectors import full_name, office_at
from youji.members.logic.sides import Side
from youji.members.models import Membership, State
from youji.procedures.logic.procedure import Office
from youji.procedures.selectors import Hands
from youji.shared import clock
from youji.shared.actor import PRODUCERS, REVIEWERS, Actor
from youji.shared.inbox import MOST, InboxItem, Keeper

#: Who says in a county that somebody belongs to its base, and compares the signed sheets of those without account.
COUNTY = Office(REVIEWERS, "county")


def hands_of(row: Membership, today: date) -> set[int]:
    """Whoever may confirm it in the county, or above where nobody works there."""
    return Hands(COUNTY, today).free(row.division)


def asked(rows: QuerySet[Membership]) -> QuerySet[Membership]:
    """Those that wait, with ``signs_in``: whether anybody of the producer has an account."""
    return (
        rows.filter(state=State.ASKED)
        .annotate(signs_in=anybody_of("operator_id"))
        .select_related("operator", "base__operator", "product")
        .order_by("asked_at", "pk")
    )


#: What the county has: applications to a base that nobody holds, and whoever cannot say it themselves.
OF_COUNTY = Q(asked_side=Side.PRODUCER, base__operator__isnull=True) | Q(
    asked_side=Side.KEEPER, signs_in=False
)


def waiting(actor: Actor, now: datetime) -> list[InboxItem]:
    """What waits for this actor's word: a producer's, a holder's, a county's."""
    rows = asked(Membership.objects.visible_to(actor))
    if actor.operator_id is not None and actor.roles & PRODUCERS:
        own = Q(asked_side=Side.KEEPER, operator_id=actor.operator_id)
        held = Q(asked_side=Side.PRODUCER, base__operator_id=actor.operator_id)
        return [_item(row, field=True) for row in rows.filter(own | held)[:MOST]]
    if not COUNTY.admits(actor):
        return []
    rows = rows.filter(OF_COUNTY)
    if not COUNTY.is_home_of(actor):
        places = set(rows.order_by().values_list("division", flat=True).distinct())
        if not places:
            return []
        hands = Hands(COUNTY, clock.local_date(now))
        rows = rows.filter(division__in=[code for code in places if hands.falls_to(code) == actor.division])
    return [_item(row) for row in rows[:MOST]]


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """Everything of the actor's area that waits so, with whoever has it."""
    if not actor.division:
        return []
    rows = list(
        asked(Membership.objects.visible_to(actor).filter(division__startswith=actor.division))[:MOST]
    )
    hands = Hands(COUNTY, clock.local_date(now)) if rows else None
    return [replace(_item(row), keeper=_keeper(row, hands)) for row in rows if hands]


def _keeper(row: Any, hands: Hands) -> Keeper:
    if row.asked_side == Side.KEEPER and row.signs_in:
        return Keeper("applicant", row.operator.name)
    if row.asked_side == Side.PRODUCER and row.base.operator is not None:
        return Keeper("applicant", row.base.operator.name)
    return office_at(hands.falls_to(row.division), COUNTY.roles)


def _item(row: Any, *, field: bool = False) -> InboxItem:
    paper = row.asked_side == Side.KEEPER and not row.signs_in
    return InboxItem(
        kind="membership",
        title=f"{row.operator.name} · {row.base.name}",
        subject=f"{'申请加入' if row.asked_side == Side.PRODUCER else '登记成员'} · {full_name(row.division)}",
        since=row.asked_at,
        due_on=None,
        url=reverse(f"{'members-field' if field else 'members'}:membership", args=[row.pk]),
        next_action="核对签字单" if paper else "确认成员",
        refs=(row.subject,),
        division=row.division,
        shared=not field,
    )
