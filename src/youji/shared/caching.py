"""Answers the public's browsers and caches may keep: an ETag, a short life, and 304 when nothing changed."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from youji.shared.limits import Limit, visitor
from youji.shared.web import ActorRequest

SECONDS = 60
KEPT = 512


def conditional(request: HttpRequest, response: HttpResponse, *, etag: str, seconds: int) -> HttpResponse:
    """``response`` under ``etag``; 304 when the browser has it. Only strangers' pages may be shared by caches."""
    shared = settings.SESSION_COOKIE_NAME not in request.COOKIES
    response["Cache-Control"] = f"public, max-age={seconds}" if shared else "private, no-cache"
    patch_vary_headers(response, ("Cookie",))
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def public(response: HttpResponse, request: HttpRequest, *, seconds: int = SECONDS) -> HttpResponse:
    """``response`` with its ETag, or one over its content, where it is a page at all."""
    if response.status_code != 200 or request.method not in ("GET", "HEAD"):
        return response
    # Who made it may know what it depends on: a large file is not read through to be named.
    etag = response.get("ETag") or f'W/"{hashlib.sha256(response.content).hexdigest()[:24]}"'
    return conditional(request, response, etag=etag, seconds=seconds)


View = Callable[..., HttpResponse]


def cacheable(view: View) -> View:
    """A public page strangers and caches may keep for a minute."""

    @wraps(view)
    def answered(request: ActorRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return public(view(request, *args, **kwargs), request)

    return answered


#: What costs many pages to make, by what it was made from; few enough to fit into memory at the size of a province.
ONCE_KEPT = 24
_once: dict[Hashable, tuple[bytes, dict[str, str]]] = {}
_making = threading.Lock()


def once(key: Hashable, make: Callable[[], HttpResponse]) -> HttpResponse:
    """What ``make`` answers, made once for each ``key``: the address, the state of what it shows, and whoever may differ.

    One is made at a time: who asks for the same waits for it instead of making it again.
    """
    with _making:
        kept = _once.get(key)
        if kept is None:
            made = make()
            if made.status_code != 200:
                return made
            while len(_once) >= ONCE_KEPT:
                _once.pop(next(iter(_once)))
            kept = _once[key] = made.content, dict(made.items())
    return HttpResponse(kept[0], headers=kept[1])


#: For whom something that costs dozens of pages is made anew.
MADE_ANEW = Limit(
    "pages-made-anew", most=120, seconds=60, sentence="打开得太频繁。这一页要汇总整份目录，请过一分钟再来。"
)


#: For whom a paper or a picture is drawn; one costs up to twenty plain pages.
DRAWN = Limit(
    "papers-drawn", most=120, seconds=60, sentence="打开得太频繁。这张图、这份文件要现画，请过一分钟再来。"
)


def for_a_moment(
    key: tuple[Hashable, ...], make: Callable[[], HttpResponse], request: ActorRequest
) -> HttpResponse:
    """The same for what depends on too much to name: shared for ``settings.PUBLIC_LIST_SECONDS``.

    Raises:
        TooOften: it was made anew too often for whoever asks.
    """
    seconds = settings.PUBLIC_LIST_SECONDS
    if not seconds:
        return make()

    def made() -> HttpResponse:
        MADE_ANEW.take(visitor(request.META["REMOTE_ADDR"]), request.now)
        return make()

    return once((*key, time.monotonic() // seconds), made)


class Shelf:
    """Rendered pages for strangers, by what they were made from; the oldest go first when it is full."""

    def __init__(self, size: int = KEPT) -> None:
        self.size = size
        self.pages: dict[Hashable, tuple[bytes, str]] = {}

    def get(self, key: Hashable) -> tuple[bytes, str] | None:
        """The page and its ETag, if it is here."""
        return self.pages.get(key)

    def put(self, key: Hashable, content: bytes, etag: str) -> None:
        """Keep a page."""
        while len(self.pages) >= self.size:
            self.pages.pop(next(iter(self.pages)), None)
        self.pages[key] = (content, etag)
