"""A whole house of real processes: the supervisor, its server and its worker, over a database of its own."""

from __future__ import annotations

import contextlib
import hashlib
import http.client
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from tests.faults.databases import MAKERS, PATIENCE, alive
from tests.ports import free_port

ROOT = Path(__file__).resolve().parents[2]
OFFICER, PASSWORD = "junshan-shenhe", "youji-demo-2026"
MIGRATE = """
from django.core.management import call_command
call_command("migrate", verbosity=0)
"""
#: The people of the demonstration, and a key of one of them, printed last.
PEOPLE = f"""
from datetime import timedelta
from youji.accounts.models import Person
from youji.accounts.selectors import actor_of
from youji.accounts.services import load_demo_people
from youji.accounts.services.tokens import create_token
from youji.shared import clock
now = clock.now()
load_demo_people(now)
actor = actor_of(Person.objects.get(username="{OFFICER}"), now=now)
print(create_token(name="kill", scopes=["registry:read", "registry:write"],
                   expires_on=clock.local_date(now) + timedelta(days=30), actor=actor, now=now)[1])
"""


def until(happened, what: str, patience: float = PATIENCE) -> float:
    """Seconds until ``happened()`` is true.

    Raises:
        AssertionError: it did not, for ``patience`` seconds; ``what`` says what.
    """
    begun = time.monotonic()
    while not happened():
        assert time.monotonic() - begun < patience, f"{what}: nothing for {patience:.0f} seconds"
        time.sleep(0.05)
    return time.monotonic() - begun


def children(parent: int) -> list[int]:
    """The processes that ``parent`` started, whichever of its threads did."""
    found: list[int] = []
    with contextlib.suppress(OSError):
        for thread in Path(f"/proc/{parent}/task").iterdir():
            found += [int(pid) for pid in (thread / "children").read_text().split()]
    return found


def _works(pid: int) -> bool:
    try:
        return b"\0worker\0" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return False


class House:
    """The processes, their folder and their database."""

    def __init__(
        self,
        folder: Path,
        database: str,
        settings: str = "youji.settings",
        synced: bool = True,
        **variables: str,
    ) -> None:
        self.folder, self.var = folder, folder / "var"
        self.var.mkdir(exist_ok=True)
        self.database = MAKERS[database](folder, synced=synced)
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("YOUJI_", "DJANGO_", "PYTEST"))}
        self.environment = {
            **kept, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "PYTHONDONTWRITEBYTECODE": "",
            "DJANGO_SETTINGS_MODULE": settings, "YOUJI_VAR": str(self.var),
            "YOUJI_DATABASE_URL": self.database.url, "PORT": str(self.port), **variables,
        }  # fmt: skip
        self.supervisor: subprocess.Popen[bytes] | None = None
        self.said = (folder / "said").open("ab")

    def last_words(self) -> str:
        """What its processes said last."""
        return (self.folder / "said").read_text(errors="replace")[-3000:]

    def run(self, *words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
        """One verb of the product, to its end."""
        done = subprocess.run(
            [sys.executable, "-m", "youji", *words],
            env=self.environment, cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert not check or done.returncode == 0, f"{words}: {done.stdout}{done.stderr}"
        return done

    def prepare(self) -> str:
        """The tables and the people are there; a key of one of them. One process: each takes seconds to begin."""
        return self.run("shell", "-v0", "-c", MIGRATE + PEOPLE).stdout.split()[-1]

    def prepare_whole(self) -> str:
        """As ``youji run`` does it, but that there is no world of the demonstration; a key of one of its people."""
        where = str(self.var / "youji.sqlite3") if not self.database.url else "postgres"
        stamp = self.var / "stamps" / f"演示世界-{hashlib.sha256(where.encode()).hexdigest()[:8]}"
        self.run("migrate", "-v0")  # else the stamp would be of another database
        stamp.parent.mkdir()
        stamp.write_text("1")
        self.run("run", "--prepare-only")
        return self.people()

    def people(self) -> str:
        """The people are there; a key of one of them."""
        return self.run("shell", "-v0", "-c", PEOPLE).stdout.split()[-1]

    def start(self, verb: str = "youji.serve") -> None:
        """As a unit does: until it stays, since what a dead one left may still have the port."""

        def stays() -> bool:
            if self.supervisor is None or self.supervisor.poll() is not None:
                self.supervisor = subprocess.Popen(
                    [sys.executable, "-m", *verb.split()], env=self.environment, cwd=ROOT,
                    stdout=self.said, stderr=self.said, start_new_session=True,
                )  # fmt: skip
            return self.answers()

        until(stays, "the house does not open")

    def answers(self, path: str = "/healthz") -> bool:
        """Whether somebody answers."""
        return self.ask(path)[0] == 200

    def ask(self, path: str) -> tuple[int, str]:
        """What the server says; 0 when it does not."""
        try:
            with urllib.request.urlopen(self.address + path, timeout=20) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            with refused:
                return refused.code, refused.read().decode()
        except (OSError, ValueError, http.client.HTTPException):
            return 0, ""

    def servers(self) -> list[int]:
        """Who answers."""
        return [pid for pid in self._children() if not _works(pid)]

    def workers(self) -> list[int]:
        """Who works."""
        return [pid for pid in self._children() if _works(pid)]

    def _children(self) -> list[int]:
        return [pid for pid in children(self.supervisor.pid) if alive(pid)] if self.supervisor else []

    def stop(self) -> None:
        """Nothing of it runs."""
        if self.supervisor is not None:
            for pid in (self.supervisor.pid, *self._children()):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            self.supervisor.wait(PATIENCE)
            self.supervisor = None

    def close(self) -> None:
        """Nor does its database."""
        self.stop()
        self.database.stop()
        self.said.close()
