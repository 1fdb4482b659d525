"""The list of what holds no more: exact, signed, eight bytes a code, with its day.

Exact, so nobody is told that a sound certificate is void; so small that a phone keeps it: 10,000 codes are 80 kB.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from youji.certificates.logic import cose, number
from youji.certificates.logic.algorithms import PrivateKey
from youji.certificates.logic.cose import BadToken, Item
from youji.certificates.logic.issuers import Keys
from youji.shared.identifiers import ALPHABET

VERSION = "youji-revoked/v1"
CODE_BYTES, COPIES_BYTES, OPERATOR_BYTES = 8, 4, 4
#: A million codes.
LONGEST_LIST = 9_000_000
_EPOCH = date(2020, 1, 1)


@dataclass(frozen=True, slots=True)
class Part:
    """Of a certificate only the copies ``first`` to ``last`` are void."""

    code: str
    first: int
    last: int


@dataclass(frozen=True)
class Revoked:
    """What holds no more on the day ``on``: codes that are void or replaced, recalled ones, and whose operator may not issue."""

    house: str
    on: date
    void: frozenset[str] = frozenset()
    parts: tuple[Part, ...] = ()
    recalled: frozenset[str] = frozenset()
    suspended: frozenset[str] = frozenset()  # operators, by their short code

    @cached_property
    def _parts(self) -> Mapping[str, list[Part]]:
        found: dict[str, list[Part]] = {}
        for one in self.parts:
            found.setdefault(one.code, []).append(one)
        return found

    def part(self, code: str, copy: int) -> Part | None:
        """The range of void copies that ``copy`` lies in."""
        return next((one for one in self._parts.get(code, []) if one.first <= copy <= one.last), None)


def packed(code: str) -> bytes:
    """A number in eight bytes: thirty bits whose, fourteen the day, twenty at random. The check follows from them."""
    operator, _, tail, _ = code.split("-")
    days = (number.day_of(code) - _EPOCH).days
    value = (_value(operator) << 34) | (days << 20) | _value(tail)
    return value.to_bytes(CODE_BYTES, "big")


def unpacked(raw: bytes) -> str:
    """The number in eight bytes."""
    value = int.from_bytes(raw, "big")
    day = _EPOCH + timedelta(days=(value >> 20) & 0x3FFF)
    return number.made(_text(value >> 34, 6), day, _text(value & 0xFFFFF, 4))


def _value(letters: str) -> int:
    value = 0
    for letter in letters:
        value = value << 5 | ALPHABET.index(letter)
    return value


def _text(value: int, length: int) -> str:
    return "".join(ALPHABET[(value >> 5 * n) & 31] for n in reversed(range(length)))


def signed(revoked: Revoked, key: PrivateKey) -> bytes:
    """The list as published; equal lists have equal payloads.

    Raises:
        ValueError: there are more than a million.
    """
    parts = sorted((packed(one.code), one.first, one.last) for one in revoked.parts)
    said: dict[int, Item] = {
        1: VERSION,
        2: revoked.house,
        3: str(revoked.on),
        4: b"".join(sorted(map(packed, revoked.void))),
        5: b"".join(raw + first.to_bytes(4, "big") + last.to_bytes(4, "big") for raw, first, last in parts),
        6: b"".join(sorted(map(packed, revoked.recalled))),
        7: b"".join(sorted(_value(one).to_bytes(OPERATOR_BYTES, "big") for one in revoked.suspended)),
    }
    return cose.sign(cose.encode(said), key, LONGEST_LIST)


def opened(data: bytes, keys: Keys) -> Revoked:
    """The list in ``data``, signed by the newest of ``keys``: an old key says nothing about today.

    Raises:
        BadToken: it is none, or not signed so.
    """
    token = cose.opened(data, LONGEST_LIST)
    newest = keys.issuers[-1]
    if token.kid != newest.kid or not token.verify(newest.public):
        raise BadToken("作废名单的签名核对不上")
    match cose.decode(token.payload, LONGEST_LIST):
        case {1: str() as version, 2: str() as house, 3: str() as on, 4: bytes() as void, 5: bytes() as parts,
              6: bytes() as recalled, 7: bytes() as suspended, **more} if version == VERSION and not more:  # fmt: skip
            return _of(house, on, (void, parts, recalled, suspended))
    raise BadToken("不是作废名单")


def _of(house: str, on: str, lists: tuple[bytes, bytes, bytes, bytes]) -> Revoked:
    void, parts, recalled, suspended = lists
    try:
        return Revoked(
            house,
            date.fromisoformat(on),
            frozenset(map(unpacked, _cut(void, CODE_BYTES))),
            tuple(
                Part(unpacked(one[:8]), int.from_bytes(one[8:12], "big"), int.from_bytes(one[12:], "big"))
                for one in _cut(parts, CODE_BYTES + 2 * COPIES_BYTES)
            ),
            frozenset(map(unpacked, _cut(recalled, CODE_BYTES))),
            frozenset(_text(int.from_bytes(one, "big"), 6) for one in _cut(suspended, OPERATOR_BYTES)),
        )
    except (ValueError, OverflowError) as error:
        raise BadToken("作废名单的内容不对") from error


def _cut(data: bytes, size: int) -> Iterable[bytes]:
    if len(data) % size:
        raise BadToken("作废名单的内容不对")
    return (data[at : at + size] for at in range(0, len(data), size))
