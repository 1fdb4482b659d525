"""The pages: one's own runs, and one of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers

from youji.imports import selectors, services
from youji.imports.forms import ANSWER, CANCEL, ERASE, KEEP, TAKE, TAKE_RIGHT, RunForm
from youji.imports.logic.states import LABELS, State
from youji.imports.policy import OWN
from youji.shared.answers import wants_json
from youji.shared.files import file_response
from youji.shared.listing import Column, Filter, Listing
from youji.shared.pages import show, submit
from youji.shared.web import ActorRequest, page
from youji.shared.workbook import FILE_NAME
from youji.shared.workbook.pages import TO_MEND

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
SAYS: dict[str, Callable[..., Any]] = {
    ANSWER: services.look_again,
    TAKE: services.take,
    TAKE_RIGHT: partial(services.take, leave_out_faulty=True),
    CANCEL: services.cancel,
    ERASE: partial(services.look_again, erase_empty=True),
    KEEP: partial(services.look_again, erase_empty=False),
}


@require_safe
@page(OWN)
def runs(request: ActorRequest) -> HttpResponse:
    """One's own runs, newest first."""
    asked = RUNS.read(request.GET)
    listing = asked.of(selectors.runs(request.actor, **asked.values))
    return listing.workbook() or render(request, "imports/runs.html", {"listing": listing})


def _said(run: Any) -> str:
    if run.state == State.CANCELLED:
        return "已取消，没有导入。"
    return "已确认，正在排队导入。" if run.takes else "正在重新校验。"


def _drawn(run: Any) -> dict[str, Any]:
    """What its room draws of it, for the page."""
    picture = selectors.picture_of(run)
    return {"picture": picture[0], "map": picture[1]} if picture else {}


@page(OWN)
@never_cache
@vary_on_headers("Accept")
@require_http_methods(["GET", "POST"])
def run(request: ActorRequest, code: UUID) -> HttpResponse:
    """One run: how far it is, what came of it, and its owner's word on it. The page's script asks for the first alone.

    With ``to_mend`` its wrong rows, as a workbook.
    """
    found = selectors.find_run(code, request.actor)
    if TO_MEND in request.GET:
        wrong = selectors.to_mend(found)
        if wrong is None:
            raise Http404
        return file_response(wrong, FILE_NAME)
    asks = selectors.asks(found)
    form = RunForm(request.POST or None, asks=asks)

    def say(said: dict[str, Any]) -> Any:
        more = {"answer": said["answer"]} if said["do"] == ANSWER else {}
        return SAYS[said["do"]](code=code, actor=request.actor, now=request.now, **more)

    answer = submit(
        request,
        form,
        say,
        done=_said,
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
        "asks": asks,
        **_drawn(found),
        "may_take": selectors.may_take(found),
        "to_mend": selectors.has_to_mend(found),
        "writes": found.outcome.get("created", 0) + found.outcome.get("updated", 0),
        "may_cancel": selectors.may_cancel(found),
    }
    return show(request, "imports/run.html", context, form)
