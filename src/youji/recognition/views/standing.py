"""Annual checks and appeals, on the officials' side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from youji.recognition.forms.catalogue import ConcludeForm, DecideForm
from youji.recognition.logic.measures import BY_NAME, grounds_for
from youji.recognition.policy import ANNUAL, APPEALS
from youji.recognition.selectors import appeals as appeal_reads
from youji.recognition.selectors import catalogue as reads
from youji.recognition.selectors.schemes import scheme_of
from youji.recognition.services import annual, appeals
from youji.recognition.services.entries import UnknownEntry
from youji.recognition.views.catalogue import stale_page
from youji.shared import clock
from youji.shared.machine import Blocked, NotAllowed, StaleState
from youji.shared.web import ActorRequest, page

PER_PAGE = 50
STATES = (("reported", "待作结论"), ("waiting", "未报自查"), ("done", "已有结论"), ("", "全部"))


@page(ANNUAL)
@require_GET
def annual_list(request: ActorRequest) -> HttpResponse:
    """The year's annual checks of the actor's area."""
    this_year = clock.local_date(request.now).year
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else this_year
    state = request.GET.get("state", "reported")
    states = [(key, label, reads.annual_checks(request.actor, year, key).count()) for key, label in STATES]
    found = Paginator(reads.annual_checks(request.actor, year, state), PER_PAGE)
    return render(
        request,
        "recognition/catalogue/annual.html",
        {
            "year": year,
            "years": [this_year - n for n in range(4)],
            "state": state,
            "states": states,
            "page": found.get_page(request.GET.get("page")),
        },
    )


@page(ANNUAL)
@require_http_methods(["GET", "POST"])
def annual_check(request: ActorRequest, check_id: int) -> HttpResponse:
    """One annual check: the self-report on the left, the conclusion on the right."""
    try:
        check = annual.find_check(check_id, request.actor)
    except UnknownEntry as unknown:
        raise Http404("您的范围内没有这次年检。") from unknown
    grounds = grounds_for(scheme_of(check.entry.scheme_version), BY_NAME["order_rectification"])
    form = ConcludeForm(request.POST or None, grounds=grounds, initial={"version": check.version})
    if request.method == "POST" and form.is_valid():
        response = _conclude(request, check, form)
        if response is not None:
            return response
    context = {"check": check, "entry": check.entry, "form": form, "may": annual.may_conclude(request.actor)}
    return render(
        request, "recognition/catalogue/annual_check.html", context, status=422 if form.is_bound else 200
    )


def _conclude(request: ActorRequest, check: Any, form: ConcludeForm) -> HttpResponse | None:
    said = form.cleaned_data
    try:
        annual.conclude(
            check_id=check.pk, result=said["result"], opinion=said["opinion"], ground=said["ground"],
            deadline=said["deadline"], actor=request.actor, now=request.now, version=said["version"],
        )  # fmt: skip
    except Blocked as blocked:
        form.take(blocked.findings)
        return None
    except (StaleState, NotAllowed) as late:
        return stale_page(request, str(late), f"/desk/annual/{check.pk}/")
    messages.success(request, "结论已公开，主体已收到通知。")
    return redirect("recognition:annual")


@page(APPEALS)
@require_GET
def appeal_list(request: ActorRequest) -> HttpResponse:
    """Appeals, undecided first."""
    found = Paginator(appeal_reads.appeals(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(one, appeal_reads.against(one)) for one in found]
    return render(request, "recognition/catalogue/appeals.html", {"page": found, "rows": rows})


@page(APPEALS)
@require_http_methods(["GET", "POST"])
def appeal(request: ActorRequest, appeal_id: int) -> HttpResponse:
    """One appeal: what was decided, what the appellant says, the decision."""
    found = appeal_reads.appeals(request.actor).filter(pk=appeal_id).first()
    if found is None:
        raise Http404("没有这件申诉。")
    form = DecideForm(request.POST or None, initial={"version": found.version})
    if request.method == "POST" and form.is_valid():
        response = _decide(request, found, form)
        if response is not None:
            return response
    context = {
        "appeal": found,
        "against": appeal_reads.against(found),
        "appeal_subject": f"recognition.appeal:{found.pk}",
        "form": form,
        "may": appeals.may_decide(request.actor),
    }
    return render(request, "recognition/catalogue/appeal.html", context, status=422 if form.is_bound else 200)


def _decide(request: ActorRequest, found: Any, form: DecideForm) -> HttpResponse | None:
    said = form.cleaned_data
    try:
        appeals.decide(
            appeal_id=found.pk, upheld=said["upheld"] == "yes", outcome=said["outcome"],
            document_number=said["document_number"], actor=request.actor, now=request.now, version=said["version"],
        )  # fmt: skip
    except Blocked as blocked:
        form.take(blocked.findings)
        return None
    except (StaleState, NotAllowed) as late:
        return stale_page(request, str(late), f"/desk/appeals/{found.pk}/")
    messages.success(request, "申诉已办结，结果已公开，申诉人已收到通知。")
    return redirect("recognition:appeals")
