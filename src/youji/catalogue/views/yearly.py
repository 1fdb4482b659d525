"""Annual checks, on the officials' side."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from youji.catalogue.forms import ConcludeForm
from youji.catalogue.logic.measures import BY_NAME, grounds_for
from youji.catalogue.policy import ANNUAL
from youji.catalogue.selectors.proceedings import annual_checks, find_check
from youji.catalogue.services import annual
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.listing import Column, Filter, Listing
from youji.shared.pages import show, submit
from youji.shared.web import ActorRequest, page

STATES = (("reported", "待作结论"), ("waiting", "未报自查"), ("done", "已有结论"), ("", "全部"))
RESULTS = {"passed": ("合格", "ok"), "failed": ("不合格", "stop"), "rectify": ("限期整改", "warn")}


def _result(check: Any) -> tuple[str, str]:
    """The conclusion, or what is waited for, with its tone."""
    waits = ("待作结论", "mine") if check.reported_at else ("等待自查", "draft")
    return RESULTS.get(check.result, RESULTS["rectify"]) if check.result else waits


LIST = Listing(
    "年检",
    filters=(
        Filter("year", "年度", "links", everything="", pattern=r"20\d\d"),
        Filter("state", "进度", "links", default="reported", everything=""),
    ),
    columns=(
        Column("name", "条目", lambda check: check.entry.name, below=lambda check: check.entry.code,
               href=lambda check: reverse("catalogue:annual-check", args=[check.pk])),
        Column("holder", "主体", lambda check: getattr(check.entry.base.operator, "name", "")),
        Column("reported_at", "自查", lambda check: (check.reported_at and clock.local_date(check.reported_at)) or "未报",
               sort="reported"),
        Column("due_on", "自查报送期限", css="nowrap", sort="due"),
        Column("result", "结论", lambda check: _result(check)[0], tone=lambda check: _result(check)[1]),
    ),
    orders={"reported": ("reported_at", "pk"), "due": ("due_on", "pk")},
    none="这里没有年检。年检按认定办法规定的日期自动开始。",
)  # fmt: skip


@page(ANNUAL)
@require_GET
def annual_list(request: ActorRequest) -> HttpResponse:
    """The year's annual checks of the actor's area."""
    today = clock.local_date(request.now)
    years = [(str(today.year - n), f"{today.year - n}年") for n in range(4)]
    year = int(LIST.read(request.GET, year=years).values["year"])
    states = [(key, f"{label} {annual_checks(request.actor, year, key).count()}") for key, label in STATES]
    asked = LIST.read(request.GET, year=years, state=states)
    listing = asked.of(
        annual_checks(request.actor, year, asked.values["state"]),
        tone=lambda check: "stop" if not check.concluded_at and check.due_on < today else "",
    )
    return listing.workbook() or render(request, "catalogue/annual.html", {"year": year, "listing": listing})


@page(ANNUAL)
@require_http_methods(["GET", "POST"])
def annual_check(request: ActorRequest, check_id: int) -> HttpResponse:
    """One annual check: the self-report on the left, the conclusion on the right."""
    check = find_check(check_id, request.actor)
    grounds = grounds_for(scheme_of(check.entry.scheme_version), BY_NAME["order_rectification"])
    form = ConcludeForm(request.POST or None, grounds=grounds, initial={"version": check.version})
    answer = submit(
        request,
        form,
        lambda said: annual.conclude(check_id=check.pk, **said, actor=request.actor, now=request.now),
        done="结论已公开，主体已收到通知。",
        to="catalogue:annual",
    )
    context = {"check": check, "entry": check.entry, "may": check.open_to(request.actor)}
    return answer or show(request, "catalogue/annual_check.html", context, form)
