"""A row before and after, and what is judged differently for it. Nothing here knows Django."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from youji.norms.logic.rows import Row


@dataclass(frozen=True, slots=True)
class Change:
    """One row of ``table``: what it said and what it says; ``None`` where there was or is none."""

    table: str
    key: str
    before: Row | None
    after: Row | None

    @property
    def rows(self) -> tuple[Row, ...]:
        """Both, as far as there are."""
        return tuple(row for row in (self.before, self.after) if row is not None)


@dataclass(frozen=True, slots=True)
class Judged:
    """What the rules say, by which edition, and from which day something may be harvested."""

    verdict: str
    earliest: date | None
    edition: str


@dataclass(frozen=True, slots=True)
class Differing:
    """One thing of a room that is judged differently: before, after, why, and the letter to whoever it belongs to.

    ``findings`` are the room's own, of the verdict after: it keeps them when the change is taken.
    """

    kind: str
    ref: str
    title: str
    href: str
    operator_id: int
    operator_name: str
    division: str
    before: Judged
    after: Judged
    reason: str
    notice: str
    findings: tuple[Any, ...] = field(default=(), compare=False, hash=False)


@dataclass(frozen=True, slots=True)
class Rested:
    """What of a room rests on the rows: how many things were looked at, and which of them are judged differently."""

    looked: int = 0
    differing: tuple[Differing, ...] = ()


#: What people call each kind of thing.
KINDS = {"season": "生产季", "record": "生产记录", "lot": "批次", "plan": "打算", "sample": "样品"}
VERDICTS = {"allowed": "允许", "forbidden": "禁止", "unknown": "无法判断", "": "没有判定"}
