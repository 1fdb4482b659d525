"""The demonstration's whole world, built once a run: whoever else needs it takes a copy of the database."""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from django.db import connection

from youji.demo import world
from youji.divisions.services import load_calendar, load_divisions
from youji.registry.services import load_reference
from youji.schemes.services import load_schemes

#: The instant at which it stands, whatever day it is.
NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def stand(folder: Path) -> None:
    """The empty test database holds the whole world as of ``NOW``, and none of it is in the log yet. SQLite alone.

    Args:
        folder: where the run keeps the copy, the same for all its workers. The files of its documents are in
            ``MEDIA_ROOT``, which they share as well.
    """
    kept = folder / "whole-world.sqlite3"
    with _alone(folder / "whole-world.lock"):  # who comes meanwhile waits, and does not build a second one
        if kept.exists():
            with closing(sqlite3.connect(kept)) as made:
                connection.ensure_connection()
                made.backup(connection.connection)
            return
        for load in (load_divisions, load_calendar, load_reference, load_schemes):
            load(now=NOW)
        world.build(NOW, lambda title: None)
        half = kept.with_suffix(".half")
        with closing(sqlite3.connect(half)) as copy:
            connection.connection.backup(copy)
        half.rename(kept)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
