"""The holder's side of the catalogue, on the phone: my entries, reports, appeals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from youji.catalogue.forms import CatalogueForm, ReportForm
from youji.catalogue.policy import HOLDERS
from youji.catalogue.selectors import entries as reads
from youji.catalogue.services import annual, standing
from youji.catalogue.services.entries import holds
from youji.catalogue.views.entries import stored
from youji.shared import clock, rooms
from youji.shared.pages import put_errors, stale_page
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState, Unknown
from youji.shared.web import ActorRequest, page


@page(HOLDERS)
@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """What the actor's side holds in the catalogue."""
    today = clock.local_date(request.now)
    found = reads.held(request.actor)[:100]
    return render(request, "catalogue/mine.html", {"rows": reads.rows(list(found), today)})


@page(HOLDERS)
@require_GET
def entry(request: ActorRequest, code: str) -> HttpResponse:
    """One of them: status, what is to be done, certificate and sign, history with the right to appeal."""
    found = reads.detail(code, request.actor, clock.local_date(request.now))
    if found is None or not holds(request.actor, found.entry):
        raise Http404("没有这个认定，或不是您的。")
    panels = rooms.panels("catalogue.holder_panels", found, request.actor, clock.local_date(request.now))
    context = {"found": found, "entry": found.entry, "panels": panels}
    return render(request, "catalogue/mine_entry.html", context)


@page(HOLDERS)
@require_http_methods(["GET", "POST"])
def report_rectification(request: ActorRequest, rectification_id: int) -> HttpResponse:
    """Write the rectification report and send it."""
    try:
        order = standing.find_rectification(rectification_id, request.actor)
    except Unknown as unknown:
        raise Http404("没有这项整改，或不是您的。") from unknown
    if not holds(request.actor, order.entry):
        raise Http404("没有这项整改，或不是您的。")
    form = ReportForm(
        request.POST or None,
        request.FILES or None,
        initial={"version": order.version, "report": order.report},
    )
    form.fields["report"].label = "整改报告"
    form.fields["report"].help_text = "写明查找的原因、采取的措施和结果。"

    def send(document: Any) -> None:
        standing.report_rectification(
            rectification_id=order.pk, report=form.cleaned_data["report"], document=document,
            actor=request.actor, now=request.now, version=form.cleaned_data["version"],
        )  # fmt: skip

    return send_form(
        request, form, order.entry, send, done="整改报告已提交，等待核查。",
        context={"title": "提交整改报告", "order": order, "entry": order.entry},
    )  # fmt: skip


@page(HOLDERS)
@require_http_methods(["GET", "POST"])
def report_annual(request: ActorRequest, check_id: int) -> HttpResponse:
    """Write the annual self-report and send it."""
    try:
        check = annual.find_check(check_id, request.actor)
    except Unknown as unknown:
        raise Http404("没有这次年检，或不是您的。") from unknown
    if not holds(request.actor, check.entry):
        raise Http404("没有这次年检，或不是您的。")
    form = ReportForm(
        request.POST or None,
        request.FILES or None,
        initial={"version": check.version, "report": check.self_report},
    )
    form.fields["report"].label = f"{check.year}年度自查报告"
    form.fields["report"].help_text = "写明规模、产量、标准执行、投入品、检测、合格证和问题整改情况。"

    def send(document: Any) -> None:
        annual.report(
            check_id=check.pk, self_report=form.cleaned_data["report"], document=document,
            actor=request.actor, now=request.now, version=form.cleaned_data["version"],
        )  # fmt: skip

    return send_form(
        request, form, check.entry, send, done="自查报告已提交，等待市级结论。",
        context={"title": f"{check.year}年度年检自查", "check": check, "entry": check.entry},
    )  # fmt: skip


def send_form(
    request: ActorRequest,
    form: CatalogueForm,
    entry: Any,
    send: Callable[[Any], None],
    *,
    done: str,
    context: dict[str, Any],
) -> HttpResponse:
    """Show the form; on POST send what it says, and say what was wrong where it was wrong."""
    url = f"/field/entries/{entry.code}/"
    if request.method == "POST" and form.is_valid():
        try:
            send(stored(request, form, entry))
        except Refused as refused:
            put_errors(form, refused)
        except Blocked as blocked:
            form.take(blocked.findings)
        except (StaleState, NotAllowed) as late:
            return stale_page(request, str(late), url)
        else:
            messages.success(request, done)
            return redirect(url)
    status = 422 if form.is_bound else 200
    return render(request, "catalogue/write.html", {**context, "form": form}, status=status)
