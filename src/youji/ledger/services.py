"""Writing to the audit trail; what the worker makes of it is in ``sequencing``."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection

from youji.ledger.columns import leaf_bytes, row_of
from youji.ledger.logic import leaves, merkle
from youji.ledger.models import AuditEntry, Pending
from youji.ledger.runs import requeue_stuck, run_due
from youji.ledger.sequencing import sequence
from youji.shared.actor import Actor
from youji.shared.inserting import insert, new
from youji.shared.rows import Trailed

__all__ = ["Line", "line_of", "record", "record_many", "record_row", "requeue_stuck", "run_due", "sequence"]

#: The longest that what the log adds to a leaf can be.
WIDEST = leaves.Place(datetime.max.replace(tzinfo=UTC), leaves.Before(2**53 - 1, bytes(merkle.HASH_BYTES)))


def record(
    action: str,
    *,
    subject: str,
    before: Mapping[str, object],
    after: Mapping[str, object],
    actor: Actor,
    now: datetime,
    reason: str = "",
    public: Mapping[str, object] | None = None,
    operator_id: int | None = None,
    division: str = "",
) -> AuditEntry:
    """Add one entry to the trail.

    Args:
        action: ``<room>.<noun>.<past participle>``, e.g. ``recognition.application.submitted``.
        subject: the record acted on, as ``<room>.<model>:<id>``.
        public: what anybody must be able to check, without personal data; makes a leaf of the log.
        operator_id: the 经营主体 concerned; ``division``: the county concerned.

    Raises:
        RuntimeError: called outside a transaction, where the entry could outlive a change that was
            rolled back.
        leaves.Unpublishable: ``public`` cannot be a leaf (more than 64 KB, or not JSON for everybody).
    """
    line = Line(action, subject, before, after, reason, public, operator_id, division)
    return record_many([line], actor=actor, now=now)[0]


@dataclass(frozen=True, slots=True)
class Line:
    """One entry to be: what ``record`` takes, who and when only where it is not said for all."""

    action: str
    subject: str
    before: Mapping[str, object]
    after: Mapping[str, object]
    reason: str = ""
    public: Mapping[str, object] | None = None
    operator_id: int | None = None
    division: str = ""
    by: Actor | None = None  # who did it and when, where several did at once
    at: datetime | None = None


def line_of(
    row: Trailed,
    verb: str,
    *,
    before: Mapping[str, object],
    after: Mapping[str, object],
    reason: str = "",
    public: Mapping[str, object] | None = None,
) -> Line:
    """The entry for what happened to ``row``: its noun with ``verb``, whose it is and where come from the row."""
    return Line(
        f"{row.trail}.{verb}",
        row.subject,
        before,
        after,
        reason,
        public,
        row.trail_operator_id,
        row.trail_division,
    )


def record_row(
    row: Trailed,
    verb: str,
    *,
    before: Mapping[str, object],
    after: Mapping[str, object],
    actor: Actor,
    now: datetime,
    reason: str = "",
    public: Mapping[str, object] | None = None,
) -> AuditEntry:
    """What happened to ``row`` is on the trail, in the caller's transaction; see ``record``.

    Args:
        verb: a past participle with a word in ``ledger.labels.VERBS``.

    Raises:
        RuntimeError, leaves.Unpublishable: as ``record``.
    """
    line = line_of(row, verb, before=before, after=after, reason=reason, public=public)
    return record_many([line], actor=actor, now=now)[0]


def record_many(lines: Iterable[Line], *, actor: Actor, now: datetime) -> list[AuditEntry]:
    """Add one entry for each of ``lines``, in order: for imports, where one by one would take minutes.

    Raises:
        RuntimeError, leaves.Unpublishable: as ``record``.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("ledger.record() must share the transaction it records")
    entries = [_entry(line, actor, now) for line in lines]
    for entry in entries:
        if entry.public is not None:
            leaf_bytes(
                row_of(entry), WIDEST
            )  # refuse here, where the caller can be found, and not in the job
    insert(entries)
    insert([new(Pending, entry_id=entry.pk) for entry in entries])
    return entries


def _entry(line: Line, actor: Actor, now: datetime) -> AuditEntry:
    actor = line.by or actor
    return new(
        AuditEntry,
        at=line.at or now,
        actor_id=actor.user_id,
        actor_name=actor.name,
        agency=actor.agency,
        operator_id=line.operator_id if line.operator_id is not None else actor.operator_id,
        division=line.division or actor.division,
        action=line.action,
        subject=line.subject,
        before=dict(line.before),
        after=dict(line.after),
        reason=line.reason,
        public=None
        if line.public is None
        else json.loads(json.dumps(dict(line.public), cls=DjangoJSONEncoder)),
    )
