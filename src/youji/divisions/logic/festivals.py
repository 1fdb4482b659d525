"""The days the law gives everybody off, in any year: 《全国年节及纪念日放假办法》, each edition from its own year on.

The State Council's notice for a year adds days moved from weekends; until it is there these alone are certain.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Moon:
    """Where the festivals of the lunar calendar and the solar term 清明 fall in one year."""

    spring_festival: date  # 正月初一
    qingming: date
    dragon_boat: date
    mid_autumn: date


@dataclass(frozen=True, slots=True)
class Festival:
    """A festival as an edition of the law has it (``data/statutory_days.csv``).

    ``begins`` is a day of the solar year (``05-01``), or one of ``Moon`` and how many days after it
    (``spring_festival-1`` is 除夕).
    """

    from_year: int
    name: str
    begins: str
    days: int

    def first(self, year: int, moon: Moon | None) -> date | None:
        """Its first day in ``year``; ``None`` where that hangs on the moon and nobody has worked it out."""
        if self.begins[0].isdigit():
            return date.fromisoformat(f"{year}-{self.begins}")
        if moon is None:
            return None
        where, after = _BEGINS.fullmatch(self.begins).groups(default="0")  # type: ignore[union-attr]
        return getattr(moon, where) + timedelta(days=int(after))


_BEGINS = re.compile(r"([a-z_]+)([+-]\d)?")


def statutory(year: int, moon: Moon | None, law: Iterable[Festival]) -> dict[date, str]:
    """Day → festival, of the days of ``year`` the law itself names (第二条), in order; where two fall on one day, both.

    Args:
        moon: ``None`` where nobody has worked it out; then only the days of the solar calendar are known.
        law: every edition; the newest that holds in ``year`` counts.
    """
    law = [one for one in law if one.from_year <= year]
    edition = max((one.from_year for one in law), default=0)
    days: dict[date, str] = {}
    for one in law:
        first = one.first(year, moon) if one.from_year == edition else None
        if first is not None:
            for day in (first + timedelta(days=n) for n in range(one.days)):
                days[day] = f"{days[day]}、{one.name}" if day in days else one.name
    return dict(sorted(days.items()))


def left_out(law: Mapping[date, str], entered: Collection[date]) -> str:
    """The days of the law that are not ``entered``: ``元旦（1月1日）、劳动节（5月1日至2日）``; empty where all are."""
    spells: dict[str, list[date]] = {}
    for day, name in law.items():
        if day not in entered:
            spells.setdefault(name, []).append(day)
    return "、".join(f"{name}（{'、'.join(_in_words(spells[name]))}）" for name in spells)


def _in_words(days: list[date]) -> list[str]:
    """``2月5日至8日`` where they follow one another, else each."""
    first, last = days[0], days[-1]
    if len(days) > 1 and (last - first).days == len(days) - 1 and first.month == last.month:
        return [f"{first.month}月{first.day}日至{last.day}日"]
    return [f"{day.month}月{day.day}日" for day in days]
