"""Health is judged by results: a log that stands or a job that fails shows, and the administrators are told."""

from __future__ import annotations

from collections import namedtuple
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction

from youji import health
from youji.accounts.models import Message
from youji.accounts.standstill import tell_administrators
from youji.ledger import watch
from youji.ledger.models import JobRun, Pending
from youji.ledger.runs import run_due
from youji.ledger.services import record, sequence
from youji.shared import clock
from youji.shared.actor import SYSTEM, Role
from youji.shared.identifiers import made_at
from youji.shared.rooms import Recurring, recurring

pytestmark = pytest.mark.django_db
SECOND, DAY = timedelta(seconds=1), timedelta(days=1)
BEGUN = clock.now()


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


@pytest.mark.parametrize(
    ("real", "steady", "off"),
    [
        (30, 30, 0),
        (89, 30, 0),
        (91, 30, 61),
        (DAY.total_seconds() + 30, 30, 86_400),
        (30 - DAY.total_seconds(), 30, -86_400),
        (3600, 3600, 0),  # it was not looked at for an hour
    ],
)
def test_a_clock_that_goes_on_otherwise_than_time_has_jumped(real, steady, off):
    ticks = [(BEGUN, 100.0), (BEGUN + real * SECOND, 100.0 + steady)]
    moments, steadies = iter([a for a, _ in ticks]), iter([b for _, b in ticks])
    beside = clock.Beside(lambda: next(moments), lambda: next(steadies))
    assert beside.jumped() == off * SECOND


class Machine:
    """A machine whose clock can be set."""

    def __init__(self) -> None:
        self.ahead, self.went = timedelta(), 0.0
        self.beside = clock.Beside(lambda: BEGUN + self.ahead + self.went * SECOND, lambda: self.went)


@pytest.mark.parametrize(
    ("off", "said"),
    [
        (DAY, "时钟忽然快了 1 天（"),
        (-DAY, "时钟忽然慢了 1 天（"),
        (61 * SECOND, "时钟忽然快了 1 分钟（"),
        (-26 * 3600 * SECOND - 300 * SECOND, "时钟忽然慢了 1 天2 小时5 分钟（"),
    ],
)
def test_a_jump_of_the_clock_is_told_once_and_each_jump_anew(make_actor, worked, monkeypatch, off, said):
    make_actor(Role.SYSTEM_ADMIN, division="43")
    machine = Machine()
    monkeypatch.setattr("youji.accounts.standstill.CLOCK", machine.beside)
    assert tell_administrators(clock.now()) == 0
    machine.ahead = off
    assert [tell_administrators(clock.now()) for _ in range(2)] == [1, 0]
    told = Message.objects.get()
    assert (told.title, told.read_at) == ("服务器的时钟跳了", None)
    assert said in told.body
    machine.ahead = timedelta()
    assert tell_administrators(clock.now()) == 1


def test_a_jump_shows_for_ten_minutes(client, worked, monkeypatch):
    machine = Machine()
    monkeypatch.setattr(health, "CLOCK", machine.beside)
    assert client.get("/readyz").json()["clock"] == "ok"
    machine.ahead = -DAY
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["clock"]) == (503, "jumped by -86400 seconds")
    machine.went = 599
    assert client.get("/readyz").json()["clock"] == "jumped by -86400 seconds"
    machine.went = 601
    assert client.get("/readyz").json()["clock"] == "ok"


def test_moving_the_demonstration_clock_is_no_jump(make_actor, worked, tmp_path):
    make_actor(Role.SYSTEM_ADMIN, division="43")
    clock.allow_shift(tmp_path / "shift")
    try:
        tell_administrators(clock.now())
        clock.move(9 * DAY)
        assert tell_administrators(clock.now()) == 0
        assert health.readiness(clock.now())["clock"] == "ok"
    finally:
        clock.allow_shift(None)


def test_a_disk_almost_full_is_told_and_over_when_there_is_room(make_actor, worked, monkeypatch):
    make_actor(Role.SYSTEM_ADMIN, division="43")
    usage = namedtuple("usage", "total used free")
    with monkeypatch.context() as patch:
        patch.setattr(watch.shutil, "disk_usage", lambda _: usage(1, 1, 12_400_000))
        assert [tell_administrators(clock.now()) for _ in range(2)] == [1, 0]
    told = Message.objects.get()
    assert (told.title, told.read_at) == ("磁盘快满了", None)
    assert "只剩 12 MB" in told.body
    tell_administrators(clock.now())
    told.refresh_from_db()
    assert told.read_at is not None
