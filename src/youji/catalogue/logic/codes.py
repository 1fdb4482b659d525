"""The two kinds of code on signs and certificates, however they are typed."""

from __future__ import annotations

import re
import string
from collections.abc import Iterator

from youji.shared import spelling
from youji.shared.identifiers import ALPHABET, MISTAKEN

#: 433127-26-0001: the place, the year, the number. GD982V-01: whose base, which of his.
ENTRY = re.compile(r"([0-9]{6})([0-9]{2})([0-9]{4})")
BASE = re.compile(rf"([{ALPHABET}]{{6}})([0-9]{{2}})")
FORMS = "目录编号是12位数字，如 433127-26-0001；基地编号是6位字母数字加2位序号，如 GD982V-01"


def code_of(text: str) -> str:
    """The code as it is stored; empty where ``text`` has the form of none. Dashes, blanks and full width do not matter."""
    plain = spelling.folded(text).replace(" ", "").upper()
    for form in (ENTRY, BASE):
        if found := form.fullmatch(plain) or form.fullmatch(plain.translate(MISTAKEN)):
            return "-".join(found.groups())
    return ""


def near(code: str) -> Iterator[str]:
    """The codes that a slip away from ``code``: one character another one, or two neighbours in the other's place."""
    letters = string.digits if ENTRY.fullmatch(code.replace("-", "")) else ALPHABET
    for place, was in enumerate(code):
        if was == "-":
            continue
        for letter in letters:
            if letter != was:
                yield code[:place] + letter + code[place + 1 :]
        after = code[place + 1 : place + 2]
        if after and after not in ("-", was):
            yield code[:place] + after + was + code[place + 2 :]
