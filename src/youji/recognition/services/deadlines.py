"""Deadlines follow the calendar: a holiday entered after they were counted moves them later, never earlier.

The State Council names next year's holidays in November; what was counted across New Year before that counted
weekends only. Nobody may lose days by it. A deadline somebody has been told is not shortened either.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from youji.divisions.selectors import calendar
from youji.ledger import services as ledger
from youji.recognition.models import Application, Objection
from youji.recognition.services.review import due_on
from youji.schemes.logic.statuses import Status
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import SYSTEM

#: Clocks that do not count working days from the last step: the round's window, the months of building.
OTHER_CLOCKS = (Status.DRAFT.value, Status.BUILDING.value)
REASON = "工作日历登记了新的放假安排，期限按工作日重新计算"


def recount_deadlines(now: datetime) -> int:
    """No open deadline is earlier than the calendar of today makes it; how many moved."""
    return _recount_cases(now) + _recount_objections(now)


def _recount_cases(now: datetime) -> int:
    moved = 0
    rows = Application.objects.filter(due_on__gte=clock.local_date(now)).exclude(status__in=OTHER_CLOCKS)
    for one in rows.select_related("scheme_version", "notice"):
        starts = one.notice.closes_on if one.notice and one.status == Status.ON_NOTICE else None
        due = due_on(scheme_of(one.scheme_version), one.status, clock.local_date(one.moved_at), starts)
        if due is None or one.due_on is None or due <= one.due_on:
            continue
        with transaction.atomic():
            still = Application.objects.filter(pk=one.pk, version=one.version, due_on=one.due_on)
            if still.update(due_on=due):
                days = {"before": _day(one.due_on), "after": _day(due)}
                ledger.record_row(one, "deadline_moved", actor=SYSTEM, now=now, reason=REASON, **days)
                moved += 1
    return moved


def _recount_objections(now: datetime) -> int:
    moved = 0
    rows = Objection.objects.filter(due_on__gte=clock.local_date(now), concluded_at__isnull=True)
    for one in rows.select_related("application__scheme_version"):
        days = scheme_of(one.application.scheme_version).objection_days
        due = calendar().after(clock.local_date(one.received_at), days)
        if due <= one.due_on:
            continue
        with transaction.atomic():
            if Objection.objects.filter(pk=one.pk, due_on=one.due_on).update(due_on=due):
                ledger.record(
                    "recognition.objection.deadline_moved",
                    subject=f"recognition.objection:{one.pk}",
                    before=_day(one.due_on),
                    after=_day(due),
                    actor=SYSTEM,
                    now=now,
                    reason=REASON,
                    division="43",
                )
                moved += 1
    return moved


def _day(day: date) -> dict[str, object]:
    return {"due_on": day.isoformat()}
