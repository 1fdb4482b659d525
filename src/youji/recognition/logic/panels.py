"""评审专家的回避: who has stood aside from a case is neither asked for a score nor gives one."""

from __future__ import annotations

from collections.abc import Collection

from youji.recognition.logic.guards import HOUSE
from youji.shared.findings import Source, rule


@rule("REC-047", source=Source(HOUSE, "回避"))
def who_stood_aside_is_not_asked(base: str, aside: Collection[str]) -> str | None:
    """已声明回避的专家不再被请来评审该申报。"""
    if not aside:
        return None
    return f"{'、'.join(sorted(aside))}已声明回避{base}，请换一位专家。"


@rule("REC-048", source=Source(HOUSE, "回避"))
def who_stood_aside_scores_no_more(*, aside: bool) -> str | None:
    """已声明回避的专家不得评分，已评的不计入平均分。"""
    return "您已声明回避这件申报，不能评分。" if aside else None
