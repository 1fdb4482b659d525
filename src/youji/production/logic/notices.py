"""What a changed verdict comes to, in words: why, and the letter that an officer may send."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from youji.production.logic.judged import Found, Judged
from youji.production.logic.kinds import VERDICTS
from youji.shared.clock import in_words

WORDS = dict(VERDICTS) | {"": "没有判定"}


def sign_of(judged: Judged, today: date | None) -> tuple[object, ...]:
    """What makes two verdicts differ: the verdict, what each rule says and on how sure a value, and the earliest day
    where it is still to come (``today`` is given where something is still to be harvested).
    """
    rules = frozenset((one.rule, one.verdict, one.mark == "已核") for one in judged.findings)
    day = judged.earliest
    return judged.verdict, rules, None if today is None else day if day is None or day > today else today


def why(before: Judged, after: Judged) -> str:
    """The first objection that is new; else that one is no more, that the day moved, or how sure the values are."""
    was = {(one.rule, one.verdict, one.message) for one in before.objections}
    fresh = [one for one in after.objections if (one.rule, one.verdict, one.message) not in was]
    if fresh:
        return _worst(fresh).sentence
    now = {(one.rule, one.verdict) for one in after.objections}
    gone = [one for one in before.objections if (one.rule, one.verdict) not in now]
    if gone:
        return f"原来的问题不再成立：{_worst(gone).message}"
    if before.earliest != after.earliest:
        return f"最早采收日由{_day(before.earliest)}改为{_day(after.earliest)}。"
    return "判定依据的数值是否核对过有变化。"


def notice_for(title: str, before: Judged, after: Judged) -> str:
    """The draft of a letter to whoever it belongs to."""
    said = f"限量与名录已更新。按新的数据，{title}的判定由“{WORDS[before.verdict]}”变为“{WORDS[after.verdict]}”。"
    if before.verdict == after.verdict:
        said = f"限量与名录已更新，{title}的判定依据有变化（仍为“{WORDS[after.verdict]}”）。"
    if before.earliest != after.earliest:
        said += f"最早采收日由{_day(before.earliest)}改为{_day(after.earliest)}。"
    return f"{said}{why(before, after)}请核对；有出入的，请与县级农业农村部门联系。"


def _worst(some: Iterable[Found]) -> Found:
    order = {"forbidden": 0, "unknown": 1}
    return min(some, key=lambda one: order.get(one.verdict, 2))


def _day(day: date | None) -> str:
    return in_words(day) if day else "算不出"
