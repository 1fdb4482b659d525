"""品质评价: measured values against a product's grade rules, and the grade with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from youji.shared import typed
from youji.standards.logic.vocabulary import AT_MOST

NO_GRADE = "不够等级"
NOT_JUDGED = "无法评定"


@dataclass(frozen=True, slots=True)
class GradeRule:
    """What a grade asks of one indicator; ``rank`` 1 is the best grade."""

    grade: str
    rank: int
    indicator: str
    unit: str
    direction: str
    bound: Decimal

    def met_by(self, value: Decimal) -> bool:
        """Whether the value lies on the right side, the bound included."""
        return value <= self.bound if self.direction == AT_MOST else value >= self.bound

    @property
    def sentence(self) -> str:
        """可溶性固形物不小于12%."""
        word = "不大于" if self.direction == AT_MOST else "不小于"
        return f"{self.indicator}{word}{self.bound:f}{self.unit}"


@dataclass(frozen=True, slots=True)
class Graded:
    """A grade, and why it is that one: what it met, what the next better one would have asked."""

    grade: str
    rank: int | None
    reasons: tuple[str, ...]


def grade(rules: Iterable[GradeRule], values: Mapping[str, Decimal]) -> Graded:
    """The best grade all of whose rules the values meet. A value nobody measured fails no grade: it leaves it open."""
    by_rank: dict[int, list[GradeRule]] = {}
    for one in rules:
        by_rank.setdefault(one.rank, []).append(one)
    if not by_rank:
        return Graded(NOT_JUDGED, None, ("这个产品还没有分级规则。",))
    reasons: list[str] = []
    for rank in sorted(by_rank):
        asked = by_rank[rank]
        missing = [one for one in asked if one.indicator not in values]
        failed = [one for one in asked if one.indicator in values and not one.met_by(values[one.indicator])]
        name = asked[0].grade
        if failed:
            reasons += [
                f"够不上{name}：{one.sentence}，实测{values[one.indicator]:f}{one.unit}。" for one in failed
            ]
            continue
        if missing:
            wanted = "、".join(one.indicator for one in missing)
            return Graded(NOT_JUDGED, None, (*reasons, f"没有测{wanted}，不能判断是不是{name}。"))
        met = "；".join(f"{one.sentence}，实测{values[one.indicator]:f}{one.unit}" for one in asked)
        return Graded(name, rank, (*reasons, f"符合{name}：{met}。"))
    return Graded(NO_GRADE, None, tuple(reasons))


def read_results(text: str, units: Mapping[str, str] | None = None) -> tuple[dict[str, Decimal], list[str]]:
    """What was measured, one indicator and value a line (as a table is pasted); and the lines that cannot be read.

    Args:
        units: indicator → its unit. A value in another one is turned into it, or cannot be read.
    """
    values: dict[str, Decimal] = {}
    wrong: list[str] = []
    for line in text.splitlines():
        parts = line.replace("：", " ").replace(":", " ").replace("\t", " ").split()
        if not parts:
            continue
        of = (units or {}).get(parts[0], "")
        number = (
            _measured(parts[1], parts[2] if len(parts) == 3 else "", of) if len(parts) in (2, 3) else None
        )
        if number is None or parts[0] in values:
            wrong.append(line.strip() + (f"（单位是{of}）" if of else ""))
        else:
            values[parts[0]] = number
    return values, wrong


def _measured(number: str, unit: str, of: str) -> Decimal | None:
    """The value in ``of``; where nobody knows of which unit it should be, as it is written."""
    if not of or typed.narrow(unit) == typed.narrow(of):
        return typed.as_decimal(number)
    return typed.as_decimal(number + unit, of)
