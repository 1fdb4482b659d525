"""A sign-in that is cut off is no wrong password, and nobody waits for a lock whose holder is gone."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection, transaction

from youji.accounts import tallies, turns
from youji.accounts.models import Person, Tally
from youji.ledger.models import AuditEntry

LOGIN = "/accounts/login/"
ROOT = Path(__file__).resolve().parents[2]
pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(county_reviewer):
    return Person.objects.get(pk=county_reviewer.user_id)


def sign_in(client, person, password="test-pass"):  # noqa: S107
    client.raise_request_exception = False
    return client.post(LOGIN, {"login": person.username, "password": password})


@contextmanager
def full(*statements: str):
    """The database has no room for, or no answer to, what begins with one of these."""

    def fail(execute, sql, params, many, context):
        if sql.strip().startswith(statements):
            raise OperationalError("database or disk is full")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        yield


@pytest.mark.parametrize("password", ["test-pass", "wrong"])
@pytest.mark.parametrize(
    "without",
    [
        ('SELECT "accounts_person"',),  # cut off before the password was looked at
        ("INSERT", "UPDATE", "DELETE"),  # and by a disk that is full from the first byte
    ],
)
def test_who_is_cut_off_had_no_wrong_password_and_is_told_why(client, officer, without, password):
    with full(*without):
        answers = [sign_in(client, officer, password) for _ in range(6)]
    assert {answer.status_code for answer in answers} == {503}
    assert all("平台暂时存不了数据" in answer.content.decode() for answer in answers)
    assert not AuditEntry.objects.filter(action="accounts.session.refused").exists()
    assert sign_in(client, officer).status_code == 302


def test_a_password_known_wrong_counts_although_the_trail_could_not_be_kept(client, officer):
    with full('INSERT INTO "ledger_entry"'):
        assert [sign_in(client, officer, "wrong").status_code for _ in range(5)] == [503] * 5
    assert "暂停登录15分钟" in sign_in(client, officer).content.decode()


def test_a_lock_ends_with_a_count_that_failed(officer, client):
    with full("INSERT"):
        sign_in(client, officer, "wrong")
    assert not Tally.objects.filter(value="true").exists()
    assert sign_in(client, officer, "wrong").status_code == 200


HOLD = """
import os, signal, django
django.setup()
from django.core.cache import cache
if {lock}:
    cache.add("sign-in:x:lock", True, timeout=600)
    cache.set("sign-in:x", [1.0], 600)
else:
    from youji.accounts.turns import turn
    turn("sign-in:x").__enter__()
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("lock", [True, False])
def test_what_a_killed_process_held_is_free(lock, settings):
    told = connection.settings_dict
    url = f"sqlite:///{told['NAME']}"
    if connection.vendor == "postgresql":
        url = urlsplit(os.environ["YOUJI_DATABASE_URL"])._replace(path=f"/{told['NAME']}").geturl()
    done = subprocess.run(
        [sys.executable, "-c", HOLD.format(lock=lock)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "YOUJI_DATABASE_URL": url,
             "YOUJI_VAR": str(settings.VAR), "DJANGO_SETTINGS_MODULE": "youji.settings"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == -9, done.stderr
    with turns.turn("sign-in:x"):
        assert cache.add("sign-in:x:lock", True, timeout=600)
        assert cache.get("sign-in:x") is None  # half a count is none
        cache.delete("sign-in:x:lock")


@pytest.mark.django_db(transaction=True)
def test_a_place_that_stays_taken_is_the_databases_fault(monkeypatch, officer, client):
    """Not 429: whoever asks has not asked too often."""
    if connection.vendor != "postgresql":
        pytest.skip("on SQLite it is the file's own lock, of every writer")
    monkeypatch.setattr(tallies, "LOCK_SECONDS", 1)
    other = connection.copy()
    key = "allauth:rl:allauth.account:login:ip:127.0.0.1"
    place = int.from_bytes(tallies.place_of(key).bytes[:8], signed=True)
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [place])
        assert sign_in(client, officer).status_code == 503
    finally:
        other.close()
    assert sign_in(client, officer).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_what_is_counted_under_a_lock_holds_when_it_is_let_go():
    cache.add("a:b:lock", True)
    cache.set("a:b", [1.0], 60)
    assert connection.in_atomic_block
    cache.delete("a:b:lock")
    assert not connection.in_atomic_block
    with transaction.atomic():
        assert cache.get("a:b") == [1.0]
