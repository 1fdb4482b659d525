"""Requests to a witness, put together from the text of C2SP tlog-witness; trees by the RFC's own recursion."""

from __future__ import annotations

import hashlib

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from tests.ledger import vectors
from tests.ledger.vectors import KEY, NAME, OTHER, b64, extension, leaf, line, mth

EMPTY = hashlib.sha256(b"").digest()
LEAVES = [leaf(n) for n in range(40)]
#: Another history with the same first three.
FORKED = LEAVES[:3] + [leaf(n) for n in range(100, 137)]


def root(size: int, hashes: list[bytes] = LEAVES) -> bytes:
    return mth(hashes[:size]) if size else EMPTY


def text(size: int | str, root_hash: bytes | str, origin: str = NAME, more: str = "") -> str:
    shown = root_hash if isinstance(root_hash, str) else b64(root_hash)
    return f"{origin}\n{size}\n{shown}\n{more}"


def note(body: str, *lines: str) -> str:
    return f"{body}\n{''.join(lines) or line(body)}"


def proof(old: int, size: int, hashes: list[bytes] = LEAVES) -> list[bytes]:
    return extension(old, hashes[:size]) if old else []


def request(old: int | str, path: list[bytes | str], signed: str) -> bytes:
    shown = [one if isinstance(one, str) else b64(one) for one in path]
    return "".join(f"{one}\n" for one in (f"old {old}", *shown, "")).encode() + signed.encode()


def grown(
    old: int,
    size: int,
    hashes: list[bytes] = LEAVES,
    *,
    name: str = NAME,
    key: Ed25519PrivateKey = KEY,
) -> bytes:
    """What a log asks that grew from ``old`` to ``size``."""
    said = text(size, root(size, hashes), name)
    return request(old, proof(old, size, hashes), note(said, line(said, name, key)))


def log_of(url: str = "http://127.0.0.1:1", key: Ed25519PrivateKey = KEY, name: str = NAME) -> str:
    return f"{url}+{vectors.vkey(name, key)}"


__all__ = ["KEY", "NAME", "OTHER", "b64", "leaf", "line"]
