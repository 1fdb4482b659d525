"""The page behind a code, when everybody asks for the same one at once: kept whole for a second, in front of all else.

A sign is scanned by a crowd; the session, the actor and the database have nothing to say to strangers about a page
that was rendered a moment ago. After ``settings.PUBLIC_PAGE_SECONDS`` the page is asked for again, and the view's own
shelf (``views.entries``) answers with one query as long as nothing was rebuilt: a removal is public within a second.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response

PREFIXES = ("/b/", "/q/")
SIZE = 256


@dataclass(frozen=True, slots=True)
class Kept:
    """An answer as it left the house."""

    at: float
    headers: dict[str, str]
    content: bytes


class EntryPageMiddleware:
    """Answers strangers' requests for entry pages from memory while they are fresh. Stands first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.kept: dict[str, Kept] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The kept page, or the house's answer, kept if strangers may share it."""
        seconds = settings.PUBLIC_PAGE_SECONDS
        if not seconds or not _strangers(request):
            return self.get_response(request)
        found = self.kept.get(request.path_info)
        if found is None or time.monotonic() - found.at > seconds:
            response = self.get_response(request)
            if _shareable(response):
                self._keep(request.path_info, response)
            return response
        answer = HttpResponse(found.content, headers=found.headers)
        return get_conditional_response(request, etag=found.headers["ETag"], response=answer) or answer

    def _keep(self, path: str, response: HttpResponse) -> None:
        while len(self.kept) >= SIZE:
            self.kept.pop(next(iter(self.kept)), None)
        self.kept[path] = Kept(time.monotonic(), dict(response.items()), response.content)


def _strangers(request: HttpRequest) -> bool:
    """Whether the request carries nothing that could make its answer anybody's own."""
    return (
        request.path_info.startswith(PREFIXES)
        and "/" not in request.path_info[len(PREFIXES[0]) :]  # the papers below it are not pages
        and request.method == "GET"
        and not request.META.get("QUERY_STRING")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
    )


def _shareable(response: HttpResponse) -> bool:
    public = response.get("Cache-Control", "").startswith("public")
    return response.status_code == 200 and public and response.has_header("ETag") and not response.cookies
