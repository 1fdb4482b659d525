"""One way to read what somebody types to find a thing: the same for what is looked for and for what is looked through.

Full width, traditional characters, dashes, brackets, middle dots, invisible marks and punctuation make no difference;
what a dictionary calls another word for the same (橘子, 柑桔) is ``ALSO``.
"""

from __future__ import annotations

import unicodedata
from functools import cache, lru_cache

from opencc import OpenCC

#: Nobody types a name longer than this; the rest of a text is not read.
LONGEST = 400
#: Between the parts of one code or name, and in no word of its own: taken out. Everything else that is neither letter nor
#: digit stands between words.
WITHIN = frozenset({"Pd", "Ps", "Pe", "Pi", "Pf", "Cf"})
DOTS = frozenset("·•・‧∙⋅・_'")
#: Another character for the same, on both sides, so that it does not matter which was meant.
VARIANTS = str.maketrans({"桔": "橘", "粘": "黏", "蕃": "番", "菓": "果", "祘": "算"})
#: What people call a thing that is written otherwise in the register.
ALSO: dict[str, tuple[str, ...]] = {
    "橘子": ("橘",),
    "橙子": ("橙",),
    "柚子": ("柚",),
    "桃子": ("桃",),
    "李子": ("李",),
    "梨子": ("梨",),
    "猪肉": ("猪",),
    "牛肉": ("牛",),
    "羊肉": ("羊",),
    "鸡蛋": ("蛋", "鸡"),
    "米": ("稻", "米"),
    "米饭": ("稻", "米"),
    "水稻": ("稻",),
    "畜禽": ("畜牧",),
    "药材": ("中药材",),
    "蘑菇": ("食用菌", "菇"),
    "菌子": ("食用菌",),
    "菜籽": ("油菜",),
    "菜油": ("油菜",),
    "茶油": ("油茶", "茶油"),
    "地标": ("地理标志",),
    "绿标": ("绿色食品",),
    "有机食品": ("有机",),
}


def folded(text: str) -> str:
    """``text`` with one spelling for all that look or mean the same; words with one space between them."""
    return _folded(text[:LONGEST])


@lru_cache(maxsize=5_000)
def _folded(text: str) -> str:
    kept: list[str] = []
    for letter in unicodedata.normalize("NFKC", text).casefold():
        kind = unicodedata.category(letter)
        if kind in WITHIN or letter in DOTS:
            continue
        kept.append(letter if kind[0] in "LNM" else " ")
    joined = " ".join("".join(kept).split())
    return joined if joined.isascii() else _simplified().convert(joined).translate(VARIANTS)


def words(text: str) -> tuple[str, ...]:
    """The words of ``text`` as typed to find something, each once."""
    return tuple(dict.fromkeys(folded(text).split()))


def meant(word: str) -> tuple[str, ...]:
    """What of a register answers ``word``: itself, and what it is called there."""
    return tuple(dict.fromkeys((word, *ALSO.get(word, ()))))


def as_written(text: str) -> str:
    """``text`` for looking through names that are kept as they were written: full width, traditional and invisible mended."""
    plain = "".join(
        c for c in unicodedata.normalize("NFKC", text) if unicodedata.category(c) not in ("Cf", "Cc")
    )
    plain = plain.strip()
    return plain if plain.isascii() else _simplified().convert(plain)


@cache
def _simplified() -> OpenCC:
    return OpenCC("t2s")
