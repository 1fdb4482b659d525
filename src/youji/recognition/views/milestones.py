"""The construction period on the grower's phone, and for those who follow it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from youji.recognition import policy
from youji.recognition.forms.apply import MilestoneForm
from youji.recognition.selectors import cases
from youji.recognition.selectors.milestones import milestones_of
from youji.recognition.services.milestones import report_milestone
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.pages import show, submit
from youji.shared.web import ActorRequest, page


@page(policy.BUILDING)
def building(request: ActorRequest, code: str) -> HttpResponse:
    """The tasks of the construction period; the applicant reports them done here."""
    application = cases.find_by_code(code, request.actor)
    form = MilestoneForm(request.POST or None, request.FILES or None)

    def write(said: dict[str, Any]) -> object:
        file = said["file"]
        return report_milestone(
            code=code,
            key=said["key"],
            note=said["note"],
            file=file,
            name=(file.name or "材料") if file else "",
            actor=request.actor,
            now=request.now,
        )

    answer = submit(request, form, write, done="已上报。", to=reverse("recognition:building", args=[code]))
    today = clock.local_date(request.now)
    told = form["key"].value() if form.is_bound else None

    def form_of(key: str) -> MilestoneForm:
        return form if key == told else MilestoneForm(initial={"key": key}, auto_id=f"{key}-%s")

    rows = [(view, view.state(today), form_of(view.milestone.key)) for view in milestones_of(application)]
    context = {
        "application": application,
        "scheme": scheme_of(application.scheme_version),
        "rows": rows,
        "done": sum(state == "done" for _, state, _ in rows),
        "mine": cases.is_applicant(application, request.actor) and application.status == "building",
    }
    return answer or show(request, "recognition/building.html", context, form)
