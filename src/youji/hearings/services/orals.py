"""听证: its holder asks to be heard in person before a measure, and is; or it is withdrawn, or given up."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from youji.accounts.services import notify
from youji.catalogue.selectors.entries import holds
from youji.catalogue.selectors.terms import terms
from youji.catalogue.services.holders import tell_holder
from youji.divisions.selectors import calendar
from youji.documents.models import Document
from youji.hearings.fields import ABSENCE, ARRANGEMENT, MINUTES, REQUEST
from youji.hearings.logic.procedures import (
    another_presides,
    gives_up,
    its_day_has_come,
    minutes_are_kept,
    told_in_good_time,
)
from youji.hearings.models import OralHearing
from youji.hearings.selectors.records import find_oral, oral_of, presiders
from youji.hearings.services.proposals import ask_to_decide, open_to_holder
from youji.ledger.services import record_row
from youji.procedures.rows import OPEN
from youji.procedures.services import admit, take, tell_hands
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.findings import Finding
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState
from youji.shared.rows import advance, one_of_two
from youji.shared.working_days import Calendar

ONCE = "已经要求过听证，不用重复提出。"


def ask(
    *, proposal_id: int, points: str, actor: Actor, now: datetime, version: int | None = None
) -> OralHearing:
    """The holder asks to be heard in person; once for a measure, and within the days of answering.

    Raises:
        Unknown: outside the actor's scope. NotAllowed: not the holder's side, decided, or asked before.
        Blocked: too late. Refused: a field will not do. StaleState: decided, or asked by another, in between.
    """
    points = checked(REQUEST, {"points": points})["points"]
    with transaction.atomic():
        proposal = open_to_holder(proposal_id, actor, now)
        if oral_of(proposal):
            raise NotAllowed(ONCE)
        advance(proposal, seen=version, only=OPEN)  # whoever decides at this moment is told that it waits
        with one_of_two(ONCE):
            row = OralHearing.objects.create(
                proposal=proposal,
                points=points,
                opened_at=now,
                opened_by_id=actor.user_id,
                opened_by=actor.name,
                due_on=arranged_until(clock.local_date(now), calendar()),
            )
        record_row(row, "filed", before={}, after=row.facts, actor=actor, now=now, reason=points)
        _ask_for_a_day(row, "主体要求听证", now)
    return row


def arranged_until(start: date, days: Calendar) -> date:
    """The last day on which a day is set for a hearing that is wanted since ``start``."""
    return days.after(start, terms().oral_arrange_days)


def earliest(today: date, days: Calendar) -> date:
    """The earliest day for a hearing of which its holder is told today."""
    return days.after(today, terms().oral_notice_days)


def _ask_for_a_day(row: OralHearing, what: str, now: datetime) -> None:
    tell_hands(
        row,
        title=f"{row.entry.name}：{what}，待定时间",
        body=f"{row.label}。最后一天{clock.in_words(row.due_on)}。",
        link=f"/desk/hearings/orals/{row.pk}/",
        now=now,
    )


def withdraw(*, oral_id: int, actor: Actor, now: datetime, version: int | None = None) -> OralHearing:
    """The holder does without; what was said in writing is weighed all the same.

    Raises:
        Unknown: outside the actor's scope. NotAllowed: not the holder's side, or over. StaleState: over in between.
    """
    with transaction.atomic():
        row = find_oral(oral_id, actor)
        if row.concluded_at or not holds(actor, row.entry):
            raise NotAllowed("这次听证已经结束，或不由您撤回。")
        take(row, "withdraw", seen=version, actor=actor, now=now)
        ask_to_decide(row.proposal, "主体撤回了听证要求。", now)
    return row


def arrange(
    *,
    oral_id: int,
    held_on: date,
    place: str,
    presider_id: int,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> OralHearing:
    """Its day, its place and who presides are set, or set anew; its holder is told.

    Raises:
        Unknown, NotAllowed, StaleState: not the actor's, or over. Refused: a field will not do.
        Blocked: the actor proposed the measure, or is made to preside; the day is too soon.
    """
    said = checked(ARRANGEMENT, {"held_on": held_on, "place": place, "presider_id": presider_id})
    with transaction.atomic():
        row = find_oral(oral_id, actor)
        admit(row, actor, interested=holds(actor, row.entry))
        today = clock.local_date(now)
        _refuse(
            told_in_good_time(held_on=said["held_on"], earliest=earliest(today, calendar())),
            another_presides(presider=said["presider_id"], proposer=row.proposal.opened_by_id),
        )
        named = dict(presiders(row, today)).get(said["presider_id"])
        if named is None:
            raise Refused({"presider_id": "请从省级审定、发布、审核、监管人员中选择主持人。"})
        take(
            row, "arrange", seen=version, actor=actor, now=now, **said, presider=named, due_on=said["held_on"]
        )
        _tell_when(row, now)
    return row


def _tell_when(row: OralHearing, now: datetime) -> None:
    when = f"{clock.in_words(row.held_on)}，{row.place}，{row.presider}主持" if row.held_on else ""
    tell_holder(
        row.entry,
        "听证时间",
        f"{when}。不能到场的请事先说明理由；无正当理由不到场，或第二次不到场，视为放弃听证。",
        now,
        link=_own(row),
        matter=row.errand,
    )
    notify(
        title=f"{row.entry.name}：请主持听证",
        body=f"{when}。",
        link=f"/desk/hearings/orals/{row.pk}/",
        matter=row.errand,
        now=now,
        person_ids=filter(None, [row.presider_id]),
    )


def record(
    *,
    oral_id: int,
    present: str,
    minutes: str,
    actor: Actor,
    now: datetime,
    document: Document | None = None,
    version: int | None = None,
) -> OralHearing:
    """It was held: who was there, and what was said, as signed. The measure can be decided.

    Raises:
        Unknown, NotAllowed, StaleState: not the actor's, no day set, or over. Refused: a field will not do.
        Blocked: the actor proposed the measure; its day has not come; there are no minutes.
    """
    said = checked(MINUTES, {"present": present, "minutes": minutes})
    with transaction.atomic():
        row = _on_its_day(oral_id, actor, now)
        _refuse(minutes_are_kept(minutes=said["minutes"], document=document is not None))
        take(row, "record", seen=version, actor=actor, now=now, **said, minutes_document=document)
        tell_holder(row.entry, "听证笔录已记录", "决定作出后会通知您。", now, link=_own(row))
        ask_to_decide(row.proposal, "听证已举行，笔录已记录。", now)
    return row


def absent(
    *,
    oral_id: int,
    excused: bool,
    opinion: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> OralHearing:
    """Nobody of the holder's came: once with a reason told before, and another day is set; else it is given up.

    Raises:
        Unknown, NotAllowed, StaleState: not the actor's, no day set, or over. Refused: a field will not do.
        Blocked: the actor proposed the measure; its day has not come.
    """
    said = checked(ABSENCE, {"excused": excused, "opinion": opinion})
    with transaction.atomic():
        row = _on_its_day(oral_id, actor, now)
        told: dict[str, Any] = {"seen": version, "actor": actor, "now": now, "reason": said["opinion"]}
        if gives_up(excused=said["excused"], missed_before=row.missed_on is not None):
            take(row, "give_up", **told, opinion=said["opinion"])
            tell_holder(row.entry, "没有到场，视为放弃听证", said["opinion"], now, link=_own(row))
            ask_to_decide(row.proposal, "主体没有到场，视为放弃听证。", now)
        else:
            today = clock.local_date(now)
            due = arranged_until(today, calendar())
            take(row, "excuse", **told, opinion=said["opinion"], missed_on=today, due_on=due)
            tell_holder(row.entry, "没有到场，听证另定时间", said["opinion"], now, link=_own(row))
            _ask_for_a_day(row, "主体事先说明理由没有到场", now)
    return row


def _on_its_day(oral_id: int, actor: Actor, now: datetime) -> OralHearing:
    row = find_oral(oral_id, actor)
    admit(row, actor, interested=holds(actor, row.entry))
    if row.state != OralHearing.State.SET or row.held_on is None:
        raise StaleState("听证还没有定时间，请先定时间。", now=dict(row.facts))
    _refuse(its_day_has_come(today=clock.local_date(now), held_on=row.held_on))
    return row


def _refuse(*found: Finding | None) -> None:
    if refused := [one for one in found if one]:
        raise Blocked(refused)


def _own(row: OralHearing) -> str:
    return f"/field/hearings/proposals/{row.proposal_id}/oral/"
