"""Sequencing: what waits gets its seal, its place in the tree, and a signed checkpoint over it."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from youji.ledger import anchor, keys, succession
from youji.ledger.columns import COLUMNS, digest, leaf_bytes
from youji.ledger.durable import durable
from youji.ledger.logic import leaves, merkle, notes, tiles
from youji.ledger.logic.succession import RESTARTED
from youji.ledger.models import AuditEntry, Checkpoint, Leaf, Pending, Seal, Tile
from youji.ledger.selectors import last_leaves, read_tile

#: Entries sealed in one transaction: large enough to be quick, small enough that writers wait a moment only.
BATCH = 1000

logger = logging.getLogger(__name__)


def sequence(*, now: datetime, batch: int = BATCH) -> int:
    """Give every waiting entry its place: a seal for each, a leaf for the public ones, a signed checkpoint.

    The order is that of the entries' ids, which is that of their time. Writers never wait for this; it runs as a
    job. Returns the number of entries sealed. When another process is sequencing at this moment, it wins.
    """
    total = 0
    with durable():
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
    note = last.note if last else ""
    key = keys.in_force(note, succession.key_before(size))  # a change of keys is signed by the old one
    seal = _seal(rows, sealed, seal)
    size, root = _grow([row for row in rows if row["public"] is not None], size, now)
    sealed += len(rows)
    Checkpoint.objects.create(
        at=now,
        size=size,
        root=root,
        note=keys.sign_checkpoint(size, root, name=_name(rows, note), key=key),
        sealed=sealed,
        seal=seal,
        seal_signature=key.sign(keys.seal_text(sealed, seal)),
    )
    _forget([row["id"] for row in rows])
    return len(rows)


def _name(rows: Sequence[Mapping[str, Any]], note: str) -> str:
    """What the log is called from here on: as before, or as the restart among ``rows`` calls it."""
    begun = [row["public"]["to"] for row in rows if row["action"] == RESTARTED]
    return notes.parse_vkey(begun[-1])[0] if begun else keys.origin(note)


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
