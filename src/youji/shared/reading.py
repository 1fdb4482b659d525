"""What people and programs type into addresses and forms, read without ever tripping over it."""

from __future__ import annotations

from datetime import date

from youji.shared import typed

#: The first day of the People's Republic; nothing this house records is older, or further away than the last.
FIRST_DAY, LAST_DAY = date(1949, 10, 1), date(2100, 12, 31)
DAY_SENTENCE = "日期应在 1949-10-01 到 2100-12-31 之间，请核对年份。"
#: Every database's integers hold this many digits.
MOST_DIGITS = 15


def whole(text: str) -> int | None:
    """The number in ``text``, or ``None``: only ASCII digits, and no more of them than a database can look up."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else None


def day(text: str) -> date | None:
    """The date in ``text``, or ``None`` when it is none, or none that can matter here."""
    read = typed.as_day(text)
    return read if read is not None and plausible(read) else None


def plausible(read: date) -> bool:
    """Whether the date is one that this house can mean, with room to reckon before and after it."""
    return FIRST_DAY <= read <= LAST_DAY
