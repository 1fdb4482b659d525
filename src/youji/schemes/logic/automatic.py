"""自动得出的事实: what rooms above reckon of a base by themselves, which a scheme's text may name.

A value comes with what it was reckoned from, the year it is about, the day it was reckoned, and the rows behind it; where
there is none, with why. Kept as JSON with whatever it was said to, so that it reads the same when the records have moved on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from youji.schemes.logic.scheme import Ground, Scheme
from youji.schemes.logic.vocabulary import MEASURES
from youji.shared.checklists import Item, Line, choice_of


@dataclass(frozen=True, slots=True)
class Automatic:
    """What such a fact is called, and in what it counts."""

    label: str
    unit: str


AUTOMATIC = {
    "records_complete": Automatic("生产记录完整率", "%"),
    "procedure_followed": Automatic("按规程率", "%"),
    "forbidden_findings": Automatic("不合规定的记录", "条"),
    "interval_findings": Automatic("安全间隔期、休药期未满的记录", "条"),
    "samples_taken": Automatic("产品抽检样品", "份"),
    "samples_failed": Automatic("不合格的产品样品", "份"),
    "samples_passed": Automatic("产品抽检合格率", "%"),
    "inspectors": Automatic("内检员", "名"),
}
#: Rows kept with a fact; how many there are is kept besides.
MOST_ROWS = 100
#: Until the end of this month what is told is of the year before: a year is told of when it is over.
LAST_MONTH_OF_BEFORE = 3


def year_told(today: date) -> int:
    """The year that facts on ``today`` are about."""
    return today.year - (today.month <= LAST_MONTH_OF_BEFORE)


@dataclass(frozen=True, slots=True)
class Behind:
    """One record, task or sample behind a fact."""

    day: date
    text: str


@dataclass(frozen=True, slots=True)
class Known:
    """One fact of a base, or why it is not known."""

    key: str
    year: int
    on: date  # the day it was reckoned
    value: Decimal | None = None
    why: str = ""  # there is no value
    source: str = ""  # what it was reckoned from, in words
    rows: tuple[Behind, ...] = ()
    count: int = 0  # of the rows, those that are not kept included
    href: str = ""  # where the rows are as they are now

    @property
    def label(self) -> str:
        """What it is called."""
        return AUTOMATIC[self.key].label

    @property
    def text(self) -> str:
        """``98.5%``; why there is none."""
        if self.value is None:
            return self.why
        return f"{self.value.normalize():f}{AUTOMATIC[self.key].unit}"

    @property
    def sentence(self) -> str:
        """As a report says it."""
        if self.value is None:
            return f"{self.label}：没有数。{self.why}"
        return f"{self.label}：{self.text}（{self.source}）。"

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "key": self.key,
            "year": self.year,
            "on": self.on.isoformat(),
            "value": None if self.value is None else f"{self.value:f}",
            "why": self.why,
            "source": self.source,
            "rows": [[one.day.isoformat(), one.text] for one in self.rows[:MOST_ROWS]],
            "count": self.count,
            "href": self.href,
        }

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Known:
        """As it was kept."""
        return cls(
            key=said["key"],
            year=said["year"],
            on=date.fromisoformat(said["on"]),
            value=None if said["value"] is None else Decimal(said["value"]),
            why=said["why"],
            source=said["source"],
            rows=tuple(Behind(date.fromisoformat(day), text) for day, text in said["rows"]),
            count=said["count"],
            href=said["href"],
        )


def kept(facts: Iterable[Known]) -> list[dict[str, Any]]:
    """All of them, to be kept."""
    return [one.as_json() for one in facts]


def opened(said: Sequence[Mapping[str, Any]] | None) -> tuple[Known, ...]:
    """What was kept; nothing where nothing was. A fact that has no name any more is left out."""
    return tuple(Known.of(one) for one in said or () if one["key"] in AUTOMATIC)


def names_of(scheme: Scheme) -> tuple[str, ...]:
    """The facts that the scheme's text names, on its sheet and among its grounds, in the order of ``AUTOMATIC``."""
    items = scheme.sheet.items if scheme.sheet else ()
    named = {one.fact for one in items} | {one.fact for one in scheme.grounds}
    return tuple(key for key in AUTOMATIC if key in named)


def users_of(scheme: Scheme, key: str) -> tuple[str, ...]:
    """What of the scheme's text names the fact, in words."""
    items = scheme.sheet.items if scheme.sheet else ()
    return (
        *(f"评分项目“{one.label}”" for one in items if one.fact == key),
        *(f"情形“{one.label}”" for one in scheme.grounds if one.fact == key),
    )


def tier_for(item: Item, facts: Iterable[Known]) -> int | None:
    """The tier that the fact named by the item comes to: the first whose bound it keeps; none where the text states none."""
    told = next((one for one in facts if one.key == item.fact), None)
    if told is None or told.value is None:
        return None
    return next((number for number, tier in enumerate(item.tiers) if tier.holds(told.value)), None)


def says_otherwise(item: Item, line: Line | None, facts: Iterable[Known]) -> bool:
    """Whether a choice was made that is not what the fact comes to."""
    proposed, chosen = tier_for(item, facts), choice_of(item, line)
    return proposed is not None and chosen is not None and chosen != proposed


@dataclass(frozen=True, slots=True)
class Indicated:
    """A ground of the scheme that a fact speaks for. Nobody has decided anything."""

    ground: Ground
    fact: Known

    @property
    def measure(self) -> str:
        """What the text provides for it."""
        return MEASURES.get(self.ground.measure, self.ground.measure)


def indicated(scheme: Scheme, facts: Iterable[Known]) -> tuple[Indicated, ...]:
    """The grounds that the facts speak for, in the order of the text."""
    known = {one.key: one for one in facts}
    return tuple(
        Indicated(ground, known[ground.fact])
        for ground in scheme.grounds
        if ground.fact in known and ground.speaks_for(known[ground.fact].value)
    )
