"""A procedure: opened with a deadline, reported on or investigated, concluded by another person. Its table, one rule."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from youji.shared.actor import Actor, Role
from youji.shared.findings import Problem, Source, rule
from youji.shared.roles import DIGITS

DYNAMIC = Source("湖南省优质农产品生产基地建设行动实施方案", "五（五）动态管理")


@dataclass(frozen=True, slots=True)
class Office:
    """Whose work a matter is: people with one of ``roles`` in the office of ``level``, or in one above it."""

    roles: frozenset[Role]
    level: str  # a key of ``roles.DIGITS``

    def admits(self, actor: Actor) -> bool:
        """Whether the actor's roles and level suffice; whose matter it is, ``visible_to`` decides."""
        return bool(self.roles & actor.roles) and 0 < len(actor.division) <= DIGITS[self.level]

    def is_home_of(self, actor: Actor) -> bool:
        """Whether the actor works in an office of this level, and not above it."""
        return self.admits(actor) and len(actor.division) == DIGITS[self.level]

    def codes(self, division: str) -> Iterator[str]:
        """The offices of ``division``, its own first, then those above it."""
        for digits in sorted(DIGITS.values(), reverse=True):
            if digits <= DIGITS[self.level]:
                yield division[:digits]


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a procedure's table."""

    verb: str  # what the trail says was done: a word of ``ledger.labels.VERBS``
    state: str = ""  # what the matter is afterwards, where it has a state
    ends: bool = False  # whether it concludes the matter
    settles: bool = False  # whether what its handlers were asked to do is done; ending does


@dataclass(frozen=True, slots=True)
class Procedure:
    """What is the same about every matter of a kind."""

    title: str  # 这件异议
    noun: str  # the inbox's kind, and the noun of messages: objection
    office: Office
    steps: Mapping[str, Step]
    not_yours: str  # told to who may not take a step
    public: bool = False  # whether each step is a leaf of the public log


@rule("PRO-001", source=DYNAMIC)
def concluded_by_another(*, without: Collection[int], actor: int) -> str | Problem | None:
    """办理人不是原决定的作出人，也不是报告的提交人；本级没有其他人员的，由上级办理。"""
    if actor not in without:
        return None
    return Problem(
        "您是原决定的作出人，或报告的提交人。", "请由其他人员办理；本级没有其他人员的，由上级办理。"
    )
