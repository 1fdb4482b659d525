"""By what certificates are signed: a table of two kinds of keys. Which kind a public key is of, its length says.

A signature counts for the kind of the key that the list names: nothing is verified by a kind that only the statement names.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from youji.certificates.logic import sm2
from youji.ledger.logic import notes

PrivateKey: TypeAlias = Ed25519PrivateKey | sm2.PrivateKey


def _by_ed25519(public: bytes, signature: bytes, data: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, data)
    except (InvalidSignature, ValueError):
        return False
    return True


@dataclass(frozen=True, slots=True, eq=False)
class Algorithm:
    """A kind of keys.

    ``name`` in the list of keys; ``number`` in the protected header (COSE), ``kind`` in signed notes (C2SP); ``verify(public,
    signature, data)``; ``good`` what is said of a signature that is; ``label`` what is said of a code that holds one.
    """

    name: str
    word: str
    number: int
    kind: bytes
    public_bytes: int
    verify: Callable[[bytes, bytes, bytes], bool]
    generate: Callable[[], PrivateKey]
    read: Callable[[bytes], PrivateKey]
    good: str
    label: str


ED25519 = Algorithm(
    "EdDSA", "Ed25519", -8, notes.ED25519, 32, _by_ed25519, Ed25519PrivateKey.generate, Ed25519PrivateKey.from_private_bytes,
    "签名正确", "带签名的码：没有网络也能核验。",
)  # fmt: skip
#: COSE has no number for SM2: the first of those that it leaves to whoever agrees on them. So has a signed note.
SM2 = Algorithm(
    "SM2-with-SM3", "国密 SM2（SM3）", -65537, b"\xffyouji sm2-with-sm3", sm2.PUBLIC_BYTES, sm2.verify, sm2.PrivateKey.generate,
    sm2.PrivateKey, "国密签名（SM2、SM3）正确", "带国密签名的码：国密签名，联网核验。",
)  # fmt: skip
ALGORITHMS = (ED25519, SM2)
BY_SETTING = {"ed25519": ED25519, "sm2": SM2}
_BY_LENGTH = {one.public_bytes: one for one in ALGORITHMS}


def of(public: bytes) -> Algorithm:
    """The kind of the key with this public half.

    Raises:
        ValueError: it is of neither.
    """
    found = _BY_LENGTH.get(len(public))
    if found is None:
        raise ValueError(f"{len(public)} bytes")
    return found


def named(name: str) -> Algorithm:
    """The kind of this name.

    Raises:
        ValueError: there is none.
    """
    for one in ALGORITHMS:
        if one.name == name:
            return one
    raise ValueError(name)


def public_half(key: PrivateKey) -> bytes:
    """The public half of a private key, as it is published."""
    return key.public_key().public_bytes_raw()
