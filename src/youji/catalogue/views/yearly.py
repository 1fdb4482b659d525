"""Annual checks, on the officials' side."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from youji.catalogue.forms import ConcludeForm
from youji.catalogue.logic.measures import BY_NAME, grounds_for
from youji.catalogue.policy import ANNUAL
from youji.catalogue.selectors import entries as reads
from youji.catalogue.services import annual
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.pages import show, submit
from youji.shared.web import ActorRequest, page

PER_PAGE = 50
STATES = (("reported", "待作结论"), ("waiting", "未报自查"), ("done", "已有结论"), ("", "全部"))


@page(ANNUAL)
@require_GET
def annual_list(request: ActorRequest) -> HttpResponse:
    """The year's annual checks of the actor's area."""
    this_year = clock.local_date(request.now).year
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else this_year
    state = request.GET.get("state", "reported")
    states = [(key, label, reads.annual_checks(request.actor, year, key).count()) for key, label in STATES]
    found = Paginator(reads.annual_checks(request.actor, year, state), PER_PAGE)
    return render(
        request,
        "catalogue/annual.html",
        {
            "year": year,
            "years": [this_year - n for n in range(4)],
            "state": state,
            "states": states,
            "page": found.get_page(request.GET.get("page")),
        },
    )


@page(ANNUAL)
@require_http_methods(["GET", "POST"])
def annual_check(request: ActorRequest, check_id: int) -> HttpResponse:
    """One annual check: the self-report on the left, the conclusion on the right."""
    check = annual.find_check(check_id, request.actor)
    grounds = grounds_for(scheme_of(check.entry.scheme_version), BY_NAME["order_rectification"])
    form = ConcludeForm(request.POST or None, grounds=grounds, initial={"version": check.version})
    answer = submit(
        request,
        form,
        lambda said: annual.conclude(check_id=check.pk, **said, actor=request.actor, now=request.now),
        done="结论已公开，主体已收到通知。",
        to="catalogue:annual",
    )
    context = {"check": check, "entry": check.entry, "may": annual.may_conclude(request.actor)}
    return answer or show(request, "catalogue/annual_check.html", context, form)
