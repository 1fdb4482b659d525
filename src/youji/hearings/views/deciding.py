"""The officials' side: what is under way, confirming, hearing and deciding it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from youji.catalogue.selectors.terms import terms
from youji.hearings.forms import ConfirmForm, DecisionForm, HearingForm, LiftForm
from youji.hearings.policy import HEARINGS, READERS
from youji.hearings.selectors import papers, records
from youji.hearings.services import interims, proposals
from youji.shared.clock import local_date
from youji.shared.files import PDF, file_response
from youji.shared.listing import Column, Filter, Listing
from youji.shared.once_more import Asks, Line
from youji.shared.pages import show, submit
from youji.shared.web import ActorRequest, page

KINDS = (("proposals", "拟处理事项"), ("orals", "听证"), ("interims", "临时暂停"))
LIST = Listing(
    "告知与陈述",
    filters=(Filter("kind", "事项", "links", options=KINDS, default="proposals", everything=""),),
    columns=(
        Column("name", "条目", lambda row: row.entry.name, below=lambda row: row.entry.code,
               href=lambda row: reverse(f"hearings:{row.procedure.noun}", args=[row.pk])),
        Column("what", "措施", lambda row: getattr(row, "label", "临时暂停")),
        Column("ground", "情形", lambda row: row.ground_label or "—"),
        Column("opened_at", "提出", lambda row: local_date(row.opened_at), css="nowrap", sort="opened"),
        Column("due_on", "期限", css="nowrap", sort="due"),
        Column("state", "进展", lambda row: row.standing,
               tone=lambda row: "past" if row.concluded_at else "busy"),
    ),
    orders={"opened": ("opened_at", "pk"), "due": ("due_on", "pk")},
    none="这里没有事项。临时暂停、删除前的事先告知、听证和撤销纳入会出现在这里。",
)  # fmt: skip


@page(HEARINGS)
@require_GET
def matters(request: ActorRequest) -> HttpResponse:
    """Intended measures, or interim suspensions, open first."""
    asked = LIST.read(request.GET)
    found = getattr(records, asked.values["kind"])(request.actor)
    listing = asked.of(found)
    return listing.workbook() or render(request, "hearings/matters.html", {"listing": listing})


#: Which button → what is done, and what is said then.
INTERIM_STEPS: dict[str, tuple[Callable[..., Any], str]] = {
    "confirm": (interims.confirm, "已确认暂停并公开，请按期听取主体陈述申辩。"),
    "uphold": (interims.uphold, "已维持暂停，主体已收到通知。"),
    "lift": (interims.lift, "已解除并公开，主体已收到通知。"),
}
#: What the public reads then; of a suspension upheld it has read.
INTERIM_PUBLISHED = {"confirm": "暂停", "lift": "解除临时暂停"}


@page(HEARINGS)
@require_http_methods(["GET", "POST"])
def interim(request: ActorRequest, interim_id: int) -> HttpResponse:
    """One interim suspension: what it rests on, what its holder says, and the next step."""
    row = records.find_interim(interim_id, request.actor)
    may, ordered = row.open_to(request.actor), row.state == row.State.ORDERED
    made_of = HearingForm if not ordered else ConfirmForm if may else LiftForm
    form = made_of(request.POST or None, initial={"version": row.version})

    def take(said: dict[str, Any]) -> str:
        act, done = INTERIM_STEPS[said.pop("do")]
        if act is interims.uphold:  # it keeps the number it was confirmed by
            said.pop("document_number", None)
        act(interim_id=row.pk, **said, actor=request.actor, now=request.now)
        return done

    def published(said: dict[str, Any]) -> list[Line] | None:
        if said["do"] not in INTERIM_PUBLISHED:
            return None
        told = INTERIM_PUBLISHED[said["do"]]
        return [("将公开", f"{row.entry.name}（{row.entry.code}）：{told}"), ("情形", row.ground_label)]

    home = reverse("hearings:interim", args=[row.pk])
    answer = submit(request, form, take, done=str, to=home, asks=Asks(published))
    may_lift = may or (ordered and row.office.admits(request.actor))
    context = {"row": row, "entry": row.entry, "may": may, "may_lift": may_lift, "subject": row.subject}
    return answer or show(request, "hearings/interim.html", context, form)


@page(HEARINGS)
@require_http_methods(["GET", "POST"])
def proposal(request: ActorRequest, proposal_id: int) -> HttpResponse:
    """One intended measure: what it rests on, what the holder says, the decision."""
    row = records.find_proposal(proposal_id, request.actor)
    spoken = row.stated_at or records.oral_of(row)
    start = {"version": row.version, "view": "" if spoken else "none"}
    form = DecisionForm(request.POST or None, initial=start)

    def take(said: dict[str, Any]) -> Any:
        return proposals.decide(proposal_id=row.pk, **said, actor=request.actor, now=request.now)

    done = "已作出决定，主体已收到通知。"

    def published(said: dict[str, Any]) -> list[Line] | None:
        if not said["carry_out"]:
            return None
        return [
            ("将公开", f"{row.entry.name}（{row.entry.code}）：{row.label}，证书和标牌作废"),
            ("情形", row.ground_label or "—"),
            ("事实和理由", row.reason),
        ]

    home = reverse("hearings:proposal", args=[row.pk])
    answer = submit(request, form, take, done=done, to=home, asks=Asks(published))
    today = local_date(request.now)
    waits = row.due_on is not None and row.stated_at is None and today <= row.due_on
    oral = records.oral_of(row)
    context = {"row": row, "entry": row.entry, "may": row.open_to(request.actor) and not waits, "waits": waits,
               "oral": oral, "to_be_heard": proposals.hearing_open(row), "remedies": terms().remedies, "subject": row.subject}  # fmt: skip
    return answer or show(request, "hearings/proposal.html", context, form)


@page(READERS)
@require_GET
def notice(request: ActorRequest, proposal_id: int) -> HttpResponse:
    """事先告知书, for whoever sends it and whom it is addressed to."""
    row = records.find_proposal(proposal_id, request.actor)
    if row.due_on is None:
        raise Http404("这件事不需要事先告知。")
    return file_response(papers.notice(row), f"{row.entry.name}-事先告知书.pdf", PDF, inline=True)
