"""``kill -9`` of the server, the worker, the database and the parent, while people write; and what came of it."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from uuid import UUID

from tests.faults.clients import Client, Officer, Registrar, Seen
from tests.faults.databases import PATIENCE, alive
from tests.faults.house import House, until
from youji.shared import clock
from youji.shared.identifiers import made_at

KINDS = ("server", "worker", "database", "parent")
EACH = tuple((kind,) for kind in KINDS)
AT_ONCE = (KINDS,)
#: Writes acknowledged since the last kill, before the next.
WRITES = 3
HELD = "SELECT 1 FROM ledger_jobrun WHERE name = 'ledger.sequence' AND finished_at IS NULL"
WAITING = "SELECT entry_id FROM ledger_pending ORDER BY entry_id LIMIT 1"
#: By then ``/readyz`` has said that the log stands.
MUST_SAY = 120.0


@dataclass
class Outcome:
    """What so many kills of each kind came to."""

    database: str
    kills: Counter[str] = field(default_factory=Counter)
    in_the_middle: int = 0  # of the worker, while it was writing the log
    back: defaultdict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    gone: list[float] = field(default_factory=list)  # seconds until no child of a killed parent was left
    acknowledged: int = 0
    lost: int = 0
    untrailed: int = 0
    unacknowledged: int = 0
    halted: float = 0.0
    unsaid: int = 0
    signed_in: int = 0
    faults: list[str] = field(default_factory=list)
    verified: str = ""


class Watcher(threading.Thread):
    """Looks beside the house how long the oldest entry has been waiting, and whether the house says so."""

    def __init__(self, house: House, outcome: Outcome) -> None:
        super().__init__(daemon=True)
        self.house, self.outcome, self.stopping = house, outcome, threading.Event()
        self.waits = 0.0

    def run(self) -> None:
        """Until told to stop."""
        while not self.stopping.wait(0.3):
            with contextlib.suppress(Exception):  # the database is away
                self.waits = self.look()
                self.outcome.halted = max(self.outcome.halted, self.waits)
                if self.waits > MUST_SAY and "standing still" not in self.house.ask("/readyz")[1]:
                    self.outcome.unsaid += 1

    def look(self) -> float:
        """For how many seconds the oldest entry has had no seal."""
        rows = self.house.database.rows(WAITING)
        return (clock.now() - made_at(as_id(rows[0][0]))).total_seconds() if rows else 0.0


def as_id(kept: object) -> UUID:
    """The id, as either database gives it."""
    return kept if isinstance(kept, UUID) else UUID(str(kept))


class Trial:
    """A house in use, in which things are killed."""

    def __init__(self, house: House, token: str, *, writers: int = 2) -> None:
        self.house, self.verb = house, "youji.serve"
        self.outcome = Outcome(house.database.name)
        self.seen = Seen()
        self.writers: list[Client] = [Registrar(house, self.seen, token, n * 100_000) for n in range(writers)]
        self.clients = [*self.writers, Officer(house, self.seen)]
        self.watcher = Watcher(house, self.outcome)
        self.chance = random.Random(20261129)  # noqa: S311

    def run(
        self,
        more: Callable[[int], bool],
        *,
        aimed: Callable[[int], bool],
        units: Callable[[int], bool] = lambda _: False,
        at_once: Callable[[int], bool] = lambda _: False,
        settle: bool,
    ) -> Outcome:
        """Kill one of each, again and again while ``more(rounds done)``.

        Args:
            aimed: whether in this round the worker is killed while it writes the log, else at any moment.
            units: whether in this round the parent is started again by all of ``youji run``, else the supervisor alone.
            at_once: whether in this round all four are killed at one moment, else one after the other.
            settle: the log has caught up before the next kill.
        """
        self.house.start(self.verb)
        for one in (*self.clients, self.watcher):
            one.start()
        rounds = 0
        try:
            while more(rounds):
                self.verb = "youji run" if units(rounds) else "youji.serve"
                for kinds in AT_ONCE if at_once(rounds) else EACH:
                    self.kill(*kinds, aimed=aimed(rounds))
                    if settle and kinds != ("server",):
                        self.caught_up()
                rounds += 1
            self.end()
        except AssertionError as stands:  # told with the rest, and not instead of it
            self.outcome.faults.append(str(stands))
        return self.outcome

    def kill(self, *kinds: str, aimed: bool = False) -> None:
        """One kill, or several at once, in the middle of writing; over when a write sent later has been acknowledged."""
        begun = time.monotonic()
        until(lambda: self.house.servers() and self.house.workers(), "server and worker")
        self.press(True)
        until(lambda: self.seen.since(begun) >= WRITES, "nothing is acknowledged")
        if aimed and "worker" in kinds:
            self.outcome.in_the_middle += self.aim()
        else:
            time.sleep(self.chance.uniform(0, 0.3))
        killed, worked = time.monotonic(), set(self.house.workers())
        for kind in kinds:
            getattr(self, f"_kill_{kind}")()
        if "worker" in kinds:
            until(lambda: set(self.house.workers()) - worked, "no other worker")
        if kinds != ("worker",):
            until(lambda: self.seen.since(killed), f"nothing is acknowledged after a kill of {kinds}")
        for kind in kinds:
            self.outcome.kills[kind] += 1
            self.outcome.back[kind].append(time.monotonic() - killed)
        self.press(False)

    def press(self, on: bool) -> None:
        """Writers go on at once, or now and then."""
        for one in self.writers:
            (one.pressing.set if on else one.pressing.clear)()

    def aim(self) -> bool:
        """The worker is at the log at this moment, or did not come to it for a while."""
        begun = time.monotonic()
        while time.monotonic() - begun < 10:
            if self.house.database.rows(HELD):
                return True
        return False

    def caught_up(self) -> None:
        """What waits now is in the log."""
        moment = clock.now()

        def sealed() -> bool:
            try:
                rows = self.house.database.rows(WAITING)
            except Exception:
                return False
            return not rows or made_at(as_id(rows[0][0])) > moment

        until(sealed, "the log stands")

    def _kill_server(self) -> None:
        for pid in self.house.servers():
            os.kill(pid, signal.SIGKILL)

    def _kill_worker(self) -> None:
        for pid in self.house.workers():
            os.kill(pid, signal.SIGKILL)

    def _kill_database(self) -> None:
        self.house.database.kill(self.house)
        self.house.database.start()

    def _kill_parent(self) -> None:
        assert self.house.supervisor is not None
        left = self.house.servers() + self.house.workers()
        self.house.supervisor.send_signal(signal.SIGKILL)
        self.house.supervisor.wait(PATIENCE)
        self.outcome.gone.append(until(lambda: not any(map(alive, left)), "children outlive their parent"))
        self.house.start(self.verb)

    def end(self) -> None:
        """Everybody has stopped; what was acknowledged is held against what is there."""
        for one in self.clients:
            one.stopping.set()
        for one in self.clients:
            one.join(PATIENCE)
        self.caught_up()
        self.watcher.stopping.set()
        self.watcher.join(PATIENCE)
        self.compare()
        self.house.stop()
        done = self.house.run("verify-log", check=False)
        self.outcome.verified = (done.stdout + done.stderr).strip()
        if done.returncode:
            self.outcome.faults.append(self.outcome.verified)

    def compare(self) -> None:
        """What was acknowledged is there, each with its entry in the trail, sealed; nothing is half there."""
        outcome, told = self.outcome, set(self.seen.acknowledged)
        rows = self.house.database.rows
        there = {
            code: f"registry.operator:{pk}" for pk, code in rows("SELECT id, code FROM registry_operator")
        }
        trailed = {
            subject
            for (subject,) in rows(
                "SELECT e.subject FROM ledger_entry e JOIN ledger_seal s ON s.entry_id = e.id"
                " WHERE e.action = 'registry.operator.created'"
            )
        }
        outcome.acknowledged, outcome.lost = len(told), len(told - there.keys())
        outcome.unacknowledged = len(there.keys() - told)
        outcome.untrailed = sum(subject not in trailed for subject in there.values())
        outcome.signed_in = self.seen.answers["signed in"]
        outcome.faults += self.seen.faults
