"""Witnesses as their operators run them: processes, on loopback ports."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

from tests.ports import free_port

SRC = Path(__file__).parents[2] / "src"
#: Only that a busy machine starts a process at all.
PATIENCE_SECONDS = 60


def youji(*args: object) -> subprocess.CompletedProcess[str]:
    """``youji witness …``, run to its end."""
    return subprocess.run(
        [sys.executable, "-m", "youji", "witness", *map(str, args)],
        env={**os.environ, "PYTHONPATH": str(SRC), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        check=False,
        timeout=PATIENCE_SECONDS,
    )


def new(folder: Path, name: str = "witness.example/w") -> str:
    """A witness's verifier key, once it is made in ``folder``."""
    made = youji("init", folder, "--name", name)
    assert made.returncode == 0, made.stderr
    return made.stdout.split("公钥：")[1].split("\n")[0]


@dataclass(frozen=True)
class Running:
    """A witness that answers."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, method: str, path: str, body: bytes | None = None) -> tuple[int, str, str]:
        """Status, content type and body of an answer."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        line.request(method, path, body)
        answer = line.getresponse()
        said = answer.read().decode()
        line.close()
        return answer.status, answer.headers["content-type"], said

    def add(self, body: bytes) -> tuple[int, str, str]:
        """What it says to ``add-checkpoint``."""
        return self.ask("POST", "/add-checkpoint", body)


@contextmanager
def running(folder: Path, *logs: str, more: tuple[object, ...] = ()) -> Iterator[Running]:
    """``youji witness serve``, until the block ends."""
    port = free_port()
    asked = [part for log in logs for part in ("--log", log)]
    command = [sys.executable, "-m", "youji", "witness", "serve", folder, *asked, "--port", port, *more]
    environment = {**os.environ, "PYTHONPATH": str(SRC), "PYTHONIOENCODING": "utf-8"}
    process = subprocess.Popen(list(map(str, command)), env=environment, stderr=subprocess.PIPE)
    try:
        found = Running(port, process)
        _wait_for(found)
        yield found
    finally:
        process.terminate()
        process.communicate(timeout=PATIENCE_SECONDS)


def _wait_for(one: Running) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until and one.process.poll() is None:
        try:
            one.ask("GET", "/key")
            return
        except OSError:
            time.sleep(0.05)
    raise AssertionError(one.process.communicate(timeout=PATIENCE_SECONDS)[1].decode())
