"""Other worlds than the one that was: an older backup, another tree for a witness, a release before, a folder nobody writes.

As ``rows``: each takes an empty folder and tells what came of it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from tests.faults.house import ROOT, House, until
from tests.faults.rows import LONG, Row, used, waits
from tests.witness import processes

PUBLIC = """
from django.db import transaction
from youji.ledger.services import record
from youji.shared import clock
from youji.shared.actor import SYSTEM
for n in range({many}):
    with transaction.atomic():
        record("ledger.thing.done", subject=f"ledger.thing:{{n}}", before={{}}, after={{}}, actor=SYSTEM,
               now=clock.now(), public={{"n": n}})
"""


def older_backup(folder: Path) -> Row:
    """A house brought back from before is told apart by whoever kept what they saw: ``verify-log --state``."""
    row = Row("Older backup restored, told by `verify-log --state`")
    before, seen = folder / "before.tar.gz", folder / "seen.json"
    (folder / "first").mkdir()
    (folder / "second").mkdir()
    look = ("verify-log", "--state", str(seen), "--from")
    with used(folder / "first") as (house, _):
        house.run("shell", "-v0", "-c", PUBLIC.format(many=5))
        waits(house)
        house.run("backup", str(before))
        house.run("shell", "-v0", "-c", PUBLIC.format(many=7))
        waits(house)
        told = house.run(*look, house.address, check=False)
        row.demand(told.returncode == 0, told.stderr.strip())
    again = House(folder / "second", "sqlite", PORT=str(house.port))  # the log's name has it
    again.port, again.address = house.port, house.address
    try:
        again.run("restore", str(before))
        again.run("collectstatic", "-v0", "--noinput")
        again.start()
        told = again.run(*look, again.address, check=False)
    finally:
        again.close()
    row.demand(told.returncode == 1, "nothing was told")
    row.told = "：".join(re.sub(r"\s+", " ", told.stderr).strip().split("第一处： ")[-1:])
    return row


def upgrade(folder: Path) -> Row:
    """The demonstration world of 0.2.0, brought back, migrated and verified by this code."""
    row = Row("Upgrade from 0.2.0 with its demonstration world")
    release = "b138873"
    old = folder / "old"
    old.mkdir()
    packed = subprocess.run(["git", "archive", release], cwd=ROOT, capture_output=True, check=False)
    if packed.returncode:
        row.skipped = f"the history here has no {release}"
        return row
    subprocess.run(["tar", "-x"], cwd=old, input=packed.stdout, check=True)
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("YOUJI_", "DJANGO_"))}
    world = folder / "world.tar.gz"
    its_own = str(old / ".venv" / "bin" / "python")  # it leaned on what we have no more
    steps = (
        (old, "setup", [sys._base_executable, "tools/setup.py"]),
        (old, "save", [its_own, "tools/saved_world.py", "save", str(world)]),
        (ROOT, "check", [sys.executable, "tools/saved_world.py", "check", str(world)]),
    )
    for where, verb, command in steps:
        done = subprocess.run(
            command, cwd=where, capture_output=True, text=True, check=False,
            env={**environment, "PYTHONPATH": str(where / "src")},
        )  # fmt: skip
        if done.returncode:
            row.faults.append(f"{verb}: {(done.stdout + done.stderr)[-600:]}")
            return row
    said = next((one for one in done.stdout.splitlines() if "核验通过" in one), done.stdout[-200:])
    row.told = f"restored, migrated and verified: “{said}”"
    return row


def witness(folder: Path) -> Row:
    """A witness beside the log: one that was cut short and grown anew is refused, and the page says so."""
    row = Row("Log cut short and grown anew (split view), told by a witness")
    before = folder / "before.tar.gz"
    for name in ("first", "second"):
        (folder / name).mkdir()
    vkey = processes.new(folder / "w")
    with used(folder / "first") as (house, _):
        key = house.ask("/log/key")[1].strip()
        with processes.running(folder / "w", f"{house.address}+{key}") as one:
            set_to = {"YOUJI_WITNESSES": f"{vkey}@{one.url}", "PORT": str(house.port)}
            house.stop()
            house.environment |= set_to
            house.start()
            house.run("shell", "-v0", "-c", PUBLIC.format(many=5))
            waits(house)
            house.run("backup", str(before))
            more = int(_note(house)[1]) + 7
            house.run("shell", "-v0", "-c", PUBLIC.format(many=7))
            signed = until(lambda: _cosigned(house, more, vkey), "nobody cosigns", LONG)
            house.stop()
            again = House(folder / "second", "sqlite", **set_to)
            again.port, again.address = house.port, house.address
            try:
                again.run("restore", str(before))
                again.run("collectstatic", "-v0", "--noinput")
                again.start()
                again.run("shell", "-v0", "-c", PUBLIC.format(many=9))
                waits(again)
                refused = until(lambda: "拒绝签名" in _page(again), "the witness signs another tree", LONG)
            finally:
                again.close()
    row.told = (
        f"cosigned within {signed:.0f} s; the other tree refused, and said on `/log/`, within {refused:.0f} s"
    )
    return row


def _note(house: House) -> list[str]:
    return house.ask("/log/checkpoint")[1].split("\n")


def _cosigned(house: House, size: int, vkey: str) -> bool:
    """Whether the witness has put its line under a checkpoint of so many leaves or more."""
    note = _note(house)
    return int(note[1]) >= size and any(line.startswith(f"— {vkey.split('+', 1)[0]} ") for line in note)


def _page(house: House) -> str:
    return re.sub(r"\s+", " ", house.ask("/log/")[1])


WORLDS = (older_backup, witness, upgrade)
