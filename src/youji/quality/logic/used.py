"""用什么药、检什么药: what was used on a lot beside what it was tested for; what nobody tested is named."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

FAILED, TESTED, OPEN, MISSING = "failed", "tested", "open", "missing"
STATES = {
    FAILED: ("检出超标", "stop"),
    TESTED: ("检了，合格", "ok"),
    OPEN: ("检了，没有结论", "warn"),
    MISSING: ("没有检", "warn"),
}
UNKNOWN = "有效成分不明"


@dataclass(frozen=True, slots=True)
class Treatment:
    """Something that was used, and its active substances; none where nobody can tell."""

    name: str
    day: date
    actives: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Tested:
    """One test of the goods: what was looked for, what of it failed. ``passed``: its word counts, and nothing failed."""

    code: str
    day: date
    kind: str  # in words: who tested
    parameters: tuple[str, ...]
    failed: tuple[str, ...]
    passed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One substance: how it was used, and which tests looked for it."""

    active: str
    used: str  # 毒死蜱乳油（5月20日）
    tests: tuple[str, ...]
    state: str

    @property
    def word(self) -> str:
        """How it stands, in words."""
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        """How it is shown."""
        return STATES[self.state][1]


def compare(used: Iterable[Treatment], tests: Iterable[Tested]) -> tuple[Line, ...]:
    """A line a substance, the missing ones first; what the substances of something are nobody can tell has a line by its own name."""
    several = list(tests)
    by_active: dict[str, list[Treatment]] = {}
    for one in used:
        for active in one.actives or (one.name,):
            by_active.setdefault(active, []).append(one)
    lines = [_line(active, some, several) for active, some in by_active.items()]
    order = (FAILED, MISSING, OPEN, TESTED)
    return tuple(sorted(lines, key=lambda one: (order.index(one.state), one.active)))


def _line(active: str, used: list[Treatment], tests: list[Tested]) -> Line:
    looked = [one for one in tests if active in one.parameters]
    if any(active in one.failed for one in looked):
        state = FAILED
    elif any(one.passed for one in looked):
        state = TESTED
    else:
        state = OPEN if looked else MISSING
    known = any(one.actives for one in used)
    told = "、".join(dict.fromkeys(f"{one.name}（{one.day.month}月{one.day.day}日）" for one in used))
    return Line(active, told if known else f"{told}，{UNKNOWN}", tuple(one.code for one in looked), state)


def missing(lines: Iterable[Line]) -> tuple[str, ...]:
    """Those that nobody tested."""
    return tuple(one.active for one in lines if one.state == MISSING)
