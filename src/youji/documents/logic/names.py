"""File names as people see them: no path, no invisible characters, the right ending."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

LONGEST = 200
_LIKE_AN_ENDING = re.compile(r"[a-z][a-z0-9]{1,4}|7z")


def clean(name: str) -> str:
    """``name`` without folders, control and direction-changing characters; ``未命名`` when nothing is left."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    return seen.strip(" .") or "未命名"


def extension(name: str) -> str:
    """The ending in small letters without its dot; empty when there is none."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem and ending.isalnum() and len(ending) <= 8 else ""


def fit(name: str, endings: Sequence[str]) -> str:
    """``name`` at most ``LONGEST`` characters, ending in one of ``endings``: the first, where it had none of them.

    What stands behind a name's last point is its ending only where it looks like one: 3.2版 and V1.2 are names.
    """
    had = extension(name)
    kept = had if had in endings else endings[0]
    stem = name[: -len(had) - 1] if had in endings or _LIKE_AN_ENDING.fullmatch(had) else name
    tail = f".{kept}"
    return stem[: LONGEST - len(tail)] + tail
