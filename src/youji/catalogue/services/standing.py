"""动态管理: measures on an entry. Each names its ground, is public at once, and can be proved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from django.db import transaction

from youji.catalogue.fields import MEASURE, OPINION, REPORT
from youji.catalogue.logic.measures import BY_NAME, Measure, MeasureFacts, findings_on, grounds_for, open_to
from youji.catalogue.logic.standing_rules import closed_after_report
from youji.catalogue.logic.statuses import ON_LIST, EventKind
from youji.catalogue.models import Entry, EntryEvent, Rectification, Revision
from youji.catalogue.selectors.changes import in_the_way
from youji.catalogue.selectors.courses import in_force_until, status_of
from youji.catalogue.selectors.entries import find_entry, holds
from youji.catalogue.selectors.proceedings import find_rectification
from youji.catalogue.selectors.revisions import newest_statement
from youji.catalogue.selectors.terms import remedies_against
from youji.catalogue.services import publication, revisions
from youji.catalogue.services.entering import check_once
from youji.catalogue.services.entries import add_event
from youji.catalogue.services.holders import few_enough, tell_holder
from youji.documents.models import Document
from youji.procedures.services import admit, take, tell_hands
from youji.registry.logic.statement import Statement
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import Blocked, NotAllowed
from youji.shared.rows import advance


@dataclass(frozen=True, slots=True)
class Order:
    """What a person decided about an entry, as written in the form."""

    reason: str = ""
    ground: str = ""
    document_number: str = ""
    effective_on: date | None = None  # today when not given
    deadline: date | None = None  # order_rectification
    document: Document | None = None
    name: str = ""  # correct
    area_mu: object = None  # correct: Decimal

    def read(self) -> Order:
        """The order as it is kept.

        Raises:
            Refused: with a sentence at every field that will not do.
        """
        return replace(self, **checked(MEASURE, {key: getattr(self, key) for key in MEASURE}))


def take_measure(
    name: str,
    *,
    code: str,
    order: Order,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    way: str = "",
) -> EntryEvent:
    """The measure called ``name`` is on the entry, in the log, on the public page, and its holder has been told.

    Args:
        name: a row of ``logic.measures.MEASURES``.
        version: the entry's version as the actor saw it.
        way: the procedure that has been gone through; the room that runs it says so.

    Raises:
        Unknown: outside the actor's scope.
        NotAllowed: not open to this actor from the entry's status today.
        Blocked: ground, reason, document number, file, dates or procedure are not in order, or a correction
            meets what a room above has against it.
        StaleState: somebody acted on the entry first.
        Refused: a field cannot be read.
    """
    order = order.read()
    with transaction.atomic():
        entry = find_entry(code, actor)
        measure, ground = _plan(name, entry, order, actor, now, way=way)
        advance(entry, seen=version)
        corrected = _corrected(entry, order) if measure.name == "correct" else None
        event = add_event(
            entry,
            measure.kind,
            actor=actor,
            now=now,
            effective_on=order.effective_on,
            until=order.deadline if measure.needs_deadline else None,
            ground=order.ground,
            ground_label=ground,
            reason=order.reason,
            document_number=order.document_number,
            document=order.document,
            details=revisions.told(newest_statement(entry), corrected) if corrected else None,
            states=corrected,
        )
        if corrected:
            revisions.revise(event, corrected, Revision.Cause.CORRECTED, actor=actor, now=now)
        if measure.needs_deadline and order.deadline:
            Rectification.objects.create(
                entry=entry,
                ordered_on=event.effective_on,
                deadline=order.deadline,
                matter=order.reason,
            )
        publication.refresh([code], now)
        remedies, number = remedies_against(measure.kind), order.document_number
        tell_holder(entry, measure.label, order.reason, now, document_number=number, remedies=remedies)
    return event


def _plan(
    name: str, entry: Entry, order: Order, actor: Actor, now: datetime, *, way: str
) -> tuple[Measure, str]:
    today = clock.local_date(now)
    measure = BY_NAME.get(name)
    if measure is None or measure not in open_to(actor, status_of(entry, today), direct=bool(entry.list_row)):
        raise NotAllowed(f"“{measure.label if measure else name}”现在不能对{entry.name}采取。")
    scheme = scheme_of(entry.scheme_version)
    grounds = grounds_for(scheme, measure)
    effective_on = order.effective_on or today
    findings = findings_on(
        MeasureFacts(
            measure=measure,
            today=today,
            effective_on=effective_on,
            ground=order.ground,
            grounds=grounds,
            reason=order.reason,
            document_number=order.document_number,
            deadline=order.deadline,
            latest=effective_on + timedelta(days=scheme.rectification_days_max),
            valid_until=in_force_until(entry, today),
            has_file=order.document is not None,
            gone_through=way == measure.way,
        )
    )
    if measure.kind is EventKind.CORRECTED:
        findings = (*findings, *in_the_way([entry]))
    if findings:
        raise Blocked(findings)
    if measure.kind is EventKind.RESTORED:
        check_once([entry], now)
    return measure, next((g.label for g in grounds if g.key == order.ground), "")


def _corrected(entry: Entry, order: Order) -> Statement:
    """What is published of the entry, with the name and the size the order gives."""
    said = newest_statement(entry)
    area_mu: Any = said.area_mu if order.area_mu is None else order.area_mu
    return replace(said, name=order.name or said.name, area_mu=area_mu)


warn = partial(take_measure, "warn")
order_rectification = partial(take_measure, "order_rectification")
suspend = partial(take_measure, "suspend")
resume = partial(take_measure, "resume")
remove = partial(take_measure, "remove")
restore = partial(take_measure, "restore")
correct = partial(take_measure, "correct")


def report_rectification(
    *,
    rectification_id: int,
    report: str,
    actor: Actor,
    now: datetime,
    documents: Sequence[Document] = (),
    version: int | None = None,
) -> Rectification:
    """The holder's report is with the officials who check it, with its files; sent again before the check, it replaces
    the last.

    Raises:
        NotAllowed: concluded already, or not the holder's side.
        StaleState: concluded in between.
        Refused: nothing is reported, too much, or too many files.
    """
    few_enough(documents)
    report = checked(REPORT, {"report": report})["report"]
    with transaction.atomic():
        order = find_rectification(rectification_id, actor)
        if order.concluded_at or not holds(actor, order.entry):
            raise NotAllowed("这项整改已经销号，或不由您报告。")
        take(
            order,
            "report",
            seen=version,
            actor=actor,
            now=now,
            reason=report,
            report=report,
            reported_at=now,
            reported_by_id=actor.user_id,
            returned_reason="",
        )
        order.documents.set(documents)
        tell_hands(
            order,
            title=f"{order.entry.name}：整改报告待核查",
            body=report[:200],
            link=f"/desk/catalogue/{order.entry.code}/",
            now=now,
        )
    return order


def return_rectification(
    *, rectification_id: int, reason: str, actor: Actor, now: datetime, version: int | None = None
) -> Rectification:
    """The report was not enough: it is the holder's again, with the reason."""
    reason = checked(OPINION, {"reason": reason})["reason"]
    with transaction.atomic():
        order = _to_check(rectification_id, actor, now)
        take(
            order,
            "return",
            seen=version,
            actor=actor,
            now=now,
            reason=reason,
            reported_at=None,
            returned_reason=reason,
        )
        tell_holder(order.entry, "整改报告退回", reason, now)
    return order


