"""``kill -9`` of the real server: nothing acknowledged is lost, nothing is half done."""

from __future__ import annotations

import http.client
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

from tests.hunting import times
from youji.registry.logic.uscc import complete

ROOT = Path(__file__).resolve().parents[2]
#: Seconds a busy machine may take for what a quiet one does at once.
PATIENCE = 180
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
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(f"{base}/healthz", timeout=PATIENCE)
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
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)["code"]
    except urllib.error.HTTPError as refused:
        raise AssertionError(refused.read().decode()) from refused
    except (OSError, http.client.HTTPException):  # no answer, or half of one
        return None


@pytest.fixture
def house(tmp_path) -> dict[str, str]:
    """The environment of a server with an empty database of its own."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "youji.settings",
        "YOUJI_VAR": str(tmp_path),
        "YOUJI_DATABASE_URL": "",
        "PORT": str(free_port()),
    }
    run(environment, "migrate", "-v0")
    return environment


def acknowledged_before_the_kill(house: dict[str, str], token: str, first: int) -> list[str]:
    """Serve, register one after the other, kill the server in the middle; the 主体码 it had acknowledged."""
    server = serve(house)
    acknowledged: list[str] = []

    def press() -> None:
        for number in range(first, first + 2000):
            code = register(f"http://127.0.0.1:{house['PORT']}", token, number)
            if code is None:
                return
            acknowledged.append(code)

    pressing = threading.Thread(target=press)
    pressing.start()
    while len(acknowledged) < 25 and pressing.is_alive():
        time.sleep(0.02)
    os.killpg(server.pid, signal.SIGKILL)
    pressing.join(timeout=PATIENCE)
    server.wait(timeout=PATIENCE)
    return acknowledged


@pytest.mark.slow
@pytest.mark.hunt
def test_a_killed_server_loses_nothing_it_acknowledged_and_leaves_nothing_half_done(house):
    token = run(house, "shell", "-v0", "-c", PREPARE)
    acknowledged: set[str] = set()
    for killed in range(1, times(1, 20) + 1):
        now = acknowledged_before_the_kill(house, token, first=killed * 2000)
        assert len(now) >= 25
        acknowledged.update(now)

        kept = sqlite3.connect(Path(house["YOUJI_VAR"]) / "youji.sqlite3")
        codes = {code for (code,) in kept.execute("SELECT code FROM registry_operator")}
        assert acknowledged <= codes
        assert len(codes) - len(acknowledged) <= killed  # those whose answer was lost on the way
        entries = kept.execute(
            "SELECT COUNT(*) FROM ledger_entry WHERE action = 'registry.operator.created'"
        ).fetchone()
        assert entries == (len(codes),)
        kept.close()
    again = serve(house)
    os.killpg(again.pid, signal.SIGKILL)
    again.wait(timeout=PATIENCE)
