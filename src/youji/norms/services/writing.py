"""How a row is written: its key and hash made, the edition moved on, and whoever judges by it told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection

from youji.ledger.events import emit
from youji.norms.logic.events import NormsChanged
from youji.norms.logic.keys import digest_of, digest_of_all, key_of
from youji.norms.models import Edition, Food, Instrument, Kept, Name, Norm, Recheck
from youji.norms.selectors.pages import said_of
from youji.norms.selectors.tables import TABLES
from youji.shared import clock
from youji.shared.rows import plain

#: Tables beside those of norms: what they hold is part of the edition.
BESIDE: tuple[type[Kept], ...] = (Instrument, Food, Name)


def columns_of(table: str, said: Mapping[str, Any], instruments: Mapping[str, Instrument]) -> dict[str, Any]:
    """``said`` as the row's columns, its key and hash with them; ``instrument`` is named by its code."""
    columns = dict(said)
    columns["key"] = key_of(table, said)
    columns["digest"] = digest_of({"table": table, **said})
    columns["instrument"] = instruments[said["instrument"]]
    return columns


def as_said(table: str, row: Norm) -> dict[str, Any]:
    """What the row says, as it is kept: days and amounts as text."""
    return {key: plain(value) for key, value in said_of(TABLES[table], row).items()}


def hold() -> None:
    """Nobody else who changes what rules judge by goes on before this transaction is over; what is read from here on is so.

    Of two at once neither saw the other's rows: the later hash was of a state that never was, and whoever had loaded the
    rows by it judged without the other's for good. SQLite's writers queue by themselves.
    """
    if connection.features.has_select_for_update:
        list(Edition.objects.select_for_update(no_key=True).order_by("pk").values_list("pk")[:1])


def settle(changed: Mapping[str, Mapping[str, Any]], *, now: datetime) -> None:
    """The edition is that of the rows as they stand, and rooms above hear which rows of which table changed.

    What rests on rows of norms is to be judged again: the worker does it when it hears of the edition.

    Args:
        changed: table → key → what the row said before, ``None`` of a new one; of other tables the keys count alone.
    """
    hold()
    models: tuple[type[Kept], ...] = (*(table.model for table in TABLES.values()), *BESIDE)
    digests = (
        digest for model in models for digest in model._default_manager.values_list("digest", flat=True)
    )
    digest = digest_of_all(digests)
    newest = Edition.objects.first()
    if newest is not None and newest.digest == digest:
        return
    day = clock.local_date(now)
    made = Edition.objects.create(day=day, digest=digest, at=now)
    for table, rows in changed.items():
        if told := sorted(rows):
            if table in TABLES and newest is not None:
                Recheck.objects.create(
                    edition=made, table=table, day=day, was=dict(rows), rows=len(told), keys=told[: Recheck.TOLD], at=now
                )  # fmt: skip
            emit(NormsChanged(table, told, day.isoformat(), made.pk))
