"""The construction period on the grower's phone, and for those who follow it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from youji.recognition import policy
from youji.recognition.selectors import cases
from youji.recognition.selectors.milestones import milestones_of
from youji.recognition.services.milestones import report_milestone
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.refusals import Refused
from youji.shared.web import ActorRequest, page


@page(policy.BUILDING)
def building(request: ActorRequest, code: str) -> HttpResponse:
    """The tasks of the construction period; the applicant reports them done here."""
    application = cases.find_by_code(code, request.actor)
    problem, typed = "", {}
    if request.method == "POST":
        typed = {"key": request.POST.get("key", ""), "note": request.POST.get("note", "")}
        uploaded = request.FILES.get("file")
        try:
            report_milestone(
                code=code, key=typed["key"], note=typed["note"], file=uploaded,
                name=(uploaded.name or "材料") if uploaded else "", actor=request.actor, now=request.now,
            )  # fmt: skip
        except Refused as refusal:
            problem = str(refusal)
        else:
            messages.success(request, "已上报。")
            return redirect("recognition:building", code)
    today = clock.local_date(request.now)
    rows = [(view, view.state(today)) for view in milestones_of(application)]
    context = {
        "application": application,
        "scheme": scheme_of(application.scheme_version),
        "rows": rows,
        "done": sum(state == "done" for _, state in rows),
        "mine": cases.is_applicant(application, request.actor) and application.status == "building",
        "problem": problem,
        "typed": typed,
    }
    return render(request, "recognition/building.html", context, status=422 if problem else 200)
