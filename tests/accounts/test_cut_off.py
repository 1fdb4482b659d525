"""A sign-in that is cut off is no wrong password, and nobody waits for a lock whose holder is gone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import auth as recovery_codes
from allauth.mfa.totp.internal import auth as totp
from allauth.mfa.utils import decrypt
from django.core.cache import cache
from django.db import OperationalError, connection, transaction
from django.test import Client

from tests.catalogue.test_standing import together
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


SIGNED_IN = "/desk/"
CODE = "/accounts/2fa/authenticate/"


@pytest.fixture
def with_code(client, officer):
    """An officer with a second factor, who has typed the password; and the recovery codes."""
    totp.TOTP.activate(officer, totp.generate_totp_secret())
    codes = recovery_codes.RecoveryCodes.activate(officer).generate_codes()
    assert sign_in(client, officer)["Location"] == CODE
    return codes


@pytest.mark.parametrize("without", ['SELECT "mfa_authenticator"', 'UPDATE "mfa_authenticator"'])
@pytest.mark.parametrize("again", [False, True])
def test_a_code_that_is_cut_off_is_no_wrong_code(client, with_code, without, again):
    """At the door, and where it is asked again; before it was looked at, and before what is known could be kept."""
    if again:
        assert client.post(CODE, {"code": with_code[1]})["Location"] == SIGNED_IN
        session = client.session
        session["account_authentication_methods"] = []  # it was long ago
        session.save()
    door = "/accounts/2fa/reauthenticate/" if again else CODE
    with full(without):
        answers = [client.post(door, {"code": with_code[0]}) for _ in range(6)]
    assert {answer.status_code for answer in answers} == {503}
    assert client.post(door, {"code": with_code[0]}).status_code == 302


def test_five_wrong_codes_are_five_and_the_right_one_comes_too_late(client, with_code, officer):
    for _ in range(5):
        assert "验证码不对" in client.post(CODE, {"code": "000000"}).content.decode()
    assert "暂停登录15分钟" in client.post(CODE, {"code": with_code[0]}).content.decode()
    entries = AuditEntry.objects.filter(action="accounts.session.refused").order_by("pk")
    assert {(one.subject, one.division) for one in entries} == {(f"accounts.person:{officer.pk}", "430611")}
    assert [one.after["why"] for one in entries] == ["wrong_code"] * 5 + ["too_many_attempts"]
    assert {one.after["address"] for one in entries} == {"127.0.0.1"}


SHOWN = json.dumps(
    {"id": "AA", "rawId": "AA", "type": "public-key", "response": {
        "clientDataJSON": "e30", "authenticatorData": "A" * 50, "signature": "AA", "userHandle": None}}
)  # fmt: skip


def test_a_wrong_passkey_after_the_password_is_in_the_trail_too(client, with_code):
    client.post(CODE, {"credential": SHOWN})
    assert AuditEntry.objects.get(action="accounts.session.refused").after["why"] == "wrong_code"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("which", ["the six digits", "a recovery code"])
def test_one_code_opens_one_door_however_many_are_tried_at_once(client, with_code, officer, which):
    """Two who both have the password and read the same code over a shoulder."""
    code = with_code[0]
    if which == "the six digits":
        secret = Authenticator.objects.get(user=officer, type="totp").wrap().instance.data["secret"]
        value = totp.hotp_value(decrypt(secret), next(iter(totp.yield_hotp_counters_from_time())))
        code = totp.format_hotp_value(value)
    doors = [client, Client()]
    assert sign_in(doors[1], officer)["Location"] == CODE
    said = together(*[lambda one=one: one.post(CODE, {"code": code}).status_code for one in doors])
    assert sorted(said) == [200, 302]
    assert AuditEntry.objects.filter(action="accounts.session.opened").count() == 1


def test_a_passkey_that_could_not_be_looked_at_was_not_a_wrong_one(client, with_code):
    with full('SELECT "mfa_authenticator"'):
        answers = [client.post(CODE, {"credential": SHOWN}) for _ in range(6)]
    assert {answer.status_code for answer in answers} == {503}
    assert client.post(CODE, {"code": with_code[0]})["Location"] == SIGNED_IN
