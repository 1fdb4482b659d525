"""The keys that sign certificates: a list that only grows, each key endorsed by the one before, the whole signed by the newest.

Whoever knows one of the keys follows the endorsements to the present one; whoever knows none trusts the first list seen.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import rfc8785

from youji.certificates.logic import algorithms
from youji.certificates.logic.algorithms import Algorithm, PrivateKey
from youji.certificates.logic.cose import Signed, kid_of

VERSION = "youji-keys/v1"
MOST_KEYS = 200


class BadList(ValueError):
    """The list is none of ours, or not as it was signed; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Issuer:
    """A key: its public half, the day it was taken up, the last day it signed (none: still does), and who endorsed it."""

    public: bytes
    since: date
    until: date | None = None
    endorsed: bytes = b""

    @property
    def algorithm(self) -> Algorithm:
        """By which it signs."""
        return algorithms.of(self.public)

    @property
    def kid(self) -> bytes:
        """By which a token finds it."""
        return kid_of(self.public)

    def covers(self, day: date) -> bool:
        """Whether it may have signed for ``day``: later copies of earlier certificates are signed by the present key."""
        return self.until is None or day <= self.until


@dataclass(frozen=True, slots=True)
class Keys:
    """The list as of the day ``on``, of the house that is served at ``house``."""

    house: str
    on: date
    issuers: tuple[Issuer, ...]

    def find(self, signed: Signed) -> Issuer | None:
        """The key that ``signed`` names by its ``kid``, of the kind that it names; the newest where two should have one."""
        named = signed.kid, signed.algorithm
        return next((one for one in reversed(self.issuers) if (one.kid, one.algorithm) == named), None)

    def continues(self, before: Keys) -> bool:
        """Whether this is the list ``before``, grown: nothing taken out, nothing put in between."""
        known = [(one.public, one.since) for one in before.issuers]
        return self.on >= before.on and known == [
            (one.public, one.since) for one in self.issuers[: len(known)]
        ]


def to_endorse(public: bytes, since: date) -> bytes:
    """What the key before signs over the one that follows it."""
    return f"youji-issuer-key/v1\n{base64.b64encode(public).decode()}\n{since}\n".encode()


def chained(keys: Sequence[Issuer]) -> tuple[Issuer, ...]:
    """``keys``, each but the last closed on the day the next was taken up."""
    ends = [one.since for one in keys[1:]]
    return (*(replace(one, until=end) for one, end in zip(keys, ends, strict=False)), *keys[-1:])


def listed(keys: Keys, key: PrivateKey) -> dict[str, Any]:
    """``keys`` as published, signed by the newest of them, whose private half ``key`` is."""
    said: dict[str, Any] = {"v": VERSION, "house": keys.house, "on": str(keys.on), "keys": rows(keys.issuers)}
    return {**said, "signature": base64.b64encode(key.sign(rfc8785.dumps(said))).decode()}


def rows(issuers: Sequence[Issuer]) -> list[dict[str, str]]:
    """The ``keys`` of a published list."""
    return [
        {
            "kid": one.kid.hex(), "alg": one.algorithm.name, "key": base64.b64encode(one.public).decode(),
            "since": str(one.since), "until": str(one.until or ""), "endorsed": base64.b64encode(one.endorsed).decode(),
        }
        for one in issuers
    ]  # fmt: skip


def opened(document: object) -> Keys:
    """The list in ``document``, every signature in it verified.

    Raises:
        BadList: it has another form, or a signature fails.
        NoSm2: there is one that nobody here can verify.
    """
    try:
        keys, said, signature = _read(document)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadList("公钥名单的格式不对。") from error
    for before, one in zip(keys.issuers, keys.issuers[1:], strict=False):
        if not before.algorithm.verify(before.public, one.endorsed, to_endorse(one.public, one.since)):
            raise BadList("公钥名单里有一把钥匙没有前一把的签名。")
    newest = keys.issuers[-1]
    if not newest.algorithm.verify(newest.public, signature, said):
        raise BadList("公钥名单的签名核对不上。")
    return keys


def _read(document: Any) -> tuple[Keys, bytes, bytes]:
    said = {name: document[name] for name in ("v", "house", "on", "keys")}
    if said["v"] != VERSION or set(document) != {*said, "signature"} or not isinstance(said["house"], str):
        raise BadList("公钥名单的格式不对。")
    issuers = tuple(_issuer(row) for row in said["keys"])
    if not 0 < len(issuers) <= MOST_KEYS or chained(issuers) != issuers:
        raise BadList("公钥名单的格式不对。")
    return (
        Keys(said["house"], date.fromisoformat(said["on"]), issuers),
        rfc8785.dumps(said),
        _raw(document["signature"]),
    )


def _issuer(row: Mapping[str, str]) -> Issuer:
    until = date.fromisoformat(row["until"]) if row["until"] else None
    one = Issuer(_raw(row["key"]), date.fromisoformat(row["since"]), until, _raw(row["endorsed"]))
    if row["alg"] != one.algorithm.name or row["kid"] != one.kid.hex() or len(row) != 6:
        raise BadList("公钥名单的格式不对。")
    return one


def _raw(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise BadList("公钥名单的格式不对。") from error
