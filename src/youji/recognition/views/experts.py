"""专家评审 and the decision meeting: the panel, the score form, the minutes, the list put to the meeting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from youji.recognition import policy
from youji.recognition.forms.notices import ScoreForm
from youji.recognition.selectors import case as case_reading
from youji.recognition.selectors import cases, turns
from youji.recognition.selectors import experts as reading
from youji.recognition.selectors.facts import district_of
from youji.recognition.services import experts
from youji.schemes.labels import status_word
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.pages import show, submit
from youji.shared.refusals import Refused
from youji.shared.web import ActorRequest, page


@page(policy.EXPERTS)
def index(request: ActorRequest) -> HttpResponse:
    """An expert's own panel; for the province also who is to score what."""
    return _index_page(request)


def _index_page(request: ActorRequest, sentence: str = "", status: int = 200) -> HttpResponse:
    organises = Role.PROVINCE_REVIEWER in request.actor.roles
    context = {
        "seats": reading.seats_of(request.actor),
        "organises": organises,
        "cases": [(a, district_of(a)) for a in reading.to_review(request.actor)] if organises else [],
        "experts": reading.experts_available(request.now) if organises else [],
        "chosen": request.POST.getlist("pk"),
        "sentence": sentence,
    }
    return render(request, "recognition/experts/index.html", context, status=status)


def _ids(request: ActorRequest, name: str) -> list[int]:
    return [int(pk) for pk in request.POST.getlist(name) if pk.isascii() and pk.isdigit() and len(pk) < 19]


@page(policy.ROUND_MAKERS)
@require_POST
def assign(request: ActorRequest) -> HttpResponse:
    """Ask the chosen experts to score the chosen cases, or put the minutes to them."""
    ids = _ids(request, "pk")
    if not ids:
        return _index_page(request, "请先勾选申报。", 422)
    try:
        if request.POST.get("do") == "minutes":
            upload = request.FILES.get("file")
            if upload is None:
                raise Refused("请先选择会议纪要文件。")
            experts.attach_minutes(
                application_ids=ids,
                file=upload,
                name=upload.name or "评审会纪要",
                actor=request.actor,
                now=request.now,
            )
            messages.success(request, f"会议纪要已附到{len(ids)}件申报。")
        else:
            experts.assign_panel(
                application_ids=ids, expert_ids=_ids(request, "expert"), actor=request.actor, now=request.now
            )
            messages.success(request, f"已请专家评审{len(ids)}件申报。")
    except Refused as refusal:
        return _index_page(request, str(refusal), 422)
    return redirect("recognition:experts")


@page(policy.EXPERTS)
def score(request: ActorRequest, code: str) -> HttpResponse:
    """One case as the expert reads it, with the form for score and opinion."""
    seats = reading.seats_of(request.actor)
    seat = next((s for s in seats if s.application.code == code), None)
    if seat is None:
        return redirect("recognition:experts")
    form = ScoreForm(request.POST or None, initial={"score": seat.score, "opinion": seat.opinion})

    def write(said: dict[str, Any]) -> object:
        del said["version"]  # nobody else writes an expert's score
        return experts.record_score(
            application_id=seat.application.pk, **said, actor=request.actor, now=request.now
        )

    answer = submit(
        request,
        form,
        write,
        done=f"{seat.application.base.name}：评分已保存。",
        to="recognition:experts",
    )
    application = cases.find_by_code(code, request.actor)
    context = {
        "a": application,
        "seat": seat,
        "case": case_reading.case_of(application, request.actor, request.now),
        "district": district_of(application),
    }
    return answer or show(request, "recognition/experts/score.html", context, form)


@page(policy.DECISIONS)
def decisions(request: ActorRequest) -> HttpResponse:
    """What is put to the meeting: everything waiting for the decision maker, to be decided together."""
    today = clock.local_date(request.now)
    rows = turns.waiting_cases(request.actor, today)
    grouped: dict[str, list[tuple[object, ...]]] = {}
    labels: dict[str, tuple[str, bool]] = {}
    for application in rows:
        for step in turns.my_steps(application, request.actor):
            labels[step.name] = (step.label, step.needs_document_number)
            grouped.setdefault(step.name, []).append(
                (
                    application,
                    status_word(application.status),
                    district_of(application),
                    reading.mean_of(application),
                )
            )
    context = {"groups": [(name, *labels[name], found) for name, found in grouped.items()]}
    return render(request, "recognition/experts/decisions.html", context)
