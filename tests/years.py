"""The calendar of the tests' world: its years are settled, so that no test asks by the day it is run on."""

from __future__ import annotations

from youji.shared import clock

AHEAD = 3


def settle_years(now, ahead: int = AHEAD) -> None:
    """The years of the tests' days, of ``now``, and ``ahead`` after are settled, with no day off but by law and weekends."""
    from youji.divisions.models import CalendarYear

    years = {2025, 2026, *(moment.year + n for moment in (now, clock.now()) for n in range(ahead))}
    CalendarYear.objects.bulk_create(
        [CalendarYear(year=year, source="测试", settled_at=now) for year in sorted(years)],
        ignore_conflicts=True,
    )
