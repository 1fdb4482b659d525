"""Pages of plots: draw, walk, type, import after a look, change, retire."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from youji.registry import selectors, services
from youji.registry.forms import PlotFileForm, PlotForm, PlotTakeForm, RetireForm
from youji.registry.logic.datum import CGCS2000, DATUMS
from youji.registry.logic.plot_budget import MAX_BYTES
from youji.registry.policy import EDITORS
from youji.registry.views.common import can_write, found, shell_of, show, to
from youji.shared import handing_over
from youji.shared.pages import put_refusal, submit
from youji.shared.quantities import area_text, distance_text
from youji.shared.refusals import Refused, StaleState
from youji.shared.web import ActorRequest, page
from youji.shared.workbook import kept


def _base(request: ActorRequest, code: str) -> Any:
    return found(selectors.find_base(code, request.actor))


def _page(
    request: ActorRequest,
    base: Any,
    form: PlotForm,
    files: PlotFileForm,
    *,
    plot: Any = None,
    there: Any = None,
    onward: str = "",
) -> HttpResponse:
    return show(
        request,
        "plots.html",
        {
            "base": base,
            "form": form,
            "files": files,
            "plot": plot,
            "there": there,
            "onward": onward,
            "plots": selectors.plots_of(base),
            "totals": selectors.totals_of(base),
            "frozen": selectors.frozen_of_base(base),
            "map": selectors.map_of(base, selectors.overlaps_of(base.pk), without=None if onward else plot),
            "may_edit": can_write(request, operator_id=base.operator_id, division=base.division),
        },
        form,
        files,
    )


def _back(request: ActorRequest, base: Any, made: Any) -> HttpResponse:
    """To the base's plots, with a word on how each one made was mended, and on every overlap."""
    for plot in made:
        for note in plot.notes:
            messages.warning(request, f"“{plot.name}”：{note}")
    for overlap in selectors.overlaps_of(base.pk)[:3]:
        messages.warning(
            request,
            f"和“{overlap.base_name}”（{overlap.base_code}）有{area_text(overlap.area_mu)}在同一块地上。"
            "请核对边界；审核人员会看到这处重叠。",
        )
    return to(request, "plots", base.code)


@page(EDITORS)
def plots(request: ActorRequest, code: str) -> HttpResponse:
    """A base's plots, and the tools to add one."""
    base = _base(request, code)
    count = len(selectors.plots_of(base)) + 1
    form = PlotForm(request.POST or None, initial={"name": f"{count}号地", "datum": "CGCS2000"})
    answer = submit(
        request,
        form,
        lambda _: _add(request, base, form),
        done=lambda made: f"已画入“{made.name}”，{area_text(made.area_mu)}。",
        to=lambda made: _back(request, base, [made]),
    )
    return answer or _page(request, base, form, PlotFileForm())


def _add(request: ActorRequest, base: Any, form: PlotForm) -> Any:
    return services.add_plot(
        base_id=base.pk,
        geometry=services.read_drawn(form.cleaned_data["geometry"]),
        **form.values(),
        actor=request.actor,
        now=request.now,
    )


@page(EDITORS)
def edit_plot(request: ActorRequest, code: str, plot_id: Any) -> HttpResponse:
    """Draw a plot's boundary anew; the old one stays on file."""
    base = _base(request, code)
    plot = found(selectors.plot_ever_of(base, plot_id))
    if plot.retired_at and request.method != "POST":
        messages.warning(request, f"“{plot.name}”已被改过或删除，这里是现在的地块。")
        return to(request, "plots", base.code)
    first = {"name": plot.name, "geometry": json.dumps(plot.geometry), "datum": "CGCS2000"}
    form = PlotForm(request.POST or None, initial=first)
    answer = submit(
        request,
        form,
        lambda _: _replace(request, plot, form),
        done=lambda made: f"已改好“{made.name}”的边界，{area_text(made.area_mu)}。",
        to=lambda made: _back(request, base, [made]),
    )
    if getattr(form, "status", 0) == StaleState.status:
        return _overtaken(request, base, form, plot)
    return answer or _page(request, base, form, PlotFileForm(), plot=plot)


def _overtaken(request: ActorRequest, base: Any, form: PlotForm, plot: Any) -> HttpResponse:
    """Somebody was first: the drawing beside what is there by now, to be put in its place, or added where nothing is."""
    there = selectors.now_there(plot)
    name, args = ("edit_plot", [base.code, there.pk]) if there else ("plots", [base.code])
    onward = reverse(f"registry:{name}", args=args, current_app=shell_of(request))
    return _page(request, base, form, PlotFileForm(), plot=plot, there=there, onward=onward)


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
    plot = found(selectors.plot_ever_of(base, plot_id))
    form = RetireForm(request.POST)
    answer = submit(
        request,
        form,
        lambda _: services.retire_plot(
            plot_id=plot.pk, actor=request.actor, now=request.now, **form.values()
        ),
        done=f"已删除地块“{plot.name}”，原边界留在历史里。",
        to=lambda _: to(request, "plots", base.code),
    )
    if answer is None:  # its form is one line in a list: what was wrong is said on top of it
        messages.error(request, "；".join(str(said) for errors in form.errors.values() for said in errors))
    return answer or to(request, "plots", base.code)


@page(EDITORS)
@require_POST
def import_plots(request: ActorRequest, code: str) -> HttpResponse:
    """Look at what is in a file, then take it."""
    base = _base(request, code)
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
    return answer or _page(request, base, PlotForm(initial={"datum": "CGCS2000"}), form)


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
        return _page(request, base, PlotForm(initial={"datum": "CGCS2000"}), form)
    return redirect(handed.page)


def _preview(request: ActorRequest, base: Any, rows: Any, datum: str, form: PlotTakeForm) -> HttpResponse:
    looks = services.preview_plots(base, rows, datum)
    drawn = [(look.name, look.geometry) for look in looks if look.geometry]
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
        "far": _far(base, rows, datum),
        "map": selectors.map_of(base, (), drawn=drawn, place=True),
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
        to=lambda made: _back(request, base, made),
    )
    return answer or _preview(request, base, rows, datum, form)
