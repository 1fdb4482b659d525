"""How warm the water was, for withdrawal in degree-days: told by rooms above, who keep the series."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from youji.shared.rooms import extensions

#: So long after a medicine its water is asked for: what is not over by then nobody works out by degree-days.
DAYS_AFTER = 120


def warmth_after(base_id: int, given: Sequence[date]) -> tuple[tuple[date, int], ...]:
    """Mean water temperatures in tenths of a degree, by day, for ``DAYS_AFTER`` days from each of ``given``; a day nobody
    measured is not there.

    A room puts ``(base, first day, last day) → {day: tenths of a degree}`` at ``production.water``; of two that measured
    the colder counts.
    """
    found: dict[date, int] = {}
    for told in extensions("production.water").values():
        for day, tenths in told(base_id, given[0], given[-1] + timedelta(days=DAYS_AFTER)).items():
            found[day] = min(tenths, found.get(day, tenths))
    return tuple(
        (day, tenths)
        for day, tenths in sorted(found.items())
        if any(timedelta() <= day - one <= timedelta(days=DAYS_AFTER) for one in given)
    )
