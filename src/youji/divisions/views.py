"""The working-day calendar, seen and changed."""

from __future__ import annotations

import calendar as months
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from youji.divisions import selectors, services
from youji.divisions.forms import DayForm, YearForm
from youji.divisions.logic.festivals import left_out
from youji.divisions.policy import CALENDAR
from youji.divisions.selectors import CalendarRow
from youji.shared import clock, reading
from youji.shared.pages import show, submit
from youji.shared.web import ActorRequest, page

FIRST_YEAR, LAST_YEAR = 2020, 2100


@page(CALENDAR)
def calendar(request: ActorRequest, year: int | None = None) -> HttpResponse:
    """One year at a glance; a day is added or corrected below it."""
    year = _possible(year or clock.local_date(request.now).year)
    form = DayForm(request.POST or None, initial={"day": date(year, 1, 1)})
    answer = submit(
        request,
        form,
        lambda said: services.add_days(**said, actor=request.actor, now=request.now),
        done=_registered,
        to=lambda saved: redirect("divisions:calendar_of", saved[0].day.year),
    )
    context = {**_year(year), "whole": _whole(year), "one": form}
    return answer or show(request, "divisions/calendar.html", context, form)


@page(CALENDAR)
def settle_year(request: ActorRequest, year: int) -> HttpResponse:
    """That the year's notice is entered as a whole; refused, the year is shown with the reason."""
    form = _whole(_possible(year), request.POST or None)
    answer = submit(
        request,
        form,
        lambda said: services.settle_year(year=year, **said, actor=request.actor, now=request.now),
        done=f"已确认{year}年放假安排登记齐全。",
        to=lambda _: redirect("divisions:calendar_of", year),
    )
    context = {**_year(year), "whole": form, "one": DayForm(initial={"day": date(year, 1, 1)})}
    return answer or show(request, "divisions/calendar.html", context, form)


def _possible(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return year


def _whole(year: int, said: Any = None) -> YearForm:
    return YearForm(said, initial={"source": f"国务院办公厅关于{year}年部分节假日安排的通知"})


def _registered(saved: Sequence[Any]) -> str:
    first, last = saved[0], saved[-1]
    spell = clock.in_words(first.day) + (f"至{clock.in_words(last.day)}" if last != first else "")
    return f"已登记{spell}{first.get_kind_display()}。"


@require_POST
@page(CALENDAR)
def remove_day(request: ActorRequest, day: str) -> HttpResponse:
    """The day follows the week's pattern again."""
    on = reading.day(day)
    if on is None:
        raise Http404
    try:
        services.remove_day(day=on, actor=request.actor, now=request.now)
    except services.Refused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"已删除{clock.in_words(on)}，这一天按星期计算。")
    return redirect(reverse("divisions:calendar_of", args=[on.year]))


@dataclass(frozen=True, slots=True)
class Cell:
    """A day of the grid: how it is shown, its small mark, and what is said of it."""

    day: date
    works: bool
    kind: str = ""
    mark: str = ""
    title: str = ""


def _cell(day: date, entered: CalendarRow | None, law: str, settled: object, *, works: bool) -> Cell:
    if entered is not None:
        mark = "休" if entered.kind == "holiday" else "班"
        return Cell(day, works, entered.kind, mark, f"{entered.name}：{entered.kind_label}")
    if law and not settled:
        return Cell(day, works, "holiday", "法", f"{law}：法定放假，还没有登记")
    return Cell(day, works)


def _year(year: int) -> dict[str, object]:
    days = {row.day: row for row in selectors.calendar_days(year)}
    law = selectors.statutory_days(year)
    settled = selectors.settled_by(year)
    working = selectors.calendar()
    weeks = months.Calendar(firstweekday=0)
    grid = [
        (
            month,
            [
                [
                    _cell(day, days.get(day), law.get(day, ""), settled, works=working.is_working(day))
                    if day.month == month
                    else None
                    for day in week
                ]
                for week in weeks.monthdatescalendar(year, month)
            ],
        )
        for month in range(1, 13)
    ]
    total = sum(cell.works for _, rows in grid for week in rows for cell in week if cell)
    known = selectors.calendar_years()
    return {
        "year": year,
        "years": sorted({*known, year - 1, year, year + 1}),
        "settled": settled,
        "missing": left_out(law, days.keys()),
        "months": grid,
        "days": list(days.values()),
        "total": total,
    }
