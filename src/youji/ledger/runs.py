"""Recurring jobs and the outbox: one worker at a time runs a job, and no task stays lost with a dead worker."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Protocol

from django.db.models import F, Q
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from youji.ledger.models import JobRun
from youji.shared import clock

#: A job or task held longer than this belongs to a worker that died.
LEASE = timedelta(minutes=10)
#: A task is tried so often, then left failed for a person to look at.
ATTEMPTS = 5

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


def run_due(recurring: Iterable[RecurringJob], now: datetime) -> list[str]:
    """Run every job that is due and that no other worker holds; the names of those run here.

    A job that raises is recorded as failed and tried again when it is next due; the others still run.
    """
    return [job.name for job in recurring if (run := _claim(job, now)) is not None and _run(job, run, now)]


def _claim(job: RecurringJob, now: datetime) -> JobRun | None:
    """The job's row, held by us until ``_finish``; ``None`` when it is not due or somebody else has it."""
    seen, _ = JobRun.objects.get_or_create(name=job.name, defaults={"due_at": now})
    period = timedelta(seconds=job.seconds)
    # The demonstration clock can be set back: a job must not wait for a future that was cancelled.
    due = seen.due_at <= now or seen.due_at > now + period
    held = seen.started_at is not None and seen.finished_at is None and now - seen.started_at < LEASE
    if not due or held:
        return None
    won = JobRun.objects.filter(pk=seen.pk, version=seen.version).update(
        version=F("version") + 1, started_at=now, finished_at=None, due_at=now + period
    )
    seen.version += 1
    return seen if won else None


def _run(job: RecurringJob, held: JobRun, now: datetime) -> bool:
    note, failed = "", 0
    try:
        result = job.run(now)
        note = "" if result is None else str(result)[:200]
    except Exception as error:  # whatever one job does, the others must still run
        logger.exception("recurring job %s failed", job.name)
        note, failed = f"{type(error).__name__}: {error}"[:200], 1
    # Only if it is still ours: after LEASE another worker may have taken it over.
    JobRun.objects.filter(pk=held.pk, version=held.version).update(
        finished_at=now, note=note, failures=F("failures") + 1 if failed else 0
    )
    return True


def jobs_late(*, now: datetime, by: timedelta) -> list[str]:
    """The names of recurring jobs that should have run more than ``by`` ago and have not."""
    return list(JobRun.objects.filter(due_at__lt=now - by).order_by("name").values_list("name", flat=True))


def jobs_known() -> set[str]:
    """The names of recurring jobs that some worker has taken up at least once."""
    return set(JobRun.objects.values_list("name", flat=True))


def requeue_stuck(now: datetime) -> int:
    """Put tasks back in the queue whose worker died, and deliveries that failed; the number put back.

    A task comes back with a longer pause each time and stays failed after ``ATTEMPTS``.
    """
    real = now - clock.shift()  # the task table keeps real time even when the demonstration clock is ahead
    dead = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=real - LEASE)
    failed = DBTaskResult.objects.filter(
        status=TaskResultStatus.FAILED, finished_at__gt=real - timedelta(days=1)
    )
    return sum(_retry(task, real) for task in (dead | failed).iterator())


def _retry(task: DBTaskResult, real: datetime) -> bool:
    tried = len(task.worker_ids)
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
