"""The certificates' own log grows: what was issued, became void, or was replaced, and each list of keys, is a leaf.

Nobody who issues waits for it, and nobody can forget it: the worker finds what has no leaf yet by the rows themselves.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from youji.certificates.logic import issuers, logged
from youji.certificates.models import Certificate, LogHead, LogLeaf, LogTile, Void
from youji.certificates.selectors.log import head, read_tile
from youji.certificates.services import keys
from youji.ledger.durable import durable
from youji.ledger.logic import merkle, tiles
from youji.shared.identifiers import made_at, uuid7

#: Leaves in one transaction.
BATCH = 1000
#: A row is seen a moment after its id was drawn, and no transaction takes so long: what is so much older than a
#: certificate that has its leaf has one too.
LATE = timedelta(hours=1)

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class New:
    """What is to be a leaf."""

    source: UUID
    code: str
    data: bytes


def grow(*, now: datetime, whole: bool = False) -> int:
    """What came about since the last time has its leaf, under a checkpoint signed by the key that signs certificates.

    Returns how many were added. When another process does the same at this moment, it wins.

    Args:
        whole: everything has, however old; so it is the first time.

    Raises:
        KeyFault: that key does not lie here.
    """
    total, since = 0, None if whole else _since()
    with durable():
        try:
            while done := _grow_by(now, since):
                total += done
        except IntegrityError:
            logger.info("another process is at the certificates' log; it has the places we wanted")
    return total


@transaction.atomic
def _grow_by(now: datetime, since: UUID | None) -> int:
    last = head()
    size = last.size if last else 0
    fresh = [*_keys(), *_without(since)]
    if not fresh:
        return 0
    made = [
        LogLeaf(index=at, source=one.source, code=one.code, data=one.data, hash=merkle.leaf_hash(one.data))
        for at, one in enumerate(fresh, start=size)
    ]
    LogLeaf.objects.bulk_create(made)
    changed = tiles.append(size, [bytes(leaf.hash) for leaf in made], read_tile)
    LogTile.objects.bulk_create(
        [LogTile(level=level, number=number, hashes=hashes) for (level, number), hashes in changed.items()],
        update_conflicts=True,
        unique_fields=["level", "number"],
        update_fields=["hashes"],
    )
    size += len(made)
    root = merkle.root(size, tiles.node_from(tiles.read_from(changed, read_tile)))
    name = logged.origin(keys.house())
    note = logged.noted(name, size, root, keys.signing(now))
    LogHead.objects.create(at=now, size=size, root=root, note=note)
    return len(made)


def _since() -> UUID | None:
    """The smallest id that a row without a leaf can have, however long nobody grew the log; ``None`` before the first leaf."""
    has_leaf = Exists(LogLeaf.objects.filter(source=OuterRef("pk")))
    newest = Certificate.objects.filter(has_leaf).order_by("-pk").values_list("pk", flat=True).first()
    if newest is None:
        return None
    at = int((min(made_at(newest), made_at(uuid7())) - LATE).timestamp() * 1000)  # a clock is put back, too
    return UUID(int=at << 80)


def _without(since: UUID | None) -> Iterator[New]:
    """What has no leaf yet, in the order it came about."""
    has_leaf = Exists(LogLeaf.objects.filter(source=OuterRef("pk")))
    recent = {} if since is None else {"pk__gte": since}
    rows = Certificate.objects.filter(~has_leaf, **recent).exclude(digest="").order_by("pk")
    issued = list(rows.values_list("pk", "code", "token", "replaces__code")[:BATCH])
    yield from (New(pk, code, logged.issued(code, bytes(token))) for pk, code, token, _ in issued)
    # What became of a certificate stands behind its issue, which readers take the first leaf for.
    voids = Void.objects.filter(~has_leaf, **recent).order_by("pk")[: BATCH - len(issued)]
    for pk, code, first, last in voids.values_list("pk", "certificate__code", "first", "last"):
        yield New(pk, code, logged.voided(code, first, last))
    for pk, code, _, before in issued:  # with the leaf of the one that takes its place, or never
        if before:
            yield New(uuid.uuid5(pk, "replaced"), before, logged.replaced(before, code))


def _keys() -> Iterator[New]:
    """A leaf for the list of keys since each key."""
    known = keys.issuers()
    for at in range(1, len(known) + 1):
        rows = issuers.rows(issuers.chained(known[:at]))
        source = uuid.uuid5(uuid.NAMESPACE_URL, f"youji-keys:{rows[-1]['key']}")
        if not LogLeaf.objects.filter(source=source).exists():
            yield New(source, "", logged.keys_listed(rows))
