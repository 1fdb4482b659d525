"""申诉: against a suspension, a removal or a failed annual check; decided by somebody else, publicly."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F

from youji.accounts.services import notify
from youji.divisions.selectors import calendar
from youji.documents.models import Document
from youji.ledger import services as ledger
from youji.recognition.logic.standing_rules import (
    REMEDIES,
    appeal_in_time,
    decided_by_another,
)
from youji.recognition.logic.statuses import EventKind
from youji.recognition.models import Appeal, Entry
from youji.recognition.selectors.catalogue import last_day_to_appeal
from youji.recognition.selectors.schemes import scheme_of
from youji.recognition.services import publication
from youji.recognition.services.entries import UnknownEntry, add_event, claim, find_entry
from youji.recognition.services.standing import REPORTERS
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.machine import Blocked, NotAllowed, StaleState

DECIDERS = frozenset({Role.DECISION_MAKER, Role.PROVINCE_REVIEWER})


def file(
    *, code: str, event_id: str, text: str, actor: Actor, now: datetime, document: Document | None = None
) -> Appeal:
    """The appeal is received, with the day by which it must be decided.

    Raises:
        UnknownEntry: no such entry or measure in the actor's scope.
        NotAllowed: not the holder's side, nothing that can be appealed against, or appealed already.
        Blocked: too late.
    """
    today = clock.local_date(now)
    with transaction.atomic():
        entry = find_entry(code, actor)
        event = entry.events.filter(pk=event_id).first()
        if event is None:
            raise UnknownEntry(event_id)
        if not actor.roles & REPORTERS or EventKind(event.kind) not in REMEDIES:
            raise NotAllowed("只有持有主体可以对暂停、删除、年检不合格提出申诉。")
        finding = appeal_in_time(last_day=last_day_to_appeal(event), today=today)
        if finding:
            raise Blocked([finding])
        claim(entry)  # two people of one operator filing at once: one of them files
        if Appeal.objects.filter(event=event).exists():
            raise NotAllowed("对这项决定已经提出过申诉。")
        appeal = Appeal.objects.create(
            entry=entry,
            event=event,
            text=text.strip(),
            document=document,
            filed_at=now,
            filed_by_id=actor.user_id,
            due_on=calendar().after(today, scheme_of(entry.scheme_version).appeal_decision_days),
        )
        _record(appeal, "filed", actor, now, text.strip())
        notify(
            title=f"{entry.name}：收到申诉", body=text.strip()[:200], link="/desk/appeals/", now=now,
            roles=DECIDERS, division="43",
        )  # fmt: skip
    return appeal


def may_decide(actor: Actor) -> bool:
    """Whether the actor decides appeals: the province's decision makers and reviewers."""
    return bool(actor.roles & DECIDERS) and actor.division == "43"


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
    """The appeal is decided; upheld, the measure is lifted from today, publicly.

    Raises:
        UnknownEntry: no such appeal in the actor's scope.
        NotAllowed: not the actor's to decide, or decided already.
        Blocked: the actor took the measure appealed against.
        StaleState: somebody decided first.
    """
    with transaction.atomic():
        appeal = (
            Appeal.objects.filter(pk=appeal_id, entry__in=Entry.objects.visible_to(actor))
            .select_related("entry__base", "entry__scheme_version", "entry__first_edition", "event")
            .first()
        )
        if appeal is None or appeal.event is None or appeal.entry is None:
            raise UnknownEntry(appeal_id)
        if appeal.concluded_at or not may_decide(actor):
            raise NotAllowed("这件申诉已有结论，或不由您办理。")
        finding = decided_by_another(decided_by=appeal.event.actor_id, actor=actor.user_id)
        if finding:
            raise Blocked([finding])
        seen = appeal.version if version is None else version
        claimed = Appeal.objects.filter(pk=appeal.pk, version=seen, concluded_at__isnull=True)
        state = Appeal.State.UPHELD if upheld else Appeal.State.DISMISSED
        if not claimed.update(
            version=F("version") + 1,
            state=state,
            outcome=outcome.strip(),
            concluded_at=now,
            concluded_by=actor.name,
        ):
            raise StaleState("这件申诉刚刚被别人办理过，请看最新状态。")
        if upheld:
            _lift(appeal, outcome.strip(), document_number.strip(), actor=actor, now=now)
        entry = appeal.entry
        appeal.refresh_from_db()
        _record(appeal, "decided", actor, now, outcome.strip())
        word = "成立" if upheld else "维持原决定"
        notify(
            title=f"{entry.name}：申诉{word}", body=outcome.strip(), link=f"/field/entries/{entry.code}/", now=now,
            person_ids=(appeal.filed_by_id,),
        )  # fmt: skip
    return appeal


def _lift(appeal: Appeal, outcome: str, document_number: str, *, actor: Actor, now: datetime) -> None:
    entry, event = appeal.entry, appeal.event
    if entry is None or event is None:
        raise UnknownEntry(appeal.pk)
    kind = REMEDIES[EventKind(event.kind)]
    claim(entry)
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
    )
    publication.refresh([entry.code], now)


def _record(appeal: Appeal, done: str, actor: Actor, now: datetime, reason: str) -> None:
    entry = appeal.entry
    ledger.record(
        f"recognition.appeal.{done}",
        subject=f"recognition.appeal:{appeal.pk}",
        before={"state": Appeal.State.RECEIVED.value},
        after={"state": str(appeal.state), "entry": entry.code if entry else ""},
        actor=actor,
        now=now,
        reason=reason,
        public=None
        if done == "filed"
        else {
            "kind": "appeal",
            "entry": entry.code if entry else "",
            "against": str(appeal.event.ledger_entry_id) if appeal.event else None,
            "state": str(appeal.state),
            "outcome": reason,
        },
        operator_id=entry.base.operator_id if entry else None,
        division=entry.division if entry else "",
    )
