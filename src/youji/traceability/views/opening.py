"""A recall or a drill is looked at first, and opened on the same page."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from youji.shared.clock import local_date
from youji.shared.pages import put_refusal, show, submit
from youji.shared.refusals import Refused
from youji.shared.web import ActorRequest, page
from youji.traceability.forms import OrderForm, StartForm
from youji.traceability.logic.starts import STARTS
from youji.traceability.policy import ORDERERS
from youji.traceability.selectors.levels import levels_on
from youji.traceability.selectors.looked import Seen, seen
from youji.traceability.services import look, open_recall
from youji.traceability.services.opening import is_office


@page(ORDERERS)
@require_GET
def starts(request: ActorRequest) -> HttpResponse:
    """Where one can start."""
    return render(request, "traceability/starts.html", {"starts": STARTS.items()})


@page(ORDERERS)
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest, start: str) -> HttpResponse:
    """What such a recall would reach; it is opened from there. The address holds what was asked, so that it can be sent on."""
    if start not in STARTS:
        raise Http404
    asked = {key: request.GET.get(key, "") for key in STARTS[start].takes}
    form = StartForm(asked if any(asked.values()) else None, start=start)
    found = _looked(request, form, start)
    levels = levels_on(local_date(request.now))
    order = OrderForm(request.POST or None, office=is_office(request.actor), levels=levels)
    answer = found and submit(
        request,
        order,
        lambda _: open_recall(
            start=start, **form.values(), **order.values(), actor=request.actor, now=request.now
        ),
        done="已发起，各方都收到了通知。",
        to=lambda made: redirect("traceability:recall", made.code),
    )
    context = {"start": STARTS[start], "asking": form, "found": found}
    return answer or show(request, "traceability/new.html", context, order if found else form)


def _looked(request: ActorRequest, form: StartForm, start: str) -> Seen | None:
    """What was found; where it was asked wrongly, the form says so."""
    if not form.is_bound or not form.is_valid():
        return None
    values: dict[str, Any] = form.values()
    try:
        return seen(
            look(start=start, **values, actor=request.actor, now=request.now), request.actor, request.now
        )
    except Refused as refusal:
        put_refusal(form, refusal)
        return None
