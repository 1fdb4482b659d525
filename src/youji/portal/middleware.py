"""Public pages, when everybody asks for the same one at once: kept whole for a moment, in front of all else, packed.

A sign is scanned by a crowd, a figure is in the news; the session, the actor and the database have nothing to say to
strangers about a page that was rendered a moment ago. An entry's page is kept ``settings.PUBLIC_PAGE_SECONDS`` and then
answered by the view's own shelf (``views.entries``) with one query as long as nothing was rebuilt: a removal is public
within a second. Lists and figures, which browsers may keep for a minute anyway, are kept ``settings.PUBLIC_LIST_SECONDS``.
What strangers may share holds no secret, so it may be packed (BREACH has nothing to guess); nothing else is.
"""

from __future__ import annotations

import gzip
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

from youji.certificates.views.door import Door

ENTRY_PREFIXES = ("/b/", "/q/")
SIZE = 256
#: What is longer is a download: packed, but kept only where it is the whole (there are a handful of those).
KEPT_BYTES = 262_144
PACKED_FROM = 1_000
PACKED_TO = 1_000_000
PACK_LEVEL = 5
TEXT = ("text/", "application/json", "application/geo+json", "application/ld+json", "application/xml")
TAKES_GZIP = re.compile(r"\bgzip\b(?!\s*;\s*q=0(?:\.0*)?(?:\s*,|\s*$))")


@dataclass(slots=True)
class Kept:
    """An answer as it left the house, and the same packed once somebody asked for that."""

    at: float
    headers: dict[str, str]
    content: bytes
    packed: bytes = field(default=b"")

    def pack(self) -> bytes:
        """The content packed."""
        if not self.packed:
            self.packed = gzip.compress(self.content, PACK_LEVEL, mtime=0)
        return self.packed


class PublicPageMiddleware:
    """Answers strangers from memory while what they ask for is fresh, and packs what they may share. Stands first."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = Door(get_response)  # labels are answered there
        self.kept: dict[tuple[str, ...], Kept] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The kept answer, or the house's, kept if strangers may share it."""
        if request.method != "GET" or settings.SESSION_COOKIE_NAME in request.COOKIES:
            return self.get_response(request)
        seconds = _seconds(request)
        key = _key(request)
        found = self.kept.get(key) if seconds else None
        if found is None or time.monotonic() - found.at > seconds:
            response = self.get_response(request)
            if not _shareable(response):
                return response
            found = Kept(time.monotonic(), dict(response.items()), response.content)
            if seconds and (len(found.content) <= KEPT_BYTES or not request.META.get("QUERY_STRING")):
                self._keep(key, found)
        return _answer(request, found)

    def _keep(self, key: tuple[str, ...], answer: Kept) -> None:
        while len(self.kept) >= SIZE:
            self.kept.pop(next(iter(self.kept)), None)
        self.kept[key] = answer


def _seconds(request: HttpRequest) -> float:
    """For how long the answer may be kept."""
    path = request.path_info
    if not path.startswith(ENTRY_PREFIXES):
        return float(settings.PUBLIC_LIST_SECONDS)
    plain = "/" not in path[len(ENTRY_PREFIXES[0]) :]  # the papers below it are not pages
    return float(settings.PUBLIC_PAGE_SECONDS) if plain and not request.META.get("QUERY_STRING") else 0.0


def _key(request: HttpRequest) -> tuple[str, ...]:
    """What a stranger's answer depends on: the address, under the name and the scheme it was asked by."""
    said = ("HTTP_HOST", "wsgi.url_scheme")
    return (request.get_full_path(), *(str(request.META.get(name, "")) for name in said))


def _shareable(response: HttpResponse) -> bool:
    public = response.get("Cache-Control", "").startswith("public")
    plain = response.status_code == 200 and not response.streaming and not response.cookies
    if plain and (response.has_header("Content-Encoding") or len(response.content) > PACKED_TO):
        return False  # packed where it was made, or too much to be packed while somebody waits
    return plain and public and response.has_header("ETag")


def _answer(request: HttpRequest, kept: Kept) -> HttpResponse:
    """``kept`` as this browser takes it; 304 when it has it already."""
    packs = kept.headers.get("Content-Type", "").startswith(TEXT) and len(kept.content) >= PACKED_FROM
    packed = packs and TAKES_GZIP.search(request.META.get("HTTP_ACCEPT_ENCODING", ""))
    response = HttpResponse(kept.pack() if packed else kept.content, headers=kept.headers)
    if packs:
        patch_vary_headers(response, ("Accept-Encoding",))
    if packed:
        response["Content-Encoding"] = "gzip"
        response["Content-Length"] = str(len(kept.pack()))
    return get_conditional_response(request, etag=kept.headers["ETag"], response=response) or response
