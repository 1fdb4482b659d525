"""The grower's plain forms: they work without a script; the phone's own pages stand on the same services."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from youji.production import labels, services
from youji.production.forms import CloseForm, PlanForm, ReopenForm, SeasonForm, StoreForm, WorkForm
from youji.production.logic.amounts import amount_text
from youji.production.logic.kinds import KINDS
from youji.production.policy import GROWERS
from youji.production.selectors import records as reads
from youji.production.selectors.stock import stock_of
from youji.production.selectors.whom import may_record_for, own_plots
from youji.production.services import Result
from youji.shared import clock
from youji.shared.pages import show, submit
from youji.shared.quantities import area_text
from youji.shared.refusals import FieldProblem, Refused
from youji.shared.web import ActorRequest, page


def _own(request: ActorRequest) -> frozenset[int]:
    return may_record_for(request.actor, clock.local_date(request.now))


def _seasons(request: ActorRequest) -> list[tuple[str, str]]:
    rows = reads.open_seasons_of(_own(request), clock.local_date(request.now))
    return [(row.code, f"{row.name} · {row.product.name}（{row.code}）") for row in rows]


@page(GROWERS)
def own(request: ActorRequest) -> HttpResponse:
    """My seasons that go on, what I can put down, what I have in store."""
    context = {
        "seasons": reads.open_seasons_of(_own(request), clock.local_date(request.now)),
        "kinds": labels.KIND_WORDS,
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
    answer = submit(
        request,
        form,
        lambda _: services.open_seasons(**form.values(), actor=request.actor, now=request.now),
        done=lambda made: f"已开{len(made)}个生产季：{'、'.join(one.code for one in made[:5])}。",
        to="production:own",
    )
    return answer or show(request, "production/form.html", {"title": "开一季", "press": "开始"}, form)


@page(GROWERS)
def record(request: ActorRequest, kind: str) -> HttpResponse:
    """One piece of work is put down."""
    if kind not in KINDS:
        raise Http404
    first = {"day": clock.local_date(request.now), "seasons": request.GET.getlist("season")}
    form = WorkForm(request.POST or None, kind=kind, seasons=_seasons(request), initial=first)
    answer = submit(
        request, form, lambda said: _take(request, said | {"kind": kind}), to=lambda one: _told(request, one)
    )
    return answer or show(request, "production/form.html", {"title": KINDS[kind].word, "press": "记下"}, form)


@page(GROWERS)
def correct(request: ActorRequest, record_id: UUID) -> HttpResponse:
    """A record is put right: another version with its reason; the one before stays."""
    row = reads.find_record(record_id, request.actor, request.now)
    if row.operator_id not in _own(request):
        raise Http404
    newest = reads.versions_of(row)[-1]
    first = {**newest.facts, "day": newest.day, "seasons": [one["code"] for one in newest.seasons]}
    offered = {one["code"]: one["code"] for one in newest.seasons} | dict(_seasons(request))
    form = WorkForm(
        request.POST or None, kind=row.kind, seasons=list(offered.items()), correcting=True, initial=first
    )

    def write(said: dict[str, Any]) -> Result:
        return _take(request, said | {"kind": row.kind, "supersedes": str(newest.pk)})

    answer = submit(request, form, write, to=lambda one: _told(request, one))
    context = {"title": f"更正：{KINDS[row.kind].word}", "press": "更正", "correcting": newest}
    return answer or show(request, "production/form.html", context, form)


def _take(request: ActorRequest, said: dict[str, Any]) -> Result:
    body = {key: value for key, value in said.items() if key != "version" and value not in (None, "", [])}
    result = services.take_records([body], actor=request.actor, now=request.now, channel="page")[0]
    if not result.stored:
        raise Refused(FieldProblem(field, sentence) for field, sentence in result.problems)
    return result


def _told(request: ActorRequest, result: Result) -> HttpResponse:
    tell = (
        messages.error
        if result.verdict == "forbidden"
        else messages.warning
        if result.said
        else messages.success
    )
    first = f"已记下。{'批次号' + result.lot + '。' if result.lot else ''}"
    tell(request, f"{first}{result.said}")
    return redirect("production:own-record", result.id)


@require_POST
@page(GROWERS)
def close(request: ActorRequest, season_id: UUID) -> HttpResponse:
    """A season of mine has ended."""
    row = reads.find_season(season_id, request.actor, request.now)
    form = CloseForm(request.POST or None)
    answer = submit(
        request,
        form,
        lambda _: services.close_season(
            season_id=row.pk, **form.values(), actor=request.actor, now=request.now
        ),
        done="这个生产季已经结束。",
        to="production:own",
    )
    context = {"title": f"结束：{row.name}", "press": "结束"}
    return answer or show(request, "production/form.html", context, form)


@page(GROWERS)
def reopen(request: ActorRequest, season_id: UUID) -> HttpResponse:
    """A season of mine that was closed by mistake goes on."""
    row = reads.find_season(season_id, request.actor, request.now)
    form = ReopenForm(request.POST or None)
    answer = submit(
        request,
        form,
        lambda _: services.reopen_season(
            season_id=row.pk, **form.values(), actor=request.actor, now=request.now
        ),
        done="这个生产季继续。",
        to=lambda _: redirect("production:own-season", row.pk),
    )
    return answer or show(
        request, "production/form.html", {"title": f"恢复：{row.name}", "press": "恢复"}, form
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
def enter(request: ActorRequest) -> HttpResponse:
    """A purchase, an issue, packages returned, a stock-taking."""
    first = {"day": clock.local_date(request.now), "kind": "purchase", **request.GET.dict()}
    form = StoreForm(request.POST or None, initial=first)
    answer = submit(
        request,
        form,
        lambda _: services.enter(**form.values(), actor=request.actor, now=request.now),
        done="已记入投入品台账。",
        to=lambda _: redirect(reverse("production:store")),
    )
    return answer or show(request, "production/form.html", {"title": "记投入品台账", "press": "记下"}, form)


@page(GROWERS)
def plan(request: ActorRequest) -> HttpResponse:
    """A spraying that is still to be done is looked at first."""
    form = PlanForm(request.POST or None, seasons=_seasons(request))
    answer = submit(
        request,
        form,
        lambda _: services.plan_spraying(**form.values(), actor=request.actor, now=request.now),
        done="已记入打算：规则不禁止。做完以后请作记录。",
        to="production:own",
    )
    return answer or show(request, "production/form.html", {"title": "打算施药", "press": "看看行不行"}, form)


@require_POST
@page(GROWERS)
def drop(request: ActorRequest, plan_id: UUID) -> HttpResponse:
    """I will not do it after all."""
    services.drop_plan(plan_id=plan_id, actor=request.actor, now=request.now)
    messages.success(request, "已从打算里去掉。")
    return redirect("production:own")
