"""The one way something happens to a catalogue entry: claimed, recorded, provable, public at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from youji.catalogue.logic.statuses import EventKind
from youji.catalogue.models import Entry, EntryEvent
from youji.catalogue.selectors.published_rows import plots_of
from youji.catalogue.selectors.stated import states
from youji.documents.models import Document
from youji.ledger import services as ledger
from youji.registry.logic.statement import Statement
from youji.shared import clock
from youji.shared.actor import Actor


def add_event(
    entry: Entry,
    kind: EventKind,
    *,
    actor: Actor,
    now: datetime,
    effective_on: date | None = None,
    until: date | None = None,
    ground: str = "",
    ground_label: str = "",
    reason: str = "",
    document_number: str = "",
    document: Document | None = None,
    details: Mapping[str, object] | None = None,
    states: Statement | None = None,
    revokes: EntryEvent | None = None,
) -> EntryEvent:
    """The event is on the entry and in the log as one; call inside the transaction, after ``advance``.

    Args:
        states: what is published of the entry from the event on, where it decides that.
    """
    happening = Happening(
        entry,
        kind,
        effective_on=effective_on or clock.local_date(now),
        until=until,
        ground=ground,
        ground_label=ground_label,
        reason=reason,
        document_number=document_number,
        document=document,
        details=details,
        states=states,
        revokes=revokes,
    )
    return add_events([happening], actor=actor, now=now)[0]


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that happens to an entry, before it is recorded."""

    entry: Entry
    kind: EventKind
    effective_on: date
    until: date | None = None
    ground: str = ""
    ground_label: str = ""
    reason: str = ""
    document_number: str = ""
    document: Document | None = None
    details: Mapping[str, object] | None = None
    states: Statement | None = None  # what is published from it on, where it decides that
    revokes: EntryEvent | None = None  # the warning it takes back


def add_events(happenings: Sequence[Happening], *, actor: Actor, now: datetime) -> list[EntryEvent]:
    """Each event is on its entry and in the log as one; call inside the transaction, after ``advance``."""
    plots = plots_of({one.states.base_id for one in happenings if one.states and one.states.plots})
    logged = ledger.record_many((_line(one, plots) for one in happenings), actor=actor, now=now)
    return EntryEvent.objects.bulk_create(
        [
            EntryEvent(
                entry=one.entry,
                kind=one.kind.value,
                effective_on=one.effective_on,
                until=one.until,
                ground=one.ground_label or one.ground,
                reason=one.reason,
                document_number=one.document_number,
                document=one.document,
                revokes=one.revokes,
                recorded_at=now,
                actor_id=actor.user_id,
                actor_name=actor.name,
                agency=actor.agency,
                ledger_entry_id=line.pk,
            )
            for one, line in zip(happenings, logged, strict=True)
        ],
        batch_size=500,
    )


def _line(one: Happening, plots: Mapping[str, Any]) -> ledger.Line:
    entry = one.entry
    public = {
        "kind": one.kind.value,
        "entry": entry.code,
        "name": entry.name,
        "division": entry.division,
        "scheme": entry.scheme_version.key,
        "category": entry.category,
        "effective_on": one.effective_on.isoformat(),
        "until": one.until.isoformat() if one.until else None,
        "ground": one.ground_label or one.ground,
        "reason": one.reason,
        "document_number": one.document_number,
        "revokes": str(one.revokes.ledger_entry_id) if one.revokes else None,
        **(one.details or {}),
        **({"states": states(entry, one.states, plots)} if one.states else {}),
    }
    return ledger.Line(
        f"catalogue.entry.{one.kind.value}",
        f"catalogue.entry:{entry.code}",
        {"status": entry.status, "version": entry.version},
        {"kind": one.kind.value, "effective_on": one.effective_on.isoformat()},
        reason=one.reason,
        public=public,
        operator_id=entry.base.operator_id,
        division=entry.division,
    )
