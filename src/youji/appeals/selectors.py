"""Reading appeals: those in an actor's scope, what each is against, and who may still appeal against a refusal."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet

from youji.appeals import policy
from youji.appeals.logic.rules import APPEAL, REMEDIES
from youji.appeals.models import Appeal
from youji.catalogue import labels
from youji.catalogue.logic.statuses import EventKind
from youji.catalogue.models import Entry, EntryEvent
from youji.catalogue.policy import HOLDERS
from youji.catalogue.selectors.entries import EntryDetail
from youji.divisions.selectors import calendar, full_name
from youji.documents.selectors import named_by
from youji.procedures import selectors as hands
from youji.procedures.rows import OPEN
from youji.recognition.models import Application, Movement
from youji.recognition.selectors import cases
from youji.schemes.logic.statuses import Status
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.inbox import InboxItem
from youji.shared.rooms import Panel


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


def audience(actor: Actor) -> Q:
    """The documents that the appeals in an actor's scope rest on."""
    read = policy.APPEALS.admits(actor) or HOLDERS.admits(actor)
    return named_by(appeals(actor)) if read else Q(pk__in=[])


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
        return f"appeals.appeal:{self.appeal.pk}" if self.appeal else ""


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


def last_day_to_appeal(event: EntryEvent) -> date:
    """The last day on which an appeal against ``event`` is in time."""
    days = scheme_of(event.entry.scheme_version).appeal_days
    return calendar().after(clock.local_date(event.recorded_at), days)


def appealable(entry: Entry, today: date) -> list[tuple[EntryEvent, date]]:
    """The measures on ``entry`` an appeal may still be filed against, each with the last day for it."""
    filed = set(Appeal.objects.filter(entry=entry).values_list("event_id", flat=True))
    open_ = [
        (event, last_day_to_appeal(event))
        for event in entry.events.all()
        if EventKind(event.kind) in REMEDIES and event.pk not in filed
    ]
    return [(event, last) for event, last in open_ if today <= last]


def under_appeal() -> QuerySet[Any]:
    """The applications whose refusal is under appeal, by number."""
    return Appeal.objects.filter(concluded_at=None, movement__isnull=False).values("application_id")


def on_holders_page(detail: EntryDetail, actor: Actor, today: date) -> Panel:
    """What the holder's page of an entry says of appeals: those filed, and what may still be appealed against."""
    entry = detail.entry
    rows = [(labels.event_word(event.kind), event, last) for event, last in appealable(entry, today)]
    filed = Appeal.objects.filter(entry=entry).select_related("event").order_by("-filed_at")
    return Panel("appeals/_holder.html", {"entry": entry, "appeals": filed, "appealable": rows})


def on_desk_page(detail: EntryDetail, actor: Actor, today: date) -> Panel:
    """What the desk's page of an entry says of appeals: that there are, to everybody; what they say, to who decides them."""
    filed = Appeal.objects.filter(entry=detail.entry).order_by("-filed_at")
    return Panel("appeals/_entry.html", {"appeals": filed, "opens": policy.APPEALS.admits(actor)})


def on_applicants_page(application: Application, actor: Actor, today: date) -> Panel:
    """What the applicant's page says of the right to appeal against a refusal."""
    return Panel("appeals/_right.html", {"a": application, "right": right_of(application, actor, today)})


def waiting(actor: Actor, now: datetime) -> list[InboxItem]:
    """What somebody else decided and this actor may decide anew."""
    rows = hands.waiting(appeals(actor), actor, clock.local_date(now), at="entry__division")
    return [_item(appeal) for appeal in rows]


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """Every open appeal of the actor's area, with the office that has it."""
    those = hands.Hands(APPEAL.office, clock.local_date(now))
    return [replace(_item(appeal), keeper=those.keeper(appeal)) for appeal in appeals(actor).filter(OPEN)]


def _item(appeal: Appeal) -> InboxItem:
    what = against(appeal)
    return InboxItem(
        kind="appeal",
        title=what.name,
        subject=f"对“{what.label}”的申诉 · {_place(appeal)}",
        since=appeal.filed_at,
        due_on=appeal.due_on,
        url=f"/desk/appeals/{appeal.pk}/",
        next_action="办理申诉",
        refs=(appeal.subject,),
        division=appeal.trail_division,
        shared=True,
    )


def _place(appeal: Appeal) -> str:
    about = appeal.application or appeal.entry
    return full_name(about.division) if about else ""
