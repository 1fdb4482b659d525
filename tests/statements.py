"""Which tests ask PostgreSQL what no other asks it.

While SQLite runs everything, each test is noted with the statements it makes and the line of the house each is made at.
PostgreSQL then runs, of those that make nothing but what many others make too, as many as it takes for every statement
of every line to be asked by ``TIMES`` tests, or by all there are. What is never left out: a test that knows the database
(it imports ``django.db``) or really commits, and one that was not noted.
"""

from __future__ import annotations

import heapq
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any
from zlib import crc32

import django.db
import pytest

import youji

#: By how many tests each statement of each line is asked on PostgreSQL.
TIMES = 3
#: What a test costs beside what it does, in seconds.
EACH = 0.05
HOUSE = str(Path(youji.__file__).parent)
SHARED = f"{HOUSE}/shared/"
#: Each of these has a name of its own.
POINTS = ("SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")
#: As many values as there are: one statement.
VALUES = re.compile(
    r"(?:\((?:%s|NULL)(?:, (?:%s|NULL))*\)|%s)(?:, (?:\((?:%s|NULL)(?:, (?:%s|NULL))*\)|%s))*"
)


@dataclass(slots=True)
class Noted:
    """What a test asked of the database, each as a number, and how long it took."""

    asked: set[int] = field(default_factory=set)
    seconds: float = 0.0


def enough(told: Mapping[str, Noted], times: int = TIMES) -> set[str]:
    """Tests, as cheap as they are easily found, of which ``times`` make each statement, or all that make it."""
    makers: dict[int, list[str]] = defaultdict(list)
    for name, noted in sorted(told.items()):
        for one in noted.asked:
            makers[one].append(name)
    wanted = {one: min(times, len(names)) for one, names in makers.items()}
    chosen: set[str] = set()
    waiting = [(-_worth(noted, wanted), name) for name, noted in sorted(told.items()) if noted.asked]
    heapq.heapify(waiting)
    while waiting:
        before, name = heapq.heappop(waiting)
        now = -_worth(told[name], wanted)
        if now == 0:
            continue
        if now > before:  # others have asked some of it meanwhile
            heapq.heappush(waiting, (now, name))
            continue
        chosen.add(name)
        for one in told[name].asked:
            wanted[one] = max(0, wanted[one] - 1)
    return chosen


def _worth(noted: Noted, wanted: Mapping[int, int]) -> float:
    return sum(wanted[one] > 0 for one in noted.asked) / (noted.seconds + EACH)


# --- noting ------------------------------------------------------------------------------------------


class Notes:
    """Listens to this thread's connection, and writes a line for each test that ran."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.noted, self.passed = Noted(), False
        self.listening = False

    def hear(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith(POINTS):
            return execute(sql, params, many, context)
        place = _place()
        try:
            answer = execute(sql, params, many, context)
        except Exception:
            self.noted.asked.add(number_of(f"refused {place} {sql}"))
            raise
        self.noted.asked.add(number_of(f"{place} {sql}"))
        return answer

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        if not self.listening:
            django.db.connection.execute_wrappers.append(self.hear)
            self.listening = True
        self.noted, self.passed, began = Noted(), False, time.thread_time()
        yield
        if self.passed:
            took = round(time.thread_time() - began, 3)
            line = {"test": item.nodeid, "asked": sorted(self.noted.asked), "seconds": took}
            with self.file.open("a", encoding="utf-8") as file:
                file.write(json.dumps(line) + "\n")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """What was skipped, or failed half way, is not noted: it runs wherever it may."""
        self.passed |= report.when == "call" and report.passed


def note(config: pytest.Config, folder: Path) -> None:
    """Every test that runs in this process is noted in a file of its own; whoever only hands them out runs none."""
    hands_out = config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput")
    if not hands_out:
        name = getattr(config, "workerinput", {}).get("workerid", "alone")
        config.pluginmanager.register(Notes(folder / f"{name}.jsonl"))


def number_of(said: str) -> int:
    """A statement as a number, whatever the number of its values."""
    return crc32(VALUES.sub("%s", said).encode())


def _place() -> str:
    """The line of a room that asks: what all rooms share asks for whoever calls it."""
    frame = sys._getframe(2)
    while frame is not None:
        name = frame.f_code.co_filename
        if name.startswith(HOUSE) and not name.startswith(SHARED):
            return f"{name.removeprefix(HOUSE)}:{frame.f_lineno}"
        frame = frame.f_back
    return ""


# --- choosing ----------------------------------------------------------------------------------------


def read(folder: Path) -> dict[str, Noted]:
    """What was noted by every worker."""
    lines = (
        json.loads(line)
        for file in sorted(folder.glob("*.jsonl"))
        for line in file.open("r", encoding="utf-8")
    )
    return {line["test"]: Noted(set(line["asked"]), line["seconds"]) for line in lines}


def left_out(items: list[pytest.Item], folder: Path) -> set[str]:
    """The tests that ask nothing which is not asked often enough without them."""
    told = read(folder)
    free = {
        item.nodeid for item in items
        if item.nodeid in told and not knows_the_database(item.module)  # type: ignore[attr-defined]
    }  # fmt: skip
    return free - enough(told)


def _asks_otherwise(item: Any) -> bool:
    """Whether others than this thread may ask for it, or it tries the database itself."""
    marker = item.get_closest_marker("django_db")
    commits = "transactional_db" in item.fixturenames or (marker and marker.kwargs.get("transaction"))
    return bool(commits) or knows_the_database(item.module)


def knows_the_database(module: ModuleType) -> bool:
    """Whether a file of tests speaks with Django's connection, transactions or errors of the database itself."""
    ours = {id(one) for name, one in vars(django.db).items() if not name.startswith("_")}
    return any(id(one) in ours for one in vars(module).values())
