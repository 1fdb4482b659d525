"""The desk's side of an acceptance: arranging the visit, following it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render

from youji.acceptance import policy
from youji.acceptance.forms import ArrangeForm
from youji.acceptance.selectors import acceptances, visits
from youji.acceptance.services.visits import arrange_acceptance
from youji.acceptance.views.team import result_context
from youji.recognition.policy import CASES
from youji.recognition.selectors import cases
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.pages import show, submit
from youji.shared.web import ActorRequest, page


@page(policy.ARRANGERS)
def arrange(request: ActorRequest, code: str) -> HttpResponse:
    """Name a day and a team."""
    application, acceptance = acceptances.find_to_arrange(code, request.actor)
    today = clock.local_date(request.now)
    choices = acceptances.choices(application, acceptance, today)
    told = {"assessors": [one.person_id for one in choices if one.chosen]} | ArrangeForm.told_of(acceptance)
    form = ArrangeForm(request.POST or None, asked=acceptances.asked_of(application, today), initial=told)

    def write(said: dict[str, Any]) -> object:
        return arrange_acceptance(
            code=code, scheduled_on=said["scheduled_on"], assessor_ids=said["assessors"], version=form.seen_version,
            actor=request.actor, now=request.now,
        )  # fmt: skip

    done = "已安排，验收员已收到通知。"
    answer = submit(request, form, write, done=done, to=lambda _: redirect("acceptance:desk", code))
    context = {
        "application": application,
        "acceptance": acceptance,
        "named": [sheet.assessor_name for sheet in visits.sheets_of(acceptance)],
        "scheme": scheme_of(application.scheme_version),
        "choices": choices,
        "chosen": set(map(str, form["assessors"].value() or ())),
        "today": today,
    }
    return answer or show(request, "acceptance/arrange.html", context, form)


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
