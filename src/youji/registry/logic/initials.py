"""Pinyin initials, so that 君山茶叶 is found by ``jscy``."""

from __future__ import annotations

from functools import lru_cache

#: Names whose reading in the province differs from the dictionary's first choice.
READINGS = {"长沙": "cs", "重阳": "cy", "耒阳": "ly", "逥峰": "hf"}


@lru_cache(maxsize=20_000)
def initials_of(name: str) -> str:
    """The first letters of ``name``'s syllables, lower case; letters and digits stand for themselves."""
    from pypinyin.seg.simpleseg import seg

    spelled = name
    for word, letters in READINGS.items():
        spelled = spelled.replace(word, letters)
    parts = [_letters(word) for word in seg(spelled)]
    return "".join(c for c in "".join(parts).lower() if c.isascii() and c.isalnum())[:120]


@lru_cache(maxsize=20_000)
def _letters(word: str) -> str:
    """Of one word: names differ, but the words they are made of are few (君山, 茶叶, 专业, 合作社)."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(word, style=Style.FIRST_LETTER))
