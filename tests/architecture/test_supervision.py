"""What dies is started again, for ever; what nobody supervises leaves; two never use one YOUJI_VAR."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.faults.databases import PATIENCE
from tests.faults.house import ROOT, House, until
from tests.ports import free_port
from youji import serve as supervisor
from youji.shared import one_at_a_time


@pytest.mark.parametrize(
    ("last", "lived", "pause"),
    [(0, 0.1, 1), (1, 0.1, 2), (16, 59, 30), (30, 0, 30), (30, 60, 1), (30, 6000, 1)],
)
def test_the_pause_before_another_start_grows_to_half_a_minute(last, lived, pause):
    assert supervisor.next_pause(last, lived) == pause


def test_what_dies_is_started_again_until_told_to_stop(monkeypatch):
    monkeypatch.setattr(supervisor, "next_pause", lambda last, lived: 0)
    stopping, starts = threading.Event(), []

    def die() -> None:
        starts.append(1)
        if len(starts) == 50:
            stopping.set()

    supervisor.keep(die, stopping)
    assert len(starts) == 50


class _Beginning(BaseHTTPRequestHandler):
    """A house that says 503 twice, and then answers."""

    asked = 0

    def do_GET(self) -> None:
        _Beginning.asked += 1
        self.send_response(200 if _Beginning.asked > 2 else 503)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Not among what is told."""


def test_ready_is_told_once_and_not_before_the_house_answers(capsys):
    port, stopping = free_port(), threading.Event()
    waiting = threading.Thread(target=supervisor.tell_when_ready, args=(port, time.monotonic(), stopping))
    waiting.start()
    assert not supervisor.answers(port)  # nobody is there yet
    with ThreadingHTTPServer(("127.0.0.1", port), _Beginning) as house:
        threading.Thread(target=house.serve_forever, daemon=True).start()
        waiting.join(PATIENCE)
        house.shutdown()
    assert _Beginning.asked == 3
    assert capsys.readouterr().out.count("优基已就绪（") == 1


def test_whoever_is_told_to_stop_before_it_answers_is_not_told_it_is_ready(capsys):
    stopping = threading.Event()
    stopping.set()
    supervisor.tell_when_ready(free_port(), time.monotonic(), stopping)
    assert capsys.readouterr().out == ""


def test_a_second_run_is_told_whose_the_folder_is_and_touches_no_data(tmp_path):
    held = one_at_a_time.take(tmp_path)
    try:
        second = subprocess.run(
            [sys.executable, "-m", "youji", "run"],
            env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "YOUJI_VAR": str(tmp_path),
                 "YOUJI_DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "youji.settings"},
            cwd=ROOT, capture_output=True, text=True, check=False,
        )  # fmt: skip
    finally:
        os.close(held)
    assert second.returncode == 1
    assert f"进程号 {os.getpid()}" in second.stderr
    assert not (tmp_path / "youji.sqlite3").exists()


def test_a_killed_process_leaves_the_folder_free(tmp_path):
    code = "import sys, time; from pathlib import Path; from youji.shared import one_at_a_time as one\n"
    code += "one.take(Path(sys.argv[1])); print('held', flush=True); time.sleep(600)"
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src")},
    )  # fmt: skip
    assert holder.stdout.readline() == b"held\n"
    with pytest.raises(one_at_a_time.Taken, match=str(holder.pid)):
        one_at_a_time.take(tmp_path)
    holder.kill()
    holder.wait()
    os.close(one_at_a_time.take(tmp_path))


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_server_that_is_killed_twice_within_seconds_comes_back(tmp_path):
    """Granian gives up then. Once, and whoever outlives a parent: ``tests/faults``."""
    house = House(tmp_path, "sqlite", settings="tests.faults.settings")
    house.run("migrate", "-v0")
    house.start()
    server = house.supervisor
    try:
        for _ in range(3):
            for pid in house.servers():
                os.kill(pid, signal.SIGKILL)
            time.sleep(1.5)
        until(house.answers, "nobody started it again")
        assert server.poll() is None
        server.terminate()
        assert server.wait(PATIENCE) == 0
    finally:
        house.close()
