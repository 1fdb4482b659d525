"""申诉: against a measure on an entry or a refusal of an application; decided by somebody else, publicly."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from youji.accounts.services import notify
from youji.appeals import selectors
from youji.appeals.fields import APPEAL, DECISION
from youji.appeals.logic.rules import REMEDIES, appeal_in_time
from youji.appeals.models import Appeal
from youji.catalogue.logic.measures import remedy_has_its_number
from youji.catalogue.logic.statuses import EventKind
from youji.catalogue.models import Entry, EntryEvent
from youji.catalogue.selectors.entries import find_entry, holds
from youji.catalogue.services import publication
from youji.catalogue.services.entering import check_once
from youji.catalogue.services.entries import add_event
from youji.divisions.selectors import calendar
from youji.documents.models import Document
from youji.ledger import services as ledger
from youji.procedures.services import admit, take, tell_hands
from youji.recognition.logic.renewals import not_applied_again
from youji.recognition.selectors import cases
from youji.recognition.services.reinstatement import reinstate
from youji.schemes.logic.scheme import Scheme
from youji.schemes.logic.statuses import Status
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import Blocked, NotAllowed, Unknown
from youji.shared.rows import advance

TWICE = "对这项决定已经提出过申诉。"


def file(
    *, code: str, event_id: str, text: str, actor: Actor, now: datetime, document: Document | None = None
) -> Appeal:
    """The appeal against a measure is received, with the day by which it must be decided.

    Raises:
        Unknown: no such entry or measure in the actor's scope.
        NotAllowed: not the holder's side, nothing that can be appealed against, or appealed already.
        Blocked: too late.
        Refused: the text is missing or too long.
    """
    text = checked(APPEAL, {"text": text})["text"]
    today = clock.local_date(now)
    with transaction.atomic():
        entry = find_entry(code, actor)
        event = entry.events.filter(pk=event_id).first()
        if event is None:
            raise Unknown(event_id)
        if not holds(actor, entry) or EventKind(event.kind) not in REMEDIES:
            raise NotAllowed("只有持有主体可以对警示、暂停、删除、年检不合格提出申诉。")
        _in_time(selectors.last_day_to_appeal(event), today)
        advance(entry)  # two people of one operator filing at once: one of them files
        if Appeal.objects.filter(event=event).exists():
            raise NotAllowed(TWICE)
        appeal = Appeal.objects.create(
            entry=entry,
            event=event,
            text=text,
            document=document,
            filed_at=now,
            filed_by_id=actor.user_id,
            due_on=_due(scheme_of(entry.scheme_version), today),
        )
        _received(appeal, actor, now)
    return appeal


def file_refusal(
    *, code: str, text: str, actor: Actor, now: datetime, document: Document | None = None
) -> Appeal:
    """The appeal against the refusal of an application is received, with the day by which it must be decided.

    Raises:
        Unknown: no such application in the actor's scope.
        NotAllowed: not the applicant, nothing is refused, or appealed already.
        Blocked: too late, or the base has been put forward again in the same round.
        Refused: the text is missing or too long.
    """
    text = checked(APPEAL, {"text": text})["text"]
    today = clock.local_date(now)
    with transaction.atomic():
        application = cases.find_by_code(code, actor)
        refusal = selectors.last_refusal(application)
        if refusal is None or application.status != Status.REFUSED:
            raise NotAllowed("这件申报没有被退回不予推荐或不予认定，不需要申诉。")
        if not cases.is_applicant(application, actor):
            raise NotAllowed("只有申报人可以对这项决定提出申诉。")
        _in_time(selectors.last_day(application, refusal), today)
        again = not_applied_again(other=cases.applied_again(application))
        if again:
            raise Blocked([again])
        if Appeal.objects.filter(movement=refusal).exists():
            raise NotAllowed(TWICE)
        appeal = _create_once(
            application=application,
            movement=refusal,
            text=text,
            document=document,
            filed_at=now,
            filed_by_id=actor.user_id,
            due_on=_due(scheme_of(application.scheme_version), today),
        )
        _received(appeal, actor, now)
    return appeal


def _create_once(**columns: object) -> Appeal:
    """Two people of one operator filing at once: the database lets one."""
    try:
        with transaction.atomic():
            return Appeal.objects.create(**columns)
    except IntegrityError as twice:
        raise NotAllowed(TWICE) from twice


def _in_time(last_day: date, today: date) -> None:
    finding = appeal_in_time(last_day=last_day, today=today)
    if finding:
        raise Blocked([finding])


def _due(scheme: Scheme, today: date) -> date:
    return calendar().after(today, scheme.appeal_decision_days)


def _received(appeal: Appeal, actor: Actor, now: datetime) -> None:
    what = selectors.against(appeal)
    ledger.record_row(
        appeal, "filed", before={}, after=appeal.facts, actor=actor, now=now, reason=appeal.text
    )
    tell_hands(
        appeal,
        title=f"{what.name}：收到申诉",
        body=f"对“{what.label}”：{appeal.text[:200]}",
        link=f"/desk/appeals/{appeal.pk}/",
        now=now,
    )


def decide(
    *,
    appeal_id: int,
    upheld: bool,
    outcome: str,
    document_number: str,
    actor: Actor,
    now: datetime,
    version: int | None = None,
) -> Appeal:
    """The appeal is decided, publicly. Upheld, the measure is lifted from today, or the case goes on again.

    Raises:
        Unknown: no such appeal in the actor's scope.
        NotAllowed: not the actor's to decide, or decided already.
        Blocked: the actor took the decision appealed against; the base has been put forward again.
        StaleState: somebody decided first.
        Refused: a field will not do.
    """
    said = {"upheld": upheld, "outcome": outcome, "document_number": document_number}
    upheld, outcome, document_number = checked(DECISION, said).values()
    with transaction.atomic():
        appeal = selectors.appeals(actor).filter(pk=appeal_id).first()
        if appeal is None:
            raise Unknown(appeal_id)
        about = appeal.application
        admit(appeal, actor, interested=about is not None and cases.has_interest(about, actor))
        step = "uphold" if upheld else "dismiss"
        take(appeal, step, seen=version, actor=actor, now=now, reason=outcome, outcome=outcome)
        if upheld:
            _uphold(appeal, outcome, document_number, actor=actor, now=now)
        _tell(appeal, now)
    return appeal


def _uphold(appeal: Appeal, outcome: str, document_number: str, *, actor: Actor, now: datetime) -> None:
    if appeal.movement is not None:
        reason = f"申诉成立：{outcome}"
        reinstate(
            appeal.movement,
            reason=reason,
            document_number=document_number,
            roles=appeal.office.roles,
            actor=actor,
            now=now,
        )
    elif appeal.entry is not None and appeal.event is not None:
        _lift(appeal.entry, appeal.event, outcome, document_number, actor=actor, now=now)


def _lift(
    entry: Entry, event: EntryEvent, outcome: str, document_number: str, *, actor: Actor, now: datetime
) -> None:
    kind = REMEDIES[EventKind(event.kind)]
    if finding := remedy_has_its_number(kind, document_number):
        raise Blocked([finding])
    entry = Entry.objects.select_related("base", "scheme_version", "first_edition").get(pk=entry.pk)
    advance(entry)
    if kind is EventKind.RESTORED:
        check_once([entry], now)
    if kind is EventKind.ANNUAL_PASSED:
        entry.annual_checks.filter(concluded_at=event.recorded_at).update(result="passed")
    add_event(
        entry,
        kind,
        actor=actor,
        now=now,
        effective_on=max(clock.local_date(now), event.effective_on),
        reason=f"申诉成立：{outcome}",
        document_number=document_number,
        details={"against": str(event.ledger_entry_id)},
        revokes=event,
    )
    publication.refresh([entry.code], now)


def _tell(appeal: Appeal, now: datetime) -> None:
    """Whoever filed it, and whoever took the decision, hear what came of it."""
    what = selectors.against(appeal)
    upheld = appeal.state == Appeal.State.UPHELD
    word = "申诉成立" if upheld else "维持原决定"
    mine = f"/field/entries/{what.number}/" if appeal.event_id else f"/field/apply/{what.number}/"
    next_ = "案件已恢复到原环节继续办理。" if upheld and appeal.movement_id else ""
    body = f"对“{what.label}”的申诉：{word}。{appeal.outcome}{next_}"
    notify(title=f"{what.name}：{word}", body=body, link=mine, now=now, person_ids=(appeal.filed_by_id,))
    notify(title=f"{what.name}：{word}", body=body, link=what.desk_url, now=now, person_ids=(what.actor_id,))
