"""Who an operator is: its 统一社会信用代码, or what is permitted instead for a family farm or a household."""

from __future__ import annotations

import hashlib
import hmac
import re

from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent

from youji.registry.logic import uscc

USCC, IDENTITY_CARD, NONE = "uscc", "identity_card", "none"
IDENTITY_KINDS = {USCC: "统一社会信用代码", IDENTITY_CARD: "居民身份证", NONE: "暂无（村集体担保）"}
#: Without a code of its own: 家庭农场 and 农户 by identity card or none, 村集体 may still wait for its code; 收购个人 by
#: identity card; a school's canteen has none where the school's does not name it.
ALTERNATIVES: dict[str, frozenset[str]] = {
    "family_farm": frozenset({USCC, IDENTITY_CARD, NONE}),
    "household": frozenset({USCC, IDENTITY_CARD, NONE}),
    "collective": frozenset({USCC, NONE}),
    "collector": frozenset({USCC, IDENTITY_CARD}),
    "canteen": frozenset({USCC, NONE}),
}
#: The first two characters say which register a code comes from.
PREFIXES: dict[str, tuple[str, ...]] = {
    "enterprise": ("91",),
    "cooperative": ("93", "91"),
    "family_farm": ("91", "92"),
    "household": ("92", "91"),
    "collective": ("N1", "N2", "N3", "54", "93"),
    "institution": ("12", "11", "51", "52"),
    "collector": ("91", "92", "93"),
    "market": ("91", "92", "93", "12", "54"),
    "canteen": ("12", "52", "91", "92"),
    "supermarket": ("91", "92"),
}
PREFIX_NAMES = {"91": "企业", "92": "个体工商户", "93": "农民专业合作社", "12": "事业单位", "11": "机关",
                "N1": "集体经济组织", "54": "基层群众自治组织"}  # fmt: skip


def card_problem(number: str) -> str | None:
    """What is wrong with an identity card number (GB 11643); the sentence never repeats the number."""
    if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
        return "身份证号应为18位：17位数字加1位数字或X。请核对。"
    if ric.calc_check_digit(number) != number[17]:
        return "身份证号的校验位不对。请逐位核对。"
    try:
        ric.get_birth_date(number)
    except InvalidComponent:
        return "身份证号第7–14位应当是出生日期。请逐位核对。"
    return None


def digest(number: str, key: str) -> str:
    """A keyed hash: equal cards are recognised, the number itself is not kept (个人信息保护法第六条)."""
    return hmac.new(key.encode(), f"identity-card:{number}".encode(), hashlib.sha256).hexdigest()


def problems(kind: str, identity_kind: str, code: str, card: str) -> dict[str, str]:
    """Field → sentence for the identity of an operator of ``kind``; empty when it will do."""
    if identity_kind not in ALTERNATIVES.get(kind, frozenset({USCC})):
        return {"identity_kind": "这类主体必须有统一社会信用代码。请填写营业执照上的18位代码。"}
    if identity_kind == IDENTITY_CARD:
        said = card_problem(card)
        return {"identity_number": said} if said else {}
    if identity_kind == NONE:
        return {}
    if not code:
        return {"uscc": "请填写统一社会信用代码（营业执照上的18位代码）。"}
    said = uscc.problem(code) or _prefix_problem(kind, code)
    return {"uscc": said} if said else {}


def _prefix_problem(kind: str, code: str) -> str | None:
    allowed = PREFIXES.get(kind, ())
    if not allowed or code[:2] in allowed:
        return None
    belongs = PREFIX_NAMES.get(code[:2])
    told = f"是{belongs}的代码" if belongs else "不是这类主体的代码"
    return f"代码以“{code[:2]}”开头，{told}；所选类型应以{'、'.join(allowed)}开头。请核对类型或代码。"
