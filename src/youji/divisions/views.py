"""The working-day calendar, seen and changed."""

from __future__ import annotations

import calendar as months
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from youji.divisions import selectors, services
from youji.divisions.forms import DayForm
from youji.divisions.policy import CALENDAR
from youji.shared import clock, reading
from youji.shared.pages import show, submit
from youji.shared.web import ActorRequest, page

FIRST_YEAR, LAST_YEAR = 2020, 2100


@page(CALENDAR)
def calendar(request: ActorRequest, year: int | None = None) -> HttpResponse:
    """One year at a glance; a day is added or corrected below it."""
    year = year or clock.local_date(request.now).year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    form = DayForm(request.POST or None, initial={"day": date(year, 1, 1)})
    answer = submit(
        request,
        form,
        lambda said: services.add_days(**said, actor=request.actor, now=request.now),
        done=_registered,
        to=lambda saved: redirect("divisions:calendar_of", saved[0].day.year),
    )
    return answer or show(request, "divisions/calendar.html", _year(year), form)


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


def _year(year: int) -> dict[str, object]:
    days = {row.day: row for row in selectors.calendar_days(year)}
    working = selectors.calendar()
    weeks = months.Calendar(firstweekday=0)
    grid = [
        (
            month,
            [
                [
                    (day, working.is_working(day), days.get(day)) if day.month == month else None
                    for day in week
                ]
                for week in weeks.monthdatescalendar(year, month)
            ],
        )
        for month in range(1, 13)
    ]
    total = sum(
        working.is_working(day) for _, w in grid for week in w for cell in week if cell for day in cell[:1]
    )
    known = selectors.calendar_years()
    return {
        "year": year,
        "years": sorted({*known, year - 1, year, year + 1}),
        "known": year in known,
        "months": grid,
        "days": list(days.values()),
        "total": total,
    }
