"""Receipts: what somebody without an account holds to see what became of what they filed.

A receipt is a code that nobody guesses, with a check character, so that a slip of the pen is no other receipt. It is
looked up together with the end of the telephone number left with it; tries are counted by receipt, so knowing one is
not enough to try all endings.
"""

from __future__ import annotations

import re
from datetime import datetime

from youji.shared.identifiers import check_character, short_code
from youji.shared.limits import Limit

PHONE_DIGITS = 4
TRIES = Limit("receipt", most=10, seconds=3600, sentence="这个回执号试得太多了，请一小时后再查。")


def new_receipt(letters: str, year: int) -> str:
    """``YY2026…``: ``letters``, the year, eight random characters and the one that checks them."""
    stem = f"{letters}{year}{short_code(8)}"
    return stem + check_character(stem)


def tidy(receipt: str) -> str:
    """``receipt`` as it is stored, however somebody copied it: small letters, blanks, hyphens."""
    return "".join(receipt.split()).upper().replace("-", "")


def count_look(receipt: str, now: datetime) -> None:
    """One more try at ``receipt`` is counted.

    Raises:
        TooOften: it was one too many.
    """
    TRIES.take(tidy(receipt), now)


def ends(phone: str, typed: str) -> bool:
    """Whether ``typed`` is the last four digits of ``phone``, with its extension or, as most people mean it, without."""
    numbers = {phone, re.sub(r"-[0-9]{1,6}$", "", phone)}
    return len(typed) == PHONE_DIGITS and any(
        "".join(c for c in number if c.isdigit())[-PHONE_DIGITS:] == typed for number in numbers
    )
