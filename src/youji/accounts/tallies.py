"""The store of what must not be forgotten before its time: wrong passwords, codes used, tries at a receipt.

It speaks Django's cache interface, because the sign-in library counts in the cache; but a cache may throw away what it
likes, and a guesser who fills one goes free. Here nothing leaves before its own time is over, and ``add`` and ``incr``
are one statement each, so that two tries at once are two. What is kept is bounded all the same: whoever tries is put at
one of ``PLACES`` of each limit, so that a flood of made-up names counts some strangers together and never makes the
table larger (decision 0103). Reads and writes go through the caller's connection: count outside of what may roll back.

The library takes a lock to read a count and write it. Here that is a transaction, so it ends with whoever took it: a
killed process or a full disk leaves no lock behind, and no half of a count (decision 0110).
"""

from __future__ import annotations

import hashlib
import json
import time
from typing import Any
from uuid import UUID

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.db import connection, transaction

from youji.accounts.models import Tally

#: Of each limit. Locking all of them takes 364 wrong passwords a second for a quarter of an hour.
PLACES = 2**16
FOREVER = 2**62
AT_ONCE = 500
#: What the sign-in library (``allauth.core.internal.ratelimit.cache_lock``) calls the lock of a key.
LOCK = ":lock"
#: So long one waits for whoever counts at the same place; on SQLite as long as for any writer.
LOCK_SECONDS = 10
_KEEP = f"""
    INSERT INTO {Tally._meta.db_table} (place, value, until) VALUES (%s, %s, %s)
    ON CONFLICT (place) DO UPDATE SET value = excluded.value, until = excluded.until
"""  # noqa: S608 (our own table's name)
_ADD = f"{_KEEP} WHERE {Tally._meta.db_table}.until <= %s RETURNING 1"
_COUNT = f"""
    UPDATE {Tally._meta.db_table} SET value = CAST(CAST(value AS bigint) + %s AS text)
    WHERE place = %s AND until > %s RETURNING value
"""  # noqa: S608


def place_of(key: str) -> UUID:
    """Where ``key`` is kept: its limit by name, whoever tries as a number below ``PLACES``.

    The last word of a key is who tries, but an address in IPv6 has colons of its own.
    """
    limit, _, who = key.partition(":ip:") if ":ip:" in key else key.rpartition(":")
    number = int.from_bytes(hashlib.sha256(who.encode()).digest()) % PLACES
    return UUID(bytes=hashlib.sha256(f"{limit} {number}".encode()).digest()[:16])


class Store(BaseCache):
    """``accounts.models.Tally`` as the sign-in library and ``shared.limits`` use it; values are JSON."""

    def __init__(self, _: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        #: The transactions that are locks; Django makes a store for each thread.
        self._held: dict[str, transaction.Atomic] = {}

    def add(
        self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> bool:
        """Whether ``value`` was kept: not where something is, whose time is not over.

        A lock is had when this returns, until ``delete``.

        Raises:
            OperationalError: the place, or the database, stayed taken: nobody was counted.
        """
        if key.endswith(LOCK):
            self._lock(key)
            return True
        return bool(_returned(_ADD, [*self._row(key, value, timeout), _now()]))

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        """What is kept under ``key``."""
        kept = Tally.objects.filter(place=place_of(key), until__gt=_now()).values_list("value", flat=True)
        return json.loads(kept[0]) if kept else default

    def set(
        self, key: str, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None
    ) -> None:
        """``value`` is kept, whatever was."""
        with connection.cursor() as cursor:
            cursor.execute(_KEEP, self._row(key, value, timeout))

    def incr(self, key: str, delta: int = 1, version: int | None = None) -> int:
        """The number kept under ``key``, ``delta`` larger.

        Raises:
            ValueError: there is none.
        """
        counted = _returned(_COUNT, [delta, place_of(key).hex, _now()])
        if not counted:
            raise ValueError(f"nothing is counted under {key!r}")
        return int(counted[0])

    def touch(self, key: str, timeout: float | None = DEFAULT_TIMEOUT, version: int | None = None) -> bool:
        """Whether ``key`` is kept, and now until later."""
        kept = Tally.objects.filter(place=place_of(key), until__gt=_now())
        return bool(kept.update(until=self._until(timeout)))

    def delete(self, key: str, version: int | None = None) -> bool:
        """Whether something was kept under ``key``; of a lock, that it is let go and what was counted holds."""
        if key.endswith(LOCK):
            self._held.pop(key).__exit__(None, None, None)
            return True
        return bool(Tally.objects.filter(place=place_of(key)).delete()[0])

    def clear(self) -> None:
        """Everything is forgotten: for tests."""
        Tally.objects.all().delete()

    def _lock(self, key: str) -> None:
        inside = transaction.atomic()
        inside.__enter__()  # on SQLite this is the lock: one writes at a time
        try:
            if connection.vendor == "postgresql":
                place = int.from_bytes(place_of(key.removesuffix(LOCK)).bytes[:8], signed=True)
                with connection.cursor() as cursor:
                    cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
                    cursor.execute("SELECT pg_advisory_xact_lock(%s)", [place])
        except BaseException as fault:
            inside.__exit__(type(fault), fault, fault.__traceback__)
            raise
        self._held[key] = inside

    def _row(self, key: str, value: Any, timeout: float | None) -> list[Any]:
        return [place_of(key).hex, json.dumps(value), self._until(timeout)]

    def _until(self, timeout: float | None) -> int:
        seconds = self.default_timeout if timeout is DEFAULT_TIMEOUT else timeout
        return FOREVER if seconds is None else _now() + int(seconds * 1000)


def sweep(_: object = None) -> int:
    """What has had its time is gone, some thousands at once so that nobody waits; how many."""
    gone = 0
    while over := list(Tally.objects.filter(until__lte=_now()).values_list("place", flat=True)[:AT_ONCE]):
        gone += Tally.objects.filter(place__in=over, until__lte=_now()).delete()[0]
    return gone


def _now() -> int:
    """Milliseconds of the real clock: a demonstration moved to another day frees nobody."""
    return int(time.time() * 1000)


def _returned(statement: str, values: list[Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[Any, ...] | None = cursor.fetchone()
    return row
