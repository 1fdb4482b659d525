"""What the public sees of an entry: rebuilt from the entry whenever an edition or a change is published."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from youji.catalogue.models import Entry, PublishedEntry
from youji.catalogue.selectors.courses import status_of
from youji.catalogue.selectors.fingerprints import fingerprints
from youji.catalogue.selectors.published_rows import entries_for_items, published_values
from youji.catalogue.services import revisions
from youji.shared import clock

CHUNK = 400


def refresh(codes: Iterable[str], now: datetime) -> int:
    """The entries' status columns and their public rows are as of ``now``; the number of public rows written.

    An entry that has never been in an edition has no public row.
    """
    today = clock.local_date(now)
    wanted = list(dict.fromkeys(codes))
    written = 0
    for start in range(0, len(wanted), CHUNK):
        chunk = wanted[start : start + CHUNK]
        built_from = fingerprints(Entry.objects.filter(code__in=chunk))
        entries = entries_for_items(chunk)
        with transaction.atomic():
            revisions.follow(entries, now)
            moved = []
            for entry in entries:
                status = status_of(entry, today)
                if status is not None and status.value != entry.status:
                    entry.status = status.value
                    moved.append(entry)
            Entry.objects.bulk_update(moved, ["status"])
            rows = [PublishedEntry(**values) for values in published_values(entries, today, built_from)]
            fields = [f.name for f in PublishedEntry._meta.concrete_fields if f.name != "code"]
            PublishedEntry.objects.bulk_create(
                rows, update_conflicts=True, unique_fields=["code"], update_fields=fields
            )
            written += len(rows)
    return written
