"""What waits for somebody in this room, and who has it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime

from django.db.models import Q, QuerySet

from youji.catalogue.selectors.terms import terms
from youji.divisions.selectors import applicant_at, calendar, full_name
from youji.hearings.models import Interim, OralHearing, Proposal
from youji.hearings.selectors.records import M, oral_of, with_entry
from youji.procedures import selectors as hands
from youji.procedures.rows import OPEN
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.inbox import InboxItem
from youji.shared.working_days import Calendar

#: What its holder has not spoken on.
SILENT = OPEN & Q(stated_at__isnull=True)


def decision_due(row: Proposal, days: Calendar) -> date:
    """By when it is decided: working days after the holder's word, or after the day it was due; after a hearing."""
    begun = row.stated_at or row.opened_at
    start = clock.local_date(begun) if row.stated_at or row.due_on is None else row.due_on
    if (oral := oral_of(row)) and oral.concluded_at:
        start = max(start, clock.local_date(oral.concluded_at))
    return days.after(start, terms().decision_days)


def waiting(actor: Actor, now: datetime) -> list[InboxItem]:
    """What another person must confirm, hear or decide, and what the actor's own side may answer."""
    today = clock.local_date(now)
    halted = Interim.objects.visible_to(actor).select_related(*with_entry(Interim)).order_by("due_on", "pk")
    intended = _ripe(Proposal.objects.visible_to(actor), today).order_by("due_on", "pk")
    asked = _orals(actor).order_by("due_on", "pk")
    items = _halted(hands.waiting(halted, actor, today, at="entry__division"))
    items += _intended(hands.waiting(intended, actor, today, at="entry__division"))
    items += _asked(hands.waiting(asked, actor, today, at="proposal__entry__division"))
    return items + _of_holder(actor, today)


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """Everything of the room that is open in the actor's area, with who has it."""
    today = clock.local_date(now)
    interims, proposals = Interim.objects.visible_to(actor), Proposal.objects.visible_to(actor)
    halted = interims.filter(OPEN).select_related(*with_entry(Interim))
    items = _kept(list(halted), _halted, today)
    items += _kept(list(_ripe(proposals, today).filter(OPEN)), _intended, today)
    items += _kept(list(_orals(actor).filter(OPEN)), _asked, today)
    silent = interims.filter(SILENT).select_related(*with_entry(Interim))
    unanswered = proposals.filter(_in_time(today)).select_related(*with_entry(Proposal))
    return items + _to_answer(silent, unanswered, desk=True)


def _kept(rows: list[M], items: Callable[[list[M]], list[InboxItem]], today: date) -> list[InboxItem]:
    """The rows with the office that has each."""
    if not rows:
        return []
    those = hands.Hands(rows[0].procedure.office, today)
    return [replace(item, keeper=those.keeper(row)) for row, item in zip(rows, items(rows), strict=True)]


def _ripe(rows: QuerySet[Proposal], today: date) -> QuerySet[Proposal]:
    """Those that can be decided: answered, past the days of answering, or never to be answered; no hearing to come."""
    ripe = Q(due_on__isnull=True) | Q(stated_at__isnull=False) | Q(due_on__lt=today)
    over = Q(oral__isnull=True) | Q(oral__concluded_at__isnull=False)
    return rows.filter(ripe, over).select_related(*with_entry(Proposal), "oral")


def _orals(actor: Actor) -> QuerySet[OralHearing]:
    return OralHearing.objects.visible_to(actor).select_related(*with_entry(OralHearing))


def _halted(rows: list[Interim]) -> list[InboxItem]:
    return [_interim(row) for row in rows]


def _intended(rows: list[Proposal]) -> list[InboxItem]:
    if not rows:
        return []
    days = calendar()
    return [_proposal(row, days) for row in rows]


