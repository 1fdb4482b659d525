"""临时暂停: at once by one officer, confirmed by another, heard; or gone by itself."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from youji.accounts.services import notify
from youji.catalogue.logic.courses import HALTED
from youji.catalogue.logic.measures import remedy_has_its_number
from youji.catalogue.logic.statuses import EventKind
from youji.catalogue.models import EntryEvent
from youji.catalogue.selectors.courses import status_of
from youji.catalogue.selectors.entries import holds
from youji.catalogue.selectors.terms import remedies_against, terms
from youji.catalogue.services import publication, standing
from youji.catalogue.services.entries import add_event
from youji.catalogue.services.holders import tell_holder
from youji.divisions.selectors import calendar
from youji.documents.models import Document
from youji.hearings.fields import CONFIRMATION, HEARING, INTERIM, LIFTING, STATEMENT
from youji.hearings.logic.procedures import within_its_days
from youji.hearings.models import Interim
from youji.hearings.selectors.records import find_interim, heard_until
from youji.ledger.services import record_row
from youji.procedures.rows import OPEN
from youji.procedures.services import admit, take, tell_hands
from youji.shared import clock
from youji.shared.actor import SYSTEM, Actor
from youji.shared.checked import checked
from youji.shared.refusals import Blocked, NotAllowed, StaleState
from youji.shared.rows import advance
from youji.shared.working_days import Calendar

ORDERED, CONFIRMED = Interim.State.ORDERED, Interim.State.CONFIRMED


def order(
    *,
    code: str,
    ground: str,
    reason: str,
    actor: Actor,
    now: datetime,
    document: Document | None = None,
    version: int | None = None,
) -> Interim:
    """The entry is suspended for the time being, publicly; others of the office must confirm it, its holder may speak.

    Raises:
        Unknown, NotAllowed, Blocked, StaleState: as of any measure. Refused: a field will not do.
    """
    said = checked(INTERIM, {"ground": ground, "reason": reason})
    with transaction.atomic():
        told = standing.Order(**said, document=document)
        event = standing.take_measure(
            "interim_suspend", code=code, order=told, actor=actor, now=now, version=version, way="interim"
        )
        row = Interim.objects.create(
            entry=event.entry,
            event=event,
            **said,
            ground_label=event.ground,
            document=document,
            opened_at=now,
            opened_by_id=actor.user_id,
            opened_by=actor.name,
            agency=actor.agency,
            due_on=confirmed_until(clock.local_date(now), calendar()),
        )
        record_row(row, "imposed", before={}, after=row.facts, actor=actor, now=now, reason=row.reason)
        _ask(row, "待确认", now)
        _invite(row, "临时暂停，可以陈述申辩", now)
    return row


def due_of(row: Interim, days: Calendar) -> date:
    """The last day of what comes next, counted from the day it was ordered."""
    if row.state == ORDERED:
        return confirmed_until(clock.local_date(row.opened_at), days)
    return heard_until(row, days)


def confirmed_until(ordered_on: date, days: Calendar) -> date:
    """The last day on which another person confirms what was ordered on that day."""
    return days.after(ordered_on, terms().interim_confirm_days)


def _ask(row: Interim, what: str, now: datetime) -> None:
    """Those who may go on with it are told what is asked of them, and by when."""
    tell_hands(
        row,
        title=f"{row.entry.name}：临时暂停{what}",
        body=f"{row.ground_label}：{row.reason[:120]}\n最后一天{clock.in_words(due_of(row, calendar()))}，逾期自动失效。",
        link=f"/desk/hearings/interims/{row.pk}/",
        now=now,
    )


def _invite(row: Interim, title: str, now: datetime) -> None:
    """The holder is told until when to speak."""
    until = clock.in_words(heard_until(row, calendar()))
    tell_holder(
        row.entry,
        title,
        f"可以提出陈述申辩，最后一天{until}。",
        now,
        link=f"/field/hearings/interims/{row.pk}/",
        matter=row.errand,
    )


def state(
    *,
    interim_id: int,
    statement: str,
    actor: Actor,
    now: datetime,
    document: Document | None = None,
    version: int | None = None,
) -> Interim:
    """The holder has spoken; said again before the end, it replaces the last.

    Raises:
        Unknown: outside the actor's scope. NotAllowed: not the holder's side, or over. Refused: nothing is said.
        StaleState: decided in between. Blocked: the days of hearing are over.
    """
    statement = checked(STATEMENT, {"statement": statement})["statement"]
    with transaction.atomic():
        row = find_interim(interim_id, actor)
        if row.concluded_at or not holds(actor, row.entry):
            raise NotAllowed("这次临时暂停已经处理，或不由您陈述申辩。")
        if late := within_its_days(today=clock.local_date(now), last_day=heard_until(row, calendar())):
            raise Blocked([late])
        take(
            row, "state", seen=version, actor=actor, now=now, reason=statement,
            statement=statement, statement_document=document, stated_at=now,
        )  # fmt: skip
        tell_hands(
            row,
            title=f"{row.entry.name}：对临时暂停的陈述申辩",
            body=statement[:200],
            link=f"/desk/hearings/interims/{row.pk}/",
            now=now,
        )
    return row


def confirm(
    *,
    interim_id: int,
    opinion: str,
    document_number: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> Interim:
    """Another person has confirmed it: it is a suspension with its number, and its holder is to be heard.

    Raises:
        Unknown, NotAllowed, StaleState: not the actor's, or decided already. Refused: a field will not do.
        Blocked: the actor ordered it; its days are over.
    """
    opinion, number = checked(CONFIRMATION, {"opinion": opinion, "document_number": document_number}).values()
    with transaction.atomic():
        row = _open(interim_id, ORDERED, actor, now)
        suspension = _event(row, EventKind.SUSPENDED, opinion, actor, now, number=number)
        take(
            row, "confirm", seen=version, actor=actor, now=now, reason=opinion,
            opinion=opinion, suspension=suspension, due_on=heard_until(row, calendar()),
        )  # fmt: skip
        _tell(row, "暂停", opinion, now, document_number=number)
        _ask(row, "待听取陈述申辩", now)
        if row.stated_at is None:
            _invite(row, "可以陈述申辩", now)
    return row


def uphold(
    *, interim_id: int, opinion: str, actor: Actor, now: datetime, version: int | None = None
) -> Interim:
    """The holder was heard, and the suspension stands until it is lifted by 恢复.

    Raises:
        Unknown, NotAllowed, StaleState: not the actor's, not confirmed yet, or decided already.
        Refused: a field will not do. Blocked: the actor ordered it; its days are over.
    """
    opinion = checked(HEARING, {"opinion": opinion})["opinion"]
    with transaction.atomic():
        row = _open(interim_id, CONFIRMED, actor, now)
        take(row, "uphold", seen=version, actor=actor, now=now, reason=opinion, opinion=opinion)
        _tell(row, "维持暂停", opinion, now)
    return row


def lift(
    *,
    interim_id: int,
    opinion: str,
    actor: Actor,
    now: datetime,
    document_number: str = "",
    version: int | None = None,
) -> Interim:
    """It is lifted, publicly. Whoever ordered it may do that until it is confirmed; then it is a suspension with its
    number, and is lifted by another and by a number, as any.

    Raises:
        Unknown, NotAllowed, StaleState: not the actor's, or decided already. Refused: a field will not do.
        Blocked: confirmed, and the actor ordered it or names no number.
    """
    opinion, number = checked(LIFTING, {"opinion": opinion, "document_number": document_number}).values()
    with transaction.atomic():
        row = find_interim(interim_id, actor)
        ordered = row.state == ORDERED
        admit(row, actor, interested=holds(actor, row.entry), own=ordered)
        _stands(row, now)
        if not ordered and (finding := remedy_has_its_number(EventKind.RESUMED, number)):
            raise Blocked([finding])
        _event(row, EventKind.INTERIM_LIFTED, opinion, actor, now, number=number)
        take(row, "lift", seen=version, actor=actor, now=now, reason=opinion, opinion=opinion)
        tell_holder(row.entry, "解除临时暂停", opinion, now)
    return row


def _open(interim_id: int, wanted: str, actor: Actor, now: datetime) -> Interim:
    row = find_interim(interim_id, actor)
    admit(row, actor, interested=holds(actor, row.entry))
    if row.state != wanted:
        raise StaleState(
            f"这次临时暂停现在是“{row.get_state_display()}”，请看最新状态。", now=dict(row.facts)
        )
    _stands(row, now)
    if finding := within_its_days(today=clock.local_date(now), last_day=row.due_on):
        raise Blocked([finding])
    return row


def _stands(row: Interim, now: datetime) -> None:
    """No other decision has ended the suspension: until the next run of the job the row does not know of one."""
    if status_of(row.entry, clock.local_date(now)) not in HALTED:
        raise StaleState("这个条目已由其他决定处理，这次临时暂停不再办理。", now=dict(row.facts))


def _event(
    row: Interim, kind: EventKind, reason: str, actor: Actor, now: datetime, *, number: str = ""
) -> EntryEvent:
    """What happens to the entry. What ends the interim suspension takes back the one event that stands for it."""
    ends = kind is not EventKind.SUSPENDED
    advance(row.entry)
    event = add_event(
        row.entry,
        kind,
        actor=actor,
        now=now,
        ground_label=row.ground_label,
        reason=reason,
        document_number=number,
        revokes=(row.suspension or row.event) if ends else None,
    )
    publication.refresh([row.entry.code], now)
    return event


def _tell(row: Interim, title: str, body: str, now: datetime, *, document_number: str = "") -> None:
    remedies = remedies_against(EventKind.SUSPENDED)
    tell_holder(row.entry, title, body, now, document_number=document_number, remedies=remedies)


def lapse_overdue(now: datetime) -> int:
    """What nobody confirmed, or nobody heard, in time is over, publicly; what other decisions overtook is closed."""
    today, done = clock.local_date(now), 0
    for row in Interim.objects.filter(OPEN).select_related(
        "entry__base", "entry__scheme_version", "entry__first_edition"
    ):
        if status_of(row.entry, today) not in HALTED:
            done += _end(row.pk, "overtake", now)
        elif row.due_on is not None and row.due_on < today:
            done += _end(row.pk, "lapse", now)
    return done


@transaction.atomic
def _end(pk: int, step: str, now: datetime) -> bool:
    row = Interim.objects.select_related("entry__base", "entry__scheme_version", "entry__first_edition").get(
        pk=pk
    )
    if row.concluded_at:
        return False
    reason = ""
    if step == "lapse":
        unheard = row.state == CONFIRMED
        days = terms().interim_hearing_days if unheard else terms().interim_confirm_days
        missed = "没有听取陈述申辩" if unheard else "没有由另一人确认"
        reason = f"自作出之日起{days}个工作日内{missed}，临时暂停自动失效。"
        _event(row, EventKind.INTERIM_LAPSED, reason, SYSTEM, now)
        tell_holder(row.entry, "临时暂停失效", reason, now)
        title, link = f"{row.entry.name}：临时暂停已失效", f"/desk/hearings/interims/{row.pk}/"
        notify(title=title, body=reason, link=link, now=now, person_ids=(row.opened_by_id,))
    take(row, step, actor=SYSTEM, now=now, reason=reason, opinion=reason or row.opinion)
    return True
