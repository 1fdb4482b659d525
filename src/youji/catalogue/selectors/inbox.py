"""What of the catalogue waits: rows of the inbox, and of the view over what others hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from youji.catalogue.logic.statuses import ON_LIST, EntryStatus
from youji.catalogue.models import AnnualCheck, Entry, Rectification
from youji.catalogue.selectors import failed_checks
from youji.divisions.selectors import applicant_at, calendar, full_name, office_at
from youji.procedures import selectors as hands
from youji.procedures.rows import OPEN
from youji.schemes.logic.scheme import Scheme
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.inbox import InboxItem
from youji.shared.roles import PROVINCE


@dataclass(frozen=True, slots=True)
class Reported:
    """A kind of matter on which the holder reports by a day, and an office concludes after that."""

    model: type[Any]
    due: str  # the column with the holder's day
    days: Callable[[Scheme], int]  # working days the office has, from the report or from the holder's day
    subject: Callable[[Any], str]  # 限期整改
    told: Callable[[Any], str]  # the same, as its holder is told of it
    url: Callable[[Any], str]
    own: Callable[[Any], str]  # where its holder writes the report
    report: str
    check: str
    overdue: str

    def open(self, entries: QuerySet[Entry]) -> QuerySet[Any]:
        """The open ones of those of ``entries`` that are on the list, what is due first in front."""
        rows = self.model.objects.filter(OPEN, entry__in=entries.filter(status__in=ON_LIST))
        rows = rows.order_by(self.due, "pk")
        return rows.select_related("entry__scheme_version", "entry__base__operator")

    def ripe(self, today: date) -> Q:
        """What the office may conclude: reported on, or past the holder's day without a report."""
        return Q(reported_at__isnull=False) | Q(**{f"{self.due}__lt": today})

    def due_on(self, row: Any) -> date:
        """The holder's day."""
        return getattr(row, self.due)


KINDS = (
    Reported(
        Rectification, "deadline", lambda scheme: scheme.rectification_check_days,
        subject=lambda order: "限期整改", told=lambda order: f"限期整改：{order.matter[:30]}",
        url=lambda order: f"/desk/rectifications/{order.pk}/" if order.reported_at else f"/desk/catalogue/{order.entry.code}/",
        own=lambda order: f"/field/rectifications/{order.pk}/",
        report="提交整改报告", check="核查整改报告", overdue="整改逾期未报告，核查处理",
    ),
    Reported(
        AnnualCheck, "due_on", lambda scheme: scheme.annual_decision_days,
        subject=lambda check: f"{check.year}年度年检", told=lambda check: f"{check.year}年度年检",
        url=lambda check: f"/desk/annual/{check.pk}/",
        own=lambda check: f"/field/annual/{check.pk}/",
        report="提交自查报告", check="作年检结论", overdue="年检逾期未报，作结论",
    ),
)  # fmt: skip


def waiting(actor: Actor, now: datetime) -> list[InboxItem]:
    """Everything of the catalogue whose next move is this actor's."""
    today, items = clock.local_date(now), failed_checks.waiting(actor, now)
    mine, held = Entry.objects.visible_to(actor), Entry.objects.held_by(actor)
    for kind in KINDS:
        ripe = kind.open(mine).filter(kind.ripe(today))
        items += _to_conclude(kind, hands.waiting(ripe, actor, today, at="entry__division"))
    if Role.PUBLISHER in actor.roles and actor.division == PROVINCE:
        items += _next_edition(today)
    return items + [
        _to_report(kind, row) for kind in KINDS for row in kind.open(held).filter(reported_at=None)
    ]


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """Everything of the catalogue that is open in the actor's area: the holder's to report on, or an office's."""
    today, items = clock.local_date(now), failed_checks.pending(actor, now)
    for kind in KINDS:
        rows = list(kind.open(Entry.objects.visible_to(actor)))
        ripe = [row for row in rows if row.reported_at or kind.due_on(row) < today]
        items += _to_conclude(kind, ripe, hands.Hands(kind.model.procedure.office, today))
        items += [_to_report(kind, row, desk=True) for row in rows if row not in ripe]
    return items + (_next_edition(today) if actor.division == PROVINCE else [])


def _to_conclude(kind: Reported, rows: list[Any], those: hands.Hands | None = None) -> list[InboxItem]:
    if not rows:
        return []
    days = calendar()
    return [
        InboxItem(
            kind=kind.model.procedure.noun,
            title=row.entry.name,
            subject=f"{kind.subject(row)} · {full_name(row.entry.division)}",
            since=row.reported_at or clock.midnight(kind.due_on(row) + timedelta(days=1)),
            due_on=days.after(
                clock.local_date(row.reported_at) if row.reported_at else kind.due_on(row),
                kind.days(scheme_of(row.entry.scheme_version)),
            ),
            url=kind.url(row),
            next_action=kind.check if row.reported_at else kind.overdue,
            refs=(row.subject,),
            division=row.entry.division,
            keeper=those.keeper(row) if those else None,
            shared=True,
        )
        for row in rows
    ]


def _to_report(kind: Reported, row: Any, *, desk: bool = False) -> InboxItem:
    entry = row.entry
    return InboxItem(
        kind=kind.model.procedure.noun,
        title=entry.name,
        subject=f"{kind.subject(row)} · {full_name(entry.division)}" if desk else kind.told(row),
        since=None,
        due_on=kind.due_on(row),
        url=(kind.url if desk else kind.own)(row),
        next_action=kind.report,
        refs=(row.subject,),
        division=entry.division,
        keeper=applicant_at(entry.division, entry.base.operator.name if entry.base.operator else ""),
    )


def _next_edition(today: date) -> list[InboxItem]:
    """What the next edition would take up: what takes effect later is not in it yet."""
    waiting_ = Entry.objects.filter(
        first_edition__isnull=True, status=EntryStatus.PENDING, valid_from__lte=today
    )
    oldest = waiting_.order_by("recognised_on").first()
    count = waiting_.count()
    if oldest is None:
        return []
    first = oldest.events.order_by("recorded_at").first()
    return [
        InboxItem(
            kind="edition",
            title=f"{count}个新认定等待公布",
            subject="目录下一版",
            since=first.recorded_at if first else None,
            due_on=None,
            url="/desk/editions/",
            next_action="预览并发布目录",
            refs=("catalogue.edition:next",),
            division=PROVINCE,
            keeper=office_at(PROVINCE, {Role.PUBLISHER}),
            shared=True,
        )
    ]
