"""Signed notes and checkpoints (C2SP signed-note, tlog-checkpoint), with Ed25519."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
KEY_ID_BYTES = 4


class BadNote(ValueError):
    """The note is malformed, or nobody we trust has signed it."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What the log promises: at ``size`` leaves the root was ``root``."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """The note's text, as it is signed."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def key_id(name: str, public: bytes) -> bytes:
    """Four bytes that tell keys of one name apart."""
    return hashlib.sha256(name.encode() + b"\n" + ED25519 + public).digest()[:KEY_ID_BYTES]


def vkey(name: str, public: bytes) -> str:
    """The verifier key as one line of text."""
    return f"{name}+{key_id(name, public).hex()}+{base64.b64encode(ED25519 + public).decode()}"


def parse_vkey(text: str) -> tuple[str, bytes]:
    """The name and the raw public key of a verifier key.

    Raises:
        BadNote: it is not an Ed25519 verifier key, or its id is not its own.
    """
    try:
        name, ident, encoded = text.strip().split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error) as error:
        raise BadNote("公钥格式不对，应为“名称+编号+公钥”一行") from error
    if raw[:1] != ED25519 or len(raw) != 33 or ident != key_id(name, raw[1:]).hex():
        raise BadNote("公钥格式不对，或编号与公钥不符")
    return name, raw[1:]


def sign(text: str, *, name: str, key: Ed25519PrivateKey) -> str:
    """``text`` with one signature line under it."""
    signature = key_id(name, key.public_key().public_bytes_raw()) + key.sign(text.encode())
    return f"{text}\n— {name} {base64.b64encode(signature).decode()}\n"


def open_note(note: str, verifier: str) -> str:
    """The text of ``note``, once the key ``verifier`` is known to have signed it.

    Raises:
        BadNote: it has not.
    """
    name, public = parse_vkey(verifier)
    text, gap, signatures = note.rpartition("\n\n")
    if not gap:
        raise BadNote("检查点没有签名")
    text += "\n"
    for line in signatures.splitlines():
        if line.startswith(f"— {name} ") and _signed(text, line.rsplit(" ", 1)[1], name, public):
            return text
    raise BadNote("检查点的签名与公钥不符")


def _signed(text: str, encoded: str, name: str, public: bytes) -> bool:
    try:
        raw = base64.b64decode(encoded, validate=True)
        if raw[:KEY_ID_BYTES] != key_id(name, public):
            return False
        Ed25519PublicKey.from_public_bytes(public).verify(raw[KEY_ID_BYTES:], text.encode())
    except (binascii.Error, InvalidSignature):
        return False
    return True


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint in a note's text.

    Raises:
        BadNote: it does not read as one.
    """
    try:
        origin, size, encoded = text.split("\n")[:3]
        root = base64.b64decode(encoded, validate=True)
        if not origin or str(int(size)) != size or len(root) != 32:
            raise ValueError(text)
    except (ValueError, binascii.Error) as error:
        raise BadNote("检查点格式不对") from error
    return Checkpoint(origin, int(size), root)
