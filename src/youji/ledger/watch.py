"""Whether the house works, by what came of it: what has not been sealed, which job has not succeeded."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.conf import settings

from youji.ledger.models import JobRun, Pending
from youji.ledger.runs import RecurringJob
from youji.shared import clock
from youji.shared.identifiers import made_at

#: A worker that was killed holds the log for ``runs.LEAST_HELD``; what stands longer stands for another reason.
LOG_MAY_WAIT = timedelta(seconds=90)
#: After its period, until its next success.
JOBS_MAY_LAG = timedelta(minutes=10)
#: A few uploads and a day of the log.
LEAST_FREE_BYTES = 200_000_000
#: One failure may be a moment's; so many in a row are not.
FAILURES_IN_A_ROW = 5


def room_left() -> int | None:
    """How many bytes are free where everything is kept, once they are few; ``None``: enough."""
    free = shutil.disk_usage(settings.VAR).free
    return free if free < LEAST_FREE_BYTES else None


def waiting_since() -> datetime | None:
    """When the oldest entry that no seal covers was written, by the machine's clock; ``None``: all are sealed."""
    oldest = Pending.objects.order_by("entry_id").values_list("entry_id", flat=True).first()
    return None if oldest is None else made_at(oldest)


def log_stands(now: datetime) -> datetime | None:
    """Since when the log has been standing still, if it has."""
    since = waiting_since()
    return since if since is not None and _apart(now, since) > LOG_MAY_WAIT else None


def without_success(recurring: Iterable[RecurringJob], now: datetime) -> list[str]:
    """The jobs whose last success is too long ago; those that never had one are not among them."""
    last = _last_successes()
    return [
        job.name
        for job in recurring
        if job.name in last and _apart(now, last[job.name]) > timedelta(seconds=job.seconds) + JOBS_MAY_LAG
    ]


def never_done(recurring: Iterable[RecurringJob]) -> list[str]:
    """The jobs that no worker has brought to an end yet."""
    known = _last_successes()
    return [job.name for job in recurring if job.name not in known]


def failing() -> dict[str, int]:
    """The jobs that fail again and again → how often in a row."""
    rows = JobRun.objects.filter(failures__gte=FAILURES_IN_A_ROW).order_by("name")
    return dict(rows.values_list("name", "failures"))


def _last_successes() -> dict[str, datetime]:
    runs = JobRun.objects.all()
    return {run.name: run.succeeded_at for run in runs if run.succeeded_at is not None}


def _apart(now: datetime, real: datetime) -> timedelta:
    """How far ``real`` is from the real time at ``now``, on either side: what lies ahead was written by a wrong clock."""
    return abs(now - clock.shift() - real)
