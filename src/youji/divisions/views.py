"""The working-day calendar, seen and changed."""

from __future__ import annotations

import calendar as months
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from youji.divisions import selectors, services
from youji.divisions.forms import DayForm
from youji.divisions.policy import CALENDAR
from youji.shared import clock, reading
from youji.shared.web import ActorRequest, page

FIRST_YEAR, LAST_YEAR = 2020, 2100


@page(CALENDAR)
def calendar(request: ActorRequest, year: int | None = None) -> HttpResponse:
    """One year at a glance; a day is added or corrected below it."""
    year = year or clock.local_date(request.now).year
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    form = DayForm(request.POST or None, initial={"day": date(year, 1, 1)})
    if request.method == "POST" and form.is_valid():
        try:
            saved = services.add_days(**form.cleaned_data, actor=request.actor, now=request.now)
        except services.Refused as refused:
            form.add_error("day", str(refused))
        else:
            first, last = saved[0], saved[-1]
            spell = clock.in_words(first.day) + (f"至{clock.in_words(last.day)}" if last != first else "")
            messages.success(request, f"已登记{spell}{first.get_kind_display()}。")
            return redirect("divisions:calendar_of", first.day.year)
    context = _year(year) | {"form": form, "today": clock.local_date(request.now)}
    return render(request, "divisions/calendar.html", context, status=422 if form.errors else 200)


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
        messages.success(request, f"已删去 {day}，这一天按星期计算。")
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
