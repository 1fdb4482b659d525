"""What the room does by itself: idempotent. Declared in ``room.py``."""

from __future__ import annotations

from datetime import date, datetime

from youji.catalogue.selectors.terms import terms
from youji.divisions.recounting import recount
from youji.divisions.selectors import calendar
from youji.hearings.models import Interim, OralHearing, Proposal
from youji.hearings.services.interims import due_of, lapse_overdue
from youji.hearings.services.orals import arranged_until
from youji.procedures.rows import OPEN
from youji.shared import clock


def keep_hearings(now: datetime) -> int:
    """Deadlines follow the calendar, then what nobody took up in time lapses."""
    return recount_deadlines(now) + lapse_overdue(now)


def recount_deadlines(now: datetime) -> int:
    """No open matter is due earlier than the calendar of today makes it; how many moved."""
    halted = Interim.objects.filter(OPEN).select_related("entry__base")
    asked = Proposal.objects.filter(OPEN, due_on__isnull=False).select_related("entry__base")
    wanted = OralHearing.objects.filter(OPEN, state="asked").select_related("proposal__entry__base")
    days = calendar()

    def answer_due(row: Proposal) -> date:
        return days.after(clock.local_date(row.opened_at), terms().answer_days)

    def arrange_due(row: OralHearing) -> date:
        return arranged_until(row.wanted_since, days)

    return (
        recount(halted, lambda row: due_of(row, days), now)
        + recount(asked, answer_due, now)
        + recount(wanted, arrange_due, now)
    )
