"""The page behind a code, the short address on the sign, and how to check what it says."""

from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from datetime import date
from urllib.parse import quote

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse

from youji.catalogue.logic.codes import FORMS, code_of
from youji.certificates.logic.digits import Scanned, scanned
from youji.certificates.logic.number import BadNumber
from youji.certificates.logic.texts_of_statement import judged_json, judged_page
from youji.certificates.logic.verdict import judge
from youji.certificates.services.publishing import known
from youji.members.selectors import public_count
from youji.portal.selectors import cards, entries, maps
from youji.shared import clock, reading
from youji.shared.caching import DRAWN, SECONDS, Shelf, conditional, public
from youji.shared.limits import Limit, visitor
from youji.shared.paper.qr import qr_svg
from youji.shared.web import PUBLIC, ActorRequest, page

#: Strangers' pages as rendered, by code, rebuild and day. A removal is a rebuild: nobody sees the old page again.
PAGES = Shelf()
#: What many produce in together, so that it is told how many.
COUNTY_PRODUCT = "county_product"
#: Cards as drawn, by what they say; some 95 KB each.
CARDS = Shelf(64)
#: How many labels the house verifies for one address.
JUDGED = Limit(
    "labels-judged", most=120, seconds=60, sentence="核验得太频繁，请过一分钟再来；手机自己核验不受限制。"
)
#: A page on which a proof still waits for its place in the log is not kept: it is about to change.
WAITING = b'data-state="waiting"'


@page(PUBLIC)
def base_page(request: ActorRequest, code: str) -> HttpResponse:
    """Name, status and validity; who, where, what, how much; the history with its proofs; as of ``?on=``."""
    if request.META["QUERY_STRING"] or _known(request):
        return _render(request, code)
    version = entries.version_of(code)
    if not version:
        return _render(request, code)
    key = (code.upper(), version, clock.local_date(request.now), clock.shift())
    kept = PAGES.get(key)
    if kept is None:
        content = _render(request, code).content
        kept = content, f'W/"{hashlib.sha256(content).hexdigest()[:24]}"'
        if WAITING not in content:
            PAGES.put(key, *kept)
    return conditional(request, HttpResponse(kept[0]), etag=kept[1], seconds=SECONDS)


def _known(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def _render(request: ActorRequest, code: str) -> HttpResponse:
    today = clock.local_date(request.now)
    on, problem = _asked_day(request.GET.get("on", ""), today)
    found = entries.base_page(code, on=on, today=today)
    if found is None:
        context = {"missing": entries.not_found(code), "forms": FORMS}
        return render(request, "portal/no_entry.html", context, status=404)
    row = found.main.row
    context = {
        "found": found,
        "on": on,
        "past": on != today,
        "day_problem": problem,
        "card": cards.picture_of(found.main),
        "described": cards.described(found.main),
        "qr": qr_svg(f"{settings.ORIGIN}/q/{quote(found.code)}"),
        "environment": entries.environment_of(code),
        "plots": maps.plots_drawing(found.main.plots),
        "where": maps.where(row.division, row.lon, row.lat, row.name),
        "members": public_count(row.base_code, on) if row.subject == COUNTY_PRODUCT else 0,
    }
    return render(request, "portal/entry.html", context)


def _asked_day(text: str, today: date) -> tuple[date, str]:
    """The day in ``?on=``, and a sentence when it cannot be shown."""
    if not text:
        return today, ""
    day = reading.day(text)
    if day is None:
        return today, "日期写成 2026-03-01 的样子，下面显示的是今天的状态。"
    if day > today:
        return today, "不能看将来的状态，下面显示的是今天的状态。"
    return day, ""


@page(PUBLIC)
def card(request: ActorRequest, code: str) -> HttpResponse:
    """The picture that a chat shows of the page; the house's mark where a name cannot be drawn."""
    today = clock.local_date(request.now)
    found = entries.base_page(code, on=today, today=today)
    if found is None:
        raise Http404("目录里没有这个编号。")
    said = cards.said_on_card(found.main)
    key = json.dumps(said, ensure_ascii=False)
    kept = CARDS.get(key)
    if kept is None:
        DRAWN.take(visitor(request.META["REMOTE_ADDR"]), request.now)
        content = cards.card(said)
        if content is None:
            return HttpResponseRedirect(static("shared/mark-512.png"))
        kept = content, f'W/"{hashlib.sha256(content).hexdigest()[:24]}"'
        CARDS.put(key, *kept)
    return conditional(
        request, HttpResponse(kept[0], content_type="image/png"), etag=kept[1], seconds=SECONDS
    )


@page(PUBLIC)
def verify(request: ActorRequest) -> HttpResponse:
    """How to check an entry or a label; with ``?code=`` straight to its page, or what comes of a label's statement."""
    text = request.GET.get("code", "").strip()
    with suppress(BadNumber):
        label = scanned(text)
        if label.digits:
            return _judged(request, label)
        return HttpResponseRedirect(reverse("certificates:public", args=[label.code]))
    code = text.rstrip("/").rpartition("/")[2]  # a scanned address is as good as a code
    if code:
        return HttpResponseRedirect(reverse("portal:base", args=[code_of(code) or code[:40]]))
    return public(render(request, "portal/verify.html", {}), request)


def _judged(request: ActorRequest, label: Scanned) -> HttpResponse:
    """The house's word on a label, for browsers that cannot tell by themselves, and for programs."""
    JUDGED.take(visitor(request.META["REMOTE_ADDR"]), request.now)
    found = judge(label, known(request.now), clock.local_date(request.now))
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse(judged_json(found), json_dumps_params={"ensure_ascii": False})
    return render(request, "portal/verify.html", {"judged": judged_page(found)})
