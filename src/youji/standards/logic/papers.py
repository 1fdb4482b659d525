"""What stands on the sheets that are printed from a procedure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from youji.standards.logic.scheduling import DueTask, PlannedTask, when

#: Kind of paper → what it is called.
PAPERS = {
    "pattern": "生产模式图",
    "sheet": "操作明白纸",
    "risks": "风险管控手册",
    "tasks": "公示标牌（任务）",
}


def limits_of(task: PlannedTask) -> str:
    """What a task must not overstep, in one line."""
    interval = (
        ""
        if task.interval_days is None
        else f"安全间隔期{task.interval_days}天：用后满{task.interval_days}天才能采收"
    )
    return "；".join(one for one in (interval, task.limit) if one)


def input_of(task: PlannedTask) -> str:
    """What is used, and how much."""
    return " ".join(one for one in (task.input, task.dose) if one)


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a season: the day of the season on which it begins, and how many of its days the season has."""

    word: str
    day: int
    width: int


def months(first: date, last: date) -> list[Month]:
    """The months from the first day to the last, both included."""
    found, day = [], first
    while day <= last:
        following = date(day.year + day.month // 12, day.month % 12 + 1, 1)
        width = (min(following, last + timedelta(days=1)) - day).days
        found.append(Month(f"{day.month}月", (day - first).days, width))
        day = following
    return found


def lines(tasks: Iterable[PlannedTask]) -> list[dict[str, Any]]:
    """Each task as the sheets print it."""
    return [
        {
            "number": task.number,
            "title": task.title,
            "act": task.act,
            "when": when(task),
            "how": task.how,
            "input": input_of(task),
            "limit": limits_of(task),
            "risk": task.risk,
            "control": task.control,
            "critical": task.critical,
        }
        for task in tasks
    ]


def pattern(rows: Sequence[DueTask]) -> dict[str, Any]:
    """The tasks along the months of one season: the days of bars count from the first day of the first month."""
    first = min(row.from_on for row in rows).replace(day=1)
    last = max(row.until_on for row in rows)
    return {
        "days": (last - first).days + 1,
        "months": [{"word": m.word, "day": m.day, "width": m.width} for m in months(first, last)],
        "tasks": [
            {
                "number": row.task.number,
                "title": row.task.title,
                "act": row.task.act,
                "critical": row.task.critical,
                "from": (row.from_on - first).days,
                "until": (row.until_on - first).days,
                "note": "；".join(one for one in (input_of(row.task), limits_of(row.task), row.note) if one)
                or row.task.how.splitlines()[0],
            }
            for row in rows
        ],
    }


def risks(tasks: Iterable[PlannedTask]) -> list[dict[str, Any]]:
    """The tasks that name a risk or are critical, the critical ones first."""
    named = [one for one in lines(tasks) if one["risk"] or one["critical"]]
    return sorted(named, key=lambda one: (not one["critical"], one["number"]))


def first_day(tasks: Iterable[PlannedTask], today: date) -> date:
    """The season's first day for a sheet of a whole season: of the first month the calendar names, else today."""
    named = sorted(task.from_date for task in tasks if task.from_date)
    return date(today.year, int(named[0][:2]), 1) if named else today
