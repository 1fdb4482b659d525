"""Deadlines follow the calendar: a holiday entered after they were counted moves them later, never earlier.

The State Council names next year's holidays in November; what was counted across New Year before that counted
weekends only. Nobody may lose days by it. A deadline somebody has been told is not shortened either.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import transaction

from youji.ledger.services import record_row
from youji.shared.actor import SYSTEM

REASON = "工作日历登记了新的放假安排，期限按工作日重新计算"


R = TypeVar("R", bound=Any)  # a Trailed row with ``due_on``


def recount(rows: Iterable[R], due_of: Callable[[R], date | None], now: datetime) -> int:
    """No deadline of ``rows`` is earlier than the calendar of today makes it; how many moved, each on the trail.

    Args:
        rows: those still open, ``Trailed``. due_of: a row's last day, counted anew; ``None`` where no clock runs.
    """
    return sum(_moved(row, due_of(row), now) for row in rows)


def _moved(row: Any, due: date | None, now: datetime) -> bool:
    if due is None or row.due_on is None or due <= row.due_on:
        return False
    with transaction.atomic():
        still = type(row)._default_manager.filter(pk=row.pk, due_on=row.due_on)
        if not still.update(due_on=due):
            return False
        days = {"before": {"due_on": row.due_on.isoformat()}, "after": {"due_on": due.isoformat()}}
        record_row(row, "deadline_moved", actor=SYSTEM, now=now, reason=REASON, **days)
    return True
