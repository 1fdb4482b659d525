"""Reading the certificates' own log."""

from __future__ import annotations

from dataclasses import dataclass

from youji.certificates.models import Certificate, LogHead, LogLeaf, LogTile
from youji.ledger.logic import merkle, tiles


@dataclass(frozen=True, slots=True)
class Proven:
    """A leaf with the path to the root of the newest checkpoint."""

    index: int
    leaf: bytes
    path: tuple[bytes, ...]


def head() -> LogHead | None:
    """The newest checkpoint; ``None`` before the first."""
    return LogHead.objects.order_by("-size").first()


def read_tile(level: int, number: int) -> bytes:
    """The stored hashes of a tile; empty when there is none."""
    found = LogTile.objects.filter(level=level, number=number).values_list("hashes", flat=True).first()
    return b"" if found is None else bytes(found)


def tile(level: int, number: int, width: int) -> bytes | None:
    """The first ``width`` hashes of a tile, or ``None`` when the log has not so many."""
    wanted = width * merkle.HASH_BYTES
    held = read_tile(level, number)
    return held[:wanted] if len(held) >= wanted else None


def bundle(number: int, width: int) -> bytes | None:
    """The leaves under tile ``number`` of the lowest level, as an entry bundle."""
    first = number * tiles.WIDTH
    rows = LogLeaf.objects.filter(index__gte=first, index__lt=first + width).order_by("index")
    leaves = [bytes(data) for data in rows.values_list("data", flat=True)]
    return tiles.bundle(leaves) if len(leaves) == width else None


def proof_of(code: str) -> tuple[list[Proven], bytes, LogHead] | None:
    """Every leaf of a number, the first that of its issue; its signed statement; the checkpoint they lead to."""
    now = head()
    token = Certificate.objects.filter(code=code).values_list("token", flat=True).first()
    if now is None or token is None:
        return None
    node = tiles.node_from(read_tile)
    rows = LogLeaf.objects.filter(code=code, index__lt=now.size).order_by("index")
    found = [
        Proven(row.index, bytes(row.data), tuple(merkle.inclusion_path(row.index, now.size, node)))
        for row in rows
    ]
    return (found, bytes(token), now) if found else None


def consistency(old: int, new: int) -> list[bytes] | None:
    """The proof that the tree of ``new`` leaves extends that of ``old``; ``None`` outside the log."""
    now = head()
    if now is None or not 0 < old <= new <= now.size:
        return None
    return merkle.consistency_path(old, new, tiles.node_from(read_tile))
