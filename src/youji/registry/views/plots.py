"""Pages of plots: draw, walk, type, import after a look, change, retire."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from youji.registry import labels, selectors, services
from youji.registry.forms import PlotFileForm, PlotForm, RetireForm
from youji.registry.policy import EDITORS
from youji.registry.views.common import Links, attempt, can_write, found, say, show
from youji.shared.refusals import NotAllowed, Refused, StaleState
from youji.shared.web import ActorRequest, page


def _base(request: ActorRequest, code: str) -> Any:
    return found(selectors.find_base(code, request.actor))


def _page(
    request: ActorRequest,
    base: Any,
    form: PlotForm,
    files: PlotFileForm,
    *,
    status: int = 200,
    plot: Any = None,
) -> HttpResponse:
    return show(
        request,
        "plots.html",
        {
            "base": base,
            "form": form,
            "files": files,
            "plot": plot,
            "plots": selectors.plots_of(base),
            "totals": selectors.totals_of(base),
            "map": selectors.map_of(base, selectors.overlaps_of(base.pk), without=plot),
            "may_edit": can_write(request, operator_id=base.operator_id, division=base.division),
        },
        status=status,
    )


@page(EDITORS)
def plots(request: ActorRequest, code: str) -> HttpResponse:
    """A base's plots, and the tools to add one."""
    base = _base(request, code)
    count = len(selectors.plots_of(base)) + 1
    form = PlotForm(request.POST or None, initial={"name": f"{count}号地", "datum": "CGCS2000"})
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            made, status = attempt(form, lambda: _add(request, base, form))
            if made is not None:
                say(request, f"已画入“{made.name}”，{made.area_mu}亩。", form)
                _warn_of_overlaps(request, base)
                return redirect(Links(request).to("plots", base.code))
    return _page(request, base, form, PlotFileForm(), status=status)


def _add(request: ActorRequest, base: Any, form: PlotForm) -> Any:
    return services.add_plot(
        base_id=base.pk,
        geometry=services.read_drawn(form.cleaned_data["geometry"]),
        **form.values(),
        actor=request.actor,
        now=request.now,
    )


def _warn_of_overlaps(request: ActorRequest, base: Any) -> None:
    for overlap in selectors.overlaps_of(base.pk)[:3]:
        messages.warning(
            request,
            f"和“{overlap.base_name}”（{overlap.base_code}）有{overlap.area_mu}亩在同一块地上。"
            "请核对边界；审核人员会看到这处重叠。",
        )


@page(EDITORS)
def edit_plot(request: ActorRequest, code: str, plot_id: Any) -> HttpResponse:
    """Draw a plot's boundary anew; the old one stays on file."""
    base = _base(request, code)
    plot = found(next((one for one in selectors.plots_of(base) if one.pk == plot_id), None))
    first = {"name": plot.name, "geometry": json.dumps(plot.geometry), "datum": "CGCS2000"}
    form = PlotForm(request.POST or None, initial=first)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            done, status = attempt(form, lambda: _replace(request, plot, form))
            if done is not None:
                say(request, f"已改好“{done.name}”的边界，{done.area_mu}亩。", form)
                _warn_of_overlaps(request, base)
                return redirect(Links(request).to("plots", base.code))
    return _page(request, base, form, PlotFileForm(), status=status, plot=plot)


def _replace(request: ActorRequest, plot: Any, form: PlotForm) -> Any:
    return services.replace_plot(
        plot_id=plot.pk,
        geometry=services.read_drawn(form.cleaned_data["geometry"]),
        **form.values(),
        actor=request.actor,
        now=request.now,
    )


@page(EDITORS)
@require_POST
def retire_plot(request: ActorRequest, code: str, plot_id: Any) -> HttpResponse:
    """Take a plot out of its base."""
    base = _base(request, code)
    plot = found(next((one for one in selectors.plots_of(base) if one.pk == plot_id), None))
    form = RetireForm(request.POST)
    if not form.is_valid():
        messages.error(request, "；".join(str(said) for errors in form.errors.values() for said in errors))
        return redirect(Links(request).to("plots", base.code))
    try:
        services.retire_plot(plot_id=plot.pk, actor=request.actor, now=request.now, **form.values())
        say(request, f"已删除地块“{plot.name}”，原边界留在历史里。", form)
    except (StaleState, NotAllowed) as refused:
        messages.error(request, str(refused))
    return redirect(Links(request).to("plots", base.code))


@page(EDITORS)
@require_POST
def import_plots(request: ActorRequest, code: str) -> HttpResponse:
    """Look at what is in a file, then take it."""
    base = _base(request, code)
    if "plots" in request.POST:
        return _take(request, base)
    form = PlotFileForm(request.POST, request.FILES)
    if form.is_valid():
        upload = form.cleaned_data["file"]
        seen, status = attempt(form, lambda: services.read_upload(upload))
        if seen is not None:
            return _preview(
                request, base, seen.plots, form.cleaned_data["datum"] or seen.datum or "CGCS2000", seen.format
            )
    else:
        status = 422
    blank = PlotForm(initial={"datum": "CGCS2000"})
    return _page(request, base, blank, form, status=status)


def _preview(
    request: ActorRequest,
    base: Any,
    rows: Any,
    datum: str,
    form_name: str,
    *,
    said: str = "",
    status: int = 200,
) -> HttpResponse:
    looks = services.preview_plots(base, rows, datum)
    return show(
        request,
        "plots_preview.html",
        {
            "base": base,
            "looks": looks,
            "fine": sum(not look.problem for look in looks),
            "area_mu": sum(look.area_mu for look in looks),
            "datum": datum,
            "datums": labels.DATUM_CHOICES,
            "format": form_name,
            "sent": json.dumps(list(rows), ensure_ascii=False),
            "map": selectors.map_of(
                base, (), drawn=[(look.name, look.geometry) for look in looks if look.geometry]
            ),
            "said": said,
        },
        status=status,
    )


def _take(request: ActorRequest, base: Any) -> HttpResponse:
    datum = request.POST.get("datum", "CGCS2000")
    try:
        rows = services.read_sent(request.POST["plots"])
    except Refused as refused:
        messages.error(request, str(refused))
        return redirect(Links(request).to("plots", base.code))
    if datum not in dict(labels.DATUM_CHOICES):
        datum = "CGCS2000"
    if request.POST.get("do") != "take":
        return _preview(request, base, rows, datum, request.POST.get("format", ""))
    good = [
        (look.name, row[1])
        for look, row in zip(services.preview_plots(base, rows, datum), rows, strict=True)
        if not look.problem
    ]
    try:
        made = services.add_plots(
            base_id=base.pk, plots=good, datum=datum, actor=request.actor, now=request.now
        )
    except (Refused, NotAllowed) as refused:
        return _preview(
            request, base, rows, datum, request.POST.get("format", ""), said=str(refused), status=422
        )
    messages.success(request, f"已导入{len(made)}块地，共{sum(plot.area_mu for plot in made)}亩。")
    _warn_of_overlaps(request, base)
    return redirect(Links(request).to("plots", base.code))
