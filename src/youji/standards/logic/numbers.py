"""The one way to write the number of a standard: NY/T 393-2020."""

from __future__ import annotations

import re

from youji.shared import typed

_PARTS = re.compile(r"(DB[0-9]{2}(?:/T)?|[A-Z]{1,6}(?:/[A-Z]{1,6})?)([0-9].*)")


def tidy(text: str) -> str:
    """``text`` with capitals, narrow letters, one blank behind the kind and a plain dash before the year."""
    plain = re.sub(r"[—–－]+", "-", typed.narrow(text).upper())
    found = _PARTS.fullmatch(plain)
    return f"{found[1]} {found[2]}" if found else plain


def numbers_in(text: str) -> list[str]:
    """The numbers in a line of them."""
    return [tidy(one) for one in re.split(r"[、,，;；]", text) if one.strip()]
