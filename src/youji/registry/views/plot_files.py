"""A file of plots: looked at, then taken."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from youji.registry import selectors, services
from youji.registry.forms import PlotFileForm, PlotForm, PlotTakeForm
from youji.registry.logic.datum import CGCS2000, DATUMS
from youji.registry.logic.plot_budget import MAX_BYTES
from youji.registry.policy import EDITORS
from youji.registry.views.common import show, to
from youji.registry.views.plots import back, base_of, tools
from youji.shared import handing_over
from youji.shared.pages import put_refusal, submit
from youji.shared.quantities import area_text, distance_text
from youji.shared.refusals import Refused
from youji.shared.web import ActorRequest, page
from youji.shared.workbook import kept


@page(EDITORS)
@require_POST
def import_plots(request: ActorRequest, code: str) -> HttpResponse:
    """Look at what is in a file, then take it."""
    base = base_of(request, code)
    if "kept" in request.POST:
        return _take(request, base)
    form = PlotFileForm(request.POST, request.FILES)
    if form.is_valid() and handing_over.BYTES_AT_ONCE < form.cleaned_data["file"].size <= MAX_BYTES:
        return _later(request, base, form)

    def look(seen: Any) -> HttpResponse:
        rows = list(seen.plots)
        token = kept.keep(json.dumps(rows, ensure_ascii=False).encode(), request.actor.user_id)
        datum = services.datum_of(seen, form.cleaned_data["datum"])
        first = {
            "kept": token,
            "format": seen.format,
            "datum": "" if datum.assumed else datum.code,
            "likely": datum.code if datum.assumed else "",
            "left_out": "\n".join(seen.left_out),
        }
        return _preview(request, base, rows, datum.code, PlotTakeForm(initial=first))

    answer = submit(request, form, lambda said: services.read_upload(said["file"]), to=look)
    return answer or tools(request, base, PlotForm(initial={"datum": "CGCS2000"}), form)


def _later(request: ActorRequest, base: Any, form: PlotFileForm) -> HttpResponse:
    """The worker reads a large file; its run asks for 导入 as the preview does."""
    file, datum = form.cleaned_data["file"], form.cleaned_data["datum"]
    try:
        handed = handing_over.hand_over(
            request,
            kind="registry.plots",
            options={"base": base.code, "datum": datum, "leave_out_faulty": True},
            data=file.read(),
            name=str(file.name),
            take=False,
        )
    except Refused as refused:
        put_refusal(form, refused)
        return tools(request, base, PlotForm(initial={"datum": "CGCS2000"}), form)
    return redirect(handed.page)


def _preview(request: ActorRequest, base: Any, rows: Any, datum: str, form: PlotTakeForm) -> HttpResponse:
    looks = services.preview_plots(base, rows, datum)
    drawn = [(look.name, look.geometry) for look in looks if not look.problem]
    wrong = [(look.name, look.geometry) for look in looks if look.problem and look.geometry]
    context = {
        "base": base,
        "looks": looks,
        "fine": sum(not look.problem for look in looks),
        "area_mu": sum(look.area_mu for look in looks),
        "format": form["format"].value(),
        "left_out": (form["left_out"].value() or "").splitlines(),
        "form": form,
        "asked": not form["datum"].value(),
        "drawn_in": DATUMS[datum],
        "where": services.said_of(base, rows, looks, datum),
        "far": _far(base, rows, datum),
        "wrong": wrong,
        "map": selectors.map_of(base, (), drawn=drawn, wrong=wrong, place=True),
    }
    return show(request, "plots_preview.html", context, form)


def _far(base: Any, rows: Any, datum: str) -> list[tuple[str, str, bool]]:
    """How far from the base's own place the plots lie, by each datum, and whether they are drawn in it now."""
    far = selectors.metres_from_base(base, rows)
    return [(DATUMS[code], distance_text(metres), code == datum) for code, metres in far.items()]


def _take(request: ActorRequest, base: Any) -> HttpResponse:
    """Take the plots that were looked at, but for those that cannot be; or look at them otherwise."""
    form = PlotTakeForm(request.POST)
    try:
        rows = services.read_sent(kept.fetch(form.data["kept"], request.actor.user_id).decode())
    except Refused as refused:  # there is nothing to show any more
        messages.error(request, str(refused))
        return to(request, "plots", base.code)
    meanwhile = form.data.get("likely")
    datum = form.cleaned_data["datum"] if form.is_valid() else meanwhile if meanwhile in DATUMS else CGCS2000
    if form.data.get("do") != "take":
        return _preview(request, base, rows, datum, form)

    def take(_: object) -> Any:
        seen = zip(services.preview_plots(base, rows, datum), rows, strict=True)
        good = [(look.name, row[1]) for look, row in seen if not look.problem]
        made = services.add_plots(
            base_id=base.pk, plots=good, datum=datum, actor=request.actor, now=request.now
        )
        kept.drop(form.data["kept"], request.actor.user_id)
        return made

    answer = submit(
        request,
        form,
        take,
        done=lambda made: (
            f"已导入{len(made)}块地，共{area_text(sum((plot.area_mu for plot in made), Decimal(0)))}。"
        ),
        to=lambda made: back(request, base, made),
    )
    return answer or _preview(request, base, rows, datum, form)
