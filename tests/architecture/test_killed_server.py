"""``kill -9`` of the real server: nothing acknowledged is lost, nothing is half done."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from youji.registry.logic.uscc import complete

ROOT = Path(__file__).resolve().parents[2]
PREPARE = """
from datetime import timedelta
from youji.accounts.models import Person
from youji.accounts.selectors import actor_of
from youji.accounts.services import load_demo_people
from youji.accounts.services.tokens import create_token
from youji.shared import clock
now = clock.now()
load_demo_people(now)
actor = actor_of(Person.objects.get(username="junshan-shenhe"), now=now)
print(create_token(name="kill", scopes=["registry:read", "registry:write"],
                   expires_on=clock.local_date(now) + timedelta(days=30), actor=actor, now=now)[1])
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def run(environment: dict[str, str], *arguments: str, text: str = "") -> str:
    done = subprocess.run(
        [sys.executable, "-m", "youji", *arguments],
        input=text, env=environment, cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return done.stdout.strip().splitlines()[-1] if done.stdout.strip() else ""


def serve(environment: dict[str, str]) -> subprocess.Popen[bytes]:
    process = subprocess.Popen(
        [sys.executable, "-m", "youji.serve"], env=environment, cwd=ROOT, start_new_session=True
    )
    base = f"http://127.0.0.1:{environment['PORT']}"
    for _ in range(150):
        try:
            urllib.request.urlopen(f"{base}/healthz", timeout=2)
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
        else:
            return process
    raise AssertionError("the server did not come up")


def register(base: str, token: str, number: int) -> str | None:
    """The 主体码 acknowledged, or None when no answer came."""
    body = {
        "name": f"测试主体{number}",
        "kind": "cooperative",
        "division": "430611",
        "uscc": complete(f"93430611MA{number:06d}"),
    }
    request = urllib.request.Request(
        f"{base}/api/v1/registry/operators",
        data=json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
    )
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return json.load(answer)["code"]
    except urllib.error.HTTPError as refused:
        raise AssertionError(refused.read().decode()) from refused
    except (urllib.error.URLError, OSError):
        return None


@pytest.mark.slow
def test_a_killed_server_loses_nothing_it_acknowledged_and_leaves_nothing_half_done(tmp_path):
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "youji.settings",
        "YOUJI_VAR": str(tmp_path),
        "YOUJI_DATABASE_URL": "",
        "PORT": str(free_port()),
    }
    run(environment, "migrate", "-v0")
    run(environment, "collectstatic", "--noinput", "-v0")
    token = run(environment, "shell", "-v0", "-c", PREPARE)
    base = f"http://127.0.0.1:{environment['PORT']}"
    server = serve(environment)
    acknowledged: list[str] = []

    def press() -> None:
        for number in range(2000):
            code = register(base, token, number)
            if code is None:
                return
            acknowledged.append(code)

    pressing = threading.Thread(target=press)
    pressing.start()
    while len(acknowledged) < 25 and pressing.is_alive():
        time.sleep(0.02)
    os.killpg(server.pid, signal.SIGKILL)
    pressing.join(timeout=30)
    server.wait(timeout=10)

    assert len(acknowledged) >= 25
    kept = sqlite3.connect(tmp_path / "youji.sqlite3")
    codes = {code for (code,) in kept.execute("SELECT code FROM registry_operator")}
    assert set(acknowledged) <= codes
    assert len(codes) - len(acknowledged) <= 1  # the one whose answer was lost on the way
    entries = kept.execute(
        "SELECT COUNT(*) FROM ledger_entry WHERE action = 'registry.operator.created'"
    ).fetchone()
    assert entries == (len(codes),)
    kept.close()
    again = serve(environment)
    os.killpg(again.pid, signal.SIGKILL)
    again.wait(timeout=10)
