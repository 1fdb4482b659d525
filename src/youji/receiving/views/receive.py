"""The one screen on which a delivery is received: by a phone without a line, by a hand scanner at the desk, without a script."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from youji.receiving.forms import PhoneReportForm, PhotoForm, PileForm
from youji.receiving.policy import RECEIVERS
from youji.receiving.selectors.received import open_pile
from youji.receiving.services.phone import scan_json
from youji.receiving.services.piling import settle_pile
from youji.receiving.services.reporting import report_scan
from youji.receiving.services.scanning import MOST, as_id, take_photo, take_scans
from youji.shared.pages import put_refusal, show, submit
from youji.shared.refusals import Refused
from youji.shared.web import ActorRequest, page


@page(RECEIVERS)
@require_http_methods(["GET", "POST"])
def receive(request: ActorRequest) -> HttpResponse:
    """A delivery: what came with it, from whom, how much, kept or refused."""
    begun = open_pile(as_id(request.GET.get("pile")), request.actor)
    first = {"key": begun or uuid4(), "decision": "kept"}
    form = PileForm(request.POST or None, initial=first)
    answer = submit(request, form, lambda said: _settled(request, form, said), to=_to)
    if answer is None and not form.is_bound and begun:
        messages.info(request, "接着办那一次收货：扫过的合格证都在，填好供货方后收下或拒收。")
    context = {"sync": reverse("production:sync"), "photos": reverse("receiving:photo"), "begun": begun or ""}
    return answer or show(request, "receiving/receive.html", context, form)


def _settled(request: ActorRequest, form: PileForm, said: dict[str, Any]) -> Any:
    """What a page without a script sends: every line a certificate, then the delivery."""
    pile = str(said["key"] or uuid4())
    lines = dict.fromkeys(line.strip() for line in said["codes"].splitlines() if line.strip())
    if len(lines) > MOST:
        raise Refused(f"一次最多{MOST}张，请分开办。", "codes")
    sent = [{"id": uuid4(), "pile": pile, "how": "typed", "text": line} for line in lines]
    wrong = [
        f"第{n}行：{one.said}"
        for n, one in enumerate(take_scans(sent, actor=request.actor, now=request.now), 1)
        if not one.scan
    ]
    if wrong:
        raise Refused(wrong[0], "codes")
    return settle_pile(pile_id=pile, actor=request.actor, now=request.now, **form.values())


def _to(done: Any) -> HttpResponse:
    return redirect("receiving:pile", done.pile.pk)


@require_POST
@page(RECEIVERS)
def photo(request: ActorRequest) -> HttpResponse:
    """One picture from the phone's queue, read here; safe to send again."""
    form = PhotoForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            made = take_photo(
                key=str(form.cleaned_data["id"]),
                pile=str(form.cleaned_data["pile"]),
                file=form.cleaned_data["photo"],
                actor=request.actor,
                now=request.now,
            )
            return JsonResponse({"scans": [scan_json(one) | {"text": one.text} for one in made]})
        except Refused as refusal:
            put_refusal(form, refusal)
    return _refused(form)


@require_POST
@page(RECEIVERS)
def report(request: ActorRequest) -> HttpResponse:
    """One doubtful certificate from the phone's queue; safe to send again."""
    form = PhoneReportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        try:
            made = report_scan(
                scan_id=form.cleaned_data["scan"],
                key=form.cleaned_data["id"],
                file=form.cleaned_data["photo"],
                **form.values(),
                actor=request.actor,
                now=request.now,
            )
            return JsonResponse({"receipt": made.receipt})
        except Refused as refusal:
            put_refusal(form, refusal)
    return _refused(form)


def _refused(form: Any) -> HttpResponse:
    said = "".join(dict.fromkeys(str(one) for errors in form.errors.values() for one in errors))
    return JsonResponse({"refused": said}, status=422)
