"""The number of a certificate: GD982V-261130-AB3D-X. Whose it is, the day, four characters at random, a check character.

Nobody counts a firm's trade by it, nor walks from one to the next: of a million for each operator and day, few are given.
"""

from __future__ import annotations

import re
import secrets
from datetime import date

from youji.shared import spelling
from youji.shared.identifiers import ALPHABET, MISTAKEN, check_character

#: Z weighs in the check what 0 weighs: it is not drawn, so that one is never taken for the other.
DRAWN = ALPHABET.replace("Z", "")
TAIL = 4
FORM = re.compile(rf"([{ALPHABET}]{{6}})([0-9]{{6}})([{DRAWN}]{{{TAIL}}})([{ALPHABET}])")
#: The same in an address: no code of a base or an entry has so many characters.
ADDRESSED = r"[0-9A-Za-z]{6}-?[0-9]{6}-?[0-9A-Za-z]{4}-?[0-9A-Za-z]"
SAID = "合格证编号是17位字母数字，如 GD982V-261130-AB3D-X"


class BadNumber(ValueError):
    """The text is no number of a certificate; the sentence says why, for whoever typed it."""


def made(operator: str, day: date, tail: str = "") -> str:
    """A number of ``operator`` (its short code) for ``day``; with ``tail``, or four characters at random.

    Whether it is taken already, only the table knows: draw again where it is.
    """
    tail = tail or "".join(secrets.choice(DRAWN) for _ in range(TAIL))
    body = f"{operator}{day:%y%m%d}{tail}"
    return _parted(body + check_character(body))


def read(text: str) -> str:
    """The number in ``text`` as it is kept. Full width, blanks, dashes, small letters, I for 1 and O for 0 do not matter.

    Raises:
        BadNumber: it has another form, is of no day, or its check character is not its own.
    """
    plain = spelling.folded(text).replace(" ", "").upper()
    found = FORM.fullmatch(plain) or FORM.fullmatch(plain.translate(MISTAKEN))
    if found is None:
        raise BadNumber(f"{SAID}。")
    letters = found[0]
    if check_character(letters[:-1]) != letters[-1]:
        raise BadNumber("编号里有写错的字符：最后一位校验对不上，请照标签再核对一遍。")
    if _day(found[2]) is None:
        raise BadNumber("编号里的日期不存在，请照标签再核对一遍。")
    return _parted(letters)


def has_form(text: str) -> bool:
    """Whether ``text`` is meant as a number of a certificate, right or wrong: bases and entries have fewer characters."""
    plain = spelling.folded(text).replace(" ", "").upper()
    return bool(FORM.fullmatch(plain) or FORM.fullmatch(plain.translate(MISTAKEN)))


def day_of(number: str) -> date:
    """The day that a number (as ``read`` gives it) was given on."""
    return date.fromisoformat(f"20{number[7:13]}")


def operator_of(number: str) -> str:
    """The short code of whoever issued it."""
    return number[:6]


def _parted(letters: str) -> str:
    return f"{letters[:6]}-{letters[6:12]}-{letters[12:16]}-{letters[16]}"


def _day(digits: str) -> date | None:
    try:
        return date(2000 + int(digits[:2]), int(digits[2:4]), int(digits[4:]))
    except ValueError:
        return None
