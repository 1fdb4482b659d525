"""What else goes wrong: a full disk, a mail server that is silent, a clock, two workers, an old backup, an upgrade.

Each takes an empty folder and tells what came of it; what was not as it should be is a fault.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.faults.clients import Registrar
from tests.faults.databases import PATIENCE
from tests.faults.house import ROOT, House, until
from tests.faults.kills import MUST_SAY, WAITING, Trial

#: Longer than the log may stand.
LONG = 240.0
DAY = 86_400


@dataclass
class Row:
    """One line of the table."""

    name: str
    database: str = "SQLite"
    told: str = ""
    faults: list[str] = field(default_factory=list)
    skipped: str = ""

    def demand(self, holds: bool, otherwise: str) -> None:
        """It holds, or that is a fault."""
        if not holds:
            self.faults.append(otherwise)


@contextmanager
def used(folder: Path, database: str = "sqlite", **variables: str) -> Iterator[tuple[House, Trial]]:
    """A house that serves, and who uses it."""
    house = House(folder, database, **variables)
    try:
        trial = Trial(house, house.prepare_whole())
        house.start()
        until(house.workers, "no worker")
        yield house, trial
    finally:
        house.close()


def write(trial: Trial, many: int = 1) -> None:
    """So many writes more are acknowledged."""
    registrar, begun = trial.writers[0], time.monotonic()
    assert isinstance(registrar, Registrar)
    while trial.seen.since(begun) < many:
        registrar.ask()


def waits(house: House) -> float:
    """Seconds until nothing waits for its seal."""
    return until(lambda: not house.database.rows(WAITING), "the log stands", LONG)


def verified(house: House, row: Row) -> None:
    """``verify-log`` finds nothing, once the house has stopped."""
    house.stop()
    done = house.run("verify-log", check=False)
    row.demand(done.returncode == 0, (done.stdout + done.stderr).strip())


def nothing_lost(trial: Trial, row: Row) -> None:
    """What was acknowledged is there and trailed."""
    trial.compare()
    lost, untrailed = trial.outcome.lost, trial.outcome.untrailed
    row.demand((lost, untrailed) == (0, 0), f"lost {lost}, without trail {untrailed}")


LETTERS = """
from youji.accounts.models import Message, Person
from youji.shared import clock
person = Person.objects.filter(is_active=True).first()
Person.objects.filter(pk=person.pk).update(email="one@example.org")
for n in range(20):
    Message.objects.create(person=person, title=f"第{n}封", created_at=clock.now())
"""


def silent_mail(folder: Path) -> Row:
    """A server that takes every line and never says a word delays letters, and nothing else."""
    row = Row("Mail server that accepts and says nothing")
    taken: list[socket.socket] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def take() -> None:
            with contextlib.suppress(OSError):
                while True:
                    taken.append(server.accept()[0])

        threading.Thread(target=take, daemon=True).start()
        port = server.getsockname()[1]
        with used(
            folder, YOUJI_EMAIL_URL=f"smtp://127.0.0.1:{port}", YOUJI_EMAIL_FROM="youji@example.org"
        ) as (house, trial):
            house.run("shell", "-v0", "-c", LETTERS)
            until(lambda: taken, "nobody speaks to the mail server")
            longest = 0.0
            for _ in range(15):
                write(trial)
                longest = max(longest, waits(house))
            nothing_lost(trial, row)
            verified(house, row)
        server.shutdown(socket.SHUT_RDWR)
    row.demand(longest <= MUST_SAY, f"the log stood for {longest:.0f} seconds")
    row.told = f"20 letters wait, {len(taken)} lines taken; of 15 writes meanwhile each in the log within {longest:.0f} s"
    return row


TOLD = "SELECT COUNT(*) FROM accounts_message WHERE matter = 'clock'"
SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
static long ahead(void) {
  FILE *file = fopen(getenv("FAULTS_CLOCK"), "r");
  long seconds = 0;
  if (file) { if (fscanf(file, "%ld", &seconds) != 1) seconds = 0; fclose(file); }
  return seconds;
}
int clock_gettime(clockid_t which, struct timespec *out) {
  static int (*real)(clockid_t, struct timespec *);
  if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
  int said = real(which, out);
  if (said == 0 && (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE)) out->tv_sec += ahead();
  return said;
}
int gettimeofday(struct timeval *out, void *zone) {
  struct timespec now;
  int said = clock_gettime(CLOCK_REALTIME, &now);
  out->tv_sec = now.tv_sec; out->tv_usec = now.tv_nsec / 1000;
  return said;
}
time_t time(time_t *out) {
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  if (out) *out = now.tv_sec;
  return now.tv_sec;
}
"""


