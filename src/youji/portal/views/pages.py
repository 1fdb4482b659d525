"""The home page and the plan clause by clause."""

from __future__ import annotations

from collections import Counter
from itertools import groupby

from django.http import HttpResponse
from django.shortcuts import render

from youji.catalogue.labels import ENTRY_STATUSES
from youji.catalogue.logic.published_query import PublishedQuery
from youji.catalogue.selectors.bad_news import BAD_IN_ORDER, latest
from youji.catalogue.selectors.published import example
from youji.portal.selectors import catalogue, home, maps, notices, policy, schemes
from youji.portal.selectors.cards import described_site
from youji.programme.selectors import plan
from youji.shared import clock
from youji.shared.caching import cacheable, for_a_moment
from youji.shared.products import PRODUCT_GROUPS
from youji.shared.web import PUBLIC, ActorRequest, page

LATEST = 4
#: So many measures stand on one page.
MEASURES = 200
#: How far a clause's feature has been built, in words.
STATES = {"built": "已建成", "partly": "部分建成", "later": "尚未建设"}


@page(PUBLIC)
@cacheable
def home_page(request: ActorRequest) -> HttpResponse:
    """Search, three figures, the map, the latest notices, and a door for each kind of visitor."""
    today = clock.local_date(request.now)
    context = {
        "figures": home.figures(today=today),
        "map": maps.catalogue_map(PublishedQuery(), today=today),
        "notices": notices.notices(today=today, limit=LATEST),
        "edition": catalogue.current_edition(),
        "example": example(today=today),
        "changes": home.latest_changes(today=today),
        "groups": PRODUCT_GROUPS,
        "measures": latest(today=today, most=LATEST),
        "under_measures": _under_measures(),
        "site": described_site(),
    }
    return render(request, "portal/home.html", context)


def _under_measures() -> list[tuple[str, str]]:
    """What a list of the catalogue calls them."""
    return [(status.value, ENTRY_STATUSES[status].label) for status in BAD_IN_ORDER]


@page(PUBLIC)
@cacheable
def measures_page(request: ActorRequest) -> HttpResponse:
    """The measures that lie on public entries, the newest first, each with its reason."""
    found = latest(today=clock.local_date(request.now), most=MEASURES + 1)
    context = {
        "measures": found[:MEASURES],
        "more": len(found) > MEASURES,
        "under_measures": _under_measures(),
    }
    return render(request, "portal/measures.html", context)


@page(PUBLIC)
@cacheable
def policy_page(request: ActorRequest) -> HttpResponse:
    """The plan, clause by clause: what carries it and the figure that shows it working."""
    asked = request.GET.get("state", "")
    state = asked if asked in STATES else ""
    if request.actor.signed_in:
        return _policy(request, state)
    return for_a_moment(
        ("policy", state, clock.local_date(request.now), clock.shift()),
        lambda: _policy(request, state),
        request,
    )


def _policy(request: ActorRequest, state: str) -> HttpResponse:
    lines = policy.policy(today=clock.local_date(request.now))
    numbers = Counter(line.clause.state for line in lines)
    shown = [line for line in lines if state in ("", line.clause.state)]
    context = {
        "sections": [
            (name, list(rows)) for name, rows in groupby(shown, key=lambda line: line.clause.section)
        ],
        "states": [(key, label, numbers[key]) for key, label in STATES.items()],
        "state": state,
        "tasks": plan.tasks(),
        "count": len(lines),
    }
    return render(request, "portal/policy.html", context)


@page(PUBLIC)
@cacheable
def schemes_page(request: ActorRequest) -> HttpResponse:
    """Every recognition scheme with its sources, criteria and steps."""
    return render(request, "portal/schemes.html", {"schemes": schemes.published_schemes()})


@page(PUBLIC)
@cacheable
def report_page(request: ActorRequest) -> HttpResponse:
    """Where to report a problem until complaints (4.5-g) are built."""
    return render(request, "portal/report.html", {"about": request.GET.get("about", "").strip()[:40]})
