"""Which deadlines of this room follow the calendar, and from when each is counted (``divisions.recounting``)."""

from __future__ import annotations

from datetime import date, datetime

from youji.divisions.recounting import recount
from youji.divisions.selectors import calendar
from youji.procedures.rows import OPEN
from youji.recognition.models import Application, Objection, Reconciliation
from youji.recognition.services.notice_days import recount_notices
from youji.recognition.services.review import due_on
from youji.schemes.logic.statuses import Status
from youji.schemes.selectors import scheme_of
from youji.shared import clock

#: Clocks that do not count working days from the last step: the round's window, the months of building; a day a case was put off to.
OTHER_CLOCKS = (Status.DRAFT.value, Status.BUILDING.value)


def recount_deadlines(now: datetime) -> int:
    """No open deadline, and no public notice, ends earlier than the calendar of today makes it; how many moved."""
    moved = recount_notices(now)  # first: what a case on notice is due by follows from it
    today = clock.local_date(now)
    cases = Application.objects.filter(due_on__gte=today, deferred_until=None).exclude(
        status__in=OTHER_CLOCKS
    )
    objections = Objection.objects.filter(due_on__gte=today, concluded_at__isnull=True)
    boundaries = Reconciliation.objects.filter(OPEN, due_on__gte=today)
    return (
        moved
        + recount(cases.select_related("scheme_version"), _of_case, now)
        + recount(objections.select_related("application__scheme_version"), _of_objection, now)
        + recount(boundaries.select_related("application__scheme_version", "other"), _of_boundary, now)
    )


def _of_case(case: Application) -> date | None:
    starts = case.on_notice_until if case.status == Status.ON_NOTICE else None
    return due_on(scheme_of(case.scheme_version), case.status, clock.local_date(case.moved_at), starts)


def _of_boundary(row: Reconciliation) -> date:
    days = scheme_of(row.application.scheme_version).boundary_days
    return calendar().after(clock.local_date(row.opened_at), days)


def _of_objection(objection: Objection) -> date:
    days = scheme_of(objection.application.scheme_version).objection_days
    return calendar().after(objection.counted_from, days)
