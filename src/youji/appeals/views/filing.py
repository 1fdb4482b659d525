"""Filing an appeal, on the phone: against a measure on an entry, or the refusal of an application."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from youji.appeals import selectors
from youji.appeals import services as appeals
from youji.appeals.forms import AppealForm
from youji.catalogue.selectors import entries as entry_reads
from youji.catalogue.selectors.entries import holds
from youji.catalogue.views.entries import stored
from youji.catalogue.views.holders import write_page
from youji.recognition.policy import APPLICANTS
from youji.recognition.selectors import apply as applying
from youji.shared import clock
from youji.shared.pages import show, submit
from youji.shared.web import ActorRequest, page


@page(APPLICANTS)
@require_http_methods(["GET", "POST"])
def against_refusal(request: ActorRequest, code: str) -> HttpResponse:
    """Write an appeal against the refusal of one's application and file it."""
    application = applying.own(code, request.actor)
    right = selectors.right_of(application, request.actor, clock.local_date(request.now))
    if right is None:
        raise Http404("这件申报没有可以申诉的决定。")
    form = AppealForm(request.POST or None, request.FILES or None)

    def send(said: dict[str, Any]) -> Any:
        document = stored(request, said["document"], application)
        return appeals.file_refusal(
            code=code, text=said["text"], document=document, actor=request.actor, now=request.now
        )

    answer = submit(
        request,
        form,
        send,
        done="申诉已受理，由作出决定以外的人员办理，结果会通知您。",
        to=lambda _: redirect("recognition:apply", code=code),
    )
    context = {"a": application, "right": right}
    return answer or show(request, "appeals/against_refusal.html", context, form)


@page(APPLICANTS)
@require_http_methods(["GET", "POST"])
def against_measure(request: ActorRequest, code: str, event_id: str) -> HttpResponse:
    """Write an appeal against one decision and file it."""
    found = entry_reads.detail(code, request.actor, clock.local_date(request.now))
    row = next((r for r in found.history if r.event_id == str(event_id)), None) if found else None
    if found is None or row is None or not holds(request.actor, found.entry):
        raise Http404("没有这项决定，或不是您的。")
    form = AppealForm(request.POST or None, request.FILES or None)

    def send(said: dict[str, Any]) -> Any:
        return appeals.file(
            code=code, event_id=str(event_id), text=said["text"], document=said["document"],
            actor=request.actor, now=request.now,
        )  # fmt: skip

    context = {"title": f"对“{row.label}”提出申诉", "event": row, "entry": found.entry}
    return write_page(request, form, send, done="申诉已受理，办理结果会通知您。", context=context)
