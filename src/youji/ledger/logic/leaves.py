"""What of an entry is hashed: the public leaf, and the private seal over all of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from uuid import UUID

import rfc8785

from youji.ledger.logic.tiles import LEAF_LIMIT_BYTES


class Unpublishable(ValueError):
    """What a caller wants published cannot be a leaf; a mistake of ours, not of a user."""


def instant(at: datetime) -> str:
    """An instant as leaves print it: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _check_numbers(value: object) -> None:
    """PostgreSQL gives a large float back as an integer, which canonical JSON then refuses: refuse it first."""
    if isinstance(value, float) and abs(value) >= 2**53:
        raise Unpublishable(f"{value}: publish large numbers as text")
    children = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    for child in children:
        _check_numbers(child)


def canonical_leaf(
    *, entry_id: UUID, at: datetime, action: str, subject: str, data: Mapping[str, object]
) -> bytes:
    """The leaf of an entry: RFC 8785 canonical JSON.

    Raises:
        Unpublishable: a number or text that canonical JSON refuses, or more than a bundle can hold.
    """
    _check_numbers(data)
    try:
        leaf = rfc8785.dumps(
            {
                "action": action,
                "at": instant(at),
                "data": data,  # type: ignore[dict-item]
                "id": str(entry_id),
                "subject": subject,
            }
        )
    except rfc8785.CanonicalizationError as error:
        raise Unpublishable(str(error)) from error
    if len(leaf) > LEAF_LIMIT_BYTES:
        raise Unpublishable(
            f"{len(leaf)} bytes; a leaf holds {LEAF_LIMIT_BYTES}: publish a digest of the large part"
        )
    return leaf


def digest(entry: Mapping[str, object]) -> bytes:
    """SHA-256 over every column of an entry, private ones too. The entry's random id keeps it from being guessed."""
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def chain(before: bytes, entry_digest: bytes) -> bytes:
    """The seal after one more entry."""
    return hashlib.sha256(before + entry_digest).digest()
