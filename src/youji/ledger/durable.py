"""On SQLite a commit is on the disk only where it is asked for: what the log signs is, before anybody sees it.

PostgreSQL does so of itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def durable() -> Iterator[None]:
    """What is committed inside is on the disk, and everything committed before it: they share one journal.

    Inside a transaction it changes nothing: that commits, and promises, elsewhere.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        yield
        return
    before = _synchronous()
    _set_synchronous("FULL")
    try:
        yield
    finally:
        if connection.connection is not None:  # closed inside: the next one begins as the settings say
            _set_synchronous(before)


def _synchronous() -> str:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous")
        return str(int(cursor.fetchone()[0]))


def _set_synchronous(level: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA synchronous={level}")
