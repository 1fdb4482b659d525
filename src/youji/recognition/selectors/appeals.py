"""Reading appeals: those in an actor's scope, what each is against, and who may still appeal against a refusal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q, QuerySet

from youji.divisions.selectors import calendar
from youji.recognition import labels
from youji.recognition.logic.statuses import Status
from youji.recognition.models import Appeal, Application, Entry, Movement
from youji.recognition.selectors import cases
from youji.recognition.selectors.schemes import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor


def appeals(actor: Actor) -> QuerySet[Appeal]:
    """Appeals inside the actor's scope, undecided first, then newest."""
    mine = Q(entry__in=Entry.objects.visible_to(actor))
    mine |= Q(application__in=Application.objects.visible_to(actor))
    return (
        Appeal.objects.filter(mine)
        .select_related(
            "entry__base", "application__base", "application__scheme_version", "event", "movement", "document"
        )
        .order_by("concluded_at", "due_on", "-filed_at")
    )


@dataclass(frozen=True, slots=True)
class Against:
    """What an appeal is about, in words: the decision, and where its subject is looked at."""

    name: str  # of the base
    number: str  # 目录编号 or 申报号
    label: str  # 警示 · 不予推荐 …
    on: date
    reason: str
    ground: str
    document_number: str
    by: str
    at: datetime
    ledger_entry_id: str
    desk_url: str
    actor_id: int


def against(appeal: Appeal) -> Against:
    """The decision appealed against."""
    if appeal.movement is not None and appeal.application is not None:
        m, application = appeal.movement, appeal.application
        return Against(
            application.base.name, application.code, m.label, clock.local_date(m.at), m.opinion, "", m.document_number,
            _by(m.agency, m.actor_name), m.at, str(m.ledger_entry_id or ""), f"/desk/cases/{application.code}/", m.actor_id,
        )  # fmt: skip
    e, entry = appeal.event, appeal.entry
    if e is None or entry is None:
        raise LookupError(f"appeal {appeal.pk} is against nothing")
    return Against(
        entry.name, entry.code, labels.event_word(e.kind).label, e.effective_on, e.reason, e.ground, e.document_number,
        _by(e.agency, e.actor_name), e.recorded_at, str(e.ledger_entry_id or ""), f"/desk/catalogue/{entry.code}/", e.actor_id,
    )  # fmt: skip


def _by(agency: str, name: str) -> str:
    return " · ".join(part for part in (agency, name) if part)


@dataclass(frozen=True, slots=True)
class Right:
    """The last refusal of an application, and whether an appeal against it may still be filed."""

    movement: Movement
    last_day: date
    open: bool
    appeal: Appeal | None

    @property
    def subject(self) -> str:
        """The appeal as the ledger calls it."""
        return f"recognition.appeal:{self.appeal.pk}" if self.appeal else ""


def right_of(application: Application, actor: Actor, today: date) -> Right | None:
    """The applicant's right against the refusal; ``None`` where nothing was refused or it is not theirs."""
    movement = last_refusal(application)
    if movement is None or not cases.is_applicant(application, actor):
        return None
    last = last_day(application, movement)
    filed = Appeal.objects.filter(movement=movement).first()
    standing = application.status == Status.REFUSED
    return Right(movement, last, standing and filed is None and today <= last, filed)


def last_refusal(application: Application) -> Movement | None:
    """The latest refusal, standing or taken back."""
    return application.movements.filter(target=Status.REFUSED).order_by("-at", "-pk").first()


def last_day(application: Application, movement: Movement) -> date:
    """The last day on which an appeal against the refusal is in time."""
    days = scheme_of(application.scheme_version).appeal_days
    return calendar().after(clock.local_date(movement.at), days)


def applied_again(application: Application) -> str:
    """The 申报号 of another live application for the same base and category in the same round, if any."""
    others = Application.objects.filter(
        round_id=application.round_id, base_id=application.base_id, category=application.category
    ).exclude(pk=application.pk)
    live = others.exclude(status__in=[Status.REFUSED, Status.WITHDRAWN])
    return live.values_list("code", flat=True).first() or ""
