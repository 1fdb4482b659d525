"""What the house refuses to start with, and what it says."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from django.core import checks
from django.core.management import CommandError, call_command
from django.db import OperationalError

from youji.accounts.models import Person
from youji.ledger import keys
from youji.ledger.services import record, sequence
from youji.settings import env
from youji.shared.management.commands import run

ROOT = Path(__file__).resolve().parents[2]


def outside(tmp_path, code: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """A process of its own, whose settings are read from ``variables``."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("YOUJI_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**environment, "PYTHONPATH": str(ROOT / "src"), "YOUJI_VAR": str(tmp_path),
             "DJANGO_SETTINGS_MODULE": "youji.settings", **variables},
    )  # fmt: skip


PRODUCTION = {
    "YOUJI_MODE": "production",
    "YOUJI_HOSTS": "youji.example",
    "YOUJI_ORIGIN": "https://youji.example",
}


@pytest.mark.parametrize(
    ("variables", "said"),
    [
        ({"YOUJI_MODE": "prod"}, "只能是 demo 或 production"),
        ({"YOUJI_MODE": "Production"}, "只能是 demo 或 production"),
        ({"PORT": "80a"}, "PORT 是“80a”"),
        ({"PORT": "0"}, "PORT 是“0”"),
        ({"YOUJI_PROXIES": "-1"}, "YOUJI_PROXIES"),
        ({"YOUJI_EMAIL_URL": "mail.example"}, "YOUJI_EMAIL_URL 应以"),
        ({"YOUJI_MODE": "production"}, "必须设置 YOUJI_HOSTS"),
        ({**PRODUCTION, "YOUJI_ORIGIN": "http://youji.example"}, "必须设置 YOUJI_ORIGIN"),
        ({**PRODUCTION, "YOUJI_ORIGIN": ""}, "必须设置 YOUJI_ORIGIN"),
        ({**PRODUCTION, "YOUJI_HOSTS": "*"}, "不能含“*”"),
        ({**PRODUCTION, "YOUJI_EMAIL_URL": "smtps://mail.example"}, "YOUJI_EMAIL_FROM"),
    ],
)
def test_a_wrong_variable_is_named_and_nothing_starts(monkeypatch, variables, said):
    for name, attribute in (("YOUJI_MODE", "MODE"), ("PORT", "PORT_TEXT"), ("YOUJI_PROXIES", "PROXIES_TEXT"),
                            ("YOUJI_EMAIL_URL", "EMAIL_URL"), ("YOUJI_HOSTS", "HOSTS"),
                            ("YOUJI_ORIGIN", "ORIGIN")):  # fmt: skip
        monkeypatch.delenv(name, raising=False)
        if name in variables:
            monkeypatch.setenv(name, variables[name])
            monkeypatch.setattr(env, attribute, variables[name])
    monkeypatch.setattr(env, "PRODUCTION", variables.get("YOUJI_MODE") == "production")

    with pytest.raises(SystemExit, match=re.escape(said)):
        env.demand_sound()


def test_production_without_its_settings_says_so_and_leaves(tmp_path):
    done = outside(tmp_path, "from youji.__main__ import main; main()", YOUJI_MODE="production")

    assert done.returncode == 1
    assert "优基没有启动" in done.stderr
    assert "YOUJI_HOSTS" in done.stderr
    assert "Traceback" not in done.stderr


SHOW = """
import json, django
from django.conf import settings
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
django.setup()
from django.core import checks
from django.middleware.csrf import CsrfViewMiddleware
from django.test import Client, RequestFactory
client = Client(headers={"host": "youji.example"})
plain = client.get("/accounts/login/")
page = client.get("/accounts/login/", headers={"x-forwarded-proto": "https"})
token = client.cookies["csrftoken"]
form = RequestFactory().post("/accounts/login/", {"csrfmiddlewaretoken": token.value},
    headers={"host": "youji.example", "x-forwarded-proto": "https", "origin": "https://youji.example"})
form.COOKIES["csrftoken"] = token.value
middleware = CsrfViewMiddleware(lambda request: None)
middleware.process_request(form)
print(json.dumps({
    "plain": [plain.status_code, plain["Location"]],
    "status": page.status_code,
    "hsts": page.headers.get("Strict-Transport-Security", ""),
    "csp": page.headers["Content-Security-Policy"],
    "frame": page.headers["X-Frame-Options"],
    "cookie": [token["secure"], token["samesite"], settings.SESSION_COOKIE_SECURE, settings.SESSION_COOKIE_HTTPONLY],
    "form": middleware.process_view(form, lambda request: None, (), {}) is None,
    "health": client.get("/healthz", headers={"host": "127.0.0.1:8000"}).status_code,
    "loopback": [
        client.get("/", headers={"host": host, "x-forwarded-proto": "https"}).status_code
        for host in ("localhost", "127.0.0.1", "127.0.0.1:8000", "[::1]")
    ],
    "stranger": client.get("/", headers={"host": "evil.example", "x-forwarded-proto": "https"}).content.decode(),
    "deploy": [check.id for check in checks.run_checks(include_deployment_checks=True) if not check.is_silenced()],
}))
"""


