"""Whether objections are taken in: a table of what must hold, for a row that is at hand and for the database alike.

Notice.objects.filter(**of_notice(today))   # those that are open
unmet(notice, of_notice(today))             # the first thing that does not hold, or nothing
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from youji.schemes.logic.statuses import Status

#: What must hold: the column and how it is compared, as the database is asked → with what.
Conditions = Mapping[str, object]
#: As the database compares: a column without a value meets only what asks for none.
MEETS: Mapping[str, Callable[[Any, Any], bool]] = {
    "isnull": lambda value, none: (value is None) is none,
    "exact": lambda value, other: value is not None and value == other,
    "lte": lambda value, other: value is not None and operator.le(value, other),
    "gte": lambda value, other: value is not None and operator.ge(value, other),
}


def of_notice(today: date) -> Conditions:
    """What must hold of a notice that is open."""
    return {"withdrawn_at__isnull": True, "opens_on__lte": today, "closes_on__gte": today}


def of_case(today: date) -> Conditions:
    """What must hold of a case that is on it: its last day is its own where its row was corrected."""
    return {"on_notice_until__gte": today, "status__exact": Status.ON_NOTICE.value}


def unmet(row: object, conditions: Conditions) -> str:
    """The first of ``conditions`` that ``row`` does not meet; empty, where it meets them all."""
    for condition, other in conditions.items():
        column, _, how = condition.rpartition("__")
        if not MEETS[how](getattr(row, column), other):
            return condition
    return ""
