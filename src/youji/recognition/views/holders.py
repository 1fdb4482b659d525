"""The holder's side of the catalogue, on the phone: my entries, reports, appeals."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from youji.documents.services import Refused as FileRefused
from youji.recognition.forms.catalogue import AppealForm, CatalogueForm, ReportForm
from youji.recognition.logic.refusal import Refused
from youji.recognition.policy import APPLICANTS
from youji.recognition.selectors import catalogue as reads
from youji.recognition.selectors.rounds import open_rounds_for
from youji.recognition.services import annual, appeals, renewals, standing
from youji.recognition.services.entries import UnknownEntry, holds
from youji.recognition.views.catalogue import stale_page, stored
from youji.shared import clock
from youji.shared.machine import Blocked, NotAllowed, StaleState
from youji.shared.web import ActorRequest, page


@page(APPLICANTS)
@require_GET
def mine(request: ActorRequest) -> HttpResponse:
    """What the actor's side holds in the catalogue."""
    today = clock.local_date(request.now)
    found = reads.held(request.actor)[:100]
    return render(request, "recognition/catalogue/mine.html", {"rows": reads.rows(list(found), today)})


@page(APPLICANTS)
@require_GET
def entry(request: ActorRequest, code: str) -> HttpResponse:
    """One of them: status, what is to be done, certificate and sign, history with the right to appeal."""
    found = reads.detail(code, request.actor, clock.local_date(request.now))
    if found is None or not holds(request.actor, found.entry):
        raise Http404("没有这个认定，或不是您的。")
    today = clock.local_date(request.now)
    rounds = []
    if found.renewal_open:
        rounds = [
            r for r in open_rounds_for(request.actor, today) if r.scheme_version.key == found.scheme.key
        ]
    context = {"found": found, "entry": found.entry, "rounds": rounds}
    return render(request, "recognition/catalogue/mine_entry.html", context)


@page(APPLICANTS)
@require_POST
def renew(request: ActorRequest, code: str, round_id: int) -> HttpResponse:
    """Open the application that renews the entry, and go on there."""
    try:
        made = renewals.open_renewal(code=code, round_id=round_id, actor=request.actor, now=request.now)
    except UnknownEntry as unknown:
        raise Http404("没有这个认定，或不是您的。") from unknown
    except (Blocked, Refused, NotAllowed) as refused:
        return stale_page(request, str(refused), f"/field/entries/{code}/")
    return redirect("recognition:apply", code=made.code)


@page(APPLICANTS)
@require_http_methods(["GET", "POST"])
def report_rectification(request: ActorRequest, rectification_id: int) -> HttpResponse:
    """Write the rectification report and send it."""
    try:
        order = standing.find_rectification(rectification_id, request.actor)
    except UnknownEntry as unknown:
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

    return _send(
        request, form, order.entry, send, done="整改报告已提交，等待核查。",
        context={"title": "提交整改报告", "order": order, "entry": order.entry},
    )  # fmt: skip


@page(APPLICANTS)
@require_http_methods(["GET", "POST"])
def report_annual(request: ActorRequest, check_id: int) -> HttpResponse:
    """Write the annual self-report and send it."""
    try:
        check = annual.find_check(check_id, request.actor)
    except UnknownEntry as unknown:
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

    return _send(
        request, form, check.entry, send, done="自查报告已提交，等待市级结论。",
        context={"title": f"{check.year}年度年检自查", "check": check, "entry": check.entry},
    )  # fmt: skip


@page(APPLICANTS)
@require_http_methods(["GET", "POST"])
def appeal(request: ActorRequest, code: str, event_id: str) -> HttpResponse:
    """Write an appeal against one decision and file it."""
    found = reads.detail(code, request.actor, clock.local_date(request.now))
    row = next((r for r in found.history if r.event_id == str(event_id)), None) if found else None
    if found is None or row is None or not holds(request.actor, found.entry):
        raise Http404("没有这项决定，或不是您的。")
    form = AppealForm(request.POST or None, request.FILES or None)

    def send(document: Any) -> None:
        appeals.file(
            code=code, event_id=str(event_id), text=form.cleaned_data["text"], document=document,
            actor=request.actor, now=request.now,
        )  # fmt: skip

    return _send(
        request, form, found.entry, send, done="申诉已受理，办理结果会通知您。",
        context={"title": f"对“{row.label}”提出申诉", "event": row, "entry": found.entry},
    )  # fmt: skip


def _send(
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
        except FileRefused:
            pass
        except Blocked as blocked:
            form.take(blocked.findings)
        except (StaleState, NotAllowed) as late:
            return stale_page(request, str(late), url)
        else:
            messages.success(request, done)
            return redirect(url)
    status = 422 if form.is_bound else 200
    return render(request, "recognition/catalogue/write.html", {**context, "form": form}, status=status)
