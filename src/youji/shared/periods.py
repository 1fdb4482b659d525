"""Half-open periods of dates: ``[from, until)``, ``until`` may be open."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def add_years(day: date, years: int) -> date:
    """The same day ``years`` later; 29 February becomes 28 February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def last_day(until: date) -> date:
    """The last day of a period ``[…, until)``: what people read and print after 有效期至."""
    return until - timedelta(days=1)


def contains(start: date | None, until: date | None, day: date) -> bool:
    """Whether ``day`` lies in ``[start, until)``; ``None`` leaves that end open."""
    return (start is None or start <= day) and (until is None or day < until)


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later; the last of the month where there is none."""
    index = day.month - 1 + months
    year, month = day.year + index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))
