"""One way into the tables for every event, taken in or our own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from youji.exchange.logic import rows
from youji.exchange.models import Event, EventName
from youji.exchange.selectors.names import operator_called
from youji.shared.identifiers import uuid7
from youji.shared.inserting import insert, new


@dataclass(frozen=True, slots=True)
class Kept:
    """An event that is to stand: whose, what it says, its id, its digest, its document's prefixes."""

    operator_id: int
    said: Mapping[str, Any]
    event_id: str
    digest: str
    namespaces: Mapping[str, str]


def store(kept: Iterable[Kept], *, job_id: UUID | None, now: datetime) -> int:
    """These events stand, in the caller's transaction; those of ``job_id`` were taken in, the rest are our own. How many.

    Raises:
        IntegrityError: one was there already.
    """
    events: list[Event] = []
    named: list[EventName] = []
    parties: dict[str, int | None] = {"": None}
    for one in kept:
        who = rows.audience(one.said)
        if who.party not in parties:
            parties[who.party] = operator_called(who.party)
        event = new(
            Event,
            id=uuid7(),
            operator_id=one.operator_id,
            event_id=one.event_id,
            digest=one.digest,
            recorded_at=now,
            own=job_id is None,
            job_id=job_id,
            told=who.told,
            addressee=parties[who.party],
            body=rows.body(one.said, one.event_id, one.namespaces),
            **rows.columns(one.said),
        )
        events.append(event)
        named += [
            new(EventName, event_id=event.pk, operator_id=one.operator_id, field=field, name=name)
            for field, name in rows.names(one.said)
        ]
    insert(events)
    insert(named)
    return len(events)
