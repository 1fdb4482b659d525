"""Who is asking, and when: set once per request, before any view."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from youji.accounts import selectors
from youji.shared import clock


class ActorMiddleware:
    """Puts ``request.now`` and ``request.actor`` on every request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Read the clock once, and build the actor once."""
        request.now = clock.now()  # type: ignore[attr-defined]
        request.actor = selectors.actor_for_request(request, now=request.now)  # type: ignore[attr-defined]
        return self.get_response(request)
