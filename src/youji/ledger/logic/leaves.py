"""What of an entry is hashed: the public leaf, and the private seal over all of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import rfc8785

from youji.ledger.logic.tiles import LEAF_LIMIT_BYTES

#: The form of a leaf. The first had neither ``v`` nor where it stands: such leaves stay as they were signed.
VERSION = 2


@dataclass(frozen=True, slots=True)
class Before:
    """The leaf before, of the same subject: what an erased middle would break."""

    index: int
    hash: bytes


@dataclass(frozen=True, slots=True)
class Place:
    """What the log itself says of a leaf: when it came in, and which leaf of its subject came before."""

    sequenced_at: datetime
    previous: Before | None = None

    def as_json(self) -> dict[str, Any]:
        """As the leaf has it."""
        before = self.previous
        return {
            "v": VERSION,
            "sequenced_at": instant(self.sequenced_at),
            "previous": before and {"index": before.index, "hash": before.hash.hex()},
        }


class Unpublishable(ValueError):
    """What a caller wants published cannot be a leaf; a mistake of ours, not of a user."""


def instant(at: datetime) -> str:
    """An instant as leaves print it: UTC, to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _is_simple(value: object) -> bool:
    """Whether the standard library writes ``value`` as RFC 8785 does: no floats, and keys that sort alike in UTF-16.

    PostgreSQL gives a large float back as an integer, which canonical JSON then refuses: refuse it first.
    """
    match value:
        case bool() | None | str():
            return True
        case int():
            return abs(value) < 2**53
        case float():
            if abs(value) >= 2**53:
                raise Unpublishable(f"{value}: publish large numbers as text")
            return False
        case list():
            children = [_is_simple(child) for child in value]  # each is looked at, not only up to the first
            return all(children)
        case Mapping():
            children = [_is_simple(child) for child in value.values()]
            return all(children) and all(isinstance(key, str) and key.isascii() for key in value)
    return False


def _canonical(value: Mapping[str, object]) -> bytes:
    """RFC 8785. The quick way writes the same bytes; ``tests/ledger/test_leaves.py`` holds it to that."""
    if _is_simple(value):
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return rfc8785.dumps(value)  # type: ignore[arg-type]


def is_placed(leaf: bytes) -> bool:
    """Whether the leaf says where it stands: those of the first form do not."""
    try:
        return bool(json.loads(leaf).get("v") == VERSION)
    except (ValueError, AttributeError):
        return False


def canonical_leaf(
    *,
    entry_id: UUID,
    at: datetime,
    action: str,
    subject: str,
    data: Mapping[str, object],
    place: Place | None,
) -> bytes:
    """The leaf of an entry: RFC 8785 canonical JSON, ``docs/log.md``; without ``place`` in the first form.

    Raises:
        Unpublishable: a number or text that canonical JSON refuses, or more than a bundle can hold.
    """
    leaf_fields = {"action": action, "at": instant(at), "data": data, "id": str(entry_id), "subject": subject}
    leaf_fields |= place.as_json() if place else {}
    try:
        leaf = _canonical(leaf_fields)
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
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
