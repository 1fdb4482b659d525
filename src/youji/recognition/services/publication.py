"""What the public sees of an entry: rebuilt from the entry whenever an edition or a change is published."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from youji.recognition.models import Entry
from youji.recognition.selectors.courses import status_of
from youji.shared import clock


def refresh(codes: Iterable[str], now: datetime) -> int:
    """The entries' status columns and their public rows are as of ``now``; the number refreshed."""
    today = clock.local_date(now)
    done = 0
    for entry in (
        Entry.objects.filter(code__in=list(codes)).select_related("first_edition").prefetch_related("events")
    ):
        status = status_of(entry, today)
        if status is not None and status.value != entry.status:
            Entry.objects.filter(pk=entry.pk).update(status=status.value)
        done += 1
    return done
