"""The one way what is published of an entry comes about and changes: a revision added, the entry's columns after it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from youji.catalogue.models import Entry, EntryEvent, Revision
from youji.catalogue.selectors.revisions import columns_on, newest
from youji.registry.logic.statement import Statement, differences
from youji.shared import clock
from youji.shared.actor import Actor

BATCH = 500


def begin(
    events: Sequence[EntryEvent],
    statements: Sequence[Statement],
    cause: Revision.Cause,
    *,
    actor: Actor,
    now: datetime,
) -> None:
    """The first revision of each new entry is there, from the event by which it was recognised."""
    Revision.objects.bulk_create(
        [
            _revision(event, statement, 1, cause=cause, actor=actor, now=now)
            for event, statement in zip(events, statements, strict=True)
        ],
        batch_size=BATCH,
    )


def revise(
    event: EntryEvent, statement: Statement, cause: Revision.Cause, *, actor: Actor, now: datetime
) -> Revision:
    """From ``event`` on the entry says ``statement``. Call after ``advance``: of two at once the slower is told.

    What takes effect later than a revision to come waits for it: revisions are in force in the order of their numbers.
    """
    entry, last = event.entry, newest(event.entry)
    made = _revision(event, statement, last.number + 1, cause=cause, actor=actor, now=now)
    made.in_force_on = max(event.effective_on, last.in_force_on)
    made.save(force_insert=True)
    getattr(entry, "_prefetched_objects_cache", {}).pop("revisions", None)
    follow([entry], now)
    return made


def follow(entries: Sequence[Entry], now: datetime) -> int:
    """The entries' own columns repeat the revision in force today; how many did not."""
    moved = []
    for entry in entries:
        columns = columns_on(entry, clock.local_date(now))
        if any(getattr(entry, name) != value for name, value in columns.items()):
            for name, value in columns.items():
                setattr(entry, name, value)
            moved.append(entry)
    if moved:
        Entry.objects.bulk_update(moved, list(columns), batch_size=BATCH)
    return len(moved)


def told(before: Statement, after: Statement) -> dict[str, object]:
    """What an event's line in the log says of a change: each field that differs, before and after."""
    found = differences(before, after)
    return {
        "before": {one.field: one.before for one in found},
        "after": {one.field: one.after for one in found},
    }


def _revision(
    event: EntryEvent,
    statement: Statement,
    number: int,
    *,
    cause: Revision.Cause,
    actor: Actor,
    now: datetime,
) -> Revision:
    return Revision(
        entry=event.entry,
        number=number,
        in_force_on=event.effective_on,
        statement=statement.as_json(),
        cause=cause,
        document_number=event.document_number,
        document=event.document,
        event=event,
        actor_id=actor.user_id,
        actor_name=actor.name,
        recorded_at=now,
    )
