"""What the room does by itself: idempotent. Declared in ``room.py``."""

from __future__ import annotations

from datetime import datetime

from youji.divisions.recounting import recount
from youji.divisions.selectors import calendar
from youji.procedures.rows import OPEN
from youji.procedures.selectors import house_number
from youji.receiving.models import Report
from youji.shared import clock


def recount_deadlines(now: datetime) -> int:
    """No open report is due earlier than the calendar of today makes it; how many moved."""
    days, rows = house_number("doubtful_days"), Report.objects.filter(OPEN, due_on__gte=clock.local_date(now))
    return recount(rows, lambda row: calendar().after(clock.local_date(row.opened_at), days), now)