def clock_jumps(folder: Path) -> Row:
    """The machine's clock jumps a day ahead and back, and a day back and on again, while people write."""
    row = Row("Clock a day ahead, back, a day behind, back")
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        row.skipped = "no C compiler, so the processes' clock cannot be moved"
        return row
    (folder / "clock.c").write_text(SHIM)
    subprocess.run(
        [
            compiler,
            "-shared",
            "-fPIC",
            "-O2",
            "-o",
            str(folder / "clock.so"),
            str(folder / "clock.c"),
            "-ldl",
        ],
        check=True,
    )
    (folder / "ahead").write_text("0")
    shim = {"LD_PRELOAD": str(folder / "clock.so"), "FAULTS_CLOCK": str(folder / "ahead")}
    longest, told = [], 0
    with used(folder, **shim) as (house, trial):
        write(trial, 3)
        waits(house)
        for ahead in (DAY, 0, -DAY, 0):
            (folder / "ahead").write_text(str(ahead))
            write(trial, 3)
            longest.append(waits(house))
            known = [(told,)]
            until(lambda known=known: house.database.rows(TOLD) != known, "nobody is told of it", LONG)
            [(told,)] = house.database.rows(TOLD)
        nothing_lost(trial, row)
        verified(house, row)
    row.demand(max(longest) <= MUST_SAY, f"the log stood for {max(longest):.0f} seconds")
    row.told = (
        "after each jump what was written is in the log within "
        + ", ".join(f"{one:.0f}" for one in longest)
        + f" s; {told} messages to the administrators"
    )
    return row


def two_workers(folder: Path) -> Row:
    """A second worker beside the house's own: nothing is sealed twice; killed in the middle, the other goes on."""
    row = Row("Two workers, one killed")
    with used(folder) as (house, trial):
        second = subprocess.Popen(
            [sys.executable, "-m", "youji", "worker"], env=house.environment, cwd=ROOT,
            stdout=house.said, stderr=house.said,
        )  # fmt: skip
        try:
            begun = time.monotonic()
            while time.monotonic() - begun < 20:
                write(trial, 3)
            waits(house)
        finally:
            second.send_signal(signal.SIGKILL)
            second.wait(PATIENCE)
        write(trial, 3)
        halted = waits(house)
        nothing_lost(trial, row)
        verified(house, row)
    row.demand(halted <= MUST_SAY, f"the log stood for {halted:.0f} seconds")
    row.told = f"{len(trial.seen.acknowledged)} writes sealed once each; after the kill the log whole within {halted:.0f} s"
    return row


def worker_stopped(folder: Path) -> Row:
    """A worker that neither works nor dies: ``/readyz`` says that the log stands within two minutes."""
    row = Row("Worker that neither works nor dies (SIGSTOP)")
    with used(folder) as (house, trial):
        write(trial)
        waits(house)
        [worker] = house.workers()
        os.kill(worker, signal.SIGSTOP)
        write(trial)
        begun = time.monotonic()
        until(lambda: "standing still" in house.ask("/readyz")[1], "nobody says that the log stands", LONG)
        said = time.monotonic() - begun
        os.kill(worker, signal.SIGCONT)
        halted = waits(house)
        until(lambda: '"log": "ok"' in house.ask("/readyz")[1], "it is still said to stand", LONG)
        nothing_lost(trial, row)
        verified(house, row)
    row.demand(said <= MUST_SAY, f"said after {said:.0f} seconds")
    row.told = f"`/readyz` red, naming the log, after {said:.0f} s; let go, whole after {halted:.0f} s and green again"
    return row


ROWS = (silent_mail, clock_jumps, two_workers, worker_stopped)
