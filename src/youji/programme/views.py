"""Targets: for the public, and for an officer with the own area first."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from youji.divisions.selectors import full_name
from youji.programme import policy, report
from youji.programme.logic.targets import coverage_sum
from youji.programme.selectors import plan, targets
from youji.shared import clock, reading, workbook
from youji.shared.caching import cacheable, for_a_moment
from youji.shared.files import file_response
from youji.shared.roles import PROVINCE
from youji.shared.web import PUBLIC, ActorRequest, page

WORDS_LIMIT = 60


def _context(today: date, division: str = "", year: int | None = None) -> dict[str, Any]:
    cities = targets.city_names()
    rows = [
        targets.progress_of(target, today=today, cities=cities, division=division, year=year)
        for target in plan.targets()
        if target.counts in ("catalogue", "coverage")
    ]
    return {
        "rows": rows,
        "certified": targets.certified(on=today, cities=cities, division=division),
        "coverage": coverage_sum(targets.gi_coverage(today=today, division=division)),
        "others": [t for t in plan.targets() if t.counts == "none"],
        "reported": plan.reported(),
        "division": division,
        "year": year,
        "years": targets.years(),
        "counted_on": today,
    }


def _year(request: ActorRequest) -> int | None:
    """The year asked for, if anything was recognised in it."""
    year = reading.whole(request.GET.get("year", ""))
    return year if year in targets.years() else None


@page(PUBLIC)
@cacheable
def targets_page(request: ActorRequest) -> HttpResponse:
    """Every target of the plan with what there is; every number opens the rows it counts."""
    today, year = clock.local_date(request.now), _year(request)

    def made() -> HttpResponse:
        return render(request, "programme/targets.html", _context(today, year=year))

    if request.actor.signed_in:
        return made()
    # It counts half the register: strangers share one, whatever else stands in the address.
    return for_a_moment(("targets", year, today, clock.shift()), made, request)


@page(policy.TARGETS)
def desk_targets(request: ActorRequest) -> HttpResponse:
    """The same for the officer's own city or county, with the province's numbers one step away."""
    division = _area(request)
    context = _context(clock.local_date(request.now), division, _year(request))
    context["province_asked"] = not division
    context["own"] = request.actor.division if request.actor.division != PROVINCE else ""
    return render(request, "programme/desk_targets.html", context)


def _area(request: ActorRequest) -> str:
    """The officer's own area; empty for the province, which is also one step away for everybody."""
    own = request.actor.division
    return "" if own == PROVINCE or request.GET.get("area") == "province" else own


@page(policy.TARGETS)
def targets_workbook(request: ActorRequest) -> HttpResponse:
    """The numbers of the page, one a line."""
    division, today = _area(request), clock.local_date(request.now)
    context = _context(today, division, _year(request))
    found = report.lines(
        context["rows"], context["certified"], area=full_name(division) if division else "全省", on=today
    )
    return file_response(workbook.listing(report.TABLE, found), f"目标对照-{today:%Y%m%d}.xlsx")


@page(PUBLIC)
@cacheable
def gi_page(request: ActorRequest) -> HttpResponse:
    """Every GI product against its core bases: missing, enough, over."""
    today = clock.local_date(request.now)
    rows = targets.gi_coverage(today=today)
    context = {
        "rows": rows,
        "sum": coverage_sum(rows),
        "nameless": targets.nameless_cores(today=today),
        "target": plan.target("gi-core"),
    }
    return render(request, "programme/gi.html", context)


@page(PUBLIC)
@cacheable
def certified_page(request: ActorRequest) -> HttpResponse:
    """The certified products 3-c counts on the day."""
    today = clock.local_date(request.now)
    kind, city = request.GET.get("kind", ""), request.GET.get("city", "")
    kind = kind if kind in targets.COUNTED_KINDS else ""
    city = city if city.isascii() and city.isdigit() and len(city) <= 6 else ""
    words = request.GET.get("q", "").strip()[:WORDS_LIMIT]
    number = request.GET.get("page")
    context = {
        "page": targets.certified_page(on=today, kind=kind, city=city, number=number, words=words),
        "words": words,
        "kinds": [(k.value, k.label) for k in targets.COUNTED_KINDS],
        "chosen": kind,
        "city": city,
        "cities": targets.city_names(),
        "certified_on": today,
    }
    return render(request, "programme/certified.html", context)
