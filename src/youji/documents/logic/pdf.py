"""Whether a PDF opens for whoever receives it: not cut off, and locked by no password that has to be typed.

A PDF whose owner forbids printing or copying opens for everybody: its user password is empty. So the empty password is
tried, as every reader does (ISO 32000-2, 7.6.4).
"""

from __future__ import annotations

import re
from collections import deque
from dataclasses import dataclass
from hashlib import md5, sha256, sha384, sha512

#: The mark of a PDF stands at the beginning; some programs put a blank line or a byte order mark before it.
BEFORE = b"\xef\xbb\xbf \t\r\n\0"
#: Where a whole one ends. Mail and web servers sometimes add a little behind it.
TAIL_BYTES = 2048
#: What stands for the missing letters of a password.
_PAD = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
_START = re.compile(rb"startxref\s{1,10}([0-9]{1,12})")
_ENCRYPT = re.compile(rb"/Encrypt\s{0,10}(?:([0-9]{1,10})\s{1,10}([0-9]{1,5})\s{1,10}R|<<)")
_ID = re.compile(rb"/ID\s{0,10}\[\s{0,10}")
_LONGEST_DICTIONARY = 4096
#: An id has sixteen letters; a string that goes on for megabytes is none.
_LONGEST_ID = 1024
_ESCAPES = {ord("n"): 10, ord("r"): 13, ord("t"): 9, ord("b"): 8, ord("f"): 12}


@dataclass(frozen=True, slots=True)
class Paper:
    """What a PDF says of itself."""

    whole: bool
    locked: bool = False


def is_pdf(head: bytes) -> bool:
    """Whether a file that begins so is one."""
    return head[:1024].lstrip(BEFORE).startswith(b"%PDF-")


def look(data: bytes) -> Paper:
    """Whether it was received whole, and whether somebody must know a password to see it."""
    return Paper(_whole(data), _locked(data))


def _last(pattern: re.Pattern[bytes], data: bytes) -> re.Match[bytes] | None:
    """Where it stands last: what was added to a PDF later holds."""
    found = deque(pattern.finditer(data), maxlen=1)
    return found[0] if found else None


def _whole(data: bytes) -> bool:
    """It ends as it should, or says where its table is: what lies behind that is somebody else's.

    The first part of one made for the web ends as a whole one does, but says 0.
    """
    if b"%%EOF" in data[-TAIL_BYTES:]:
        return True
    said = _START.match(data, max(0, data.rfind(b"startxref")))
    return said is not None and 0 < int(said[1]) < len(data)


def _locked(data: bytes) -> bool:
    found = _last(_ENCRYPT, data)
    if found is None:
        return False
    rules = _dictionary(data, found)
    if rules is None:
        return False  # the words stand in a text
    if b"/Standard" not in rules:
        return True  # opened by a certificate, or by a program of one's own
    try:
        return not _opens_with_nothing(rules, _first_id(data))
    except (ValueError, KeyError, IndexError):
        return False  # not understood: whoever opens it sees


def _dictionary(data: bytes, found: re.Match[bytes]) -> bytes | None:
    """The dictionary that says how it is locked: on the spot, or an object of its own, which is never packed."""
    start = found.end()
    if found[1] is not None:
        mark = rb"(?<![0-9])%d\s{1,10}%d\s{1,10}obj" % (int(found[1]), int(found[2]))
        objects = list(re.finditer(mark, data))
        if not objects:
            return None
        start = objects[-1].end()
    return data[start : start + _LONGEST_DICTIONARY]


def _number(rules: bytes, name: bytes, default: int) -> int:
    # /Length stands once more in the dictionaries of its filters, further in.
    found = re.search(rb"/%s\s{1,10}(-?[0-9]{1,12})" % name, rules.partition(b"/CF")[0]) or re.search(
        rb"/%s\s{1,10}(-?[0-9]{1,12})" % name, rules
    )
    return int(found[1]) if found else default


def _text(data: bytes, at: int) -> bytes:
    """The string that begins there: <hex>, or (letters) with their escapes."""
    if data[at : at + 1] == b"<":
        inside = data[at + 1 : data.index(b">", at)]
        return bytes.fromhex(inside.decode("ascii"))
    if data[at : at + 1] != b"(":
        raise ValueError
    kept, depth, at = bytearray(), 1, at + 1
    while depth:
        letter = data[at]
        at += 1
        if letter == ord("\\"):
            digits = re.match(rb"[0-7]{1,3}", data[at : at + 3])
            kept.append(int(digits[0], 8) & 255 if digits else _ESCAPES.get(data[at], data[at]))
            at += len(digits[0]) if digits else 1
            continue
        depth += (letter == ord("(")) - (letter == ord(")"))
        if depth:
            kept.append(letter)
    return bytes(kept)


def _named(rules: bytes, name: bytes) -> bytes:
    found = re.search(rb"/%s\s{0,10}(?=[<(])" % name, rules)
    if found is None:
        raise KeyError(name)
    return _text(rules, found.end())


def _first_id(data: bytes) -> bytes:
    found = _last(_ID, data)
    return _text(data[found.end() : found.end() + _LONGEST_ID], 0) if found else b""


def _opens_with_nothing(rules: bytes, first_id: bytes) -> bool:
    revision = _number(rules, b"R", 0)
    user = _named(rules, b"U")
    if revision >= 5:
        digest = _hardened if revision >= 6 else lambda salted: sha256(salted).digest()
        return digest(user[32:40]) == user[:32]
    length = _number(rules, b"Length", 40) // 8 if revision >= 3 else 5
    if not 5 <= length <= 16:
        raise ValueError(length)
    seed = (
        _PAD
        + _named(rules, b"O")[:32]
        + (_number(rules, b"P", 0) & 0xFFFFFFFF).to_bytes(4, "little")
        + first_id
    )
    if revision >= 4 and re.search(rb"/EncryptMetadata\s{1,10}false", rules):
        seed += b"\xff" * 4
    key = md5(seed, usedforsecurity=False).digest()
    if revision < 3:
        return _rc4(key[:5], _PAD) == user[:32]
    for _ in range(50):
        key = md5(key[:length], usedforsecurity=False).digest()
    key = key[:length]
    said = _rc4(key, md5(_PAD + first_id, usedforsecurity=False).digest())
    for turn in range(1, 20):
        said = _rc4(bytes(one ^ turn for one in key), said)
    return said == user[:16]


def _rc4(key: bytes, data: bytes) -> bytes:
    box = list(range(256))
    j = 0
    for i in range(256):
        j = (j + box[i] + key[i % len(key)]) & 255
        box[i], box[j] = box[j], box[i]
    out, i, j = bytearray(), 0, 0
    for byte in data:
        i = (i + 1) & 255
        j = (j + box[i]) & 255
        box[i], box[j] = box[j], box[i]
        out.append(byte ^ box[(box[i] + box[j]) & 255])
    return bytes(out)


def _hardened(salted: bytes) -> bytes:
    """The digest of revision 6 (ISO 32000-2, algorithm 2.B), for the empty password."""
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    key = sha256(salted).digest()
    turn = 0
    while True:
        writer = Cipher(algorithms.AES(key[:16]), modes.CBC(key[16:32])).encryptor()
        mixed = writer.update(key * 64)
        key = (sha256, sha384, sha512)[sum(mixed[:16]) % 3](mixed).digest()
        turn += 1
        if turn >= 64 and mixed[-1] <= turn - 32:
            return key[:32]
