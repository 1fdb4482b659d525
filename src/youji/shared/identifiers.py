"""Identifiers made in the application: row ids, and short codes people can read aloud."""

from __future__ import annotations

import secrets
import uuid
from datetime import UTC, datetime

import uuid_utils

#: Crockford's alphabet without I, L, O, U: nothing in it is mistaken for anything else in it.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
#: What is not in it, and what it was mistaken for.
MISTAKEN = str.maketrans("ILOU", "110V")


def uuid7() -> uuid.UUID:
    """A time-ordered id (RFC 9562 version 7), unique without asking the database."""
    return uuid.UUID(bytes=uuid_utils.uuid7().bytes)


def made_at(one: uuid.UUID) -> datetime:
    """The instant at which a version 7 id was made, to the millisecond (RFC 9562, 5.7)."""
    return datetime.fromtimestamp((one.int >> 80) / 1000, UTC)


def short_code(length: int = 6) -> str:
    """A random code of ``length`` characters of ``ALPHABET``."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def check_character(code: str) -> str:
    """The check character of ``code`` (weighted mod 31 over ``ALPHABET``), which has at most 28 letters.

    One wrong letter or two neighbours exchanged change it, but for 0 and Z, which weigh alike (decision 0163).
    """
    letters = [ALPHABET.index(c) for c in code.upper() if c in ALPHABET]
    return ALPHABET[sum((n + 2) * value for n, value in enumerate(letters)) % 31]
