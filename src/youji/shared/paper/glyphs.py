"""Which characters our fonts can draw."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path

#: Debian's fonts-hanazono: every ideograph of GB 18030-2022. Read where a server has it; the fonts we bring
#: ourselves draw what common names need, and some 2,300 of the 60,000 rare ones beyond.
RARE = Path("/usr/share/fonts/truetype/hanazono")

#: Control, format, blank, and the marks that choose a variant of the character before them: nothing to draw.
INVISIBLE = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
VARIATION_SELECTORS = frozenset([*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)])


def font_folders() -> list[str]:
    """Where the fonts lie: the house's two faces, then what fills their gaps."""
    import noto_cjk_sans_jp_regular
    import pylopdf_fonts_zh_cn

    ours = [Path(str(package.__file__)).parent for package in (pylopdf_fonts_zh_cn, noto_cjk_sans_jp_regular)]
    return [str(folder) for folder in [*ours, RARE] if folder.is_dir()]


@cache
def _drawable() -> frozenset[int]:
    from fontTools.ttLib import TTFont

    files = [file for folder in font_folders() for file in Path(folder).glob("*.[ot]tf")]
    return frozenset(point for file in files for point in TTFont(file, lazy=True).getBestCmap())


def undrawable(data: object) -> list[tuple[str, str]]:
    """Each character of ``data``'s texts that no font here has, once, with the text it stands in.

    Args:
        data: a text, or mappings and lists of texts, as a template takes them.
    """
    found: dict[str, str] = {}
    for text in _texts(data):
        for character in text:
            if not _can_draw(character):
                found.setdefault(character, text)
    return list(found.items())


def _can_draw(character: str) -> bool:
    return (
        ord(character) in _drawable()
        or ord(character) in VARIATION_SELECTORS
        or unicodedata.category(character) in INVISIBLE
    )


def _texts(data: object) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list | tuple):
        for value in data:
            yield from _texts(value)
