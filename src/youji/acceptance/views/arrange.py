"""The desk's side of an acceptance: arranging the visit, following it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from youji.acceptance import policy
from youji.acceptance.forms import read_day, read_version
from youji.acceptance.selectors import acceptances
from youji.acceptance.services.visits import arrange_acceptance
from youji.acceptance.views.fieldwork import result_context
from youji.recognition.policy import CASES
from youji.recognition.selectors import cases
from youji.schemes.selectors import scheme_of
from youji.shared import clock, reading
from youji.shared.refusals import Refused
from youji.shared.web import ActorRequest, page


@page(policy.ARRANGERS)
def arrange(request: ActorRequest, code: str) -> HttpResponse:
    """Name a day and a team."""
    application, acceptance = acceptances.find_to_arrange(code, request.actor)
    today = clock.local_date(request.now)
    problems: dict[str, str] = {}
    chosen = {number for one in request.POST.getlist("assessors") if (number := reading.whole(one))}
    if request.method == "POST":
        day = read_day(request.POST.get("scheduled_on", ""))
        try:
            if day is None:
                raise Refused("请选择验收日期。", "scheduled_on")
            arrange_acceptance(
                code=code, scheduled_on=day, assessor_ids=chosen, version=read_version(request.POST),
                actor=request.actor, now=request.now,
            )  # fmt: skip
        except Refused as refusal:
            problems = refusal.by_field
        else:
            messages.success(request, "已安排，验收员已收到通知。")
            return redirect("acceptance:desk", code)
    choices = acceptances.choices(application, acceptance, today)
    context = {
        "application": application,
        "acceptance": acceptance,
        "scheme": scheme_of(application.scheme_version),
        "choices": choices,
        "chosen": chosen or {one.person_id for one in choices if one.chosen},
        "day": request.POST.get("scheduled_on") or acceptance.scheduled_on,
        "problems": problems,
        "today": today,
    }
    return render(request, "acceptance/arrange.html", context, status=422 if problems else 200)


@page(CASES)
def follow(request: ActorRequest, code: str) -> HttpResponse:
    """Where the acceptance of an application stands, with every sheet once all are signed."""
    application = cases.find_by_code(code, request.actor)
    acceptance = acceptances.latest(application)
    if acceptance is None:
        return render(request, "acceptance/follow.html", {"application": application, "acceptance": None})
    context = result_context(acceptance) | {
        "may_arrange": not acceptance.outcome and acceptances.may_arrange(application, request.actor),
    }
    return render(request, "acceptance/follow.html", context)
