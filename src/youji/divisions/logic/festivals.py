"""The days the law gives everybody off, in any year: 《全国年节及纪念日放假办法》 as amended from 1 January 2025.

The State Council's notice for a year adds days moved from weekends; until it is there these alone are certain.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta


@dataclass(frozen=True, slots=True)
class Moon:
    """Where the festivals of the lunar calendar and the solar term 清明 fall in one year."""

    spring_festival: date  # 正月初一
    qingming: date
    dragon_boat: date
    mid_autumn: date


def statutory(year: int, moon: Moon | None) -> dict[date, str]:
    """Day → festival, of the days of ``year`` the law itself names (第二条), in order.

    Args:
        moon: ``None`` where nobody has worked it out; then only the days of the solar calendar are known.
    """
    days = {date(year, 1, 1): "元旦"}
    days |= {date(year, 5, n): "劳动节" for n in (1, 2)}
    days |= {date(year, 10, n): "国庆节" for n in (1, 2, 3)}
    if moon is not None:
        days |= {moon.spring_festival + timedelta(days=n): "春节" for n in range(-1, 3)}  # 除夕至初三
        days |= {moon.qingming: "清明节", moon.dragon_boat: "端午节"}
        # Where 中秋 falls on the National Day, both names are said of one day.
        days[moon.mid_autumn] = "国庆节、中秋节" if moon.mid_autumn in days else "中秋节"
    return dict(sorted(days.items()))


def left_out(year: int, moon: Moon | None, entered: Collection[date]) -> str:
    """The days of the law that are not ``entered``: ``元旦（1月1日）、劳动节（5月1日至2日）``; empty where all are."""
    spells: dict[str, list[date]] = {}
    for day, name in statutory(year, moon).items():
        if day not in entered:
            spells.setdefault(name, []).append(day)
    return "、".join(f"{name}（{'、'.join(_in_words(spells[name]))}）" for name in spells)


def _in_words(days: list[date]) -> list[str]:
    """``2月5日至8日`` where they follow one another, else each."""
    first, last = days[0], days[-1]
    if len(days) > 1 and (last - first).days == len(days) - 1 and first.month == last.month:
        return [f"{first.month}月{first.day}日至{last.day}日"]
    return [f"{day.month}月{day.day}日" for day in days]
