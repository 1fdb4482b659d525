"""Who asked, seen through the proxies; one line in the log for each request; and what no page can make sense of."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from csp.constants import HEADER
from csp.middleware import CSPMiddleware, PolicyParts
from csp.utils import build_policy
from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponsePermanentRedirect,
    HttpResponseRedirect,
)
from django.middleware.common import CommonMiddleware
from django.urls import Resolver404, resolve

request_id: ContextVar[str] = ContextVar("request_id", default="-")
log = logging.getLogger("youji.request")
GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
#: The address of a password-reset page is the key to an account: its log line ends before it.
KEYS_IN_ADDRESSES = re.compile(r"(/password/reset/key/).+")


class RequestId(logging.Filter):
    """Every line that is written while a request is answered carries the request's id."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Put it on the record."""
        record.request_id = request_id.get()
        return True


class RequestLog:
    """Gives each request an id (the proxy's, if it sent one), its true address, and a line in the log.

    The line holds no query and no form: what people search for and type is not the log's business.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and write down who was answered what, and how long it took."""
        started = time.perf_counter()
        given = request.META.get("HTTP_X_REQUEST_ID", "") if settings.PROXIES else ""
        mine = given if GIVEN_ID.fullmatch(given) else secrets.token_hex(8)
        before = request_id.set(mine)
        try:
            if settings.PROXIES:
                request.META["REMOTE_ADDR"] = address_behind(
                    request.META.get("HTTP_X_FORWARDED_FOR", ""),
                    settings.PROXIES,
                    request.META.get("REMOTE_ADDR", ""),
                )
            response = self.get_response(request)
            response["X-Request-ID"] = mine
            if log.isEnabledFor(logging.INFO):
                _write(request, response, time.perf_counter() - started)
            return response
        finally:
            request_id.reset(before)


def address_behind(forwarded: str, proxies: int, otherwise: str) -> str:
    """The address that the outermost of our ``proxies`` saw; what a visitor wrote before it counts for nothing."""
    hops = [hop.strip() for hop in forwarded.split(",") if hop.strip()]
    return hops[-proxies] if len(hops) >= proxies else otherwise


def _write(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    actor = getattr(request, "actor", None)
    log.info(
        "%s %s %s %.0fms user=%s from=%s",
        request.method,
        KEYS_IN_ADDRESSES.sub(r"\1…", request.path).encode("unicode_escape").decode("ascii")[:300],
        response.status_code,
        seconds * 1000,
        actor.user_id if actor is not None and actor.signed_in else "-",
        request.META.get("REMOTE_ADDR", "-"),
    )


class Hosts(CommonMiddleware):
    """Django's, which refuses names that are not ours; the two pages of health tell nobody a name, and have no form."""

    def process_request(self, request: HttpRequest) -> HttpResponsePermanentRedirect | None:
        """Look at the name, unless the health of this machine is asked."""
        return None if request.path_info in settings.ANY_HOST else super().process_request(request)


class PagePolicy(CSPMiddleware):
    """The library's, which builds the policy anew for each answer, twice: ours is one text, but where a view says otherwise."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        super().__init__(get_response)
        self.usual = build_policy()

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        """The policy stands on the answer."""
        if self.get_policy_parts(request, response) != USUAL or hasattr(response, "_csp_exempt"):
            return super().process_response(request, response)
        response.headers.setdefault(HEADER, self.usual)
        return response


#: Of an answer of which no view said anything.
USUAL = PolicyParts()
NUL = "\x00"
SENTENCE = "提交的内容里有无法识别的字符（空字符），请删去后重试。\n"


class RefuseNul:
    """A NUL in an address or a form is refused with a sentence: PostgreSQL cannot even be asked about it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at the address."""
        if NUL in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            return _refused()
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponse | None:
        """Look at the form if the CSRF check has read it; reading is otherwise the view's, limits and all."""
        if not hasattr(request, "_post"):
            return None
        typed = (value for values in request.POST.lists() for value in values[1])
        return _refused() if any(NUL in str(value) for value in typed) else None


class FormsHavePages:
    """A browser that asks for an address which only takes forms is led to the page the form stands on.

    Such an address becomes visible: a refused form answers at it, the phone's tab is opened again, the link is shared.
    The page is the nearest address above it that is one of ours; if that takes only forms too, it leads on by itself.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer; instead of a bare 405 to somebody who looks, the way to the page."""
        response = self.get_response(request)
        looks = request.method in ("GET", "HEAD") and "text/html" in request.headers.get("Accept", "")
        if response.status_code != 405 or not looks:
            return response
        return HttpResponseRedirect(page_above(request.path_info))


def page_above(path: str) -> str:
    """The nearest address above ``path`` that is one of ours; at last the first page."""
    parts = path.strip("/").split("/")
    for length in range(len(parts) - 1, 0, -1):
        above = "/" + "/".join(parts[:length])
        for one in (f"{above}/", above):
            try:
                resolve(one)
            except Resolver404:
                continue
            return one
    return "/"


def _refused() -> HttpResponse:
    return HttpResponseBadRequest(SENTENCE, content_type="text/plain; charset=utf-8")
