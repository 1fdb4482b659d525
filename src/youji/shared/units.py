"""Units as people write them: 毫升/亩, ML/亩 and mL／亩 are one unit; 公斤 is kg. Nothing is converted here."""

from __future__ import annotations

from youji.shared.typed import narrow

#: One part of a unit in the words people use → its sign. What reads the same once it is narrow and small is not listed.
_WORDS = {
    "毫升": "ml", "升": "l", "毫克": "mg", "克": "g", "千克": "kg", "公斤": "kg", "吨": "t", "市斤": "斤",
    "ha": "hm2", "公顷": "hm2", "667m2": "亩", "666.7m2": "亩", "667平方米": "亩", "立方米": "m3", "方": "m3",
    "倍液": "倍", "x": "倍", "×": "倍",
}  # fmt: skip


def alike(unit: str) -> str:
    """What two ways of writing one unit have in common; no unit of ours has it in common with another."""
    parts = narrow(unit).lower().replace("每", "/").split("/")
    return "/".join(_WORDS.get(part, part) for part in parts)
