"""The door to the demonstration world: who can sign in, and a clock that can be moved forward."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from youji.accounts import selectors as accounts
from youji.accounts import sessions
from youji.accounts.logic.demo_people import made_to_act
from youji.divisions.selectors import calendar
from youji.shared import clock, reading
from youji.shared.web import PUBLIC, ActorRequest, page

BACKEND = "youji.accounts.backends.HouseBackend"
LONGEST_MOVE_DAYS = 400
#: Who is who, by the length of their division code.
GROUPS = {2: "省级", 4: "市级", 6: "县级"}


@require_safe
@page(PUBLIC)
def door(request: ActorRequest) -> HttpResponse:
    """The people of the demonstration, by what they do."""
    _only_in_demo()
    return render(request, "demo/door.html", {"groups": _by_place()})


@require_POST
@page(PUBLIC)
def enter(request: ActorRequest, username: str) -> HttpResponse:
    """Sign in as one of the demonstration's people without typing the password printed beside the button."""
    _only_in_demo()
    person = accounts.demo_person(username)
    if person is None:
        raise Http404
    login(request, person, backend=BACKEND)
    sessions.keep(request, person)
    return HttpResponseRedirect(settings.LOGIN_REDIRECT_URL)


@require_POST
@page(PUBLIC)
def move_clock(request: ActorRequest) -> HttpResponse:
    """Move the demonstration clock on by working days (``working_days``) or days (``days``)."""
    _only_in_demo()
    clock.move(_distance(request.POST.get("working_days", ""), request.POST.get("days", ""), request.now))
    messages.success(request, f"演示时钟已拨到{clock.local_date(clock.now()):%Y年%-m月%-d日}。")
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()})
    return HttpResponseRedirect(target if safe else "/")


def _by_place() -> dict[str, list[dict[str, object]]]:
    """The demonstration's named people, province first; those made only to act in the past are left out."""
    groups: dict[str, list[dict[str, object]]] = {}
    for account in accounts.demo_accounts():
        user = str(account["user"])
        if not made_to_act(user):
            place = (
                GROUPS.get(len(str(account["division"])), "经营主体")
                if account["agency"]
                else "检测机构"
                if account["laboratory_id"]
                else "经营主体"
            )
            groups.setdefault(place, []).append(account)
    return groups


def _distance(working_days: str, days: str, now: datetime) -> timedelta:
    """How far to move; never back, and never so far that the holiday table ends."""
    if (working := reading.whole(working_days)) is not None:
        today = clock.local_date(now)
        return calendar().after(today, min(working, 60)) - today
    return timedelta(days=min(reading.whole(days) or 0, LONGEST_MOVE_DAYS))


def _only_in_demo() -> None:
    if not settings.DEMO:
        raise Http404
