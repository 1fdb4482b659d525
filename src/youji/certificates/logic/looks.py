"""Looks 查看: what counts as one, and how they are counted in a process's memory until they are added up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from threading import Event, Lock

#: Programs that say of themselves that they are nobody (a phone is called Cubot).
ROBOTS = re.compile(r"(?<!cu)bot\b|spider|crawl|slurp|preview|facebookexternalhit", re.IGNORECASE)
#: What a process counts between two times of adding up, at most: labels and days, 5 MB.
MOST = 20_000


def is_look(method: str, agent: str, purpose: str) -> bool:
    """Whether a request is somebody's look: the page, or the same for a program, was fetched to be read.

    Args:
        agent: what the browser calls itself; purpose: of a page that is fetched before anybody wants it, ``prefetch``.
    """
    return method == "GET" and not purpose and not ROBOTS.search(agent)


@dataclass(frozen=True, slots=True)
class Key:
    """What is counted: looks at a certificate's page on a day (``copy`` 0), or at the label of one copy of it.

    Without a number: looks that found no place, whichever they were at.
    """

    code: str
    copy: int
    day: date


class Counter:
    """Looks of one process that nobody has added up yet. Bounded: what finds no place is counted together, for its day."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = Lock()
        self._counts: dict[Key, int] = {}
        #: Half of the places are taken: whoever adds up does not wait for the minute.
        self.filling = Event()

    def add(self, key: Key, looks: int = 1) -> None:
        """So many more; of a key that finds no place, under its day alone."""
        with self._lock:
            if key not in self._counts and len(self._counts) >= self._most:
                key = Key("", 0, key.day)
            self._counts[key] = self._counts.get(key, 0) + looks
            if 2 * len(self._counts) >= self._most:
                self.filling.set()

    def take(self) -> dict[Key, int]:
        """Everything that was counted, which is then counted here no more."""
        with self._lock:
            taken, self._counts = self._counts, {}
            self.filling.clear()
            return taken

    def put_back(self, counts: Mapping[Key, int]) -> None:
        """What could not be added up is counted here again."""
        for key, looks in counts.items():
            self.add(key, looks)
