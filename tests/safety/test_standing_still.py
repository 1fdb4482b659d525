"""Health is judged by results: a log that stands or a job that fails shows, and the administrators are told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction

from youji import health
from youji.accounts.models import Message
from youji.accounts.standstill import tell_administrators
from youji.ledger.models import JobRun, Pending
from youji.ledger.runs import run_due
from youji.ledger.services import record, sequence
from youji.shared import clock
from youji.shared.actor import SYSTEM, Role
from youji.shared.identifiers import made_at
from youji.shared.rooms import Recurring, recurring

pytestmark = pytest.mark.django_db
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)


@pytest.fixture
def written(worked):
    """When an entry was written that nobody seals."""
    with transaction.atomic():
        entry = record("a.b.done", subject="a.b:1", before={}, after={}, actor=SYSTEM, now=clock.now())
    return made_at(entry.pk)


@pytest.mark.parametrize(
    ("after", "well"),
    [(0 * SECOND, True), (90 * SECOND, True), (91 * SECOND, False), (DAY, False), (-DAY, False)],
)
def test_a_log_that_stands_still_shows_within_two_minutes(written, after, well):
    assert (health.readiness(written + after)["log"] == "ok") is well


def test_it_shows_although_every_job_was_begun_on_time(client, written):
    waiting = Pending.objects.get()
    pk = waiting.pk.int - (120_000 << 80)  # written two minutes ago
    Pending.objects.update(entry_id=type(waiting.pk)(int=pk))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json()["log"].startswith("standing still since ")
    assert answer.json()["jobs"] == "ok"


def test_moving_the_demonstration_clock_is_no_alarm(written, tmp_path):
    clock.allow_shift(tmp_path / "shift")
    try:
        clock.move(9 * DAY)
        assert health.readiness(clock.now())["log"] == "ok"
        assert health.readiness(clock.now())["jobs"] == "ok"
        assert tell_administrators(clock.now()) == 0
    finally:
        clock.allow_shift(None)


@pytest.mark.parametrize(
    ("off", "well"),
    [(12 * 60 * SECOND, False), (601 * SECOND, True), (-601 * SECOND, True), (-DAY, False), (DAY, False)],
)
def test_a_success_too_long_ago_or_in_the_future_is_none(worked, off, well):
    JobRun.objects.filter(name="ledger.sequence").update(succeeded_at=clock.now() - off)
    assert (health.readiness(clock.now())["jobs"] == "ok") is well


def fail_times(times: int) -> None:
    """The log's job fails so often, two seconds apart."""

    def fail(_: object) -> None:
        raise ValueError("a short tile")

    JobRun.objects.filter(name="ledger.sequence").update(due_at=clock.now())
    for n in range(times):
        run_due([Recurring("ledger.sequence", fail, 2)], clock.now() + 2 * n * SECOND)


@pytest.mark.parametrize(("times", "said"), [(4, "ok"), (5, "failing: ledger.sequence")])
def test_a_job_that_fails_again_and_again_shows(client, worked, times, said):
    fail_times(times)
    assert client.get("/readyz").json()["jobs"] == said


def test_the_provinces_system_administrators_are_told_once_and_not_asked_when_it_is_over(make_actor, worked):
    admin = make_actor(Role.SYSTEM_ADMIN, division="43")
    make_actor(Role.SYSTEM_ADMIN, division="4306")
    fail_times(5)
    now = clock.now()
    assert [tell_administrators(now + n * SECOND) for n in range(3)] == [1, 0, 0]
    told = Message.objects.get()
    assert told.person_id == admin.user_id
    assert told.title == "后台任务一再失败：ledger.sequence"
    assert "连续失败 5 次" in told.body
    assert tell_administrators(now + DAY + SECOND) >= 1
    run_due(recurring(), now + 60 * SECOND)
    tell_administrators(now + 61 * SECOND)
    assert not Message.objects.filter(matter="standstill:ledger.sequence", read_at__isnull=True).exists()


def test_a_log_that_stands_is_told(make_actor, written):
    make_actor(Role.SYSTEM_ADMIN, division="43")
    assert tell_administrators(written + 89 * SECOND) == 0
    assert tell_administrators(written + 91 * SECOND) == 1
    assert Message.objects.get().title == "存证日志停住了"


def test_verify_log_says_what_it_could_not_check(written, capsys):
    call_command("verify_log")
    at = written.astimezone(clock.PROVINCE_TIME)
    assert (
        f"另有 1 条记录还没有编入日志，最早的一条自 {at:%Y年%m月%d日 %H:%M:%S} 起等待"
        in capsys.readouterr().out
    )
    sequence(now=clock.now())
    call_command("verify_log")
    assert "还没有编入" not in capsys.readouterr().out
