"""A standard beside the one above it: parameter by parameter, looser, as strict or stricter, or not compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from youji.shared.findings import Problem, Source, rule
from youji.standards.logic.vocabulary import AT_MOST

LOOSER, EQUAL, STRICTER, ALONE, UNLIKE = "looser", "equal", "stricter", "alone", "unlike"
WORDS = {
    LOOSER: "低于上级标准",
    EQUAL: "与上级标准相同",
    STRICTER: "严于上级标准",
    ALONE: "上级标准没有这一项",
    UNLIKE: "单位或方向不同，未比对",
}
TONES = {LOOSER: "stop", EQUAL: "ok", STRICTER: "ok", ALONE: "past", UNLIKE: "warn"}
PLAN = Source("湖南省优质农产品生产基地建设行动实施方案", "四（二）标准体系")


@dataclass(frozen=True, slots=True)
class Bound:
    """One core parameter: at most or at least ``value`` of ``unit``."""

    name: str
    unit: str
    direction: str
    value: Decimal

    @property
    def text(self) -> str:
        """The value without the places it does not need."""
        return f"{self.value.normalize():f}"


@dataclass(frozen=True, slots=True)
class Compared:
    """A parameter with its parent's beside it."""

    own: Bound
    parent: Bound | None
    verdict: str

    @property
    def word(self) -> str:
        """The verdict in words."""
        return WORDS[self.verdict]

    @property
    def tone(self) -> str:
        """The colour of its status."""
        return TONES[self.verdict]


def compare(own: Iterable[Bound], parent: Iterable[Bound]) -> tuple[Compared, ...]:
    """Each of our parameters beside the parent's of the same name."""
    above: Mapping[str, Bound] = {bound.name: bound for bound in parent}
    return tuple(
        Compared(bound, above.get(bound.name), _verdict(bound, above.get(bound.name))) for bound in own
    )


def _verdict(own: Bound, parent: Bound | None) -> str:
    if parent is None:
        return ALONE
    if (own.unit, own.direction) != (parent.unit, parent.direction):
        return UNLIKE
    if own.value == parent.value:
        return EQUAL
    looser = own.value > parent.value if own.direction == AT_MOST else own.value < parent.value
    return LOOSER if looser else STRICTER


@rule("STD-001", source=PLAN)
def not_below_its_parent(*, compared: tuple[Compared, ...], has_parent: bool) -> str | Problem | None:
    """参数不得宽于上级标准；只有文本、没有录入参数的，算未比对，不算合格。"""
    if not has_parent:
        return None
    loose = [one for one in compared if one.verdict == LOOSER]
    if loose:
        named = "、".join(
            f"{one.own.name}{one.own.text}{one.own.unit}（上级{one.parent.text if one.parent else ''}）"
            for one in loose
        )
        return Problem(f"低于上级标准：{named}。", "请修订到不宽于上级标准。", {"parameters": len(loose)})
    if not [one for one in compared if one.verdict in (EQUAL, STRICTER)]:
        return Problem("未比对：没有可以和上级标准逐项相比的参数。", "请录入核心参数。", unknown=True)
    return None