def test_production_behind_a_proxy_takes_forms_and_keeps_its_cookies_to_tls(tmp_path):
    done = outside(tmp_path, SHOW, **PRODUCTION)
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["plain"] == [301, "https://youji.example/accounts/login/"]
    assert seen["status"] == 200
    assert seen["hsts"].startswith("max-age=31536000")
    assert "script-src 'self';" in seen["csp"] + ";"
    assert "frame-ancestors 'none'" in seen["csp"]
    assert seen["frame"] == "DENY"
    assert seen["cookie"] == [True, "Lax", True, True]
    assert seen["form"]  # without the proxy's word for TLS every form was refused as somebody else's
    assert seen["health"] == 200
    assert seen["loopback"] == [400] * 4  # the health of the machine is asked under any name; no page is
    assert "这个网址打不开" in seen["stranger"]
    assert sorted(seen["deploy"]) == ["accounts.E003", "documents.W002", "portal.W001"]


def test_mail_settings_follow_the_address(tmp_path):
    code = "import django.conf as c; s = c.settings; print(s.EMAIL_PORT, s.EMAIL_USE_TLS, s.EMAIL_USE_SSL, s.EMAIL_HOST_PASSWORD, s.DEFAULT_FROM_EMAIL)"
    mail = {
        "YOUJI_EMAIL_URL": "smtp+starttls://u:p%40ss@mail.example",
        "YOUJI_EMAIL_FROM": "youji@hn.example",
    }
    assert outside(tmp_path, code, **mail).stdout.split() == [
        "587",
        "True",
        "False",
        "p@ss",
        "youji@hn.example",
    ]


@pytest.mark.parametrize("content", ["", "short"])
def test_a_secret_written_half_is_not_used(tmp_path, monkeypatch, content):
    (tmp_path / "secret.key").write_text(content)
    monkeypatch.setattr(env, "VAR", tmp_path)

    with pytest.raises(SystemExit, match="空的或不完整"):
        env.secret_key()


def test_a_secret_is_made_once_and_for_us_only(tmp_path, monkeypatch):
    monkeypatch.setattr(env, "VAR", tmp_path)
    first = env.secret_key()
    assert first == env.secret_key()
    assert (tmp_path / "secret.key").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["secret.key"]


def test_a_folder_that_cannot_be_written_is_named(tmp_path, monkeypatch):
    (tmp_path / "var").write_text("a file, not a folder")
    monkeypatch.setattr(env, "VAR", tmp_path / "var")

    with pytest.raises(SystemExit, match="YOUJI_VAR"):
        env.secret_key()


@pytest.fixture
def another_key(settings, tmp_path):
    settings.VAR = tmp_path
    keys._load.cache_clear()
    yield tmp_path / "log.key"
    keys._load.cache_clear()


def house_checks() -> list[str]:
    return [check.id for check in checks.run_checks(tags=["youji"], databases=["default"])]


@pytest.mark.django_db
@pytest.mark.parametrize("content", [b"", b"not base64 !", b"c2hvcnQ=", b"\xff\xfe"])
def test_a_damaged_log_key_is_a_sentence(another_key, content):
    another_key.write_bytes(content)

    with pytest.raises(keys.KeyFault, match="已损坏"):
        keys.signing_key()
    assert house_checks().count("ledger.E001") == 1


@pytest.mark.django_db
@pytest.mark.clause("5.5")
def test_a_lost_log_key_is_not_replaced_by_another(another_key, now, county_reviewer):
    record("ledger.thing.done", subject="ledger.thing:1", before={}, after={}, actor=county_reviewer, now=now)
    sequence(now=now)
    another_key.unlink()
    keys._load.cache_clear()

    with pytest.raises(keys.KeyFault, match="不能另造"):
        keys.signing_key()
    assert not another_key.exists()
    assert house_checks().count("ledger.E001") == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("production", "demo", "fault"),
    [
        (True, True, ["accounts.E001"]),
        (True, False, []),
        (False, True, []),
        (False, False, ["accounts.E002"]),
    ],
)
def test_demonstration_and_real_people_never_share_a_database(settings, production, demo, fault):
    settings.PRODUCTION = production
    Person.objects.create_user("somebody", password="x", name="某人", is_demo=demo)

    assert house_checks() == fault


@pytest.mark.django_db
def test_an_empty_database_fits_either_mode(settings):
    for settings.PRODUCTION in (True, False):
        assert house_checks() == []


def test_a_port_in_use_is_a_sentence(monkeypatch):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setattr(env, "PORT", taken.getsockname()[1])

        with pytest.raises(CommandError, match="可能另一个优基还在运行"):
            run._demand_free_port()


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("database is locked", "正被别的程序占用"),
        ("attempt to write a readonly database", "写不进去"),
        ("unable to open database file", "写不进去"),
        ("database or disk is full", "写不进去"),
        ("database disk image is malformed", "已损坏"),
        ("file is not a database", "已损坏"),
        ("connection refused", "连不上数据库"),
    ],
)
def test_what_the_database_says_is_told_in_words(monkeypatch, said, told):
    def fail(self) -> None:
        raise OperationalError(said)

    monkeypatch.setattr(run.Command, "_prepare", fail)
    with pytest.raises(CommandError, match=told):
        call_command("run")


def test_what_was_deleted_is_made_again(settings, tmp_path):
    settings.VAR = tmp_path
    command, made, done = run.Command(), tmp_path / "maps", []
    command.renewed = False

    def make() -> None:
        made.mkdir(exist_ok=True)
        (made / "a").touch()
        done.append(1)

    for _ in range(2):
        command._once("地图", "1", make, made=made)
    assert len(done) == 1
    (made / "a").unlink()
    command._once("地图", "1", make, made=made)
    assert len(done) == 2


def test_a_new_database_gets_its_data_whatever_the_stamps_remember(settings, tmp_path):
    settings.VAR = tmp_path
    command, done = run.Command(), []
    for command.renewed in (True, False, True):
        command._once("参考数据", "1", lambda: done.append(1))
    assert len(done) == 2
