"""Signed notes and checkpoints (C2SP signed-note, tlog-checkpoint), with Ed25519."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
KEY_ID_BYTES = 4
#: Controls, halves of pairs (no UTF-8), the separators of lines: a name is one word on one line.
_NO_PART_OF_A_NAME = frozenset({"Cc", "Cs", "Zl", "Zp", "Zs"})

_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_SIZE = re.compile(r"0|[1-9][0-9]{0,18}")


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


def key_id(name: str, public: bytes, kind: bytes = ED25519) -> bytes:
    """Four bytes that tell keys of one name, and signatures of one key of another ``kind``, apart."""
    return hashlib.sha256(name.encode() + b"\n" + kind + public).digest()[:KEY_ID_BYTES]


def vkey(name: str, public: bytes, kind: bytes = ED25519) -> str:
    """The verifier key as one line of text."""
    return f"{name}+{key_id(name, public, kind).hex()}+{base64.b64encode(kind + public).decode()}"


def is_name(text: str) -> bool:
    """Whether a key may be called so: something, without any space Unicode knows, plus, or control character."""
    return bool(text) and not any(
        letter == "+" or letter.isspace() or unicodedata.category(letter) in _NO_PART_OF_A_NAME
        for letter in text
    )


def parse_vkey(text: str, kind: bytes = ED25519) -> tuple[str, bytes]:
    """The name and the raw public key of a verifier key for signatures of ``kind``.

    Raises:
        BadNote: it is none of that kind, or its id is not its own.
    """
    try:
        name, ident, encoded = text.strip().split("+", 2)
        raw = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error) as error:
        raise BadNote("公钥格式不对，应为“名称+编号+公钥”一行") from error
    right = raw[:1] == kind and len(raw) == 33 and is_name(name)
    if not right or ident != key_id(name, raw[1:], kind).hex():
        raise BadNote("公钥格式不对，或编号与公钥不符")
    return name, raw[1:]


def sign(text: str, *, name: str, key: Ed25519PrivateKey) -> str:
    """``text`` with one signature line under it."""
    return under(text, name, key_id(name, key.public_key().public_bytes_raw()) + key.sign(text.encode()))


def under(text: str, name: str, signature: bytes) -> str:
    """``text`` with this signature under it, whose first four bytes are the key's id."""
    return f"{text}\n— {name} {base64.b64encode(signature).decode()}\n"


def open_note(note: str, verifier: str) -> str:
    """The text of ``note``, once the key ``verifier`` is known to have signed it.

    Raises:
        BadNote: it has not.
    """
    text, signatures = read_note(note)
    if not signed_by(text, signatures, [verifier]):
        raise BadNote("检查点的签名与公钥不符")
    return text


def signed_by(text: str, signatures: Iterable[tuple[str, bytes]], verifiers: Iterable[str]) -> bool:
    """Whether one of the keys has signed ``text``, and no line under a name and id of theirs fails.

    Of a key that is known every line must verify (signed-note): one that does not spoils the others.

    Raises:
        BadNote: one of ``verifiers`` is no verifier key.
    """
    known = {(name, key_id(name, public)): public for name, public in map(parse_vkey, verifiers)}
    ours = [
        _signed(text, raw, public)
        for whose, raw in signatures
        if (public := known.get((whose, raw[:KEY_ID_BYTES]))) is not None
    ]
    return bool(ours) and all(ours)


def read_note(note: str) -> tuple[str, list[tuple[str, bytes]]]:
    """The text of ``note`` and each signature by its key's name; whose they are, the caller finds out.

    Raises:
        BadNote: the note is malformed anywhere, in lines of others too.
    """
    text, gap, lines = note.rpartition("\n\n")
    if not gap:
        raise BadNote("检查点没有签名")
    if not lines.endswith("\n") or any(
        letter != "\n" and (letter < " " or letter == "\x7f") for letter in note
    ):
        raise BadNote("检查点的格式不对")
    found = [_LINE.fullmatch(line) for line in lines[:-1].split("\n")]
    try:
        signatures = [(line[1], base64.b64decode(line[2], validate=True)) for line in found if line]
    except binascii.Error as error:
        raise BadNote("检查点的签名行格式不对") from error
    if len(signatures) != len(found) or any(len(raw) <= KEY_ID_BYTES for _, raw in signatures):
        raise BadNote("检查点的签名行格式不对")
    return f"{text}\n", signatures


def _signed(text: str, raw: bytes, public: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(raw[KEY_ID_BYTES:], text.encode())
    except InvalidSignature:
        return False
    return True


def open_checkpoint(note: str, verifier: str) -> Checkpoint:
    """The checkpoint of the log whose key ``verifier`` is, once that key is known to have signed it.

    Raises:
        BadNote: it has not, or it is a checkpoint of another log.
    """
    found = parse_checkpoint(open_note(note, verifier))
    if found.origin != parse_vkey(verifier)[0]:
        raise BadNote("检查点不是这本日志的")
    return found


def parse_checkpoint(text: str) -> Checkpoint:
    """The checkpoint in a note's text.

    Raises:
        BadNote: it does not read as one.
    """
    try:
        origin, size, encoded, *more = text.split("\n")
        root = base64.b64decode(encoded, validate=True)
        if not origin or not _SIZE.fullmatch(size) or len(root) != 32 or more.pop() != "" or "" in more:
            raise ValueError(text)
    except (ValueError, IndexError, binascii.Error) as error:
        raise BadNote("检查点格式不对") from error
    return Checkpoint(origin, int(size), root)