def _interim(row: Interim) -> InboxItem:
    confirms = row.state == Interim.State.ORDERED
    return InboxItem(
        kind="interim",
        title=row.entry.name,
        subject=f"临时暂停 · {full_name(row.entry.division)}",
        since=row.opened_at,
        due_on=row.due_on,
        url=f"/desk/hearings/interims/{row.pk}/",
        next_action="确认临时暂停" if confirms else "听取陈述申辩，作出处理",
        refs=(row.subject,),
        division=row.entry.division,
        shared=True,
    )


def _proposal(row: Proposal, days: Calendar) -> InboxItem:
    return InboxItem(
        kind="proposal",
        title=row.entry.name,
        subject=f"拟{row.label} · {full_name(row.entry.division)}",
        since=row.stated_at or row.opened_at,
        due_on=decision_due(row, days),
        url=f"/desk/hearings/proposals/{row.pk}/",
        next_action=f"决定是否{row.label}",
        refs=(row.subject,),
        division=row.entry.division,
        shared=True,
    )


def _asked(rows: list[OralHearing]) -> list[InboxItem]:
    return [_oral(row) for row in rows]


def _oral(row: OralHearing) -> InboxItem:
    """To be given a day; then held on it: the measure waits for that."""
    day = clock.in_words(row.held_on) if row.state == OralHearing.State.SET and row.held_on else ""
    return InboxItem(
        kind="oral",
        title=row.entry.name,
        subject=f"{row.label} · {full_name(row.entry.division)}",
        since=row.opened_at,
        due_on=row.due_on,
        url=f"/desk/hearings/orals/{row.pk}/",
        next_action=f"{day}举行听证，记录笔录" if day else "定听证时间和主持人",
        refs=(row.subject,),
        division=row.entry.division,
        shared=True,
    )


def _of_holder(actor: Actor, today: date) -> list[InboxItem]:
    """A word on what is suspended or intended, and hearings at which the actor's side is expected."""
    halted = Interim.objects.of_holder(actor).filter(SILENT)
    expected = Q(oral__state=OralHearing.State.SET, oral__held_on__gte=today)
    rows = Proposal.objects.of_holder(actor).filter(OPEN, _in_time(today) | expected)
    asked = list(rows.select_related(*with_entry(Proposal), "oral"))
    silent = [row for row in asked if row.stated_at is None and row.due_on and row.due_on >= today]
    set_ = [oral for row in asked if (oral := oral_of(row)) and oral.state == OralHearing.State.SET]
    to_come = [oral for oral in set_ if oral.held_on and oral.held_on >= today]
    return _to_answer(halted.select_related(*with_entry(Interim)), silent) + _to_come(to_come)


def _in_time(today: date) -> Q:
    return SILENT & Q(due_on__gte=today)


def _to_come(rows: list[OralHearing]) -> list[InboxItem]:
    return [
        replace(
            _oral(row),
            subject=row.place,
            url=f"/field/hearings/proposals/{row.proposal_id}/oral/",
            next_action="到场参加听证",
            shared=False,
        )
        for row in rows
    ]


def _to_answer(
    interims: Iterable[Interim], proposals: Iterable[Proposal], *, desk: bool = False
) -> list[InboxItem]:
    """Of the holder's side: a word on an interim suspension, an answer to a prior notice."""
    told: tuple[tuple[str, str, Iterable[Interim | Proposal]], ...] = (
        ("interim", "临时暂停，待核实", interims),
        ("proposal", "处理前的事先告知", proposals),
    )
    return [
        InboxItem(
            kind=kind,
            title=row.entry.name,
            subject=f"{subject} · {full_name(row.entry.division)}" if desk else subject,
            since=row.opened_at,
            due_on=row.due_on,
            url=f"/{'desk' if desk else 'field'}/hearings/{kind}s/{row.pk}/",
            next_action="陈述申辩",
            refs=(row.subject,),
            division=row.entry.division,
            keeper=applicant_at(
                row.entry.division, row.entry.base.operator.name if row.entry.base.operator else ""
            ),
        )
        for kind, subject, rows in told
        for row in rows
    ]
