"""What the public sees of an entry: rebuilt from the entry whenever an edition or a change is published."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction

from youji.recognition.models import Entry, PublishedEntry
from youji.recognition.selectors.courses import status_of
from youji.recognition.selectors.published_rows import entries_for_rows, published_values
from youji.shared import clock
from youji.shared.identifiers import uuid7

CHUNK = 400


def refresh(codes: Iterable[str], now: datetime) -> int:
    """The entries' status columns and their public rows are as of ``now``; the number of public rows written.

    An entry that has never been in an edition has no public row.
    """
    today = clock.local_date(now)
    wanted = list(dict.fromkeys(codes))
    written = 0
    for start in range(0, len(wanted), CHUNK):
        entries = entries_for_rows(wanted[start : start + CHUNK])
        with transaction.atomic():
            moved = []
            for entry in entries:
                status = status_of(entry, today)
                if status is not None and status.value != entry.status:
                    entry.status = status.value
                    moved.append(entry)
            Entry.objects.bulk_update(moved, ["status"])
            rows = [PublishedEntry(**values) for values in published_values(entries, today)]
            fields = [f.name for f in PublishedEntry._meta.concrete_fields if f.name != "code"]
            PublishedEntry.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["code"], update_fields=fields
            )
            written += len(rows)
    return written


def reprint(number: int, printed: Iterable[str], moved: Collection[str], now: datetime) -> None:
    """Edition ``number`` is the latest that has each of ``printed``; rows of ``moved`` are built anew."""
    refresh(moved, now)
    same = [code for code in printed if code not in moved]
    for start in range(0, len(same), CHUNK):
        rows = PublishedEntry.objects.filter(code__in=same[start : start + CHUNK])
        rows.update(edition_number=number, revision=uuid7())


def refresh_all(now: datetime) -> int:
    """Every entry's public row is as of ``now``."""
    return refresh(Entry.objects.values_list("code", flat=True), now)
