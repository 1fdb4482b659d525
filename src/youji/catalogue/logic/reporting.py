"""The annual report as it comes: what is known of the base by itself, and what is left to say in one's own words."""

from __future__ import annotations

from collections.abc import Sequence

from youji.schemes.logic.automatic import Known
from youji.shared import clock

#: What only the holder knows.
LEFT_TO_SAY = "二、规模、产量、标准执行、投入品、合格证和问题整改情况："


def draft(facts: Sequence[Known]) -> str:
    """The beginning of a report, to be written on; empty where nothing is known by itself."""
    if not facts:
        return ""
    told = "".join(f"{number}. {one.sentence}\n" for number, one in enumerate(facts, 1))
    head = f"一、{facts[0].year}年生产档案和检测（平台{clock.in_words(facts[0].on)}按现有记录算出）：\n"
    return f"{head}{told}{LEFT_TO_SAY}\n"


def nothing_added(report: str) -> bool:
    """Whether nothing was written after what came filled in."""
    return report.rstrip().endswith(LEFT_TO_SAY)
