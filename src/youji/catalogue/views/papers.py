"""Certificate and 公示标牌 as files anybody may fetch."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from youji.catalogue.selectors import papers
from youji.shared import clock
from youji.shared.caching import DRAWN
from youji.shared.files import PDF, file_response
from youji.shared.limits import visitor
from youji.shared.web import PUBLIC, ActorRequest, page


@page(PUBLIC)
@require_GET
def paper(request: ActorRequest, code: str, kind: str) -> HttpResponse:
    """The paper of a published entry; 410 with the reason when the entry is no longer on the list."""
    DRAWN.take(visitor(request.META["REMOTE_ADDR"]), request.now)
    size = "a2" if request.GET.get("size") == "a2" else "a3"
    made = papers.paper(kind, code, clock.local_date(request.now), size=size)
    if made is None:
        raise Http404("目录里没有这个编号。")
    if made.refusal:
        return render(request, "catalogue/gone.html", {"code": code, "sentence": made.refusal}, status=410)
    response = file_response(made.content, made.name, PDF, inline=True)
    response["Cache-Control"] = "no-cache"
    return response


@page(PUBLIC)
@require_GET
def annex(request: ActorRequest, number: int) -> HttpResponse:
    """What goes with an edition's document: its digest, and the fingerprints of the keys that vouch for the log."""
    DRAWN.take(visitor(request.META["REMOTE_ADDR"]), request.now)
    made = papers.edition_annex(number)
    if made is None:
        raise Http404("没有这一版目录")
    response = file_response(made.content, made.name, PDF, inline=True)
    response["Cache-Control"] = "no-cache"
    return response
