"""Pinyin initials, so that 君山茶叶 is found by ``jscy``."""

from __future__ import annotations

from functools import lru_cache

#: Names whose reading in the province differs from the dictionary's first choice.
READINGS = {"长沙": "cs", "重阳": "cy", "耒阳": "ly", "逥峰": "hf"}


@lru_cache(maxsize=20_000)
def initials_of(name: str) -> str:
    """The first letters of ``name``'s syllables, lower case; letters and digits stand for themselves."""
    from pypinyin import Style, lazy_pinyin

    spelled = name
    for word, letters in READINGS.items():
        spelled = spelled.replace(word, letters)
    parts = lazy_pinyin(spelled, style=Style.FIRST_LETTER)
    return "".join(c for c in "".join(parts).lower() if c.isascii() and c.isalnum())[:120]
