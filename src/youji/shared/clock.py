"""The only reader of the clock, and the one place where instants become the province's dates.

In the demonstration world the clock can be moved forward (a notice lasts five working days; nobody
should have to wait for them to see what happens next). The shift is a number of seconds in
``YOUJI_VAR/clock-shift``; in production the file is ignored.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import monotonic
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


#: A clock that is set right goes on by less; so far apart it has jumped.
JUMP = timedelta(minutes=1)


def real() -> datetime:
    """The machine's own instant: for what other programs judge by it, as browsers and the framework do sessions."""
    return datetime.now(UTC)  # noqa: TID251  (the machine's own, whatever the demonstration says)


class Beside:
    """The machine's clock beside the monotonic one, looked at from time to time: when one jumps it is the first.

    The demonstration's shift is no jump. A machine that slept jumps ahead when it wakes: whoever waits for it, did.
    """

    def __init__(self, real: Callable[[], datetime] = real, steady: Callable[[], float] = monotonic) -> None:
        self._real, self._steady = real, steady
        self._seen = real(), steady()
        self._jump, self._at = timedelta(), 0.0

    def jumped(self) -> timedelta:
        """How far the clock has gone ahead of the monotonic one since the last look, or back; a little is nothing."""
        real, steady = self._real(), self._steady()
        before, self._seen = self._seen, (real, steady)
        off = real - before[0] - timedelta(seconds=steady - before[1])
        if abs(off) <= JUMP:
            return timedelta()
        self._jump, self._at = off, steady
        return off

    def jumped_within(self, last: timedelta) -> timedelta:
        """The last jump, if it was seen within so long."""
        self.jumped()
        return self._jump if self._jump and self._steady() - self._at <= last.total_seconds() else timedelta()


def local_date(instant: datetime) -> date:
    """The date in the province at ``instant``, which must be timezone-aware."""
    return instant.astimezone(PROVINCE_TIME).date()


def midnight(day: date) -> datetime:
    """The instant at which ``day`` begins in the province."""
    return datetime.combine(day, time(), PROVINCE_TIME)


def in_words(day: date) -> str:
    """``2026年11月23日``: a date as people read it."""
    return f"{day.year}年{day.month}月{day.day}日"
