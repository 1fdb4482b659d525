"""What waits: inputs of which more was used than entered, findings nobody has looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.db.models import Count, Min, Q
from django.urls import reverse

from youji.divisions.selectors import full_name, office_at
from youji.procedures.selectors import Hands
from youji.production.logic.amounts import SHORT
from youji.production.models import Finding, Shortage
from youji.production.policy import GROWERS, HANDLERS
from youji.registry.selectors import operator_codes, operator_names
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.inbox import MOST, InboxItem, Keeper


def waiting(actor: Actor, now: datetime) -> list[InboxItem]:
    """What waits for the actor: a grower's shortages; of an office the operators with findings no rule allows."""
    found: list[InboxItem] = []
    if GROWERS.admits(actor) and actor.operator_id is not None:
        found += _shortages(Q(operator_id=actor.operator_id))
    if HANDLERS.admits(actor) and actor.division:
        found += _of_office(actor, now)
    return found


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """The same in the actor's area, with whoever has it."""
    if not actor.division:
        return []
    hands = Hands(HANDLERS, clock.local_date(now))
    findings = [
        replace(row, keeper=office_at(hands.falls_to(row.division), HANDLERS.roles))
        for row in _findings(Q(division__startswith=actor.division))
    ]
    keeper = Keeper("applicant", "主体")
    short = _shortages(Q(division__startswith=actor.division))
    return [*findings, *(replace(row, keeper=keeper) for row in short)]


def _shortages(mine: Q) -> list[InboxItem]:
    rows = Shortage.objects.filter(mine, ended_at__isnull=True).order_by("since")[:MOST]
    return [
        InboxItem(
            kind="shortage",
            title=row.input,
            subject=f"投入品台账 · {full_name(row.division)}",
            since=row.since,
            due_on=None,
            url=reverse("production:store"),
            next_action=SHORT,
            refs=(f"production.shortage:{row.pk}",),
            division=row.division,
        )
        for row in rows
    ]


def _of_office(actor: Actor, now: datetime) -> list[InboxItem]:
    rows = _findings(Q(division__startswith=actor.division))
    if HANDLERS.is_home_of(actor):
        return rows
    hands = Hands(HANDLERS, clock.local_date(now))
    mine = {place for place in {row.division for row in rows} if hands.falls_to(place) == actor.division}
    return [row for row in rows if row.division in mine]


def _findings(where: Q) -> list[InboxItem]:
    rows = (
        Finding.objects.filter(where, stands=True, handled_at__isnull=True, verdict="forbidden")
        .order_by()
        .values("operator_id", "division")
        .annotate(count=Count("pk"), since=Min("found_at"))
        .order_by("since")[:MOST]
    )
    found = list(rows)
    if not found:
        return []
    numbers = {row["operator_id"] for row in found}
    names, codes = operator_names(numbers), operator_codes(numbers)
    return [
        InboxItem(
            kind="misuse",
            title=names.get(row["operator_id"], ""),
            subject=f"生产记录有{row['count']}处不合规定 · {full_name(row['division'])}",
            since=row["since"],
            due_on=None,
            url=f"{reverse('production:findings')}?q={codes.get(row['operator_id'], '')}",
            next_action="核实并处理",
            refs=(f"production.findings:{row['operator_id']}",),
            division=row["division"],
            shared=True,
            stands_for=row["count"],
        )
        for row in found
    ]
