"""What is published of an entry that a test wrote into the table by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from youji.catalogue.models import Entry, Revision
from youji.registry.logic.statement import Statement
from youji.registry.selectors.statement import statement_now


def said_of(entry: Entry) -> Statement:
    """What the register says of its base, by the entry's own name and size."""
    return replace(
        statement_now(entry.base_id), name=entry.name, area_mu=entry.area_mu, division=entry.division
    )


def state(entry: Entry, now: datetime) -> Entry:
    """The entry has its first revision, as the services give every entry."""
    said = said_of(entry)
    Revision.objects.create(
        entry=entry,
        number=1,
        in_force_on=entry.valid_from,
        statement=said.as_json(),
        cause=Revision.Cause.RECOGNISED,
        event=entry.events.first(),
        recorded_at=now,
    )
    Entry.objects.filter(pk=entry.pk).update(holder=said.operator)
    entry.holder = said.operator
    return entry
