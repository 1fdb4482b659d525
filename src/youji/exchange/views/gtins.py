"""商品条码: which GTIN is whose for which product; and where a Digital Link leads."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from youji.exchange.forms import GtinForm
from youji.exchange.policy import OWNERS
from youji.exchange.selectors import gtins as reads
from youji.exchange.services.gtins import end_gtin, register_gtin
from youji.shared.limits import Limit, visitor
from youji.shared.pages import show, submit
from youji.shared.web import PUBLIC, ActorRequest, page

#: Whoever walks numbers meets mostly none: so many from one address, then no more in this hour.
UNKNOWN = Limit("unknown-links", most=60, seconds=3600, sentence="查不到的条码太多了，请过一会儿再查。")
LINKSET = "application/linkset+json"


@page(OWNERS)
@require_http_methods(["GET", "POST"])
def gtins(request: ActorRequest) -> HttpResponse:
    """My GTINs, and a form for another."""
    form = GtinForm(request.POST or None)
    answer = submit(
        request,
        form,
        lambda _: register_gtin(actor=request.actor, now=request.now, **form.values()),
        done="已登记。以后开的批次，对外编号里会用这个条码。",
        to="exchange:gtins",
    )
    return answer or show(request, "exchange/gtins.html", {"rows": reads.gtins(request.actor)}, form)


@page(OWNERS)
@require_POST
def end(request: ActorRequest, gtin: str) -> HttpResponse:
    """A GTIN of mine holds no more."""
    end_gtin(gtin=gtin, actor=request.actor, now=request.now)
    return redirect("exchange:gtins")


class HttpResponseTemporary(HttpResponseRedirect):
    """307, as GS1's resolvers answer: the same method again, and nothing to be remembered."""

    status_code = 307


@page(PUBLIC)
@require_GET
def resolve(request: ActorRequest, gtin: str, lot: str, serial: str = "") -> HttpResponse:
    """Where a Digital Link leads: a linkset where one is asked for, else on to the link of the type, or the default."""
    links = reads.links(gtin.zfill(14), lot, serial)
    if not links:
        UNKNOWN.take(visitor(request.META["REMOTE_ADDR"]), request.now)
        raise Http404
    wanted = request.GET.get("linkType", "").removeprefix("gs1:").removeprefix(reads.VOC)
    answer: HttpResponse
    if wanted in ("linkset", "all") or LINKSET in request.headers.get("Accept", ""):
        said = {"anchor": request.build_absolute_uri(request.path)}
        for one in links:
            said |= {f"{reads.VOC}{one.kind}": [{"href": one.href, "title": one.title, "hreflang": ["zh"]}]}  # type: ignore[dict-item]
        answer = JsonResponse(
            {"linkset": [said]}, content_type=LINKSET, json_dumps_params={"ensure_ascii": False}
        )
    else:
        answer = HttpResponseTemporary(next((one.href for one in links if one.kind == wanted), links[0].href))
        answer["Link"] = f'<{request.path}?linkType=linkset>; rel="linkset"; type="{LINKSET}"'
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cache-Control"] = "private, no-cache"
    answer["Vary"] = "Accept"
    return answer
