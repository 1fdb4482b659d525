"""What is said of a last day that is only reckoned: it lies in a year whose holidays are not entered as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from youji.shared import clock

#: So many cases are named in a sentence, the rest counted.
MOST_NAMED = 5


def in_words(years: Sequence[int]) -> str:
    """``2027年、2028年``."""
    return "、".join(f"{year}年" for year in years)


def only_reckoned(years: Sequence[int], closes_on: date) -> str:
    """Why a notice until ``closes_on`` has to be agreed to, and what to do; empty where no year is open."""
    if not years:
        return ""
    return (
        f"公示到{clock.in_words(closes_on)}截止，是推算的：{in_words(years)}的放假安排还没有登记齐全，只扣除了周末和法定节假日，补假和调休没有计入。"
        "请勾选“知道截止日只是推算的”再发布，安排登记后不够工作日的自动顺延并公告；或者等安排公布、登记以后再发布。"
    )


def fell_short(until: date, right: date, codes: Sequence[str]) -> str:
    """The public reason of a word that a notice was over before it should have been."""
    rows = "、".join(codes[:MOST_NAMED]) + (f"等{len(codes)}件" if len(codes) > MOST_NAMED else "")
    return (
        f"工作日历登记了新的放假安排。{rows}的公示到{clock.in_words(until)}截止，按登记后的工作日应到{clock.in_words(right)}，"
        "这一天已经过去，截止日没有再改。公示不够规定的工作日，公示以后的异议请按受理异议的电话和地址反映。"
    )


def moved_because(opens_on: date, days: int, before: date, after: date) -> str:
    """The public reason of a last day that the calendar moved."""
    return (
        f"工作日历登记了新的放假安排。公示从{clock.in_words(opens_on)}的次日起应满{days}个工作日，"
        f"截止日由{clock.in_words(before)}顺延至{clock.in_words(after)}。"
    )
