"""Where the page behind a label is answered before all else, to whoever just scanned it.

They have no cookie and no token, so session, person and form have nothing to say to them. What the house says of each such
page alike, its headers, it said when it answered the first of them under this name; what stands on the page is asked at every
scan, as by the view. The door decides nothing: whatever is not quite so goes on to the house.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from youji.certificates.logic.number import ADDRESSED
from youji.certificates.selectors.looks import with_code_looked
from youji.certificates.views.looks import count_strangers_look
from youji.certificates.views.public import known_page, under_its_tag
from youji.shared import clock

LABEL = re.compile(rf"/q/({ADDRESSED})")
#: What a request has, beside a cookie, that says more than that somebody wants to see the page.
MORE = ("HTTP_AUTHORIZATION", "QUERY_STRING")
#: What a browser says that it takes.
FIRST_OF_ALL = re.compile(r"text/html(,|$)")
#: What of an answer is its own, and what it may depend on, both of which are looked at here.
OWN = frozenset({"etag", "content-length"})
VARIES = frozenset({"accept", "cookie"})
#: Names and schemes under which this house is asked; there are one or two.
MOST = 16

Next = Callable[[HttpRequest], HttpResponse]


class Door:
    """Stands before the house; answers for it where it has been heard."""

    def __init__(self, house: Next) -> None:
        self._house = house
        self._heard: dict[tuple[str, str | None], dict[str, str]] = {}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The page, or 304; of everything else what the house says."""
        asked = LABEL.fullmatch(request.path_info)
        if asked is None or not _is_plain(request):
            return self._house(request)
        under = (request.META.get("HTTP_HOST", ""), request.scheme)
        if headers := self._heard.get(under):
            now = clock.now()
            row = with_code_looked(asked[1], clock.local_date(now))
            content = known_page(row, now) if row else None
            if row and content is not None:
                count_strangers_look(request, row.code, now)
                return under_its_tag(request, content, headers)
        answer = self._house(request)
        if answer.status_code == 200 and not answer.cookies and len(self._heard) < MOST:
            self._hear(under, answer)
        return answer

    def _hear(self, under: tuple[str, str | None], answer: HttpResponse) -> None:
        varies = {one.strip().lower() for one in answer.get("Vary", "").split(",")}
        if varies <= VARIES and answer.get("Content-Type", "").startswith("text/html"):
            self._heard[under] = {name: value for name, value in answer.items() if name.lower() not in OWN}


def _is_plain(request: HttpRequest) -> bool:
    return (
        request.method == "GET"
        and not request.COOKIES
        and not any(request.META.get(one) for one in MORE)
        and (bool(FIRST_OF_ALL.match(request.META.get("HTTP_ACCEPT", ""))) or request.accepts("text/html"))
    )
