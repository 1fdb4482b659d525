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


LAST_BEAT = [
    # (seconds of the job, how long ago its worker last said that it lives, whether somebody else may have it)
    (60, timedelta(), False),
    (60, timedelta(seconds=59), False),
    (60, timedelta(seconds=60), True),
    (2, timedelta(seconds=59), False),  # the least a job is held
    (2, timedelta(seconds=60), True),
    (600, timedelta(seconds=599), False),
    (600, timedelta(seconds=600), True),
    (60, timedelta(days=1), True),  # the clock was set forward, or the worker was killed a day ago
    (60, -timedelta(seconds=1), True),  # set back: it spoke in what is the future now
    (60, -timedelta(days=1), True),
]


@pytest.mark.parametrize(("seconds", "ago", "free"), LAST_BEAT)
def test_a_job_is_held_for_one_period_since_its_worker_last_spoke(db, now, seconds, ago, free):
    job = Job(seconds=seconds)
    JobRun.objects.create(
        name="count", due_at=now, held_by="killed", started_at=now - ago, renewed_at=now - ago
    )
    assert runs.run_due([job], now) == ["count"] * free


def test_a_job_whose_end_could_not_be_written_is_its_own_workers_again_at_once(db, now):
    """The database was away when the job ended: a minute's silence would be the worker waiting for itself."""

    class Away(BaseException):
        """What is raised where the end would have been written."""

    def be_cut_off() -> None:
        raise Away

    job = Job(seconds=2, work=be_cut_off)
    with pytest.raises(Away):
        runs.run_due([job], now)
    job.work = None
    assert runs.run_due([job], now + timedelta(seconds=2)) == ["count"]


@pytest.mark.parametrize("days", [-1, 1])
def test_a_worker_killed_while_the_clock_was_wrong_holds_nothing_longer_than_a_lease(db, now, days):
    class Killed(BaseException):
        """Nothing in the process runs any more."""

    def be_killed() -> None:
        raise Killed

    job = Job(seconds=2, work=be_killed)
    with pytest.raises(Killed):
        runs.run_due([job], now + timedelta(days=days))
    job.work = None
    assert runs.run_due([job], now + runs.LEAST_HELD) == ["count"]


def test_the_demonstration_clock_moved_takes_no_job_from_a_living_worker(db, tmp_path):
    from youji.shared import clock

    job = Job()
    real = clock.now()
    JobRun.objects.create(name="count", due_at=real, held_by="alive", started_at=real, renewed_at=real)
    clock.allow_shift(tmp_path / "shift")
    try:
        clock.move(timedelta(days=9))
        assert runs.run_due([job], clock.now()) == []
    finally:
        clock.allow_shift(None)


def test_what_is_written_of_a_run_is_when_it_ended_and_when_it_last_succeeded(db, now):
    job = Job(work=lambda: threading.Event().wait(0.05))
    runs.run_due([job], now)
    row = JobRun.objects.get(name="count")
    assert row.finished_at - row.started_at >= timedelta(seconds=0.05)
    assert row.succeeded_at == row.finished_at
    assert row.held_by == runs.WORKER
    job.work = lambda: 1 // 0
    runs.run_due([job], now + MINUTE)
    after = JobRun.objects.get(name="count")
    assert after.succeeded_at == row.succeeded_at < after.finished_at


@pytest.mark.django_db(transaction=True)
def test_a_long_job_stays_its_workers_because_it_says_that_it_lives(now, monkeypatch):
    monkeypatch.setattr(runs, "LEAST_HELD", timedelta(seconds=0.2))
    spoke = threading.Event()

    def until_renewed() -> None:
        begun = JobRun.objects.get(name="count").started_at
        while not spoke.wait(0.02):
            if JobRun.objects.get(name="count").renewed_at > begun + timedelta(seconds=0.2):
                spoke.set()

    assert runs.run_due([Job(seconds=0, work=until_renewed)], now) == ["count"]
    assert spoke.is_set()


def test_a_worker_that_lost_its_job_writes_nothing_over_the_one_that_has_it(db, now):
    def somebody_takes_it() -> None:
        JobRun.objects.filter(name="count").update(version=9, held_by="other", note="theirs")

    runs.run_due([Job(work=somebody_takes_it)], now)
    row = JobRun.objects.get(name="count")
    assert (row.note, row.finished_at) == ("theirs", None)


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
