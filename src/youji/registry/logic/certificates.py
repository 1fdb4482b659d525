"""Product certificates: how each kind's number is written, and whether a certificate counts on a day (3-c)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from youji.shared.periods import contains
from youji.shared.typed import narrow

GREEN, ORGANIC, GI, FEATURED, GAP, CONTROLLED = "green", "organic", "gi", "featured", "gap", "controlled"
#: 绿色食品 asks for renewal three months before the end (绿色食品标志管理办法第十八条).
EXPIRING_DAYS = 90


@dataclass(frozen=True, slots=True)
class Format:
    """One way a number of this kind may be written."""

    pattern: str
    example: str
    meaning: str


FORMATS: dict[str, tuple[Format, ...]] = {
    GREEN: (
        Format(
            r"LB-\d{2}-\d{10,11}(A|AA)?", "LB-13-2401180123A", "产品编号：LB-2位类别-10或11位数字，可带A或AA"
        ),
        Format(r"GF\d{12}", "GF430181240123", "企业信息码：GF+6位地区码+2位年份+4位序号"),
    ),
    ORGANIC: (
        Format(r"\d{17}", "00124123456789012", "有机码：17位数字"),
        Format(r"\d{3}OP\d{7}", "001OP1200001", "有机产品认证证书号：3位机构号+OP+7位数字"),
    ),
    GI: (
        Format(r"AGI\d{4}-\d{2}-\d{4,5}", "AGI2016-01-1794", "质量控制技术规范编号：AGI+年份-批次-序号"),
        Format(r"AGI\d{5}", "AGI01794", "登记证书号：AGI+5位数字"),
        Format(
            r"(?:国家知识产权局|国家质检总局|质检总局)?公告\d{4}年第\d{1,4}号",
            "公告2018年第31号",
            "地理标志保护产品公告号",
        ),
        Format(r"\d{7,8}", "12345678", "地理标志商标注册号：7或8位数字"),
    ),
    FEATURED: (
        Format(r"CAQS-MTYX-\d{8,12}", "CAQS-MTYX-20230123", "名特优新农产品证书编号：CAQS-MTYX-数字"),
    ),
    GAP: (Format(r"\d{3}GAP\d{7}", "001GAP1200001", "良好农业规范认证证书号：3位机构号+GAP+7位数字"),),
    CONTROLLED: (
        Format(r"CAQS-QCS-[0-9A-Z-]{4,20}", "CAQS-QCS-20240001", "全程质量控制证书编号：CAQS-QCS-编号"),
    ),
}


def normalise(number: str) -> str:
    """Full-width and invisible characters and inner spaces put right; upper case; every dash a hyphen."""
    return narrow(number).upper()


def number_problem(kind: str, number: str) -> str | None:
    """What is wrong with ``number`` for ``kind``, with the ways it may be written; ``None`` when it fits."""
    if not number:
        return "请填写证书编号（印在证书右上角）。"
    formats = FORMATS[kind]
    if any(re.fullmatch(form.pattern, number) for form in formats):
        return _inner_problem(number)
    ways = "；".join(f"{form.meaning}，如 {form.example}" for form in formats)
    return f"“{number}”不是这类证书的编号。可以填：{ways}。"


def _inner_problem(number: str) -> str | None:
    if number.startswith("LB-"):
        month = number[8:10]
        if not "01" <= month <= "12":
            return f"产品编号第3–4位数字“{month}”应当是发证月份（01–12）。请对照证书核对。"
    if number.startswith("GF") and number[2:4] not in PROVINCES:
        return f"企业信息码开头的“{number[2:8]}”不是行政区划码。请对照证书核对。"
    return None


#: First two digits of GB/T 2260.
PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
    ]
)


def period_problem(valid_from: date, valid_until: date | None, *, kind: str) -> str | None:
    """What is wrong with a validity ``[valid_from, valid_until)``; GI registration has no end."""
    if valid_until is None:
        return None if kind == GI else "请填写有效期止：除地理标志外，证书都有有效期。"
    if valid_until <= valid_from:
        return "有效期止应当晚于有效期起。请核对两个日期。"
    return None


def state(
    valid_from: date, valid_until: date | None, revoked_on: date | None, today: date, *, confirmed: bool
) -> str:
    """``future``, ``valid``, ``expiring`` (within 90 days), ``expired``, ``revoked`` or ``unconfirmed`` on ``today``."""
    if revoked_on is not None and revoked_on <= today:
        return "revoked"
    if not confirmed:
        return "unconfirmed"
    if today < valid_from:
        return "future"
    if not contains(valid_from, valid_until, today):
        return "expired"
    if valid_until is not None and valid_until - today <= timedelta(days=EXPIRING_DAYS):
        return "expiring"
    return "valid"


def counts(
    valid_from: date, valid_until: date | None, revoked_on: date | None, today: date, *, confirmed: bool
) -> bool:
    """Whether the certificate counts towards 3-c on ``today``: what its holder alone says of it does not."""
    return state(valid_from, valid_until, revoked_on, today, confirmed=confirmed) in {"valid", "expiring"}
