from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus, task
from django_tasks_db.models import DBTaskResult

from youji.ledger import runs
from youji.ledger.models import JobRun

MINUTE = timedelta(minutes=1)


@dataclass
class Job:
    """A recurring job that counts its runs."""

    name: str = "count"
    seconds: int = 60
    work: object = None
    ran: list[datetime] = field(default_factory=list)

    def run(self, now: datetime) -> object:
        self.ran.append(now)
        return self.work() if callable(self.work) else None


def test_a_job_runs_when_it_is_due_and_not_before(db, now):
    job = Job()
    assert runs.run_due([job], now) == ["count"]
    assert runs.run_due([job], now + 59 * MINUTE / 60) == []
    assert runs.run_due([job], now + MINUTE) == ["count"]
    assert job.ran == [now, now + MINUTE]


def test_a_failure_is_recorded_and_the_other_jobs_still_run(db, now):
    def fail() -> None:
        raise ValueError("没有连上邮件服务器")

    bad, good = Job("bad", work=fail), Job("good")
    for n in range(2):
        assert runs.run_due([bad, good], now + n * MINUTE) == ["bad", "good"]
    row = JobRun.objects.get(name="bad")
    assert row.failures == 2
    assert "没有连上邮件服务器" in row.note
    bad.work = None
    runs.run_due([bad], now + 2 * MINUTE)
    assert JobRun.objects.get(name="bad").failures == 0


def test_a_job_held_by_a_dead_worker_is_taken_over_after_the_lease(db, now):
    job = Job()
    JobRun.objects.create(name="count", due_at=now, started_at=now, finished_at=None)
    assert runs.run_due([job], now + runs.LEASE - MINUTE) == []
    assert runs.run_due([job], now + runs.LEASE) == ["count"]


def test_a_job_does_not_wait_for_a_future_that_was_cancelled(db, now):
    job = Job()
    runs.run_due([job], now + timedelta(days=30))
    assert runs.run_due([job], now) == ["count"]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_never_run_the_same_job_twice_at_once(now):
    at_work, most, together = [0], [0], threading.Lock()
    begin = threading.Barrier(4)

    def work() -> None:
        with together:
            at_work[0] += 1
            most[0] = max(most[0], at_work[0])
        threading.Event().wait(0.05)
        with together:
            at_work[0] -= 1

    job = Job(seconds=1, work=work)
    JobRun.objects.create(name="count", due_at=now)

    def worker() -> None:
        try:
            for n in range(5):
                begin.wait()
                runs.run_due([job], now + timedelta(seconds=n))
        finally:
            connection.close()

    threads = [threading.Thread(target=worker) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert most[0] == 1
    assert len(job.ran) == len(set(job.ran)) == 5


@task()
def harmless() -> None:
    """Something to queue."""


def queued(status: str, *, ago: timedelta, attempts: int = 1) -> DBTaskResult:
    harmless.enqueue()
    row = DBTaskResult.objects.order_by("-enqueued_at").first()
    DBTaskResult.objects.filter(pk=row.pk).update(
        status=status,
        started_at=timezone.now() - ago,  # noqa: TID251  (the task table keeps real time)
        finished_at=timezone.now() - ago if status == TaskResultStatus.FAILED else None,  # noqa: TID251
        worker_ids=["w"] * attempts,
    )
    return row


@pytest.mark.parametrize(
    ("status", "ago", "attempts", "after"),
    [
        (TaskResultStatus.RUNNING, 9 * MINUTE, 1, TaskResultStatus.RUNNING),
        (TaskResultStatus.RUNNING, 11 * MINUTE, 1, TaskResultStatus.READY),
        (TaskResultStatus.RUNNING, 11 * MINUTE, runs.ATTEMPTS, TaskResultStatus.FAILED),
        (TaskResultStatus.FAILED, MINUTE / 2, 1, TaskResultStatus.FAILED),
        (TaskResultStatus.FAILED, 2 * MINUTE, 1, TaskResultStatus.READY),
        (TaskResultStatus.FAILED, 3 * MINUTE, 3, TaskResultStatus.FAILED),
        (TaskResultStatus.FAILED, 5 * MINUTE, 3, TaskResultStatus.READY),
        (TaskResultStatus.FAILED, 60 * MINUTE, runs.ATTEMPTS, TaskResultStatus.FAILED),
    ],
)
def test_lost_tasks_come_back_and_failed_ones_are_tried_again_with_longer_pauses(
    db, status, ago, attempts, after
):
    row = queued(status, ago=ago, attempts=attempts)
    runs.requeue_stuck(timezone.now())  # noqa: TID251
    row.refresh_from_db()
    assert row.status == after


def test_a_demonstration_clock_far_ahead_does_not_take_tasks_from_a_living_worker(db, tmp_path):
    from youji.shared import clock

    row = queued(TaskResultStatus.RUNNING, ago=MINUTE)
    clock.allow_shift(tmp_path / "shift")
    try:
        clock.move(timedelta(days=9))
        runs.requeue_stuck(clock.now())
    finally:
        clock.allow_shift(None)
    row.refresh_from_db()
    assert row.status == TaskResultStatus.RUNNING


@pytest.mark.django_db(transaction=True)
def test_two_sequencers_at_once_give_every_entry_one_place(now):
    from django.db import transaction

    from youji.ledger import services
    from youji.ledger.models import Leaf, Pending
    from youji.ledger.verification import verify_database
    from youji.shared.actor import SYSTEM

    def publish(start: int) -> None:
        for n in range(start, start + 40):
            with transaction.atomic():
                services.record(
                    "a.b.done",
                    subject=f"a.b:{n}",
                    before={},
                    after={},
                    actor=SYSTEM,
                    now=now,
                    public={"n": n},
                )

    def sequencer() -> None:
        for _ in range(10):
            services.sequence(now=now, batch=7)

    def run(work, *args) -> threading.Thread:
        def and_close() -> None:
            try:
                work(*args)
            finally:
                connection.close()

        thread = threading.Thread(target=and_close)
        thread.start()
        return thread

    for thread in [run(publish, 0), run(publish, 100), run(sequencer), run(sequencer)]:
        thread.join()
    services.sequence(now=now)
    assert not Pending.objects.exists()
    assert list(Leaf.objects.order_by("index").values_list("index", flat=True)) == list(range(80))
    assert verify_database().sound
