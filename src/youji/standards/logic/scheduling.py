"""A procedure as dated tasks: from the season's first day, a growth stage, the calendar, or accumulated temperature."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from youji.standards.logic.vocabulary import ACT_WORDS, CALENDAR, GROWTH, HEAT, SEASON, STAGE_WORDS

#: Day → °C·d accumulated since the season began, where a station keeps a series.
Warmth = Mapping[date, Decimal]


@dataclass(frozen=True, slots=True)
class PlannedTask:
    """One task of a procedure, as it is written. Days count from the season's first (0)."""

    id: int
    number: int
    title: str
    act: str
    stage: str
    anchor: str
    from_day: int | None = None
    until_day: int | None = None
    from_date: str = ""  # 03-15: of every year
    until_date: str = ""
    growth: str = ""
    degree_days: Decimal | None = None
    how: str = ""
    input: str = ""
    dose: str = ""
    limit: str = ""
    interval_days: int | None = None
    risk: str = ""
    control: str = ""
    critical: bool = False

    @property
    def act_word(self) -> str:
        """The kind of work in words."""
        return ACT_WORDS.get(self.act, self.act)

    @property
    def stage_word(self) -> str:
        """The stage of the chain in words."""
        return STAGE_WORDS.get(self.stage, self.stage)


@dataclass(frozen=True, slots=True)
class DueTask:
    """A task with its days in one season, both included; ``note`` says where they are only reckoned."""

    task: PlannedTask
    from_on: date
    until_on: date
    note: str = ""

    def open_on(self, on: date) -> bool:
        """Whether it is to be done on the day."""
        return self.from_on <= on <= self.until_on

    def past(self, on: date) -> bool:
        """Whether its last day is over."""
        return self.until_on < on


def dated(
    tasks: Iterable[PlannedTask],
    season_start: date,
    *,
    reached: Mapping[str, date] | None = None,
    warmth: Warmth | None = None,
) -> tuple[DueTask, ...]:
    """Every task with its days in the season that began on ``season_start``, in the order of their days.

    Args:
        reached: growth stage → the day on which it was seen; one nobody saw is reckoned from the season's first day.
        warmth: accumulated temperature; without it the days of the calendar stand, and the note says so.
    """
    due = [_dated(task, season_start, reached or {}, warmth or {}) for task in tasks]
    return tuple(sorted(due, key=lambda one: (one.from_on, one.task.number)))


def _dated(task: PlannedTask, start: date, reached: Mapping[str, date], warmth: Warmth) -> DueTask:
    first, last = task.from_day or 0, task.until_day if task.until_day is not None else task.from_day or 0
    if task.anchor == CALENDAR:
        from_on = of_year(task.from_date, start, not_before=start)
        until_on = of_year(task.until_date or task.from_date, start, not_before=from_on)
        return DueTask(task, from_on, until_on)
    if task.anchor == GROWTH and task.growth in reached:
        seen = reached[task.growth]
        return DueTask(task, seen, seen + timedelta(days=last - first), f"{task.growth}已到")
    if task.anchor == HEAT and task.degree_days is not None:
        warm = next((day for day in sorted(warmth) if warmth[day] >= task.degree_days), None)
        if warm is not None:
            return DueTask(
                task,
                warm,
                warm + timedelta(days=last - first),
                f"积温已到{task.degree_days.normalize():f}℃·日",
            )
    return DueTask(task, start + timedelta(days=first), start + timedelta(days=last), _reckoned(task, warmth))


def _reckoned(task: PlannedTask, warmth: Warmth) -> str:
    if task.anchor == GROWTH:
        return f"按开季之日推算，以{task.growth}实际到来为准"
    if task.anchor == HEAT:
        return "积温还没有到，按日历推算" if warmth else "没有积温数据，按日历推算"
    return ""


def of_year(month_day: str, start: date, *, not_before: date) -> date:
    """The first day called ``month_day`` (03-15) that is not before; in a year without a 29 February, the 28th."""
    month, day = (int(part) for part in month_day.split("-"))
    for year in range(start.year - 1, start.year + 3):
        on = date(year, month, min(day, 28) if month == 2 and not _leap(year) else day)
        if on >= not_before:
            return on
    raise ValueError(month_day)


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


_LAST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def month_day_problem(text: str) -> str | None:
    """What is wrong with a month and day as a task writes them."""
    month, dash, day = text.partition("-")
    plain = (month + day).isdecimal() and (month + day).isascii()
    if dash and plain and len(month) == len(day) == 2 and 1 <= int(month) <= 12:
        return None if 1 <= int(day) <= _LAST[int(month) - 1] else "没有这一天。"
    return "请按 03-15 的样子写月和日。"


def anchor_problems(said: Mapping[str, object]) -> dict[str, str]:
    """What a task says of its days that does not hang together: field → sentence."""
    anchor, problems = said.get("anchor"), dict[str, str]()
    first, last = said.get("from_day"), said.get("until_day")
    if anchor == CALENDAR:
        problems["from_date"] = "" if said.get("from_date") else "按月日的任务要写开始的月日。"
    elif anchor in (SEASON, GROWTH, HEAT):
        problems["from_day"] = "" if first is not None else "请写开季后第几天开始（推算用）。"
    if anchor == GROWTH and not said.get("growth"):
        problems["growth"] = "请写到哪个生育期。"
    if anchor == HEAT and said.get("degree_days") is None:
        problems["degree_days"] = "请写积温（℃·日）。"
    if isinstance(first, int) and isinstance(last, int) and last < first:
        problems["until_day"] = "结束日不能在开始日之前。"
    return {key: sentence for key, sentence in problems.items() if sentence}


def due(tasks: Sequence[DueTask], on: date) -> tuple[DueTask, ...]:
    """Those whose first day has come."""
    return tuple(one for one in tasks if one.from_on <= on)


def when(task: PlannedTask) -> str:
    """The days of a task as the procedure writes them: 移栽后第10—15天."""
    if task.anchor == CALENDAR:
        return _months(task.from_date) + (f"—{_months(task.until_date)}" if task.until_date else "")
    first, last = task.from_day or 0, task.until_day
    days = f"第{first}天" if last is None or last == first else f"第{first}—{last}天"
    if task.anchor == GROWTH:
        return f"{task.growth}（约{days}）"
    if task.anchor == HEAT and task.degree_days is not None:
        return f"积温{task.degree_days:f}℃·日（约{days}）"
    return days


def _months(month_day: str) -> str:
    month, _, day = month_day.partition("-")
    return f"{int(month)}月{int(day)}日" if month.isdecimal() and day.isdecimal() else month_day
