"""事先告知: a measure one person intends, the holder's word on it, and another person's decision."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from youji.catalogue.logic.measures import (
    BY_NAME,
    Measure,
    MeasureFacts,
    ground_of_the_scheme,
    grounds_for,
    open_to,
)
from youji.catalogue.models import Entry
from youji.catalogue.selectors.courses import status_of
from youji.catalogue.selectors.entries import find_entry, holds
from youji.catalogue.selectors.terms import terms
from youji.catalogue.services import standing
from youji.catalogue.services.holders import tell_holder
from youji.divisions.selectors import calendar
from youji.documents.models import Document
from youji.hearings.fields import DECISION, NOTICE, STATEMENT, VIEWS
from youji.hearings.logic.procedures import (
    Hearing,
    answered_or_time_is_up,
    the_answer_is_weighed,
    the_hearing_is_over,
    within_its_days,
)
from youji.hearings.models import OralHearing, Proposal
from youji.hearings.selectors.records import find_proposal, oral_of
from youji.ledger.services import record_row
from youji.procedures.rows import OPEN
from youji.procedures.services import admit, take, tell_hands
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import Blocked, NotAllowed
from youji.shared.rows import advance

#: Measures that one proposes and another decides.
PROPOSED = frozenset({"hearing", "another"})


def propose(
    name: str,
    *,
    code: str,
    reason: str,
    actor: Actor,
    now: datetime,
    ground: str = "",
    document: Document | None = None,
    version: int | None = None,
) -> Proposal:
    """It is on record what is intended and why; where its holder must be heard, they are told, and by when to answer.

    Raises:
        Unknown: outside the actor's scope. NotAllowed: not open to this actor now, or under way already.
        Blocked: the ground is none of the scheme's. Refused: a field will not do. StaleState: somebody was first.
    """
    said = checked(NOTICE, {"ground": ground, "reason": reason})
    today = clock.local_date(now)
    with transaction.atomic():
        entry = find_entry(code, actor)
        measure, label = _intended(name, entry, said["ground"], actor, now)
        advance(entry, seen=version)
        if Proposal.objects.filter(OPEN, entry=entry, measure=name).exists():
            raise NotAllowed(f"对{entry.name}的“{measure.label}”正在办理，不用重复提出。")
        heard = measure.way == "hearing"
        by = calendar().after(today, terms().answer_days) if heard else None
        row = Proposal.objects.create(
            entry=entry,
            measure=name,
            **said,
            ground_label=label,
            document=document,
            opened_at=now,
            opened_by_id=actor.user_id,
            opened_by=actor.name,
            agency=actor.agency,
            due_on=by,
        )
        verb = "notified" if heard else "raised"
        record_row(row, verb, before={}, after=row.facts, actor=actor, now=now, reason=row.reason)
        _tell_of(row, now)
    return row


def _intended(name: str, entry: Entry, ground: str, actor: Actor, now: datetime) -> tuple[Measure, str]:
    measure, today = BY_NAME.get(name), clock.local_date(now)
    open_ = open_to(actor, status_of(entry, today), direct=bool(entry.list_row))
    if measure is None or measure.way not in PROPOSED or measure not in open_:
        raise NotAllowed(f"“{measure.label if measure else name}”现在不能对{entry.name}提出。")
    grounds = grounds_for(scheme_of(entry.scheme_version), measure)
    facts = MeasureFacts(measure=measure, today=today, effective_on=today, ground=ground, grounds=grounds)
    if finding := ground_of_the_scheme(facts):
        raise Blocked([finding])
    return measure, next((g.label for g in grounds if g.key == ground), "")


def _tell_of(row: Proposal, now: datetime) -> None:
    """Who has the next word: the holder, or whoever decides."""
    if row.due_on is None:
        ask_to_decide(row, row.reason, now)
        return
    tell_holder(
        row.entry,
        f"拟{row.label}，事先告知",
        f"{row.ground_label}：{row.reason}\n可以陈述申辩，也可以要求听证，最后一天{clock.in_words(row.due_on)}；逾期没有提出的，依法作出决定。",
        now,
        link=f"/field/hearings/proposals/{row.pk}/",
        matter=row.errand,
    )


def ask_to_decide(row: Proposal, body: str, now: datetime) -> None:
    """Whoever decides is told that it waits for them."""
    tell_hands(
        row,
        title=f"{row.entry.name}：拟{row.label}，待决定",
        body=body[:200],
        link=f"/desk/hearings/proposals/{row.pk}/",
        now=now,
    )


def answer(
    *,
    proposal_id: int,
    statement: str,
    actor: Actor,
    now: datetime,
    document: Document | None = None,
    version: int | None = None,
) -> Proposal:
    """The holder has answered; sent again within the days, it replaces the last.

    Raises:
        Unknown: outside the actor's scope. NotAllowed: not the holder's side, or decided.
        Blocked: too late. Refused: nothing is said. StaleState: decided in between.
    """
    statement = checked(STATEMENT, {"statement": statement})["statement"]
    with transaction.atomic():
        row = open_to_holder(proposal_id, actor, now)
        take(
            row, "answer", seen=version, actor=actor, now=now, reason=statement,
            statement=statement, statement_document=document, stated_at=now,
        )  # fmt: skip
        if not hearing_open(row):
            ask_to_decide(row, statement, now)
    return row


def open_to_holder(proposal_id: int, actor: Actor, now: datetime) -> Proposal:
    """What is intended, where its holder may have a word on it today.

    Raises:
        Unknown: outside the actor's scope. NotAllowed: not the holder's side, or decided. Blocked: too late.
    """
    row = find_proposal(proposal_id, actor)
    if row.concluded_at or row.due_on is None or not holds(actor, row.entry):
        raise NotAllowed("这件事已经作出决定，或不由您陈述申辩。")
    if finding := within_its_days(today=clock.local_date(now), last_day=row.due_on):
        raise Blocked([finding])
    return row


def hearing_open(row: Proposal) -> bool:
    """Whether its holder asked to be heard in person and that is not over."""
    oral = oral_of(row)
    return oral is not None and oral.concluded_at is None


def decide(
    *,
    proposal_id: int,
    carry_out: bool,
    view: str,
    opinion: str,
    document_number: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> Proposal:
    """Another person has decided: the measure is taken, citing the holder's word; or nothing is done.

    Raises:
        Unknown: outside the actor's scope. NotAllowed: not the actor's, or the entry no longer admits it.
        Blocked: the actor proposed it; the holder may still answer, or is to be heard; the answer is not weighed; a
        number is missing.
        StaleState: decided already. Refused: a field will not do.
    """
    given = {"carry_out": carry_out, "view": view, "opinion": opinion, "document_number": document_number}
    said = checked(DECISION, given)
    with transaction.atomic():
        row = find_proposal(proposal_id, actor)
        admit(row, actor, interested=holds(actor, row.entry))
        weighed = _weighed(row, said, clock.local_date(now))
        rules = (answered_or_time_is_up, the_hearing_is_over, the_answer_is_weighed)
        if refused := [found for check in rules if (found := check(weighed))]:
            raise Blocked(refused)
        step = "carry_out" if said["carry_out"] else "drop"
        take(
            row, step, seen=version, actor=actor, now=now, reason=said["opinion"],
            view=said["view"], opinion=said["opinion"],
        )  # fmt: skip
        if said["carry_out"]:
            _carry_out(row, said["document_number"], actor, now)
        else:
            if hearing_open(row):
                take(row.oral, "overtake", actor=actor, now=now)
            tell_holder(row.entry, f"不予{row.label}", said["opinion"], now)
    return row


def _weighed(row: Proposal, said: Mapping[str, Any], today: date) -> Hearing:
    oral = oral_of(row)
    heard = oral is not None and oral.state == OralHearing.State.HELD
    return Hearing(
        today=today,
        last_day=row.due_on,
        answered=row.stated_at is not None or heard,
        view=said["view"],
        carry_out=said["carry_out"],
        oral_open=hearing_open(row),
        held_on=oral.held_on if oral and oral.state == OralHearing.State.SET else None,
    )


def _carry_out(row: Proposal, document_number: str, actor: Actor, now: datetime) -> None:
    measure = BY_NAME[row.measure]
    oral = oral_of(row)
    heard = f"\n陈述申辩：{dict(VIEWS)[row.view]}。{row.opinion}" if row.due_on else f"\n复核：{row.opinion}"
    heard += f"\n听证：{oral.outcome}。" if oral else ""
    order = standing.Order(
        reason=f"{row.reason}{heard}",
        ground=row.ground,
        document_number=document_number,
        document=row.document,
    )
    standing.take_measure(
        row.measure, code=row.entry.code, order=order, actor=actor, now=now, way=measure.way
    )
