"""What the room does by itself: idempotent. Declared in ``room.py``."""

from __future__ import annotations

from datetime import date, datetime

from youji.appeals.models import Appeal
from youji.divisions.recounting import recount
from youji.divisions.selectors import calendar
from youji.schemes.selectors import scheme_of
from youji.shared import clock


def recount_deadlines(now: datetime) -> int:
    """No undecided appeal is due earlier than the calendar of today makes it; how many moved."""
    rows = Appeal.objects.filter(due_on__gte=clock.local_date(now), concluded_at__isnull=True)
    return recount(rows.select_related("entry__scheme_version", "application__scheme_version"), _of, now)


def _of(appeal: Appeal) -> date | None:
    about = appeal.application or appeal.entry
    if about is None:
        return None
    days = scheme_of(about.scheme_version).appeal_decision_days
    return calendar().after(clock.local_date(appeal.filed_at), days)
