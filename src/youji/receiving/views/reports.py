"""可疑合格证: reported by buyers and by anybody, handled by the county of origin."""

from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from youji.divisions.selectors import counties
from youji.receiving.forms import AnswerForm, HandOnForm, PublicReportForm, ReportForm
from youji.receiving.logic.reports import SOURCES
from youji.receiving.policy import HANDLERS, READERS, RECEIVERS
from youji.receiving.selectors import reports as reads
from youji.receiving.selectors.received import find_scan
from youji.receiving.services import reporting as services
from youji.shared.clock import local_date
from youji.shared.limits import visitor
from youji.shared.listing import Column, Filter, Listing
from youji.shared.pages import form_page, show, submit
from youji.shared.web import PUBLIC, ActorRequest, page

STATES = (("open", "没有办结的"), ("closed", "属实"), ("dismissed", "没有发现问题"))
REPORTS = Listing(
    "可疑合格证",
    filters=(Filter("state", "状态", options=STATES), Filter("source", "来源", options=tuple(SOURCES.items()))),
    columns=(
        Column("receipt", "回执号", href=lambda row: reverse("receiving:report", args=[row.pk]), css="nowrap"),
        Column("code", "合格证", lambda row: row.code or "看不出编号", css="nowrap", below=lambda row: row.issuer),
        Column("source", "来源", lambda row: row.get_source_display()),
        Column("opened_at", "收到时间"),
        Column("due_on", "办结期限", css="nowrap"),
        Column("state", "状态", lambda row: row.get_state_display(), tone=lambda row: reads.TONES[row.state]),
    ),
    none="没有可疑合格证线索。",
)  # fmt: skip


@page(READERS)
@require_GET
def reports(request: ActorRequest) -> HttpResponse:
    """The reports of one's area, or those one made; open ones first."""
    asked, today = REPORTS.read(request.GET), local_date(request.now)
    listing = asked.of(
        reads.reports(request.actor, **asked.values),
        tone=lambda row: "stop" if not row.concluded_at and row.due_on < today else "",
    )
    return listing.workbook() or render(request, "receiving/reports.html", {"listing": listing})


@page(READERS)
@require_GET
def report(request: ActorRequest, report_id: int) -> HttpResponse:
    """One report: what was seen, what was found, what became of it."""
    found = reads.find_report(report_id, request.actor)
    context = {
        "report": found,
        "tone": reads.TONES[found.state],
        "reporter": reads.reporter_of(found, request.actor),
        "handles": HANDLERS.admits(request.actor) and not found.concluded_at,
        "officer": request.actor.is_officer,
        "subject": found.subject,
    }
    return render(request, "receiving/report.html", context)


@page(RECEIVERS)
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest, scan_id: UUID) -> HttpResponse:
    """A certificate that was received is reported."""
    scan = find_scan(scan_id, request.actor)
    form = ReportForm(request.POST or None, request.FILES or None, initial={"key": uuid4()})
    return form_page(
        request,
        form,
        lambda said: services.report_scan(
            scan_id=scan.pk,
            key=said["key"],
            file=said["photo"],
            **form.values(),
            actor=request.actor,
            now=request.now,
        ),
        done=lambda made: f"已上报，回执号{made.receipt}。办结后会告诉您。",
        to=lambda made: redirect("receiving:report", made.pk),
        title="上报可疑合格证",
        lead=f"{scan.code or '看不出编号的合格证'}：{scan.found or scan.get_verdict_display()} "
        "上报给合格证上的产地县；您的名字不告诉生产者。",
        keep="receiving",
        press="上报",
        back=reverse("receiving:pile", args=[scan.pile_id]),
    )


def _handled(
    request: ActorRequest, found: Any, form: Any, write: Any, *, title: str, lead: str, done: str
) -> HttpResponse:
    to = (
        reverse("receiving:reports")
        if title == "转给产地县"
        else reverse("receiving:report", args=[found.pk])
    )
    answer = submit(request, form, write, done=done, to=lambda _: redirect(to))
    back = reverse("receiving:report", args=[found.pk])
    context = {"title": title, "lead": lead, "press": title, "back": back, "keep": "receiving"}
    return answer or show(request, "shared/form.html", context, form)


@page(HANDLERS)
@require_http_methods(["GET", "POST"])
def conclude(request: ActorRequest, report_id: int) -> HttpResponse:
    """A report is concluded and answered."""
    found = reads.find_report(report_id, request.actor)
    form = AnswerForm(request.POST or None, initial={"version": found.version})
    return _handled(
        request, found, form,
        lambda _: services.conclude(
            report_id=found.pk, **form.values(), version=form.seen_version, actor=request.actor, now=request.now
        ),
        title="办结", lead="答复会告诉反映的人。要停止流通、作废的，请先办好再答复。", done="已办结，反映的人看得到答复。",
    )  # fmt: skip


@page(HANDLERS)
@require_http_methods(["GET", "POST"])
def hand_on(request: ActorRequest, report_id: int) -> HttpResponse:
    """Another county has it."""
    found = reads.find_report(report_id, request.actor)
    names = [(one.code, one.name) for one in counties()]
    form = HandOnForm(request.POST or None, counties=names, initial={"version": found.version})
    return _handled(
        request, found, form,
        lambda _: services.hand_on(
            report_id=found.pk, **form.values(), version=form.seen_version, actor=request.actor, now=request.now
        ),
        title="转给产地县", lead="货不是本县产的，转给产地的县。转出以后由那个县办理、答复。", done="已转出，那个县已收到通知。",
    )  # fmt: skip


@page(PUBLIC)
@require_http_methods(["GET", "POST"])
def publicly(request: ActorRequest) -> HttpResponse:
    """Anybody reports a problem with a certificate, and gets a receipt."""
    form = PublicReportForm(
        request.POST or None, initial={"code": request.GET.get("code", "")[:60], "key": uuid4()}
    )
    answer = submit(
        request,
        form,
        lambda said: services.report_publicly(
            key=said["key"], visitor=visitor(request.META["REMOTE_ADDR"]), **form.values(), now=request.now
        ),
        done="已收到，转给了合格证上的产地县。请记下回执号。",
        to=lambda made: redirect("receiving:told", made.receipt),
    )  # fmt: skip
    return answer or show(request, "receiving/report_publicly.html", {}, form)


@page(PUBLIC)
@require_GET
def told(request: ActorRequest, receipt: str) -> HttpResponse:
    """What became of it, for whoever holds the receipt."""
    found = services.look_at(receipt[:40], visitor=visitor(request.META["REMOTE_ADDR"]), now=request.now)
    answer = render(
        request,
        "receiving/told.html",
        {"found": found, "receipt": receipt[:40]},
        status=200 if found else 404,
    )
    answer["Cache-Control"] = "private, no-store"
    return answer
