"""What goes into a cell of a CSV file: never a formula, whatever somebody called a base."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable

from youji.shared.cleaning import visible

#: What makes a spreadsheet compute the rest; U+2212 is the minus sign of print, which LibreOffice computes with too.
STARTS = frozenset("=+-@\u2212")
#: At the beginning of a cell some programs begin a cell of their own after these.
BREAKS = ("\t", "\r", "\n")


def cell(value: object) -> object:
    """``value`` as it is written; text that a spreadsheet might compute gets an apostrophe in front."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return f"'{value}" if isinstance(value, str) and computes(value) else value


def computes(text: str) -> bool:
    """Whether what ``text`` shows first begins a formula, however wide it is written and whatever hides before it."""
    if "\u4e00" <= text[:1] <= "\u9fff" or (text[:1].isascii() and text[:1].isalnum()):
        return False  # nearly every cell; what is seen first is the first character, and it begins none
    shown = visible(text).lstrip()
    return text.startswith(BREAKS) or unicodedata.normalize("NFKC", shown[:1])[:1] in STARTS


def line(values: Iterable[object]) -> str:
    """One line of a CSV file with its end."""
    out = io.StringIO()
    csv.writer(out).writerow([cell(value) for value in values])
    return out.getvalue()
