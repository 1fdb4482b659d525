"""Where a name may go on in the next line: between place, proper name and kind, never inside one."""

from __future__ import annotations

import re

#: Ends of places: what follows begins something new, if enough is left of it to be read as one.
_PLACES = ("自治州", "自治县", "省", "市", "州", "县", "区", "镇", "乡", "村")
#: Beginnings of what something is.
_KINDS = (
    "农民专业合作社", "专业合作社", "合作社", "家庭农场", "农场", "有限责任公司", "股份有限公司", "有限公司", "农业",
    "种植", "养殖", "绿色食品", "有机", "出口", "示范", "标准化", "生产基地", "基地",
)  # fmt: skip
#: What is no longer than this stands in one line of the narrowest phone.
FITS = 8
#: A piece shorter than this stays with what stands before it.
SHORTEST = 2
_SEAM = re.compile(f"({'|'.join(_KINDS)})|{'|'.join(f'(?<={place})' for place in _PLACES)}")


def pieces(name: str) -> list[str]:
    """``name`` in pieces of at least ``SHORTEST`` characters; together they are ``name``. What fits is left whole."""
    if len(name) <= FITS:
        return [name]
    found: list[str] = []
    for piece in filter(None, _SEAM.split(name)):
        if found and (len(piece) < SHORTEST or len(found[-1]) < SHORTEST):
            found[-1] += piece
        else:
            found.append(piece)
    return found
