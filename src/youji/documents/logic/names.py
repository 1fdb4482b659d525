"""File names as people see them: no path, no invisible characters, the right ending."""

from __future__ import annotations

import unicodedata

LONGEST = 200


def clean(name: str) -> str:
    """``name`` without folders, control and direction-changing characters; ``未命名`` when nothing is left."""
    last = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    return seen.strip(" .") or "未命名"


def extension(name: str) -> str:
    """The ending in small letters without its dot; empty when there is none."""
    stem, dot, ending = name.rpartition(".")
    return ending.lower() if dot and stem and ending.isalnum() and len(ending) <= 8 else ""


def fit(name: str, ending: str) -> str:
    """``name`` at most ``LONGEST`` characters, ending in ``.ending`` if it had no ending."""
    had = extension(name)
    stem = name[: -len(had) - 1] if had else name
    tail = f".{had or ending}"
    return stem[: LONGEST - len(tail)] + tail
