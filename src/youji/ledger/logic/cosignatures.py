"""What a witness signs: that it saw this checkpoint grow out of all it saw before (C2SP tlog-cosignature, ``cosignature/v1``)."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from youji.ledger.logic import notes

#: Which kind of signature a key id and a verifier key are for: timestamped Ed25519 cosignatures.
KIND = b"\x04"
TIME_BYTES = 8
SIGNATURE_BYTES = 64
#: The specification's: no later second can be said.
LAST_SECOND = 2**63 - 1
#: The end of the year 9999, UTC: of a later second nobody here can say which day it is.
LAST_DATED = 253_402_300_799


@dataclass(frozen=True, slots=True)
class Cosignature:
    """Who saw the checkpoint, and when (seconds since 1970)."""

    name: str
    at: int


def vkey(name: str, public: bytes) -> str:
    """The witness's verifier key as one line of text."""
    return notes.vkey(name, public, KIND)


def parse_vkey(text: str) -> tuple[str, bytes]:
    """The name and the raw public key of a witness's verifier key.

    Raises:
        BadNote: it is none, or its id is not its own.
    """
    return notes.parse_vkey(text, KIND)


def fingerprint(public: bytes) -> str:
    """A key as people compare it: SHA-256 of its 32 bytes, in hex, four digits at a time."""
    digits = hashlib.sha256(public).hexdigest()
    return " ".join(digits[at : at + 4] for at in range(0, len(digits), 4))


def place_of(origin: str) -> str:
    """The part of a witness's addresses that stands for a log (tlog-witness): SHA-256 of its origin, in hex."""
    return hashlib.sha256(origin.encode()).hexdigest()


def message(text: str, at: int) -> bytes:
    """What is signed for the checkpoint ``text`` at second ``at``."""
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def cosign(text: str, *, name: str, key: Ed25519PrivateKey, at: int) -> str:
    """The signature line under the checkpoint ``text`` (whole, with its last newline), signed at second ``at``.

    Raises:
        ValueError: a second that cannot be said; none (0) is no time either.
    """
    if not 0 < at <= LAST_SECOND:
        raise ValueError(f"second {at} is no time of a cosignature")
    ident = notes.key_id(name, key.public_key().public_bytes_raw(), KIND)
    signature = ident + at.to_bytes(TIME_BYTES, "big") + key.sign(message(text, at))
    return f"— {name} {base64.b64encode(signature).decode()}\n"


def read(note: str, verifier: str) -> Cosignature:
    """Which witness saw the checkpoint in ``note``, and when, once its key ``verifier`` is known to have signed it.

    Of several lines by the key the latest counts; one of them wrong, and the note is not believed at all.

    Raises:
        BadNote: it has not signed it, or the note is malformed.
    """
    name, public = parse_vkey(verifier)
    text, signatures = notes.read_note(note)
    ident = notes.key_id(name, public, KIND)
    times = [
        _time(text, raw[notes.KEY_ID_BYTES :], public)
        for whose, raw in signatures
        if whose == name and raw[: notes.KEY_ID_BYTES] == ident
    ]
    if not times:
        raise notes.BadNote(f"检查点上没有见证方 {name} 的签名")
    return Cosignature(name, max(times))


def _time(text: str, raw: bytes, public: bytes) -> int:
    at = int.from_bytes(raw[:TIME_BYTES], "big")
    if len(raw) != TIME_BYTES + SIGNATURE_BYTES or not 0 < at <= LAST_SECOND:
        raise notes.BadNote("见证方的签名行格式不对")
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(raw[TIME_BYTES:], message(text, at))
    except InvalidSignature as error:
        raise notes.BadNote("见证方的签名与它的公钥不符") from error
    return at
