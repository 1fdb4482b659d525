"""Recurring jobs and the outbox: one worker at a time runs a job, and no task stays lost with a dead worker."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Protocol

from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from django.db.models import F, Q, QuerySet
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from youji.ledger.models import JobRun
from youji.shared import clock, mail
from youji.shared.identifiers import short_code

#: A task held longer than this belongs to a worker that died.
LEASE = timedelta(minutes=10)
#: A job is held for one period since its worker last said that it lives, and for so long at the least.
LEAST_HELD = timedelta(seconds=settings.LEAST_HELD_SECONDS)
#: How often within a lease the worker says so: three may fail.
BEATS = 4
#: A task is tried so often, then left failed for a person to look at.
ATTEMPTS = 5
#: What failed because no mail server answered is tried until one does.
NOT_ITS_FAULT = f"{mail.Away.__module__}.{mail.Away.__qualname__}"
#: How this process signs what it holds.
WORKER = short_code(12)

logger = logging.getLogger(__name__)


class RecurringJob(Protocol):
    """What rooms declare as their jobs."""

    @property
    def name(self) -> str:
        """Its name in the table of runs."""
        ...

    @property
    def run(self) -> Callable[[datetime], object]:
        """What to call."""
        ...

    @property
    def seconds(self) -> int:
        """How often."""
        ...


def lease(job: RecurringJob) -> timedelta:
    """How long a worker that says nothing still holds ``job``."""
    return max(LEAST_HELD, timedelta(seconds=job.seconds))


def run_due(recurring: Iterable[RecurringJob], now: datetime) -> list[str]:
    """Run every job that is due and that no other worker holds; the names of those run here.

    A job that raises is recorded as failed and tried again when it is next due; the others still run.
    """
    # A round can be long: what is written down of a run is the time it had become by then. The table keeps
    # real time, whatever the demonstration clock says; only ``due_at`` is the house's.
    begun, real = time.monotonic(), now - clock.shift()

    def present() -> datetime:
        return real + timedelta(seconds=time.monotonic() - begun)

    return [
        job.name
        for job in recurring
        if (run := _claim(job, now, present())) is not None and _run(job, run, now, present)
    ]


def _claim(job: RecurringJob, now: datetime, real: datetime) -> QuerySet[JobRun] | None:
    """The job's row, ours until ``_run`` gives it back; ``None`` when it is not due or somebody else has it."""
    seen, _ = JobRun.objects.get_or_create(name=job.name, defaults={"due_at": now})
    period = timedelta(seconds=job.seconds)
    # A clock can be set back: a job must not wait for a future that was cancelled.
    due = seen.due_at <= now or seen.due_at > now + period
    if not due or _held(seen, real, lease(job)):
        return None
    won = JobRun.objects.filter(pk=seen.pk, version=seen.version).update(
        version=F("version") + 1,
        held_by=WORKER,
        started_at=real,
        renewed_at=real,
        finished_at=None,
        due_at=now + period,
    )
    return JobRun.objects.filter(pk=seen.pk, version=seen.version + 1, held_by=WORKER) if won else None


def _held(seen: JobRun, real: datetime, lease: timedelta) -> bool:
    """Whether another living worker has it. One that spoke in the future spoke by a clock that was wrong.

    What this process has itself it does not run now: its end could not be written, since the database was away.
    """
    if seen.finished_at is not None or seen.renewed_at is None or seen.held_by == WORKER:
        return False
    return timedelta() <= real - seen.renewed_at < lease


def _run(job: RecurringJob, ours: QuerySet[JobRun], now: datetime, present: Callable[[], datetime]) -> bool:
    note, failed = "", False
    try:
        with _renewed(ours, lease(job) / BEATS, present):
            result = job.run(now)
        note = "" if result is None else str(result)[:200]
    except Exception as error:  # whatever one job does, the others must still run
        logger.exception("recurring job %s failed", job.name)
        note, failed = f"{type(error).__name__}: {error}"[:200], True
    ended = present()
    came_to = {"failures": F("failures") + 1} if failed else {"failures": 0, "succeeded_at": ended}
    # Only if it is still ours: once the lease is over another worker may have taken it.
    ours.update(finished_at=ended, note=note, **came_to)
    return True


@contextmanager
def _renewed(ours: QuerySet[JobRun], every: timedelta, present: Callable[[], datetime]) -> Iterator[None]:
    """While inside, a thread says that the worker lives; a worker that was killed says nothing."""
    done = threading.Event()

    def beat() -> None:
        while not done.wait(every.total_seconds()):
            try:
                ours.update(renewed_at=present())
            except DatabaseError as away:  # the next beat may find it
                logger.warning("a job's lease was not renewed: %s", away)
            close_old_connections()
        connection.close()

    thread = threading.Thread(target=beat, name="lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def requeue_stuck(now: datetime) -> int:
    """Put tasks back in the queue whose worker died, and deliveries that failed; the number put back.

    A task comes back with a longer pause each time and stays failed after ``ATTEMPTS``; a letter waits for the server.
    """
    real = now - clock.shift()  # the task table keeps real time even when the demonstration clock is ahead
    dead = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=real - LEASE)
    failed = DBTaskResult.objects.filter(
        status=TaskResultStatus.FAILED, finished_at__gt=real - timedelta(days=1)
    )
    return sum(_retry(task, real) for task in (dead | failed).iterator())


def _retry(task: DBTaskResult, real: datetime) -> bool:
    tried = len(task.worker_ids)
    if task.status == TaskResultStatus.FAILED and task.exception_class_path == NOT_ITS_FAULT:
        tried = min(tried, ATTEMPTS - 1)
    since = task.finished_at or task.started_at
    if tried >= ATTEMPTS or (task.status == TaskResultStatus.FAILED and real - since < pause_after(tried)):
        return (
            _give_up(task, real) if task.status == TaskResultStatus.RUNNING and tried >= ATTEMPTS else False
        )
    unchanged = DBTaskResult.objects.filter(Q(pk=task.pk, status=task.status, started_at=task.started_at))
    return bool(unchanged.update(status=TaskResultStatus.READY, started_at=None, finished_at=None))


def _give_up(task: DBTaskResult, real: datetime) -> bool:
    """A task that kills its worker every time ends as failed."""
    DBTaskResult.objects.filter(
        pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at
    ).update(status=TaskResultStatus.FAILED, finished_at=real, traceback=f"worker lost {ATTEMPTS} times")
    return False


def pause_after(tried: int) -> timedelta:
    """How long to wait before the next attempt: 1, 2, 4, 8 minutes."""
    return timedelta(minutes=2 ** max(0, tried - 1))
