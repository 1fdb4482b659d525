"""What of the catalogue waits for somebody: rows of the inbox."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q

from youji.catalogue.logic.statuses import EntryStatus
from youji.catalogue.models import AnnualCheck, Entry, Rectification
from youji.divisions.selectors import calendar, full_name
from youji.procedures import selectors as hands
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.inbox import InboxItem
from youji.shared.roles import PROVINCE


def waiting(actor: Actor, now: datetime) -> list[InboxItem]:
    """Everything of the catalogue whose next move is this actor's."""
    items = _rectifications_to_check(actor, now) + _checks_to_conclude(actor, now)
    if Role.PUBLISHER in actor.roles and actor.division == PROVINCE:
        items += _pending()
    return items + _to_report(actor)


def _mine(actor: Actor) -> dict[str, object]:
    return {"entry__in": Entry.objects.visible_to(actor)}


def _rectifications_to_check(actor: Actor, now: datetime) -> list[InboxItem]:
    """Reports to check, and orders past their deadline without one."""
    today = clock.local_date(now)
    ripe = Q(reported_at__isnull=False) | Q(deadline__lt=today)
    rows = Rectification.objects.filter(ripe, **_mine(actor)).order_by("deadline", "pk")
    rows = rows.select_related("entry__scheme_version")
    return [
        InboxItem(
            kind="rectification",
            title=order.entry.name,
            subject=f"限期整改 · {full_name(order.entry.division)}",
            since=order.reported_at or clock.midnight(order.deadline + timedelta(days=1)),
            due_on=_check_due(order),
            url=f"/desk/catalogue/{order.entry.code}/",
            next_action="核查整改报告" if order.reported_at else "整改逾期未报告，核查处理",
        )
        for order in hands.waiting(rows, actor, today, at="entry__division")
    ]


def _checks_to_conclude(actor: Actor, now: datetime) -> list[InboxItem]:
    today = clock.local_date(now)
    ripe = Q(reported_at__isnull=False) | Q(due_on__lt=today)  # without a report it is concluded all the same
    rows = AnnualCheck.objects.filter(ripe, **_mine(actor)).order_by("due_on", "pk")
    rows = rows.select_related("entry__scheme_version")
    found = hands.waiting(rows, actor, today, at="entry__division")
    return [
        InboxItem(
            kind="annual_check",
            title=check.entry.name,
            subject=f"{check.year}年度年检 · {full_name(check.entry.division)}",
            since=check.reported_at or clock.midnight(check.due_on + timedelta(days=1)),
            due_on=_conclusion_due(check),
            url=f"/desk/annual/{check.pk}/",
            next_action="作年检结论" if check.reported_at else "年检逾期未报，作结论",
        )
        for check in found
    ]


def _check_due(order: Rectification) -> date | None:
    """The deadline of whoever checks: so many working days after the report, or after the day it was due."""
    days = scheme_of(order.entry.scheme_version).rectification_check_days
    return _days_after(order.reported_at, days) or calendar().after(order.deadline, days)


def _conclusion_due(check: AnnualCheck) -> date | None:
    """The deadline of whoever concludes: so many working days after the report, or after the day it was due."""
    days = scheme_of(check.entry.scheme_version).annual_decision_days
    return _days_after(check.reported_at, days) or calendar().after(check.due_on, days)


def _days_after(when: datetime | None, days: int) -> date | None:
    return calendar().after(clock.local_date(when), days) if when else None


def _pending() -> list[InboxItem]:
    waiting_ = Entry.objects.filter(first_edition__isnull=True, status=EntryStatus.PENDING)
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
        )
    ]


def _to_report(actor: Actor) -> list[InboxItem]:
    held = {"entry__in": Entry.objects.held_by(actor)}
    orders = Rectification.objects.filter(concluded_at__isnull=True, reported_at__isnull=True, **held)
    checks = AnnualCheck.objects.filter(concluded_at__isnull=True, reported_at__isnull=True, **held)
    items = [
        InboxItem(
            kind="rectification",
            title=order.entry.name,
            subject=f"限期整改：{order.matter[:30]}",
            since=None,
            due_on=order.deadline,
            url=f"/field/entries/{order.entry.code}/",
            next_action="提交整改报告",
        )
        for order in orders.select_related("entry")
    ]
    items += [
        InboxItem(
            kind="annual_check",
            title=check.entry.name,
            subject=f"{check.year}年度年检",
            since=None,
            due_on=check.due_on,
            url=f"/field/entries/{check.entry.code}/",
            next_action="提交自查报告",
        )
        for check in checks.select_related("entry")
    ]
    return items
