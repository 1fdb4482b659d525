"""工作日: counting working days over a dated table of holidays and 调休 workdays."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

SATURDAY = 5
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked: weekdays, less ``holidays``, plus 调休 ``workdays`` at weekends.

    Of a year that is not among ``settled`` the State Council's notice is not entered: what is counted there may move.
    """

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()
    settled: frozenset[int] = frozenset()

    def is_working(self, day: date) -> bool:
        """Whether ``day`` is a working day."""
        return day in self.workdays or (day.weekday() < SATURDAY and day not in self.holidays)

    def after(self, start: date, days: int) -> date:
        """The ``days``-th working day after ``start``; ``start`` itself is not counted (民法典第二百零一条).

        Raises:
            ValueError: ``days`` is negative.
        """
        if days < 0:
            raise ValueError(f"days must not be negative, got {days}")
        day = start
        while days:
            day += ONE_DAY
            days -= self.is_working(day)
        return day

    def between(self, start: date, end: date) -> int:
        """Working days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
        if end < start:
            return -self.between(end, start)
        return sum(self.is_working(start + timedelta(days=n)) for n in range(1, (end - start).days + 1))

    def unsettled(self, start: date, end: date) -> tuple[int, ...]:
        """The years not settled that the days after ``start``, up to and including ``end``, lie in."""
        first = start + ONE_DAY
        return tuple(year for year in range(first.year, end.year + 1) if year not in self.settled)
