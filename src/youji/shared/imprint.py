"""What a public site of an authority must say of itself: who runs it, how to reach them, under which numbers it is filed.

Source: 政府网站发展指引（国办发〔2017〕47号）, the foot of every page; 互联网信息服务管理办法 第十二条 (the ICP number, as a
link). Nothing is made up where a setting is empty: ``missing`` names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class Said:
    """One thing the site says of itself."""

    key: str  # in ``settings.IMPRINT``
    word: str
    variable: str
    href: str = ""  # where it leads, ``{digits}`` and ``{value}`` filled in


SAID = (
    Said("agency", "主办单位", "YOUJI_AGENCY"),
    Said("phone", "联系电话", "YOUJI_AGENCY_PHONE", "tel:{digits}"),
    Said("email", "电子邮箱", "YOUJI_AGENCY_EMAIL", "mailto:{value}"),
    Said("address", "地址", "YOUJI_AGENCY_ADDRESS"),
    Said("site_code", "网站标识码", "YOUJI_SITE_CODE"),
    Said("icp", "ICP 备案", "YOUJI_ICP", "https://beian.miit.gov.cn/"),
    Said(
        "police",
        "公安备案",
        "YOUJI_POLICE_FILING",
        "https://beian.mps.gov.cn/#/query/webSearch?code={digits}",
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """What is set, as a page prints it."""

    word: str
    value: str
    href: str


def lines(values: Mapping[str, str] | None = None) -> list[Line]:
    """What is set, in the order of ``SAID``."""
    values = settings.IMPRINT if values is None else values
    found = ((said, values.get(said.key, "")) for said in SAID)
    return [Line(said.word, value, _href(said, value)) for said, value in found if value]


def missing(values: Mapping[str, str] | None = None) -> list[Said]:
    """What is not set."""
    values = settings.IMPRINT if values is None else values
    return [said for said in SAID if not values.get(said.key)]


def _href(said: Said, value: str) -> str:
    digits = "".join(letter for letter in value if letter.isascii() and (letter.isdigit() or letter == "+"))
    return said.href.format(digits=digits, value=value)
