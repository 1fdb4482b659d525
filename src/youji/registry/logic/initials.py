"""Pinyin, so that 君山茶叶 is found by ``jscy`` and by ``junshanchaye``."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache

#: Names whose reading in the province differs from the dictionary's first choice.
READINGS = {"长沙": "chang sha", "重阳": "chong yang", "耒阳": "lei yang", "逥峰": "hui feng"}
SYLLABLES = {name: said.replace(" ", "") for name, said in READINGS.items()}
INITIALS = {name: "".join(part[0] for part in said.split()) for name, said in READINGS.items()}


@lru_cache(maxsize=20_000)
def initials_of(name: str) -> str:
    """The first letters of ``name``'s syllables, lower case; letters and digits stand for themselves."""
    return _plain(name, INITIALS, _letters)


@lru_cache(maxsize=20_000)
def spelled_of(name: str) -> str:
    """The syllables of ``name`` in one word without tones, lower case; letters and digits stand for themselves."""
    return _plain(name, SYLLABLES, _syllables)


def _plain(name: str, readings: Mapping[str, str], of_word: Callable[[str], str]) -> str:
    from pypinyin.seg.simpleseg import seg

    for word, letters in readings.items():
        name = name.replace(word, letters)
    parts = [of_word(word) for word in seg(name)]
    return "".join(c for c in "".join(parts).lower() if c.isascii() and c.isalnum())[:120]


@lru_cache(maxsize=20_000)
def _letters(word: str) -> str:
    """Of one word: names differ, but the words they are made of are few (君山, 茶叶, 专业, 合作社)."""
    from pypinyin import Style, lazy_pinyin

    return "".join(lazy_pinyin(word, style=Style.FIRST_LETTER))


@lru_cache(maxsize=20_000)
def _syllables(word: str) -> str:
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(word))
