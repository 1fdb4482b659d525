"""The disk is full, the database away, the worker dead: said in words, and to whoever watches."""

from __future__ import annotations

import errno
import logging
from collections import namedtuple
from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder
from django.urls import reverse

from tests.confirming import confirm
from youji import health
from youji.accounts.models import ApiToken
from youji.accounts.selectors import known_scopes
from youji.ledger import watch
from youji.ledger.models import AuditEntry, JobRun
from youji.shared import clock
from youji.shared.away import cannot_write
from youji.shared.rooms import recurring

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("fault", "away"),
    [
        (OSError(errno.ENOSPC, "full"), True),
        (OSError(errno.EROFS, "read-only"), True),
        (FileNotFoundError(errno.ENOENT, "gone"), False),
        (OperationalError("database is locked"), True),
        (ValueError(), False),
        (None, False),
    ],
)
def test_whose_fault_it_is(fault, away):
    assert cannot_write(fault) is away
    wrapped = RuntimeError()
    wrapped.__cause__ = fault
    assert cannot_write(wrapped) is away


@pytest.fixture
def full_database():
    """SQLite's own way of having no more room: not one page may be added, and what other tests freed is taken."""
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL has no such switch; the exception is the same")
    with connection.cursor() as cursor:
        pages = cursor.execute("PRAGMA page_count").fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count={pages}")
        free = cursor.execute("PRAGMA freelist_count").fetchone()[0]
        if free > 40:
            cursor.execute("CREATE TABLE taken (page BLOB)")
            cursor.execute(
                "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %s)"
                " INSERT INTO taken SELECT zeroblob(4000) FROM n",
                [free - 40],
            )
    yield
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count=1073741823")


def test_a_full_disk_is_a_sentence_and_nothing_is_half_saved(client_as, county_reviewer, full_database):
    client = client_as(county_reviewer)
    confirm(client)  # for ten minutes, keys are made
    client.raise_request_exception = False
    day = (clock.now() + timedelta(days=30)).date().isoformat()
    order = {"name": "报表程序" * 20, "scopes": list(known_scopes()), "expires_on": day}
    for _ in range(200):
        kept = ApiToken.objects.count(), AuditEntry.objects.count()
        said = client.post("/desk/me/tokens", order)
        if said.status_code != 200:
            break
    assert said.status_code == 503
    assert (ApiToken.objects.count(), AuditEntry.objects.count()) == kept
    assert "平台暂时存不了数据" in said.content.decode()
    assert said["Retry-After"] == "60"


def test_a_program_is_told_as_a_program(client, monkeypatch):
    from youji.portal import api

    def full(*_: object, **__: object) -> None:
        raise OperationalError("database or disk is full")

    client.raise_request_exception = False
    monkeypatch.setattr(connection, "_cursor", full)
    assert api is not None
    answer = client.get("/api/v1/public/catalogue", headers={"authorization": "Bearer x"})
    assert answer.status_code == 503
    assert "存不了数据" in answer.json()["detail"]


def ready(client) -> dict[str, object]:
    return client.get("/readyz").json()


def test_ready_means_that_work_can_be_done(client, worked):
    assert ready(client) == {
        "ready": True, "database": "ok", "migrations": "ok", "log": "ok", "jobs": "ok", "disk": "ok",
        "clock": "ok",
    }  # fmt: skip


def test_a_dead_worker_shows(client, worked):
    JobRun.objects.filter(name=recurring()[0].name).update(succeeded_at=clock.now() - timedelta(minutes=11))
    assert ready(client)["jobs"] == f"late: {recurring()[0].name}"
    assert client.get("/readyz").status_code == 503


ALL_LATE = "late: " + ", ".join(job.name for job in recurring())


@pytest.fixture
def made_at():
    """When the database got its present shape, on the real clock."""
    return MigrationRecorder.Migration.objects.latest("applied").applied


@pytest.mark.parametrize(
    ("minutes", "jobs"), [(0, "ok"), (9, "ok"), (10, "ok"), (11, ALL_LATE), (9999, ALL_LATE)]
)
def test_a_worker_that_never_came_shows_ten_minutes_after_the_database_was_made(made_at, minutes, jobs):
    assert health.readiness(made_at + timedelta(minutes=minutes))["jobs"] == jobs


@pytest.mark.parametrize(("minutes", "jobs"), [(9, "ok"), (11, ALL_LATE)])
def test_moving_the_demonstration_clock_makes_no_new_database_late(tmp_path, made_at, minutes, jobs):
    clock.allow_shift(tmp_path / "shift")
    try:
        clock.move(timedelta(days=9))
        assert health.readiness(made_at + timedelta(days=9, minutes=minutes))["jobs"] == jobs
    finally:
        clock.allow_shift(None)


@pytest.mark.parametrize(("minutes", "late"), [(9, False), (11, False), (21, True)])
def test_the_time_that_counts_is_the_one_given_not_the_process_s(worked, minutes, late):
    jobs = health.readiness(clock.now() + timedelta(minutes=minutes))["jobs"]
    slow = next(job.name for job in recurring() if job.seconds == 600)
    assert (slow in jobs) is late  # it runs every ten minutes and may lag for ten
    assert (recurring()[0].name in jobs) is (minutes > 10)


def test_a_disk_almost_full_shows(client, monkeypatch):
    usage = namedtuple("usage", "total used free")
    monkeypatch.setattr(watch.shutil, "disk_usage", lambda path: usage(1, 1, 1000))
    assert ready(client)["disk"] == "almost full"


def test_a_pending_migration_shows(client):
    MigrationRecorder.Migration.objects.filter(app="accounts").latest("name").delete()
    assert ready(client)["migrations"] == "1 pending"


@pytest.mark.parametrize("spoken", [logging.INFO, logging.WARNING])  # in production, and in the demonstration
@pytest.mark.parametrize("address", ["/targets", "/api/v1/public/catalogue"])
def test_a_refused_request_writes_one_line(client, monkeypatch, caplog, spoken, address):
    def away(*_: object, **__: object) -> None:
        raise OperationalError("connection refused")

    client.raise_request_exception = False
    caplog.set_level(spoken, "youji.request")
    monkeypatch.setattr(connection, "_cursor", away)
    answer = client.get(address, headers={"authorization": "Bearer x"})
    assert answer.status_code == 503
    assert len(caplog.text.splitlines()) == 1, caplog.text


def test_a_count_that_cannot_be_kept_is_no_wrong_password_and_not_too_often(client, monkeypatch):
    def full(*_: object, **__: object) -> None:
        raise OperationalError("database or disk is full")

    client.raise_request_exception = False
    for name in ("add", "set", "incr"):
        monkeypatch.setattr(f"youji.accounts.tallies.Store.{name}", full)
    answer = client.post(reverse("account_login"), {"login": "nobody", "password": "x"})
    assert answer.status_code == 503
    assert "平台暂时存不了数据" in answer.content.decode()
    assert "太多" not in answer.content.decode()
