"""The page behind a label's code: one screen, the bad news first; the same for programs; and whom to call, for who holds it."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Mapping
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_GET

from youji.certificates.selectors.certificates import with_code
from youji.certificates.selectors.looks import looked, with_code_looked
from youji.certificates.selectors.reach import reach_of
from youji.certificates.selectors.shown import Page, as_json, page_of, shown, told
from youji.certificates.services.publishing import known
from youji.certificates.views import looks
from youji.shared import clock, imprint
from youji.shared.framed import Frames
from youji.shared.limits import Limit, visitor
from youji.shared.refusals import Refused
from youji.shared.rooms import extensions
from youji.shared.web import PUBLIC, ActorRequest, page

#: Whoever walks numbers meets mostly none: so many from one address, then no more in this hour.
UNKNOWN = Limit(
    "unknown-certificates",
    most=60,
    seconds=3600,
    sentence="查不到的编号太多了，请过一会儿再查；扫标签上的二维码不受限制。",
)
#: Whoever guesses what stands on a label they do not hold: so many tries for one certificate from one address.
GUESSED = Limit(
    "guessed-copies",
    most=10,
    seconds=3600,
    sentence="试得太多了，请照标签核对以后，过一会儿再试。",
)
#: Where a room says at which address anybody reports a problem with a certificate: ``code → address``.
REPORT = "certificates.report"
#: What stands behind a code can change any moment: nobody between us and the reader keeps it.
NOT_KEPT = "private, no-cache"
VARY = "Accept, Cookie"
NO_SUCH = "没有这个编号的合格证。请照标签核对编号。"
TEMPLATE = "certificates/public.html"


@page(PUBLIC)
@require_GET
def certificate(request: ActorRequest, code: str) -> HttpResponse:
    """What it is, from where, the promise, verdicts, tests, proof; what speaks against it stands first."""
    today = clock.local_date(request.now)
    found = with_code_looked(code, today)
    if found is None:
        return _unknown(request, code)
    if not request.accepts("text/html"):
        said = as_json(shown(found, request.now)) | looks.as_json(looked(found, today))
        looks.count_look(request, found.code)
        return _not_kept(JsonResponse(said))
    content = _page(request, found).encode()
    looks.count_look(request, found.code)
    return under_its_tag(request, content, {"Cache-Control": NOT_KEPT, "Vary": VARY})


def under_its_tag(request: HttpRequest, content: bytes, headers: Mapping[str, str]) -> HttpResponse:
    """The page under a tag of all that it says, how it stands today among it; 304 where the reader has just that."""
    etag = f'W/"{hashlib.sha256(content).hexdigest()[:24]}"'
    answer = HttpResponse(content, headers={**headers, "ETag": etag, "Content-Length": str(len(content))})
    return get_conditional_response(request, etag=etag, response=answer) or answer


def _unknown(request: ActorRequest, code: str) -> HttpResponse:
    UNKNOWN.take(visitor(request.META["REMOTE_ADDR"]), request.now)
    if request.accepts("text/html"):
        return _not_kept(
            render(request, "certificates/unknown.html", {"code": code, "report": _report(code)}, status=404)
        )
    return _not_kept(JsonResponse({"detail": NO_SUCH}, status=404))


def _report(code: str) -> str:
    return next((to(code) for to in extensions(REPORT).values()), "")


def _not_kept(answer: HttpResponse) -> HttpResponse:
    answer["Cache-Control"] = NOT_KEPT
    answer["Vary"] = VARY
    return answer


def _page(request: ActorRequest, row: Any) -> str:
    """Strangers all see the same: their page is joined in its frame (``shared.framed``). Others' is drawn for them."""
    shown = page_of(row, request.now, report=_report(row.code))

    def draw(one: Page) -> str:
        return render_to_string(TEMPLATE, {"told": one.told, "state": one, "asked": one.asked}, request)

    return draw(shown) if request.COOKIES else _FRAMES.page(shown, draw, *_of_the_house(request.now))


def known_page(row: Any, now: datetime) -> bytes | None:
    """What a stranger sees, where a page of its shape was drawn before; else nothing."""
    page = _FRAMES.known(page_of(row, now, report=_report(row.code)), *_of_the_house(now))
    return None if page is None else page.encode()


def _of_the_house(now: datetime) -> tuple[Hashable, ...]:
    """What every page of the house shows beside its own."""
    ahead = round(clock.shift().total_seconds())
    today, said = clock.local_date(now), tuple(imprint.lines())
    return (today, ahead, settings.DEMO, settings.ORIGIN, settings.MAP_APPROVAL, said)


_FRAMES: Frames[Page] = Frames()


@page(PUBLIC)
@require_GET
def contact(request: ActorRequest, code: str) -> HttpResponse:
    """The telephone of whoever promises, for who has the label in hand: by its signed statement, or the numbers of its copy."""
    found = with_code(code)
    if found is None:
        return _unknown(request, code)
    GUESSED.take(f"{found.code} {visitor(request.META['REMOTE_ADDR'])}", request.now)
    said = {key: request.GET.get(key, "") for key in ("copy", "of")}
    context: dict[str, Any] = {"told": told(found), **said}
    status, refused = 200, ""
    try:
        context["reach"] = reach_of(
            found, statement=request.GET.get("s", ""), known=known(request.now), now=request.now, **said
        )
    except Refused as refusal:
        status, refused = refusal.status, str(refusal)
    if not request.accepts("text/html"):
        reach = context.get("reach")
        body = {"detail": refused} if reach is None else {"issuer": reach.issuer, "contact": reach.contact}
        return _not_kept(JsonResponse(body, status=status))
    return _not_kept(
        render(request, "certificates/contact.html", context | {"refused": refused}, status=status)
    )
