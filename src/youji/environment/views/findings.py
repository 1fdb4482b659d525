"""Pages of 污染线索: the list, one opened, handled, concluded."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from youji.environment.forms import ConclusionForm, FindingForm, HandlingForm, TransferForm
from youji.environment.labels import FINDING_STATES
from youji.environment.logic.findings import KINDS, basis
from youji.environment.policy import OFFICERS, READERS, RECORDERS, may_know_who_saw
from youji.environment.selectors import findings as reads
from youji.environment.services import findings as services
from youji.environment.services.common import base_of
from youji.environment.views.common import Way, bases_for, form_page, is_officer, list_page, records, stored
from youji.shared.clock import local_date
from youji.shared.listing import Column, Filter, Listing
from youji.shared.web import ActorRequest, page

FINDINGS = Listing(
    "污染线索",
    filters=(
        Filter(
            "state",
            "状态",
            options=[("open", "没有办结的"), *((k, w) for k, (w, _) in FINDING_STATES.items())],
        ),
        Filter("kind", "发现的是", options=tuple(KINDS.items())),
        Filter("division", "所在地", "hidden", pattern=r"\d{2,12}"),
    ),
    columns=(
        Column(
            "base",
            "基地",
            lambda row: row.base.name,
            href=lambda row: reverse("environment:finding", args=[row.pk]),
        ),
        Column("kind", "发现的是", lambda row: row.get_kind_display()),
        Column("seen_on", "发现", css="nowrap", sort="seen"),
        Column("place", "位置"),
        Column("transferred_to", "移交"),
        Column("due_on", "办结期限", css="nowrap", sort="due"),
        Column(
            "state",
            "状态",
            lambda row: FINDING_STATES[row.state][0],
            tone=lambda row: FINDING_STATES[row.state][1],
        ),
    ),
    orders={"seen": ("seen_on", "pk"), "due": ("due_on", "pk")},
    none="没有污染线索。",
)


@page(READERS)
@require_GET
def findings(request: ActorRequest) -> HttpResponse:
    """The findings of one's area, or of one's own bases; open ones first."""
    asked, today = FINDINGS.read(request.GET), local_date(request.now)
    listing = asked.of(
        reads.findings(request.actor, **asked.values),
        tone=lambda row: "stop" if not row.concluded_at and row.due_on < today else "",
    )
    ways: list[Way] = [("登记发现", reverse("environment:new_finding"), True)] if records(request) else []
    lead = "工业“三废”、不符合标准的畜禽粪污、投入品废弃物等。办结以前，在基地的公开页上显示。"
    return list_page(request, listing, lead=lead, ways=ways)


@page(RECORDERS)
@require_http_methods(["GET", "POST"])
def new_finding(request: ActorRequest) -> HttpResponse:
    """What was seen is written down, and is the county's to handle."""
    first = {
        "base": request.GET.get("base", ""),
        "seen_on": local_date(request.now),
        "seen_by": request.actor.name,
    }
    form = FindingForm(request.POST or None, request.FILES or None, initial=first, bases=bases_for(request))

    def open_(said: dict[str, Any]) -> Any:
        base = base_of(form.values()["base"], request.actor)  # before a file of theirs is stored
        document = stored(request, said["document"], base)
        return services.open_finding(**form.values(), document=document, actor=request.actor, now=request.now)

    return form_page(
        request,
        form,
        open_,
        title="登记发现",
        lead="保存后由县级核查办理。办结以前，基地公开页显示发现的种类、日期和办理情况；发现人和经过不公开。",
        done="已立案，县级工作人员已收到通知。",
        to=_to,
        crumbs=[("污染线索", reverse("environment:findings"))],
        press="立案",
    )


def _to(found: Any) -> HttpResponse:
    return redirect("environment:finding", found.pk)


@page(READERS)
@require_GET
def finding(request: ActorRequest, finding_id: int) -> HttpResponse:
    """One finding: what was seen, who has it, what was done, how it ended."""
    found = reads.find_finding(finding_id, request.actor)

    def to(name: str) -> str:
        return reverse(f"environment:{name}", args=[found.pk])

    ways: list[Way] = []
    if not found.concluded_at:
        officer = is_officer(request)
        ways += [("报告处理情况", to("report_handling"), not officer)] if records(request) else []
        ways += [("移交", to("transfer"), False), ("办结", to("conclude"), True)] if officer else []
    context = {
        "finding": found,
        "state": FINDING_STATES[found.state],
        "basis": basis(found.seen_on),
        "subject": found.subject,
        "knows_who": may_know_who_saw(
            request.actor, opened_by_id=found.opened_by_id, division=found.division
        ),
        "ways": ways,
    }
    return render(request, "environment/finding.html", context)


@page(OFFICERS)
@require_http_methods(["GET", "POST"])
def transfer(request: ActorRequest, finding_id: int) -> HttpResponse:
    """A finding goes to whoever may act on it."""
    found = reads.find_finding(finding_id, request.actor)
    form = TransferForm(
        request.POST or None, initial={"version": found.version, "transferred_on": local_date(request.now)}
    )
    return _act(
        request, found, form,
        lambda _: services.transfer(
            finding_id=found.pk, **form.values(), version=form.seen_version, actor=request.actor, now=request.now
        ),
        title="移交", lead="移交给有权处理的机关；办结以前仍在基地公开页上。",
    )  # fmt: skip


@page(RECORDERS)
@require_http_methods(["GET", "POST"])
def report_handling(request: ActorRequest, finding_id: int) -> HttpResponse:
    """What was done about it."""
    found = reads.find_finding(finding_id, request.actor)
    form = HandlingForm(request.POST or None, request.FILES or None, initial={"version": found.version})
    return _act(
        request, found, form,
        lambda said: services.report_handling(
            finding_id=found.pk, document=stored(request, said["document"], found), **form.values(),
            version=form.seen_version, actor=request.actor, now=request.now,
        ),
        title="报告处理情况", lead="由报告人以外的工作人员核实办结。",
    )  # fmt: skip


@page(OFFICERS)
@require_http_methods(["GET", "POST"])
def conclude(request: ActorRequest, finding_id: int) -> HttpResponse:
    """A finding is closed."""
    found = reads.find_finding(finding_id, request.actor)
    form = ConclusionForm(request.POST or None, initial={"version": found.version})
    return _act(
        request, found, form,
        lambda _: services.conclude(
            finding_id=found.pk, **form.values(), version=form.seen_version, actor=request.actor, now=request.now
        ),
        title="办结", lead="办结以后从基地公开页撤下。",
    )  # fmt: skip


def _act(request: ActorRequest, found: Any, form: Any, write: Any, *, title: str, lead: str) -> HttpResponse:
    return form_page(
        request,
        form,
        write,
        title=title,
        lead=lead,
        done="已办理。",
        to=_to,
        crumbs=[(f"{found.base.name}的污染线索", reverse("environment:finding", args=[found.pk]))],
        press=title,
    )
