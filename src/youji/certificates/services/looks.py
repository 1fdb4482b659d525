"""Looks are counted in the memory of each serving process, and added up in the table once a minute.

A process that is killed takes its minute along; that is allowed. One that is stopped adds up first. Where the database
cannot be written, the counts wait for the next minute.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import Event
from typing import Any

from django.db import DatabaseError, close_old_connections, connection

from youji.certificates.logic.looks import Counter, Key
from youji.certificates.models import Look
from youji.certificates.selectors.looks import bounds_on
from youji.shared.clock import local_date

log = logging.getLogger(__name__)
SECONDS = 60
#: Rows of one statement: no writer waits long for it.
AT_ONCE = 500
#: Days that are over are forgotten so many rows at once.
SWEPT = 5_000
_TABLE = Look._meta.db_table
_ADD = f"""
    INSERT INTO {_TABLE} (code, copy, day, looks) VALUES {{}}
    ON CONFLICT (code, copy, day) DO UPDATE SET looks = {_TABLE}.looks + excluded.looks
"""  # noqa: S608 (our own table's name)

#: What this process has counted.
COUNTED = Counter()


def count(code: str, now: datetime, *, copy: int = 0) -> None:
    """One more look at the certificate, or at the label of one copy of it; the database is not asked."""
    COUNTED.add(Key(code, copy, local_date(now)))


def add_up(counter: Counter = COUNTED) -> int:
    """What ``counter`` held stands in the table, added to what others added; how many looks.

    Raises:
        DatabaseError: it could not be written; what was not is counted in ``counter`` again.
    """
    counts = counter.take()
    waiting = dict(counts)
    try:
        # In one order: of two processes that add to the same rows, neither waits for the other's.
        keys = sorted(counts, key=lambda one: (one.code, one.copy, one.day))
        for start in range(0, len(keys), AT_ONCE):
            some = keys[start : start + AT_ONCE]
            _add({key: counts[key] for key in some})
            for key in some:
                del waiting[key]
    finally:
        counter.put_back(waiting)
    lost = sum(looks for key, looks in counts.items() if not key.code)
    if lost:
        log.warning("%s looks at labels found no place in memory: they are counted without a label", lost)
    return sum(counts.values())


def _add(counts: Mapping[Key, int]) -> None:
    values: list[Any] = []
    for key, looks in counts.items():
        values += key.code, key.copy, str(key.day), looks
    with connection.cursor() as cursor:
        cursor.execute(_ADD.format(", ".join(["(%s, %s, %s, %s)"] * len(counts))), values)


def keep_adding_up(stopping: Event, counter: Counter = COUNTED) -> None:
    """Until ``stopping``, and once more then: every minute, or as soon as memory fills."""
    while not stopping.is_set():
        _wait(stopping, counter)
        close_old_connections()
        try:
            add_up(counter)
        except DatabaseError as fault:
            log.warning("looks at labels wait to be added up: %s", type(fault).__name__)
            stopping.wait(SECONDS)
        finally:
            connection.close()


def _wait(stopping: Event, counter: Counter) -> None:
    for _ in range(SECONDS):
        if stopping.wait(1) or counter.filling.is_set():
            return


def sweep(now: datetime) -> int:
    """Days that nobody needs any more are gone; how many rows, of many some thousands at once."""
    today = local_date(now)
    over = Look.objects.filter(day__lt=today - timedelta(days=bounds_on(today).kept_days)).order_by("day")
    gone = 0
    while some := list(over.values_list("pk", flat=True)[:SWEPT]):
        gone += Look.objects.filter(pk__in=some).delete()[0]
    return gone
