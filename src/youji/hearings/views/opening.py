"""Where a measure begins that is not one person's to take: an interim suspension, a prior notice, an annulment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from youji.catalogue.logic.measures import BY_NAME
from youji.catalogue.selectors import entries
from youji.catalogue.selectors.terms import terms
from youji.catalogue.views.entries import keeping, stored
from youji.hearings.forms import InterimForm, NoticeForm, OpeningForm
from youji.hearings.policy import HEARINGS
from youji.hearings.selectors.records import grounds_of
from youji.hearings.services import interims, proposals
from youji.shared import answers, clock
from youji.shared.once_more import Asks, Line
from youji.shared.pages import show, submit
from youji.shared.refusals import StaleState
from youji.shared.web import ActorRequest, page


@page(HEARINGS)
@require_http_methods(["GET", "POST"])
def order(request: ActorRequest, code: str) -> HttpResponse:
    """Suspend an entry for the time being."""

    def take(said: dict[str, Any]) -> Any:
        return interims.order(code=code, **said, actor=request.actor, now=request.now)

    done = "已临时暂停并公开，主体和应当确认的人员已收到通知。"
    return _opening(request, code, "interim_suspend", InterimForm, take, done=done, to="hearings:interim")


@page(HEARINGS)
@require_http_methods(["GET", "POST"])
def propose(request: ActorRequest, code: str, name: str) -> HttpResponse:
    """Put on record what is intended with an entry, and tell its holder where it must be heard."""
    if name not in BY_NAME or BY_NAME[name].way not in proposals.PROPOSED:
        raise Http404("没有这项措施。")

    def take(said: dict[str, Any]) -> Any:
        return proposals.propose(name, code=code, **said, actor=request.actor, now=request.now)

    heard = BY_NAME[name].way == "hearing"
    done = "已告知主体，等待陈述申辩；决定由另一人作出。" if heard else "已提出，由另一人复核后作出。"
    return _opening(request, code, name, NoticeForm, take, done=done, to="hearings:proposal")


def _opening(
    request: ActorRequest,
    code: str,
    name: str,
    made_of: type[OpeningForm],
    take: Callable[[dict[str, Any]], Any],
    *,
    done: str,
    to: str,
) -> HttpResponse:
    found = entries.detail(code, request.actor, clock.local_date(request.now))
    if found is None:
        raise Http404("您的范围内没有这个条目。")
    measure = BY_NAME[name]
    if measure not in found.open_measures:
        sentence = f"{found.entry.name}现在是“{found.row.label}”，不能{measure.label}，或这项措施不由您办理。"
        return answers.page(request, StaleState(sentence), back=reverse("catalogue:entry", args=[code]))
    form = made_of(
        request.POST or None,
        request.FILES or None,
        fields=made_of.described,
        grounds=grounds_of(found.scheme, name),
        initial={"version": found.entry.version},
    )

    def write(said: dict[str, Any]) -> Any:
        document = stored(request, said.pop("document"), found.entry)
        return take(said | {"document": document})

    def published(_: dict[str, Any]) -> list[Line] | None:
        at_once = measure.way == "interim"  # what others decide is published when they do
        return [("将公开", f"{found.entry.name}（{code}）：临时暂停，待核实")] if at_once else None

    asks = Asks(published, keep=keeping(request, found.entry))
    answer = submit(request, form, write, done=done, to=lambda row: redirect(to, row.pk), asks=asks)
    context = {"found": found, "entry": found.entry, "measure": measure, "terms": terms()}
    return answer or show(request, "hearings/open.html", context, form)
