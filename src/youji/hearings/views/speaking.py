"""The holder's word, on the phone: on an interim suspension, on a prior notice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods

from youji.catalogue.selectors.entries import holds
from youji.catalogue.views.entries import stored
from youji.hearings.forms import StatementForm
from youji.hearings.policy import SPEAKERS
from youji.hearings.selectors import records
from youji.hearings.services import interims, proposals
from youji.shared.pages import show, submit
from youji.shared.refusals import Unknown
from youji.shared.web import ActorRequest, page


@page(SPEAKERS)
@require_http_methods(["GET", "POST"])
def on_interim(request: ActorRequest, interim_id: int) -> HttpResponse:
    """Speak on an interim suspension of one's own."""
    row = records.find_interim(interim_id, request.actor)

    def send(said: dict[str, Any]) -> Any:
        return interims.state(interim_id=row.pk, **said, actor=request.actor, now=request.now)

    return _speaking(request, row, send, title="对临时暂停陈述申辩")


@page(SPEAKERS)
@require_http_methods(["GET", "POST"])
def on_proposal(request: ActorRequest, proposal_id: int) -> HttpResponse:
    """Answer a prior notice about an entry of one's own."""
    row = records.find_proposal(proposal_id, request.actor)

    def send(said: dict[str, Any]) -> Any:
        return proposals.answer(proposal_id=row.pk, **said, actor=request.actor, now=request.now)

    return _speaking(request, row, send, title=f"对拟{row.label}陈述申辩")


def _speaking(
    request: ActorRequest, row: Any, send: Callable[[dict[str, Any]], Any], *, title: str
) -> HttpResponse:
    if not holds(request.actor, row.entry):
        raise Unknown
    initial = {"version": row.version, "statement": row.statement}
    form = StatementForm(request.POST or None, request.FILES or None, initial=initial)

    def write(said: dict[str, Any]) -> Any:
        return send(said | {"document": stored(request, said["document"], row.entry)})

    done = "陈述申辩已提交，处理结果会通知您。"
    answer = submit(request, form, write, done=done, to=f"/field/entries/{row.entry.code}/")
    context = {"title": title, "row": row, "entry": row.entry}
    return answer or show(request, "hearings/speak.html", context, form)
