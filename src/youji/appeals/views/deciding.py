"""Appeals on the officials' side: the list, one of them, the decision."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from youji.appeals import selectors as appeal_reads
from youji.appeals import services as appeals
from youji.appeals.forms import DecideForm
from youji.appeals.policy import APPEALS
from youji.shared.pages import stale_page
from youji.shared.refusals import Blocked, NotAllowed, StaleState
from youji.shared.web import ActorRequest, page

PER_PAGE = 50


@page(APPEALS)
@require_GET
def appeal_list(request: ActorRequest) -> HttpResponse:
    """Appeals, undecided first."""
    found = Paginator(appeal_reads.appeals(request.actor), PER_PAGE).get_page(request.GET.get("page"))
    rows = [(one, appeal_reads.against(one)) for one in found]
    return render(request, "appeals/appeals.html", {"page": found, "rows": rows})


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
        "appeal_subject": f"appeals.appeal:{found.pk}",
        "form": form,
        "may": appeals.may_decide(request.actor),
    }
    return render(request, "appeals/appeal.html", context, status=422 if form.is_bound else 200)


def _decide(request: ActorRequest, found: Any, form: DecideForm) -> HttpResponse | None:
    said = form.cleaned_data
    try:
        appeals.decide(
            appeal_id=found.pk, upheld=said["upheld"], outcome=said["outcome"],
            document_number=said["document_number"], actor=request.actor, now=request.now, version=said["version"],
        )  # fmt: skip
    except Blocked as blocked:
        form.take(blocked.findings)
        return None
    except (StaleState, NotAllowed) as late:
        return stale_page(request, str(late), f"/desk/appeals/{found.pk}/")
    messages.success(request, "申诉已办结，结果已公开，申诉人已收到通知。")
    return redirect("appeals:appeals")
