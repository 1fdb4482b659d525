"""COSE_Sign1 (RFC 9052) over the little of CBOR (RFC 8949) that a statement needs, in one single form.

An own reader, since none may be lenient here: whatever could be written otherwise (longer lengths, other order of keys,
keys twice, more behind the end, lists without a length) is refused, so that one statement is one text, in Python as in
``certificates/static/certificates/cose.js``, which does the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import TypeAlias

from youji.certificates.logic import algorithms
from youji.certificates.logic.algorithms import ALGORITHMS, Algorithm, PrivateKey

Item: TypeAlias = "int | bytes | str | list[Item] | dict[int, Item]"

SIGN1 = b"\xd2"  # tag 18
ALG, KID = 1, 4
SIGNATURE_BYTES, KID_BYTES = 64, 4
#: A statement of the longest names takes 560.
LONGEST = 700
DEEPEST, MOST = 3, 16


class BadToken(ValueError):
    """The bytes are no signed statement of ours."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A statement with its signature, of which nothing is known yet but the form."""

    algorithm: Algorithm
    kid: bytes
    payload: bytes
    signature: bytes

    def verify(self, public: bytes) -> bool:
        """Whether the key with this public half signed it: a key of another kind than the statement says has not.

        Raises:
            NoSm2: nobody here can tell.
        """
        if algorithms.of(public) is not self.algorithm:
            return False
        return self.algorithm.verify(public, self.signature, self.message)

    @property
    def message(self) -> bytes:
        """What the signature is over."""
        return _to_sign(self.algorithm, self.payload)


def encode(value: Item) -> bytes:
    """``value`` in the one form: shortest lengths, keys in the order of their bytes."""
    match value:
        case int():
            return _head(0, value) if value >= 0 else _head(1, -1 - value)
        case bytes():
            return _head(2, len(value)) + value
        case str():
            text = value.encode()
            return _head(3, len(text)) + text
        case list():
            return _head(4, len(value)) + b"".join(map(encode, value))
        case dict():
            rows = sorted((encode(key), encode(one)) for key, one in value.items())
            return _head(5, len(rows)) + b"".join(key + one for key, one in rows)
    raise TypeError(type(value))


def _head(major: int, number: int) -> bytes:
    if number < 24:
        return bytes([major << 5 | number])
    for low, size in ((24, 1), (25, 2), (26, 4)):
        if number < 1 << 8 * size:
            return bytes([major << 5 | low]) + number.to_bytes(size, "big")
    raise ValueError(number)


def decode(data: bytes, longest: int = LONGEST) -> Item:
    """What ``data`` says.

    Raises:
        BadToken: it is not in the one form, or deeper, wider or longer than is allowed.
    """
    if len(data) > longest:
        raise BadToken("太长")
    reader = _Reader(data)
    value = reader.item(0)
    if reader.at != len(data) or encode(value) != data:
        raise BadToken("写法不是唯一的那一种")
    return value


class _Reader:
    """Reads items off the front of bytes."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, count: int) -> bytes:
        if count > len(self.data) - self.at:
            raise BadToken("不完整")
        self.at += count
        return self.data[self.at - count : self.at]

    def head(self) -> tuple[int, int]:
        first = self.take(1)[0]
        major, low = first >> 5, first & 31
        if low < 24:
            return major, low
        size = {24: 1, 25: 2, 26: 4}.get(low)
        if size is None:
            raise BadToken("长度写法不对")
        return major, int.from_bytes(self.take(size), "big")

    def item(self, deep: int) -> Item:
        if deep > DEEPEST:
            raise BadToken("套得太深")
        major, number = self.head()
        if major < 2:
            return number if major == 0 else -1 - number
        if major < 4:
            return self.take(number) if major == 2 else _text(self.take(number))
        if major > 5 or number > MOST:
            raise BadToken("种类不对，或太多")
        return [self.item(deep + 1) for _ in range(number)] if major == 4 else self.rows(number, deep)

    def rows(self, count: int, deep: int) -> dict[int, Item]:
        found: dict[int, Item] = {}
        for _ in range(count):
            key = self.item(deep + 1)
            if not isinstance(key, int) or key in found:
                raise BadToken("同一项写了两次")
            found[key] = self.item(deep + 1)
        return found


def _text(raw: bytes) -> str:
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise BadToken("文字编码不对") from error


#: The protected header: the algorithm, and nothing else. ``kid`` stands outside and is not signed: it only finds the key.
_HEADS = {one: encode({ALG: one.number}) for one in ALGORITHMS}
_ALGORITHMS = {head: one for one, head in _HEADS.items()}


def _to_sign(algorithm: Algorithm, payload: bytes) -> bytes:
    return encode(["Signature1", _HEADS[algorithm], b"", payload])


def kid_of(public: bytes) -> bytes:
    """Four bytes by which the key with this public half is found."""
    return sha256(b"youji certificate key\n" + public).digest()[:KID_BYTES]


def sign(payload: bytes, key: PrivateKey, longest: int = LONGEST) -> bytes:
    """``payload`` as COSE_Sign1: by Ed25519 the same bytes each time, by SM2, which draws a number, others.

    Raises:
        ValueError: the whole is longer than any reader takes.
    """
    public = algorithms.public_half(key)
    algorithm = algorithms.of(public)
    token = _written(Signed(algorithm, kid_of(public), payload, key.sign(_to_sign(algorithm, payload))))
    if len(token) > longest:
        raise ValueError(f"{len(token)} bytes")
    return token


def _written(signed: Signed) -> bytes:
    kid: Mapping[int, Item] = {KID: signed.kid}
    return SIGN1 + encode([_HEADS[signed.algorithm], dict(kid), signed.payload, signed.signature])


def opened(token: bytes, longest: int = LONGEST) -> Signed:
    """The parts of a token; nothing is known of who signed it.

    Raises:
        BadToken: it is no token in the one form.
    """
    if token[:1] != SIGN1:
        raise BadToken("不是签名内容")
    match decode(token[1:], longest):
        case [bytes() as head, {4: bytes() as kid, **more}, bytes() as payload, bytes() as signature]:
            algorithm = _ALGORITHMS.get(head)
            if algorithm and not more and (len(kid), len(signature)) == (KID_BYTES, SIGNATURE_BYTES):
                return Signed(algorithm, kid, payload, signature)
    raise BadToken("不是签名内容")
