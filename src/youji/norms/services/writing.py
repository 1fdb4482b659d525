"""How a row is written: its key and hash made, the edition moved on, and whoever judges by it told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from youji.ledger.events import emit
from youji.norms.logic.events import NormsChanged
from youji.norms.logic.keys import digest_of, digest_of_all, key_of
from youji.norms.models import Edition, Food, Instrument, Kept, Name
from youji.norms.selectors.tables import TABLES
from youji.shared import clock

#: Tables beside those of norms: what they hold is part of the edition.
BESIDE: tuple[type[Kept], ...] = (Instrument, Food, Name)


def columns_of(table: str, said: Mapping[str, Any], instruments: Mapping[str, Instrument]) -> dict[str, Any]:
    """``said`` as the row's columns, its key and hash with them; ``instrument`` is named by its code."""
    columns = dict(said)
    columns["key"] = key_of(table, said)
    columns["digest"] = digest_of({"table": table, **said})
    columns["instrument"] = instruments[said["instrument"]]
    return columns


def settle(changed: Mapping[str, Iterable[str]], *, now: datetime) -> None:
    """The edition is that of the rows as they stand, and rooms above hear which rows of which table changed."""
    models: tuple[type[Kept], ...] = (*(table.model for table in TABLES.values()), *BESIDE)
    digests = (
        digest for model in models for digest in model._default_manager.values_list("digest", flat=True)
    )
    digest = digest_of_all(digests)
    newest = Edition.objects.first()
    if newest is not None and newest.digest == digest:
        return
    day = clock.local_date(now)
    Edition.objects.create(day=day, digest=digest, at=now)
    for table, keys in changed.items():
        if told := sorted(keys):
            emit(NormsChanged(table, told, day.isoformat()))
