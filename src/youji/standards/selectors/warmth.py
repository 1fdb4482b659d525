"""Accumulated temperature for tasks that wait for it: told by rooms above, who keep the series of stations."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from youji.shared.rooms import extensions
from youji.standards.logic.scheduling import Warmth

#: 活动积温: a day counts, with all of its mean, from ten degrees on.
ACTIVE = 100


def warmth_since(base_id: int, start: date, on: date) -> Warmth:
    """℃·d by day from ``start`` to ``on``, as far as the base's own series has no gap; empty without a series.

    A room puts ``(base, first day, last day) → {day: mean in tenths of a degree}`` at ``standards.air``; of two the colder counts.
    """
    means: dict[date, int] = {}
    for told in extensions("standards.air").values():
        for day, tenths in told(base_id, start, on).items():
            means[day] = min(tenths, means.get(day, tenths))
    found, so_far, day = {}, 0, start
    while day in means:
        so_far += means[day] if means[day] >= ACTIVE else 0
        found[day] = Decimal(so_far) / 10
        day += timedelta(days=1)
    return found
