"""The only reader of the clock, and the one place where instants become the province's dates.

In the demonstration world the clock can be moved forward (a notice lasts five working days; nobody
should have to wait for them to see what happens next). The shift is a number of seconds in
``YOUJI_VAR/clock-shift``; in production the file is ignored.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

PROVINCE_TIME = ZoneInfo("Asia/Shanghai")

_shift_file: Path | None = None


def allow_shift(path: Path | None) -> None:
    """From now on the shift in ``path`` is added; ``None`` ends that."""
    global _shift_file  # noqa: PLW0603  (set once, at start)
    _shift_file = path


def shift() -> timedelta:
    """How far the demonstration clock is ahead of the real one."""
    try:
        return timedelta(seconds=float(_shift_file.read_text())) if _shift_file else timedelta()
    except (OSError, ValueError):
        return timedelta()


def move(by: timedelta) -> None:
    """Move the demonstration clock ``by``.

    Raises:
        RuntimeError: this is not the demonstration world.
    """
    if _shift_file is None:
        raise RuntimeError("the clock can be moved in the demonstration world only")
    _shift_file.parent.mkdir(parents=True, exist_ok=True)
    _shift_file.write_text(str((shift() + by).total_seconds()))


def now() -> datetime:
    """The present instant, in UTC. Called at the edge (middleware, jobs, commands) and passed on."""
    return datetime.now(UTC) + shift()  # noqa: TID251  (this is the one reader)


def local_date(instant: datetime) -> date:
    """The date in the province at ``instant``, which must be timezone-aware."""
    return instant.astimezone(PROVINCE_TIME).date()


def midnight(day: date) -> datetime:
    """The instant at which ``day`` begins in the province."""
    return datetime.combine(day, time(), PROVINCE_TIME)


def in_words(day: date) -> str:
    """``2026年11月23日``: a date as people read it."""
    return f"{day.year}年{day.month}月{day.day}日"
