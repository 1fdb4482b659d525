"""Disks: full, and only to be read. Each takes an empty folder and tells what came of it."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
import urllib.error
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tests.faults.clients import Officer, Seen
from tests.faults.databases import MAKERS, PATIENCE
from tests.faults.house import ROOT, House, until
from tests.faults.kills import Trial
from tests.faults.rows import Row, nothing_lost, used, verified, waits, write


def disk_full(folder: Path) -> Row:
    """Nothing more fits: refused with the sentence, nobody's password was wrong; with room again it goes on."""
    return _full(folder, "sqlite", 120)


def disk_full_postgres(folder: Path) -> Row:
    """The same where PostgreSQL's own folder is on the full disk too: its unit starts it again where it had to stop."""
    return _full(folder, "postgres", 300)


def _full(folder: Path, database: str, megabytes: int) -> Row:
    row = Row(f"Disk full (a tmpfs of {megabytes} MB)", MAKERS[database].name)
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)],
        capture_output=True, check=False,
    )  # fmt: skip
    if made.returncode:
        row.skipped = "this machine lets nobody mount a tmpfs"
        return row
    try:
        with used(folder, database) as (house, trial):
            write(trial, 5)
            waits(house)
            refused, doors = _fill(folder, trial)
            (folder / "filler").unlink()
            stopped = not house.database.runs()
            if stopped:
                house.database.start()
            back = until(lambda: _writes(trial), "nothing is written although there is room")
            trial.seen.faults.clear()
            officer = Officer(house, trial.seen)
            officer.ask()
            row.faults += trial.seen.faults
            halted = waits(house)
            nothing_lost(trial, row)
            verified(house, row)
            row.demand(set(refused) == {503}, f"answers while full: {refused}")
            row.demand(set(doors) <= {"503", "signed in"}, f"at the door: {doors}")
            row.told = (
                f"{len(refused)} writes refused with 503; {len(doors)} sign-ins with the right password, none told it "
                f"was wrong; with room again written after {back:.1f} s, the log whole after {halted:.0f} s"
                f"{'; the database had stopped and was started again' if stopped else ''}"
            )
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=False)
    return row


def _fill(folder: Path, trial: Trial) -> tuple[list[int], list[str]]:
    with contextlib.suppress(OSError), (folder / "filler").open("wb", buffering=0) as filler:
        while filler.write(b"\0" * 65_536):
            pass
    refused: list[int] = []
    begun = time.monotonic()
    while len(refused) < 20 and time.monotonic() - begun < PATIENCE:  # the last page may still hold a few
        if code := _refused(trial.writers[0].ask):
            refused.append(code)
    doors = []
    for _ in range(6):
        seen = Seen()
        code = _refused(Officer(trial.house, seen).ask)
        doors.append(str(code) if code else (seen.faults or ["signed in"])[0])
    return refused, doors


def _refused(ask: Callable[[], None]) -> int:
    try:
        ask()
    except urllib.error.HTTPError as refused:
        with refused:
            return refused.code
    return 0


def _writes(trial: Trial) -> bool:
    return not _refused(trial.writers[0].ask)


PAGES = ("/", "/catalogue", "/notices", "/targets", "/policy", "/editions", "/verify", "/log/", "/log/checkpoint",
         "/api/v1/public/catalogue", "/accounts/login/")  # fmt: skip
NOBODY_MOUNTS = "this machine lets nobody mount"


def read_only(folder: Path) -> Row:
    """``YOUJI_VAR`` may be read and not written, the database is elsewhere: what is public answers."""
    row = Row("`YOUJI_VAR` read-only, database elsewhere", "PostgreSQL")
    with _used_and_stopped(folder, "postgres") as house:
        if not _may_be_shut(house):
            row.skipped = NOBODY_MOUNTS
            return row
        said = {page: code for page, (code, _) in _served_shut(house, PAGES).items()}
        row.demand(set(said.values()) == {200}, f"{said}")
        row.told = f"{len(said)} of {len(PAGES)} public pages answer"
        verified(house, row)
    return row


def read_only_sqlite(folder: Path) -> Row:
    """The folder may be read and not written, and the database is in it: the start says so, or every page does."""
    row = Row("`YOUJI_VAR` read-only at the start, database in it")
    with _used_and_stopped(folder, "sqlite") as house:
        if not _may_be_shut(house):
            row.skipped = NOBODY_MOUNTS
            return row
        begun = subprocess.run(
            _shut(house, "youji", "run"), env=house.environment, cwd=ROOT, capture_output=True, text=True,
            check=False, timeout=PATIENCE,
        )  # fmt: skip
        told = (begun.stdout + begun.stderr).strip().replace(str(house.var), "YOUJI_VAR")
        row.demand(
            begun.returncode != 0 and "Traceback" not in told and "只读" in told,
            f"`youji run`: {told[-600:]}",
        )
        served = _served_shut(house, PAGES)
        # 503 only with its sentence.
        said = {code if code == 200 or "暂时存不了数据" in text else 0 for code, text in served.values()}
        row.demand(said <= {200, 503}, f"`youji.serve`: {said}")
        row.told = f"`youji run` stops: “{told.splitlines()[-1] if told else ''}”; served all the same, pages answer {sorted(said)}"
        verified(house, row)
    return row


@contextlib.contextmanager
def _used_and_stopped(folder: Path, database: str) -> Iterator[House]:
    house = House(folder, database)
    try:
        house.prepare_whole()
        house.start()
        waits(house)
        house.stop()
        yield house
    finally:
        house.close()


def _shut(house: House, module: str, *words: str) -> list[str]:
    """The command that runs a module of ours for whom the folder is only to be read."""
    mounted = f"mount --bind {house.var} {house.var} && mount -o remount,ro,bind {house.var}"
    run = " ".join((sys.executable, "-m", module, *words))
    return ["unshare", "-m", "sh", "-c", f"{mounted} && exec {run}"]


def _may_be_shut(house: House) -> bool:
    return not subprocess.run(_shut(house, "this"), capture_output=True, check=False).returncode


def _served_shut(house: House, pages: Iterable[str]) -> dict[str, tuple[int, str]]:
    """What the pages answer where nobody asked ``youji run`` first: status and text."""
    serving = subprocess.Popen(
        _shut(house, "youji.serve"), env=house.environment, cwd=ROOT, stdout=house.said, stderr=house.said,
        start_new_session=True,
    )  # fmt: skip
    try:
        until(lambda: house.ask("/")[0], "the house does not open")
        time.sleep(5)  # the worker has tried
        return {page: house.ask(page) for page in pages}
    finally:
        os.killpg(serving.pid, signal.SIGKILL)
        serving.wait()


DISKS = (disk_full, disk_full_postgres, read_only, read_only_sqlite)
