"""Who is asking, and when: set once per request, before any view. And what must be set up before anything else."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from youji.accounts import selectors, services
from youji.accounts.logic.standing import Lack
from youji.shared import clock
from youji.shared.web import ActorRequest

Next = Callable[[HttpRequest], HttpResponse]
#: Where one does what is lacking.
SET_UP_AT = {
    Lack.OWN_PASSWORD: "account_change_password",
    Lack.SECOND_FACTOR: "mfa_activate_totp",
    Lack.CODE: "mfa_reauthenticate",
}


class ActorMiddleware:
    """Puts ``request.now`` and ``request.actor`` on every request."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Read the clock once, and build the actor once."""
        request.now = clock.now()  # type: ignore[attr-defined]
        request.actor = selectors.actor_for_request(request, now=request.now)  # type: ignore[attr-defined]
        if request.actor.token_id is not None:  # type: ignore[attr-defined]
            services.note_use(token_id=request.actor.token_id, now=request.now)  # type: ignore[attr-defined]
        response = self.get_response(request)
        # What does not say that everybody may keep it is nobody else's to keep (a cache may guess of what says nothing),
        # and asked for again after signing out; the browser may still go back to a form.
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


class SetUpFirst:
    """A person with a password somebody else chose, or an officer without the second factor, sets that up first."""

    #: Where one signs in and sets things up, and what those pages are made of.
    OPEN = ("/accounts/", "/static/", "/healthz", "/readyz")

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponse:
        """Send them there, or pass on."""
        if not request.actor.signed_in or request.path.startswith(self.OPEN):
            return self.get_response(request)
        target = self._missing(request)
        if target is None:
            return self.get_response(request)
        return HttpResponseRedirect(target)

    def _missing(self, request: ActorRequest) -> str | None:
        if request.actor.scopes is not None:  # a program's token: none while anything is lacking
            return None
        lack = selectors.lacks(request, now=request.now)
        if lack is None:
            return None
        way = reverse(SET_UP_AT[lack])
        return f"{way}?{urlencode({'next': request.get_full_path()})}" if lack is Lack.CODE else way
