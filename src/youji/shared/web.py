"""What every view shares: the request with an actor on it, the page decorator, the pages of what went wrong."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.http import urlencode

from youji.shared import answers, clock, imprint
from youji.shared.actor import Actor, Role
from youji.shared.away import CANNOT_WRITE, cannot_write
from youji.shared.middleware import request_id
from youji.shared.refusals import Refusal


class ActorRequest(HttpRequest):
    """A request past ActorMiddleware."""

    actor: Actor
    now: datetime


@dataclass(frozen=True, slots=True)
class Policy:
    """Which roles open a kind of page. ``roles=None`` is everybody; an empty set is anyone signed in."""

    name: str
    roles: frozenset[Role] | None = frozenset()

    def admits(self, actor: Actor) -> bool:
        """Whether ``actor`` may open the page at all; which rows it shows is ``visible_to``'s business."""
        if self.roles is None:
            return True
        return actor.signed_in and (not self.roles or bool(self.roles & actor.roles))


PUBLIC = Policy("public", None)
SIGNED_IN = Policy("signed-in")

View = Callable[..., HttpResponseBase]


def page(policy: Policy) -> Callable[[View], View]:
    """Every view wears this: strangers are sent to sign in, the wrong role gets the 403 page, and what a room
    refuses and the view does not show beside its form is answered by ``shared.answers``."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not _is_the_sender(request):
                return _to_sign_in(request)
            if policy.admits(request.actor):
                try:
                    return view(request, *args, **kwargs)
                except Refusal as refusal:
                    return answers.page(request, refusal)
            if not request.actor.signed_in:
                return _to_sign_in(request)
            return render(request, "403.html", {"policy": policy}, status=403)

        guarded.policy = policy  # type: ignore[attr-defined]
        return guarded

    return decorate


def _is_the_sender(request: ActorRequest) -> bool:
    """Whether a phone's outbox sends for who is signed in (``X-Person``), not for who was when it was put down."""
    return request.method != "POST" or request.headers.get("X-Person", "") in ("", str(request.actor.user_id))


def _to_sign_in(request: ActorRequest) -> HttpResponse:
    asked = {"next": _where_to_go_on(request)} | ({"expired": "1"} if _ran_out(request) else {})
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode(asked)}")


def _ran_out(request: HttpRequest) -> bool:
    """Whether this browser was signed in: it shows a session that has ended since."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.session.is_empty()


def _where_to_go_on(request: HttpRequest) -> str:
    """The page asked for; after a form that came too late, the page it was filled in on."""
    asked = request.get_full_path()
    return asked if request.method in ("GET", "HEAD") else answers.came_from(request) or asked


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form posted without its token: what happened, and what to do. A program is asked to sign in."""
    if answers.wants_json(request):
        return JsonResponse({"refused": "页面已过期，请重新登录。"}, status=401)
    return render(request, "403_csrf.html", {"reason": reason}, status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for an address or a host we do not answer to. It leans on nothing either."""
    return HttpResponse(loader.get_template("400.html").render(), status=400)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for our own fault (an object for a program). It leans on nothing: no session, no style sheet, no shell.

    While the disk is full or the database away it is 503 with a sentence: what was typed is still in the browser.
    """
    away = cannot_write(sys.exc_info()[1])
    program = request.path.startswith(settings.PROGRAM_DOORS)
    if away and program:
        return JsonResponse({"detail": CANNOT_WRITE}, status=503, headers={"Retry-After": "60"})
    when = clock.now().astimezone(clock.PROVINCE_TIME).strftime("%Y-%m-%d %H:%M:%S")
    if program:
        said = f"平台出了差错，没有办成（{when}，编号 {request_id.get()}）。"
        return JsonResponse({"detail": said}, status=500)
    context = {"when": when, "number": request_id.get(), "away": CANNOT_WRITE if away else ""}
    page = loader.get_template("500.html").render(context)
    return (
        HttpResponse(page, status=503, headers={"Retry-After": "60"})
        if away
        else HttpResponse(page, status=500)
    )


def house(request: HttpRequest) -> dict[str, object]:
    """What every template may use: the actor, the mode, the time the house believes it is."""
    now = getattr(request, "now", None) or clock.now()
    actor = getattr(request, "actor", None)
    return {
        "actor": actor,
        #: The frame of pages everybody has: a grower's own are on the phone, everybody else's at the desk.
        "own_shell": "field.html" if actor is not None and actor.operator_id is not None else "desk.html",
        "DEMO": settings.DEMO,
        "ORIGIN": settings.ORIGIN,
        "MAP_APPROVAL": settings.MAP_APPROVAL,
        "IMPRINT": imprint.lines(),
        "TILES": settings.TILES,
        "REMEMBER_DAYS": settings.REMEMBER_DAYS,
        "house_now": now,
        "today": clock.local_date(now),
        #: Seconds; the browser makes the time of day of it, which no page that is kept may hold.
        "clock_ahead": round(clock.shift().total_seconds()),
    }
