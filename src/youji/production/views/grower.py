"""The grower's seasons, plans and store; what was done is put down on the workbench's screens (``views/workbench.py``)."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from youji.production import labels, services
from youji.production.forms import CloseForm, PlanForm, ReopenForm, SeasonForm
from youji.production.logic.amounts import amount_text
from youji.production.policy import GROWERS
from youji.production.selectors import records as reads
from youji.production.selectors.stock import stock_of
from youji.production.selectors.whom import may_record_for, own_plots
from youji.production.selectors.workbench import kinds_for, open_seasons
from youji.shared import clock
from youji.shared.pages import form_page
from youji.shared.quantities import area_text
from youji.shared.web import ActorRequest, page


def _own(request: ActorRequest) -> frozenset[int]:
    return may_record_for(request.actor, clock.local_date(request.now))


def _seasons(request: ActorRequest) -> list[tuple[str, str]]:
    rows = open_seasons(request.actor, clock.local_date(request.now))
    return [(row.code, f"{row.name} · {row.product.name}（{row.code}）") for row in rows]


@page(GROWERS)
def own(request: ActorRequest) -> HttpResponse:
    """My seasons that go on, what I can put down, what I have in store."""
    seasons = open_seasons(request.actor, clock.local_date(request.now))
    context = {
        "seasons": seasons,
        "kinds": kinds_for(seasons),
        "stock": stock_of(request.actor.operator_id or 0)[:20],
        "plans": reads.plans_of(_own(request), clock.local_date(request.now)),
    }
    return render(request, "production/own.html", context)


@page(GROWERS)
def open_(request: ActorRequest) -> HttpResponse:
    """A season is opened on some of my plots, or for a pond, a house, a herd."""
    plots = [
        (str(plot.plot_id), f"{plot.name}（{area_text(plot.area_mu)}）")
        for plot in own_plots(request.actor.operator_id, clock.local_date(request.now))
    ]
    form = SeasonForm(
        request.POST or None,
        plots=plots,
        initial={"started_on": clock.local_date(request.now), "kind": "plot"},
    )
    return form_page(
        request,
        form,
        lambda _: services.open_seasons(**form.values(), actor=request.actor, now=request.now),
        done=lambda made: f"已开{len(made)}个生产季：{'、'.join(one.code for one in made[:5])}。",
        to="production:own",
        title="开一季",
        press="开始",
        back=reverse("production:own"),
    )


@require_POST
@page(GROWERS)
def close(request: ActorRequest, season_id: UUID) -> HttpResponse:
    """A season of mine has ended."""
    row = reads.find_season(season_id, request.actor, request.now)
    form = CloseForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda _: services.close_season(
            season_id=row.pk, **form.values(), actor=request.actor, now=request.now
        ),
        done="这个生产季已经结束。",
        to="production:own",
        title=f"结束：{row.name}",
        press="结束",
        back=reverse("production:own"),
    )


@page(GROWERS)
def reopen(request: ActorRequest, season_id: UUID) -> HttpResponse:
    """A season of mine that was closed by mistake goes on."""
    row = reads.find_season(season_id, request.actor, request.now)
    form = ReopenForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda _: services.reopen_season(
            season_id=row.pk, **form.values(), actor=request.actor, now=request.now
        ),
        done="这个生产季继续。",
        to=lambda _: redirect("production:own-season", row.pk),
        title=f"恢复：{row.name}",
        press="恢复",
        back=reverse("production:own"),
    )


@page(GROWERS)
def store(request: ActorRequest) -> HttpResponse:
    """What I have in store, and its ledger."""
    mine = reads.store_of(request.actor, request.now)[:100]
    context = {
        "stock": stock_of(request.actor.operator_id or 0),
        "lines": [
            (
                row, labels.ENTRY_WORDS[row.kind], amount_text(row.amount, row.dimension),
                labels.SORT_WORDS.get(row.sort, ""),
            )
            for row in mine
        ],
    }  # fmt: skip
    return render(request, "production/store.html", context)


@page(GROWERS)
def plan(request: ActorRequest) -> HttpResponse:
    """A spraying that is still to be done is looked at first."""
    form = PlanForm(request.POST or None, seasons=_seasons(request))
    return form_page(
        request,
        form,
        lambda _: services.plan_spraying(**form.values(), actor=request.actor, now=request.now),
        done="已记入打算：规则不禁止。做完以后请作记录。",
        to="production:own",
        title="打算施药",
        press="看看行不行",
        back=reverse("production:own"),
    )


@require_POST
@page(GROWERS)
def drop(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """I will not do it after all."""
    services.drop_plan(plan_id=plan_id, actor=request.actor, now=request.now)
    messages.success(request, "已从打算里去掉。")
    return redirect("production:own")