def close_rectification(
    *, rectification_id: int, reason: str, actor: Actor, now: datetime, version: int | None = None
) -> EntryEvent:
    """整改销号: checked and put right; the entry is in force again from today, publicly."""
    reason = checked(OPINION, {"reason": reason})["reason"]
    with transaction.atomic():
        order = _to_check(rectification_id, actor, now)
        take(order, "close", seen=version, actor=actor, now=now, reason=reason)
        advance(order.entry)
        event = add_event(order.entry, EventKind.RECTIFIED, actor=actor, now=now, reason=reason)
        publication.refresh([order.entry.code], now)
        tell_holder(order.entry, "整改销号", reason, now)
    return event


def still_on_list(entry: Entry, now: datetime) -> None:
    """Something may still be concluded about the entry, publicly.

    Raises:
        NotAllowed: it was removed, has left or is over.
    """
    if status_of(entry, clock.local_date(now)) not in ON_LIST:
        raise NotAllowed(f"{entry.name}已不在目录中，不再办理；恢复目录以后再办。")


def _to_check(rectification_id: int, actor: Actor, now: datetime) -> Rectification:
    order = find_rectification(rectification_id, actor)
    admit(order, actor, interested=holds(actor, order.entry))
    still_on_list(order.entry, now)
    finding = closed_after_report(reported=order.reported_at is not None)
    if finding:
        raise Blocked([finding])
    return order
