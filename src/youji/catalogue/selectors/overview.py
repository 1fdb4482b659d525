"""What the desk's overview counts of the catalogue: the same questions as the list of entries is asked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from youji.catalogue.labels import ENTRY_STATUSES
from youji.catalogue.logic.statuses import EntryStatus
from youji.catalogue.selectors.entries import EntryQuery, entries
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.overview import Figure, by_place


def _figure(key: str, label: str, **asked: str) -> Figure:
    def count(actor: Actor, now: datetime) -> Mapping[str, int]:
        return by_place(entries(actor, EntryQuery.read(asked), clock.local_date(now)))

    return Figure(key, label, count, "catalogue:entries", asked)


def _in(status: EntryStatus) -> Figure:
    return _figure(status.value, ENTRY_STATUSES[status].label, status=status.value)


FIGURES = (
    _figure("listed", "在目录", status="listed"),
    _figure("expiring", "6个月内到期", status="listed", until="6"),
    *map(_in, (EntryStatus.RECTIFYING, EntryStatus.INTERIM, EntryStatus.SUSPENDED)),
)
