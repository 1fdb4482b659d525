"""Breaks the house on purpose, for as long as it may, and writes docs/reliability.md of what came of it.

    python tools/faults.py [MINUTES] [kills|ROW …]

Of the minutes (90) four fifths are for kills, both databases at once, at most 50 of each; the rest is for the rows of
``tests/faults/rows.py``. What each came to is kept in ``var/faults/``: with words after the minutes only those run, and
the page is made of everything kept.
"""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from tests.faults import disks, rows, worlds  # noqa: E402
from tests.faults.house import House  # noqa: E402
from tests.faults.kills import Trial  # noqa: E402
from tests.faults.report import MOST, Run, written  # noqa: E402

from youji.shared import clock  # noqa: E402

ROWS = (*disks.DISKS, *rows.ROWS, *worlds.WORLDS)
KEPT = ROOT / "var" / "faults"
PAGE = ROOT / "docs" / "reliability.md"
SHARE = 0.8
#: In one round of so many the worker is killed while it writes the log, and the parent is started by all of `youji run`.
EACH = 5
LATER: dict[str, str] = {}


@contextmanager
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="youji-faults-"))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def commit() -> str:
    """Where the code stands."""
    asked = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip()


def keep(name: str, what: dict) -> None:
    KEPT.mkdir(parents=True, exist_ok=True)
    (KEPT / f"{name}.json").write_text(json.dumps({**what, "commit": commit()}, ensure_ascii=False, indent=1))


def kill(database: str, minutes: float) -> None:
    """Rounds of kills until there were enough, or the time is over."""
    begun, loads = time.monotonic(), []
    with folder() as made:
        house = House(made, database)
        try:
            trial = Trial(house, house.prepare_whole())

            def told() -> None:
                took = (time.monotonic() - begun) / 60
                keep(f"kills-{database}", {**vars(trial.outcome), "minutes": took, "loads": loads})

            def more(rounds: int) -> bool:
                loads.append(os.getloadavg()[0])
                told()
                print(f"▸ {house.database.name}: {rounds} × 4 kills", flush=True)
                return rounds < MOST and time.monotonic() - begun < minutes * 60

            trial.run(more, aimed=lambda n: n % EACH == 1, units=lambda n: n % EACH == 2, settle=True)
            told()
        finally:
            house.close()


def kills(minutes: float) -> None:
    both = [threading.Thread(target=kill, args=(name, minutes)) for name in ("sqlite", "postgres")]
    for one in both:
        one.start()
    for one in both:
        one.join()


def row(make) -> None:
    with folder() as made:
        try:
            came = make(made)
        except Exception as fault:
            came = rows.Row(make.__doc__.split(":")[0], faults=[f"{type(fault).__name__}: {fault}"])
    keep(f"row-{make.__name__}", asdict(came))
    print(f"▸ {came.name}: {came.faults or came.skipped or came.told}", flush=True)


def page() -> bool:
    """The page is what is kept; whether nothing was at fault."""
    names = [f"kills-{one}" for one in ("sqlite", "postgres")], [f"row-{one.__name__}" for one in ROWS]
    found = [
        [json.loads(path.read_text()) for name in some if (path := KEPT / f"{name}.json").exists()]
        for some in names
    ]
    run = Run(clock.local_date(clock.now()), *found, later=LATER)
    PAGE.write_text(written(run))
    return not any(one["faults"] for some in found for one in some)


def main(words: list[str]) -> bool:
    minutes = float(words[0]) if words else 90.0
    wanted = set(words[1:]) or {"kills", *(one.__name__ for one in ROWS)}
    if "kills" in wanted:
        kills(minutes * SHARE)
    for make in ROWS:
        if make.__name__ in wanted:
            row(make)
    return page()


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt):
        sys.exit(0 if main(sys.argv[1:]) else 1)
