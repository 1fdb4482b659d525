"""Gaps: what is not followed or too low, the tasks, and their closing."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from youji.documents.services import attached
from youji.shared.clock import local_date
from youji.shared.listing import Column, Filter, Listing
from youji.shared.web import ActorRequest, page
from youji.standards import selectors, services
from youji.standards.forms import GapForm, GapReportForm, GapReturnForm, SeenForm
from youji.standards.logic.coverage import Unfollowed
from youji.standards.logic.gaps import FOLLOW, KINDS, WORDS
from youji.standards.policy import DRAFTERS, OVERSEERS
from youji.standards.views.common import form_page

STATES = {"open": ("办理中", "busy"), "reported": ("已报告，待核查", "mine"), "closed": ("已销号", "past")}
#: Of what is not followed the page shows so many; the rest is counted.
SHOWN = 200
GAPS = Listing(
    "标准任务",
    filters=(
        Filter("state", "状态", "links", options=[(key, word) for key, (word, _) in STATES.items()]),
        Filter("kind", "任务", options=KINDS),
    ),
    columns=(
        Column("title", "任务", href=lambda row: reverse("standards:gap", args=[row.pk])),
        Column("kind", "种类", lambda row: WORDS[row.kind]),
        Column("responsible", "责任"),
        Column("due_on", "期限", css="nowrap", sort="due"),
        Column("state", "状态", lambda row: STATES[row.state][0], tone=lambda row: STATES[row.state][1]),
    ),
    orders={"due": ("due_on", "pk")},
    none="没有标准任务。",
)


@page(OVERSEERS)
def gaps(request: ActorRequest) -> HttpResponse:
    """The tasks of one's area, open ones first."""
    asked = GAPS.read(request.GET)
    today = local_date(request.now)
    listing = asked.of(
        selectors.standard_tasks(request.actor, **asked.values),
        tone=lambda row: "stop" if not row.concluded_at and row.due_on < today else "",
    )
    context = {"listing": listing, "may_write": DRAFTERS.admits(request.actor)}
    return listing.workbook() or render(request, "standards/gaps.html", context)


@page(OVERSEERS)
def findings(request: ActorRequest) -> HttpResponse:
    """低标 and 有标未贯 in one's area today, each with the way to make a task of it."""
    rows = selectors.not_followed(request.actor, local_date(request.now))
    context = {
        "low": selectors.low(request.actor),
        "rows": [(one, _to_follow(one)) for one in rows[:SHOWN]],
        "count": len(rows),
        "may_write": DRAFTERS.admits(request.actor),
    }
    return render(request, "standards/findings.html", context)


def _to_follow(one: Unfollowed) -> str:
    """Where a task is made of it."""
    asked = {"kind": FOLLOW, "standard": one.standard.number, "base": one.base.code}
    return f"{reverse('standards:new-gap')}?{urlencode(asked)}"


@page(DRAFTERS)
def new_gap(request: ActorRequest) -> HttpResponse:
    """A gap becomes a task."""
    first = {key: request.GET.get(key, "") for key in ("kind", "product", "stage", "standard", "base")}
    form = GapForm(request.POST or None, initial=first)
    return form_page(
        request,
        form,
        lambda _: services.open_gap(**form.values(), actor=request.actor, now=request.now),
        done="任务已建，办理机构已收到消息。",
        to=lambda row: redirect("standards:gap", row.pk),
        title="新的标准任务",
        crumbs=[("标准任务", reverse("standards:gaps"))],
    )


@page(OVERSEERS)
def gap(request: ActorRequest, gap_id: int) -> HttpResponse:
    """One task: what it is about, what was reported, what came of it."""
    found = selectors.find_gap(gap_id, request.actor)
    able = found.open_to(request.actor)
    context = {
        "gap": found,
        "word": STATES[found.state],
        "subject": found.subject,
        "may_report": found.state == "open" and found.office.admits(request.actor),
        "may_close": found.state == "reported" and able,
    }
    return render(request, "standards/gap.html", context)


@page(DRAFTERS)
def report(request: ActorRequest, gap_id: int) -> HttpResponse:
    """What was done, with evidence."""
    found = selectors.find_gap(gap_id, request.actor)
    form = GapReportForm(request.POST or None, request.FILES or None, initial={"version": found.version})

    def send(said: dict[str, Any]) -> Any:
        document = attached(said["document"], actor=request.actor, now=request.now, division=found.division)
        return services.report_gap(
            gap_id=gap_id, version=form.seen_version, document=document, **form.values(), actor=request.actor,
            now=request.now,
        )  # fmt: skip

    return form_page(
        request,
        form,
        send,
        done="已报告，由另一位审核员核查后销号。",
        to=lambda row: redirect("standards:gap", row.pk),
        title=f"报告：{found.title}",
        crumbs=[("标准任务", reverse("standards:gaps"))],
    )


@page(DRAFTERS)
def send_back(request: ActorRequest, gap_id: int) -> HttpResponse:
    """What was reported does not do: it goes back with what is missing."""
    found = selectors.find_gap(gap_id, request.actor)
    form = GapReturnForm(request.POST or None, initial={"version": found.version})
    return form_page(
        request,
        form,
        lambda _: services.return_gap(
            gap_id=gap_id, version=form.seen_version, **form.values(), actor=request.actor, now=request.now
        ),
        done="已退回，写明了缺什么。",
        to=lambda row: redirect("standards:gap", row.pk),
        title=f"退回：{found.title}",
        crumbs=[("标准任务", reverse("standards:gaps"))],
    )


@page(DRAFTERS)
def conclude(request: ActorRequest, gap_id: int) -> HttpResponse:
    """The evidence does: closed."""
    found = selectors.find_gap(gap_id, request.actor)
    form = SeenForm(request.POST or None, initial={"version": found.version})
    return form_page(
        request,
        form,
        lambda _: services.close_gap(
            gap_id=gap_id, version=form.seen_version, actor=request.actor, now=request.now
        ),
        done="已销号。",
        to=lambda row: redirect("standards:gap", row.pk),
        title=f"销号：{found.title}",
        crumbs=[("标准任务", reverse("standards:gaps"))],
    )
