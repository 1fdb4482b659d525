"""Pages of plots: draw, walk, type, import after a look, change, retire."""

from __future__ import annotations

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from youji.registry import selectors, services
from youji.registry.forms import PlotFileForm, PlotForm, RetireForm
from youji.registry.policy import EDITORS
from youji.registry.views.common import can_write, found, shell_of, show, to
from youji.shared.pages import put_refusal, submit
from youji.shared.quantities import area_text
from youji.shared.refusals import Refused, StaleState
from youji.shared.web import ActorRequest, page

#: What the button says that only looks.
LOOK = "look"


def base_of(request: ActorRequest, code: str) -> Any:
    """The base a page is about, to those who may see it."""
    return found(selectors.find_base(code, request.actor))


def tools(
    request: ActorRequest,
    base: Any,
    form: PlotForm,
    files: PlotFileForm,
    *,
    plot: Any = None,
    there: Any = None,
    onward: str = "",
    look: Any = None,
) -> HttpResponse:
    """The base's map and plots, and the forms to add one or draw ``plot`` anew; what was typed may have been looked at."""
    seen = [("", look.geometry)] if look else []
    wrong = bool(look and look.problem)
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
            "look": look,
            "map": selectors.map_of(
                base,
                selectors.overlaps_of(base.pk),
                without=None if onward else plot,
                drawn=[] if wrong else seen,
                wrong=seen if wrong else [],
                place=True,
            ),
            "may_edit": can_write(request, operator_id=base.operator_id, division=base.division),
        },
        form,
        files,
    )


def back(request: ActorRequest, base: Any, made: Any) -> HttpResponse:
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
    base = base_of(request, code)
    count = len(selectors.plots_of(base)) + 1
    form = PlotForm(request.POST or None, initial={"name": f"{count}号地", "datum": "CGCS2000"})
    if form.data.get("do") == LOOK:
        return _look(request, base, form)
    answer = submit(
        request,
        form,
        lambda _: _add(request, base, form),
        done=lambda made: f"已画入“{made.name}”，{area_text(made.area_mu)}。{made.where}",
        to=lambda made: back(request, base, [made]),
    )
    return answer or tools(request, base, form, PlotFileForm())


def _look(request: ActorRequest, base: Any, form: PlotForm, plot: Any = None) -> HttpResponse:
    """Where what was drawn or typed would come to lie, before anything is kept."""
    look = None
    if form.is_valid():
        try:
            drawn = services.read_drawn(form.cleaned_data["geometry"])
            datum = form.cleaned_data["datum"]
            look = services.look_at(base, drawn, datum, instead_of=plot.pk if plot else None)
        except Refused as refused:
            put_refusal(form, refused)
    return tools(request, base, form, PlotFileForm(), plot=plot, look=look)


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
    base = base_of(request, code)
    plot = found(selectors.plot_ever_of(base, plot_id))
    if plot.retired_at and request.method != "POST":
        messages.warning(request, f"“{plot.name}”已被改过或删除，这里是现在的地块。")
        return to(request, "plots", base.code)
    first = {"name": plot.name, "geometry": json.dumps(plot.geometry), "datum": "CGCS2000"}
    form = PlotForm(request.POST or None, initial=first)
    if form.data.get("do") == LOOK:
        return _look(request, base, form, plot)
    answer = submit(
        request,
        form,
        lambda _: _replace(request, plot, form),
        done=lambda made: f"已改好“{made.name}”的边界，{area_text(made.area_mu)}。{made.where}",
        to=lambda made: back(request, base, [made]),
    )
    if getattr(form, "status", 0) == StaleState.status:
        return _overtaken(request, base, form, plot)
    return answer or tools(request, base, form, PlotFileForm(), plot=plot)


def _overtaken(request: ActorRequest, base: Any, form: PlotForm, plot: Any) -> HttpResponse:
    """Somebody was first: the drawing beside what is there by now, to be put in its place, or added where nothing is."""
    there = selectors.now_there(plot)
    name, args = ("edit_plot", [base.code, there.pk]) if there else ("plots", [base.code])
    onward = reverse(f"registry:{name}", args=args, current_app=shell_of(request))
    return tools(request, base, form, PlotFileForm(), plot=plot, there=there, onward=onward)


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
    base = base_of(request, code)
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
