"""The pages: one's own runs, and one of them."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from youji.imports import selectors, services
from youji.imports.forms import CANCEL, TAKE, RunForm
from youji.imports.logic.states import LABELS, State
from youji.imports.policy import OWN
from youji.shared.answers import wants_json
from youji.shared.listing import Column, Filter, Listing
from youji.shared.pages import show, submit
from youji.shared.web import ActorRequest, page

RUNS = Listing(
    "后台导入",
    filters=(Filter("state", "状态", options=[(str(one), word) for one, word in LABELS.items()]),),
    columns=(
        Column("title", "导入什么", href=lambda row: reverse("imports:run", args=[row.pk])),
        Column("file_name", "文件"),
        Column("word", "状态"),
        Column("asked_at", "上传时间", sort="asked_at"),
        Column("finished_at", "办完时间"),
    ),
    orders={"asked_at": ("asked_at", "code")},
    none="还没有转到后台的导入。",
)


#: What its owner may say of a run.
SAYS = {TAKE: services.take, CANCEL: services.cancel}


@require_safe
@page(OWN)
def runs(request: ActorRequest) -> HttpResponse:
    """One's own runs, newest first."""
    asked = RUNS.read(request.GET)
    listing = asked.of(selectors.runs(request.actor, **asked.values))
    return listing.workbook() or render(request, "imports/runs.html", {"listing": listing})


@page(OWN)
@never_cache
@vary_on_headers("Accept")
@require_http_methods(["GET", "POST"])
def run(request: ActorRequest, code: UUID) -> HttpResponse:
    """One run: how far it is, what came of it, and its owner's word on it. The page's script asks for the first alone."""
    found = selectors.find_run(code, request.actor)
    form = RunForm(request.POST or None)
    answer = submit(
        request,
        form,
        lambda said: SAYS[said["do"]](code=code, actor=request.actor, now=request.now),
        done=lambda made: "已取消，没有导入。" if made.state == State.CANCELLED else "已确认，正在排队导入。",
        to=lambda made: redirect(made.page),
    )
    if answer is not None:
        return answer
    progress = selectors.progress_of(found)
    if wants_json(request):
        return JsonResponse(progress.told())
    context = {
        "run": found,
        "progress": progress,
        "may_take": selectors.may_take(found),
        "may_cancel": selectors.may_cancel(found),
    }
    return show(request, "imports/run.html", context, form)
