"""Writing to the audit trail, and sequencing the log."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, connection, transaction

from youji.ledger import anchor, keys
from youji.ledger.columns import COLUMNS, digest, leaf_bytes, row_of
from youji.ledger.logic import leaves, merkle, tiles
from youji.ledger.models import AuditEntry, Checkpoint, Leaf, Pending, Seal, Tile
from youji.ledger.runs import requeue_stuck, run_due
from youji.ledger.selectors import last_leaves, read_tile
from youji.shared.actor import Actor
from youji.shared.rows import Trailed

__all__ = ["Line", "line_of", "record", "record_many", "record_row", "requeue_stuck", "run_due", "sequence"]

#: Entries sealed in one transaction: large enough to be quick, small enough that writers wait a moment only.
BATCH = 1000

#: The longest that what the log adds to a leaf can be.
WIDEST = leaves.Place(datetime.max.replace(tzinfo=UTC), leaves.Before(2**53 - 1, bytes(merkle.HASH_BYTES)))

logger = logging.getLogger(__name__)


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
    """One entry to be: what ``record`` takes, less who and when."""

    action: str
    subject: str
    before: Mapping[str, object]
    after: Mapping[str, object]
    reason: str = ""
    public: Mapping[str, object] | None = None
    operator_id: int | None = None
    division: str = ""


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
    AuditEntry.objects.bulk_create(entries, batch_size=BATCH)
    Pending.objects.bulk_create((Pending(entry_id=entry.pk) for entry in entries), batch_size=BATCH)
    return entries


def _entry(line: Line, actor: Actor, now: datetime) -> AuditEntry:
    return AuditEntry(
        at=now,
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


def sequence(*, now: datetime, batch: int = BATCH) -> int:
    """Give every waiting entry its place: a seal for each, a leaf for the public ones, a signed checkpoint.

    The order is that of the entries' ids, which is that of their time. Writers never wait for this; it runs as a
    job. Returns the number of entries sealed. When another process is sequencing at this moment, it wins.
    """
    total = 0
    anchor.keep()  # of a run that ended between signing and keeping
    try:
        while done := _sequence_batch(now, batch):
            total += done
            anchor.keep()
    except IntegrityError:
        logger.info("another process is sequencing; it has the places we wanted")
    return total


@transaction.atomic
def _sequence_batch(now: datetime, batch: int) -> int:
    waiting = list(Pending.objects.order_by("entry_id").values_list("entry_id", flat=True)[:batch])
    rows = list(AuditEntry.objects.filter(pk__in=waiting).order_by("pk").values(*COLUMNS)) if waiting else []
    if not rows:
        return 0
    last = Checkpoint.objects.order_by("-pk").first()
    size, sealed, seal = (last.size, last.sealed, bytes(last.seal)) if last else (0, 0, b"")
    seal = _seal(rows, sealed, seal)
    size, root = _grow([row for row in rows if row["public"] is not None], size, now)
    sealed += len(rows)
    Checkpoint.objects.create(
        at=now,
        size=size,
        root=root,
        note=keys.sign_checkpoint(size, root),
        sealed=sealed,
        seal=seal,
        seal_signature=keys.signing_key().sign(keys.seal_text(sealed, seal)),
    )
    _forget([row["id"] for row in rows])
    return len(rows)


def _seal(rows: Sequence[Mapping[str, Any]], sealed: int, seal: bytes) -> bytes:
    """Chain ``rows`` to the seal over the first ``sealed`` entries; the seal over them all."""
    seals = []
    for number, row in enumerate(rows, start=sealed):
        seal = leaves.chain(seal, digest(row))
        seals.append(Seal(number=number, entry_id=row["id"], chain=seal))
    Seal.objects.bulk_create(seals)
    return seal


def _grow(rows: Sequence[Mapping[str, Any]], size: int, now: datetime) -> tuple[int, bytes]:
    """Append the leaves of ``rows`` to the tree of ``size``; the new size and root."""
    tips = last_leaves({row["subject"] for row in rows})
    made = []
    for index, row in enumerate(rows, start=size):
        data = leaf_bytes(row, leaves.Place(now, tips.get(row["subject"])))
        leaf = Leaf(index=index, entry_id=row["id"], data=data, hash=merkle.leaf_hash(data), sequenced_at=now)
        tips[row["subject"]] = leaves.Before(index, bytes(leaf.hash))
        made.append(leaf)
    Leaf.objects.bulk_create(made)
    changed = tiles.append(size, [bytes(leaf.hash) for leaf in made], read_tile)
    Tile.objects.bulk_create(
        [Tile(level=level, number=number, hashes=hashes) for (level, number), hashes in changed.items()],
        update_conflicts=True,
        unique_fields=["level", "number"],
        update_fields=["hashes"],
    )
    size += len(made)
    return size, merkle.root(size, tiles.node_from(tiles.read_from(changed, read_tile)))


def _forget(ids: Sequence[UUID]) -> None:
    Pending.objects.filter(entry_id__in=ids).delete()
