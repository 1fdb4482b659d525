"""Appeals on the officials' side: the list, one of them, the decision."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_GET, require_http_methods

from youji.appeals import selectors, services
from youji.appeals.forms import DecideForm
from youji.appeals.policy import APPEALS
from youji.shared.clock import local_date
from youji.shared.listing import Column, Filter, Listing
from youji.shared.once_more import Asks, Line
from youji.shared.pages import show, submit
from youji.shared.web import ActorRequest, page

#: state → the word and its tone; by itself the list shows all
STATES = {"received": ("待办理", "mine"), "upheld": ("申诉成立", "ok"), "dismissed": ("维持原决定", "past")}
LIST = Listing(
    "申诉",
    filters=(Filter("state", "状态", "links", options=[(key, word) for key, (word, _) in STATES.items()]),),
    columns=(
        Column("name", "申诉人", lambda row: row[1].name,
               href=lambda row: reverse("appeals:appeal", args=[row[0].pk])),
        Column("against", "原决定", lambda row: row[1].label),
        Column("text", "理由", lambda row: row[0].text, show=lambda row: Truncator(row[0].text).chars(40)),
        Column("filed_at", "提出", lambda row: local_date(row[0].filed_at), css="nowrap", sort="filed"),
        Column("due_on", "办结期限", lambda row: row[0].due_on, css="nowrap", sort="due"),
        Column("state", "状态", lambda row: STATES[row[0].state][0], tone=lambda row: STATES[row[0].state][1]),
    ),
    orders={"filed": ("filed_at", "pk"), "due": ("due_on", "pk")},
    none="没有申诉。申报人、持有主体提出申诉后会出现在这里。",
)  # fmt: skip


@page(APPEALS)
@require_GET
def appeal_list(request: ActorRequest) -> HttpResponse:
    """Appeals, undecided first."""
    asked = LIST.read(request.GET)
    found = selectors.appeals(request.actor)
    if asked.values["state"]:
        found = found.filter(state=asked.values["state"])
    today = local_date(request.now)
    listing = asked.of(
        found,
        lambda some: [(one, selectors.against(one)) for one in some],
        tone=lambda row: "stop" if not row[0].concluded_at and row[0].due_on < today else "",
    )
    return listing.workbook() or render(request, "appeals/appeals.html", {"listing": listing})


@page(APPEALS)
@require_http_methods(["GET", "POST"])
def appeal(request: ActorRequest, appeal_id: int) -> HttpResponse:
    """One appeal: what was decided, what the appellant says, the decision."""
    found = selectors.appeals(request.actor).filter(pk=appeal_id).first()
    if found is None:
        raise Http404("没有这件申诉。")
    against = selectors.against(found)
    form = DecideForm(request.POST or None, initial={"version": found.version})

    def decide(said: dict[str, Any]) -> Any:
        return services.decide(appeal_id=found.pk, **said, actor=request.actor, now=request.now)

    done = "申诉已办结，结果已公开，申诉人已收到通知。"

    def published(_: dict[str, Any]) -> list[Line]:
        return [("将公开", f"对{against.name}（{against.number}）的申诉办结"), ("原决定", against.label)]

    answer = submit(request, form, decide, done=done, to="appeals:appeals", asks=Asks(published))
    context = {
        "appeal": found,
        "against": against,
        "appeal_subject": f"appeals.appeal:{found.pk}",
        "may": found.open_to(request.actor),
    }
    return answer or show(request, "appeals/appeal.html", context, form)
