"""The names of people as people write them, and what is no name of one.

Every Han character counts: also those beyond U+20000, 〇, and the compatibility ideographs of identity cards. The dot
between the parts of a name is written in a dozen ways and kept in one.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from youji.shared import cleaning
from youji.shared.values import Line

HAN = "\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
#: One character, and which of its forms is meant.
_ONE = f"[{HAN}][\ufe00-\ufe02\U000e0100-\U000e01ef]?"
DOT = "·"
_DOTS = re.compile("[·•‧∙⋅●・･．.。᛫⸱ꞏᐧ][ \u3000]?")
_BETWEEN_HAN = re.compile(rf"(?<=[{HAN}·\U000e0100-\U000e01ef])\s+(?=[{HAN}·])")
_NAME = re.compile(rf"(?:{_ONE}){{1,20}}(?:·(?:{_ONE}){{1,20}}){{0,5}}")
_LATIN = re.compile(r"[A-Za-z](?:[A-Za-z .'-]{0,38}[A-Za-z])")
_HAN_LETTER = re.compile(f"[{HAN}]")

#: A name of a person ends in none of these; the single ones are also given names, so they count from five characters on.
_UNITS = (
    "公司", "合作社", "联合社", "委员会", "村委会", "办公室", "协会", "商会", "集团", "中心", "企业", "政府", "银行", "农场", "学校",
    "医院", "研究所", "研究院", "服务站", "加工厂", "经营部", "工作室", "村民小组", "基地",
)  # fmt: skip
_LONG_UNITS = ("局", "厅", "厂", "部", "社", "村", "站", "所", "组", "店", "镇", "乡", "县")
_NOBODY = frozenset(
    {"匿名", "无名", "无名氏", "佚名", "群众", "村民", "网友", "消费者", "热心群众", "知情人"}
)

NAMELESS = "请填写真实姓名；匿名异议不受理（姓名不会公开）。"
A_UNIT = "这像是单位的名称。请填写您本人的姓名；替单位提出的，把单位写进内容里。"
LOOSE_DOT = "姓名的点应在两个字之间，不在开头或末尾。请核对。"


@dataclass(frozen=True, slots=True)
class PersonName(Line):
    """A person's name on one line: dots as ·, no blanks between Han characters, full-width letters as ordinary ones."""

    def _clean(self, text: str) -> tuple[str, tuple[str, ...]]:
        line, notes = cleaning.one_line(text)
        return tidy(line), notes


def tidy(name: str) -> str:
    """``name`` in one way of writing it; what its characters are is not touched."""
    letters = "".join(c if _HAN_LETTER.match(c) else unicodedata.normalize("NFKC", c) for c in name)
    if _HAN_LETTER.search(letters):
        letters = _DOTS.sub(DOT, letters)
    return _BETWEEN_HAN.sub("", letters).strip()


def problem(name: str) -> str | None:
    """What is wrong with a name, tidied, as that of a person; ``None`` when nothing is."""
    if name in _NOBODY:
        return NAMELESS
    if _HAN_LETTER.search(name) and (name.startswith(DOT) or name.endswith(DOT)):
        return LOOSE_DOT
    if (
        name.endswith(_UNITS)
        or "有限" in name
        or (len(name) >= 5 and DOT not in name and name.endswith(_LONG_UNITS))
    ):
        return A_UNIT if len(name) > 3 else None
    if _LATIN.fullmatch(name):
        return None
    return None if _NAME.fullmatch(name) and len(name) >= 2 else NAMELESS
