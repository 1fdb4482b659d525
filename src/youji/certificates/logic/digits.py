"""A token as decimal digits behind ``#`` of an address: what every chat and phone leaves whole, and a QR packs densest."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from youji.certificates.logic import number
from youji.certificates.logic.cose import LONGEST, BadToken
from youji.shared.typed import narrow

#: Digits of the longest token; Python would not turn more than 4,300 into a number at all.
MOST_DIGITS = len(str((1 << 8 * (LONGEST + 1)) - 1))
#: Characters of a scanned text that are looked at.
MOST_TEXT = MOST_DIGITS + 300
_DIGITS = re.compile(r"[1-9][0-9]*")


def digits(token: bytes) -> str:
    """``token`` as digits. A one in front keeps the noughts it may begin with."""
    return str(int.from_bytes(b"\x01" + token, "big"))


def undigits(text: str) -> bytes:
    """The token in ``text``.

    Raises:
        BadToken: ``text`` is not what ``digits`` gives.
    """
    if len(text) > MOST_DIGITS or not (_DIGITS.fullmatch(text) and text.isascii()):
        raise BadToken("不是完整的数字")
    value = int(text)
    raw = value.to_bytes((value.bit_length() + 7) // 8, "big")
    if raw[:1] != b"\x01":
        raise BadToken("不是完整的数字")
    return raw[1:]


def address(code: str, origin: str) -> str:
    """``HTTPS://HOST/q/<code>``: what a label with the short code carries. In capitals a QR packs it closer."""
    return f"{origin.upper()}/q/{code}"


def text_of(code: str, token: bytes, origin: str) -> str:
    """What the QR of a label holds: the address, ``#``, the signed statement as digits.

    Args:
        origin: ``settings.ORIGIN``.
    """
    return f"{address(code, origin)}#{digits(token)}"


@dataclass(frozen=True, slots=True)
class Scanned:
    """A text as scanned, typed or pasted: the number, the digits behind it (or none), and the host it leads to (or none)."""

    code: str
    digits: str = ""
    host: str = ""


def scanned(text: str) -> Scanned:
    """What ``text`` is: an address with or without a statement, or a number alone. Line breaks and full width do not matter.

    Raises:
        number.BadNumber: there is no number of a certificate in it; the sentence says why.
    """
    if len(text) > MOST_TEXT:
        raise number.BadNumber("这一段太长，不是合格证上的二维码。")
    plain = narrow(text)
    before, _, behind = plain.partition("#")
    host, path = _of_address(before) if "://" in before else ("", before)
    return Scanned(number.read(unquote(path.rstrip("/").rpartition("/")[2])), behind, host)


def _of_address(text: str) -> tuple[str, str]:
    """The host, and the path on it."""
    try:
        parts = urlsplit(text)
    except ValueError as error:  # a bracket that no address has
        raise number.BadNumber(f"{number.SAID}。") from error
    return parts.netloc.lower(), parts.path
