"""专家评审 and the decision meeting: the panel, the score form, the minutes, the list put to the meeting."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from youji.recognition import policy
from youji.recognition.forms.experts import PanelForm, ScoreForm
from youji.recognition.forms.review import BulkForm, RecusalForm
from youji.recognition.selectors import case as case_page
from youji.recognition.selectors import cases, turns
from youji.recognition.selectors import experts as panels
from youji.recognition.selectors.facts import district_of
from youji.recognition.selectors.panels import before_review, mean_of
from youji.recognition.services import experts
from youji.recognition.views import review
from youji.schemes.labels import status_word
from youji.schemes.logic.scheme import Step
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.pages import show, submit
from youji.shared.web import ActorRequest, page


@page(policy.EXPERTS)
def index(request: ActorRequest) -> HttpResponse:
    """An expert's own panel; for the province also who is to score what."""
    return _index_page(request)


def _index_page(request: ActorRequest, form: PanelForm | None = None) -> HttpResponse:
    organises = Role.PROVINCE_REVIEWER in request.actor.roles
    form = form or PanelForm()
    ticked, asked = form.ticked("pk"), form.ticked("expert")
    waiting = panels.with_panels(before_review(request.actor)) if organises else []
    available = panels.experts_available(request.now) if organises else []
    context = {
        "seats": panels.seats_of(request.actor),
        "organises": organises,
        "cases": [
            (one.application, district_of(one.application), str(one.application.pk) in ticked, one)
            for one in waiting
        ],
        "experts": [
            (e, str(e.pk) in asked, sum(one.group in e.specialities for one in waiting)) for e in available
        ],
    }
    return show(request, "recognition/experts/index.html", context, form)


@page(policy.ROUND_MAKERS)
@require_POST
def assign(request: ActorRequest) -> HttpResponse:
    """Ask the chosen experts to score the chosen cases, or put the minutes to them."""
    form = PanelForm(request.POST or None, request.FILES)

    def write(said: dict[str, Any]) -> str:
        common: dict[str, Any] = {
            "application_ids": said["pk"],
            "actor": request.actor,
            "now": request.now,
        }
        if said["do"] == "minutes":
            file = said["file"]
            experts.attach_minutes(file=file, name=file.name or "评审会纪要", **common)
            return f"会议纪要已附到{len(said['pk'])}件申报。"
        experts.assign_panel(expert_ids=said["expert"], **common)
        return f"已请专家评审{len(said['pk'])}件申报。"

    answer = submit(request, form, write, done=str, to="recognition:experts")
    return answer or _index_page(request, form)


@page(policy.EXPERTS)
def score(request: ActorRequest, code: str) -> HttpResponse:
    """One case as the expert reads it, with the form for score and opinion."""
    seat = _own_seat(request, code)
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
    return answer or _score_page(request, seat, form)


@page(policy.EXPERTS)
@require_POST
def stand_aside(request: ActorRequest, code: str) -> HttpResponse:
    """回避 of somebody asked to score."""
    seat = _own_seat(request, code)
    if seat is None:
        raise Http404
    form = RecusalForm(request.POST or None, auto_id="recuse_%s")
    answer = submit(
        request,
        form,
        lambda said: experts.stand_aside(
            application_id=seat.application.pk,
            reason=said["reason"],
            actor=request.actor,
            now=request.now,
        ),
        done="已登记回避，并告知了组织评审的省级复核员。",
        to="recognition:experts",
    )
    return answer or _score_page(request, seat, recusing=form)


def _own_seat(request: ActorRequest, code: str) -> panels.Seat | None:
    return next((one for one in panels.seats_of(request.actor) if one.application.code == code), None)


def _score_page(
    request: ActorRequest,
    seat: panels.Seat,
    form: ScoreForm | None = None,
    *,
    recusing: RecusalForm | None = None,
) -> HttpResponse:
    application = cases.find_by_code(seat.application.code, request.actor)
    form = form or ScoreForm(initial={"score": seat.score, "opinion": seat.opinion})
    context = {
        "a": application,
        "seat": seat,
        "case": case_page.case_of(application, request.actor, request.now),
        "district": district_of(application),
        "scoring": form,
        "recusing": recusing or RecusalForm(auto_id="recuse_%s"),
    }
    return show(request, "recognition/experts/score.html", context, recusing or form)


@page(policy.DECISIONS)
def decisions(request: ActorRequest) -> HttpResponse:
    """What is put to the meeting: everything waiting for the decision maker, to be decided together."""
    form = BulkForm(request.POST or None, request.FILES or None, steps=review.bulk_steps(request))
    if answer := review.preview(request, form):
        return answer
    rows = turns.waiting_cases(request.actor, clock.local_date(request.now))
    grouped: dict[tuple[str, str], list[tuple[object, ...]]] = {}
    steps: dict[tuple[str, str], Step] = {}
    for application in rows:
        for step in turns.my_steps(application, request.actor):
            steps[step.name, step.label] = step  # one name is another decision in another scheme
            grouped.setdefault((step.name, step.label), []).append(
                (
                    application,
                    status_word(application.status),
                    district_of(application),
                    mean_of(application),
                    not form.is_bound or str(application.pk) in form.ticked,
                )
            )
    pressed = form["step"].value()
    groups = [
        (
            step,
            form
            if step.name == pressed and any(ticked for *_, ticked in grouped[key])
            else BulkForm(steps=(), auto_id=f"{number}-%s"),
            grouped[key],
            f"defer_{step.target}",
        )
        for number, (key, step) in enumerate(steps.items())
    ]
    return show(request, "recognition/experts/decisions.html", {"groups": groups}, form)
