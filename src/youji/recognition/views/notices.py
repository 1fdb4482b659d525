"""公示 on the console: compose, preview, open; objections: investigate and answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from youji.documents.services import attached
from youji.recognition import policy
from youji.recognition.forms.notices import (
    AnswerForm,
    ChangeForm,
    CorrectionForm,
    ExtensionForm,
    InvestigationForm,
    NoticeForm,
    WithdrawalForm,
)
from youji.recognition.selectors import notice_days
from youji.recognition.selectors import notices as known
from youji.recognition.selectors.facts import district_of
from youji.recognition.selectors.judged import stated_of
from youji.recognition.selectors.noticed import noticed_otherwise, row_of
from youji.recognition.services import notice_changes, notices
from youji.schemes.labels import status_word
from youji.shared import clock, reading
from youji.shared.actor import Actor
from youji.shared.listing import Column, Filter, Listing
from youji.shared.once_more import Asks, Line
from youji.shared.pages import show as render_form
from youji.shared.pages import submit
from youji.shared.refusals import Unknown
from youji.shared.roles import PROVINCE
from youji.shared.web import ActorRequest, page

NOTICES = Listing(
    "公示",
    filters=(Filter("q", "查找", "search", hint="标题、公示编号或文号"),),
    columns=(
        Column("title", "标题", sort="title",
               href=lambda n: reverse("recognition:notice", args=[n.pk]),
               below=lambda n: f"{n.number} {n.document_number}"),
        Column("state", "状态", tone=lambda n: "busy" if n.open else "past"),
        Column("opens_on", "公示开始", sort="opens"),
        Column("closes_on", "公示截止", sort="closes"),
        Column("cases", "件数", css="num"),
        Column("open_objections", "未办结异议", css="num"),
    ),
    orders={"title": ("title", "pk"), "opens": ("opens_on", "pk"), "closes": ("closes_on", "pk")},
    none="还没有发布过公示。厅党组会审定后，从这里发布公示。",
)  # fmt: skip
#: Objections of which the answer is still on the page; older ones stand with their notices.
ANSWERED = 20


@page(policy.NOTICES)
def index(request: ActorRequest) -> HttpResponse:
    """Every notice, what is ready for the next, and the objections to settle."""
    asked = NOTICES.read(request.GET)
    today = clock.local_date(request.now)

    def stand(rows: list[Any]) -> list[Any]:
        for row in rows:
            row.open = known.is_open(row, today)
            row.state = "公示中" if row.open else "已撤回" if row.withdrawn_at else "已结束"
        return rows

    listing = asked.of(known.search_notices(asked.values["q"]), stand)
    shown = [*known.to_settle(request.actor), *known.settled(request.actor)[:ANSWERED]]
    context = {
        "listing": listing,
        "awaiting": known.awaiting_notice(request.actor).count(),
        "ready": known.ready_for_notice(request.actor).exists(),
        "objections": [(o, known.STATE_TONES[o.state]) for o in shown],
    }
    return listing.workbook() or render(request, "recognition/notices/index.html", context)


@page(policy.NOTICES)
def compose(request: ActorRequest) -> HttpResponse:
    """Choose from what is decided, write, look at it, open it."""
    waiting = known.ready_for_notice(request.actor)
    rounds = {str(a.round_id): a.round for a in waiting}
    asked = request.POST.get("round") or request.GET.get("round") or ""
    ready = [a for a in waiting if str(a.round_id) == asked] if asked in rounds else waiting
    chosen = {pk for pk in (request.POST.getlist("pk") or request.GET.getlist("pk")) if reading.whole(pk)}
    if request.method == "GET" and not chosen and (asked in rounds or len(rounds) == 1):
        chosen = {str(a.pk) for a in ready}  # one list, one notice; of several the publisher chooses
    picked = [a for a in ready if str(a.pk) in chosen]
    do = request.POST.get("do")
    form = NoticeForm(request.POST or None, initial=known.latest_contact())

    def write(said: dict[str, Any]) -> Any:
        del said["version"]  # nothing is changed: there is no version to have seen
        pks = [a.pk for a in picked]
        return notices.open_notice(application_ids=pks, **said, actor=request.actor, now=request.now)

    def published(_: dict[str, Any]) -> list[Line]:
        return [("将公开", "、".join(a.shown.name for a in picked)), ("规模和类别", "见下面的预览")]

    answer = bool(do) and submit(
        request,
        form,
        write,
        asks=Asks(published, look=do != "open"),
        done=lambda notice: f"公示已发布，{clock.in_words(notice.closes_on)}截止。",
        to=lambda notice: redirect("recognition:notice", notice.pk),
    )
    today = clock.local_date(request.now)
    closes = notice_days.last_day(picked, form["working_days"].value(), today)
    context = {
        "ready": [(a, district_of(a), str(a.pk) in chosen) for a in ready],
        "waiting": len(waiting),
        "rounds": [(key, r, sum(str(a.round_id) == key for a in waiting)) for key, r in rounds.items()],
        "asked": asked if asked in rounds else "",
        "preview": [row_of(a, stated_of(a)) for a in picked] if do else [],
        "least": notice_days.least_days(picked),
        "closes": closes,
        "reckoned": notice_days.open_years(today, closes),
    }
    return answer or render_form(request, "recognition/notices/compose.html", context, form)


@page(policy.NOTICES)
def show(request: ActorRequest, notice_id: int) -> HttpResponse:
    """One notice: what was published and what became of it, where each application stands now, the objections."""
    notice = known.find_notice(notice_id)
    changing = notice_changes.may_change(request.actor) and notice.withdrawn_at is None
    still = list(known.still_on(notice, request.actor)) if changing else []
    context = {
        "notice": notice,
        "open": known.is_open(notice, clock.local_date(request.now)),
        "rows": [(a, status_word(a.status), district_of(a)) for a in known.on_notice(notice, request.actor)],
        "changes": known.changes_of(notice),
        "doing": [(do, label) for do, (label, _, _) in CHANGES.items()] if still else [],
        "differing": [a for a in still if noticed_otherwise(a, stated_of(a))],
        "objections": [(o, known.STATE_TONES[o.state]) for o in known.objections_to(notice, request.actor)],
        "counts": known.counted(notice),
    }
    return render(request, "recognition/notices/show.html", context)


@page(policy.CHANGING_NOTICES)
def change(request: ActorRequest, notice_id: int, do: str) -> HttpResponse:
    """更正, 延长 or 撤回: on what ground, and what it will mean."""
    if do not in CHANGES:
        raise Unknown(do)
    label, make, act = CHANGES[do]
    notice = known.find_notice(notice_id)
    rows = [(a.code, f"{a.base.name}（{a.code}）") for a in known.still_on(notice, request.actor)]
    # What the notice says now stands in the boxes; why it changes, and by which document, is asked anew.
    told = {key: said for key, said in make.told_of(notice).items() if key != "document_number"}
    form = make(request.POST or None, rows=rows, initial=told)
    answer = submit(
        request,
        form,
        lambda said: act(notice_id=notice_id, actor=request.actor, now=request.now, **said),
        done=f"已{label}，公开页面已更新，并通知了申报单位。",
        to=lambda _: redirect("recognition:notice", notice_id),
        asks=Asks(lambda _: [("将公开", f"{label}：{notice.title}（{notice.number}）")]),
    )
    today = clock.local_date(request.now)
    until = notice_days.last_day(known.on_notice(notice, request.actor), None, today)
    asked = do == "correct" and notice_days.open_years(today, until)
    context = {"notice": notice, "do": do, "label": label, "rows": rows, "reckoned": asked}
    return answer or render_form(request, "recognition/notices/change.html", context, form)


#: What may become of a published notice: the word, the form, the service.
CHANGES: dict[str, tuple[str, type[ChangeForm], Callable[..., Any]]] = {
    "correct": ("更正公示", CorrectionForm, notice_changes.correct_notice),
    "extend": ("延长公示", ExtensionForm, notice_changes.extend_notice),
    "withdraw": ("撤回公示", WithdrawalForm, notice_changes.withdraw_notice),
}


@page(policy.ROUND_MAKERS)
def objection(request: ActorRequest, objection_id: int) -> HttpResponse:
    """One objection: what it says, what was found and by whom, the answer of another."""
    found = known.find_objection(objection_id, request.actor)
    recording = "record" in request.GET or found.investigated_by_id is None
    make, write = (InvestigationForm, _investigate) if recording else (AnswerForm, _conclude)
    form = make(request.POST or None, request.FILES or None, initial=make.told_of(found))
    answer = submit(
        request,
        form,
        lambda said: write(said, objection_id=objection_id, actor=request.actor, now=request.now),
        done=DONE.__getitem__,
        to=lambda _: redirect("recognition:objection", objection_id),
    )
    context = {
        "o": found,
        "earlier": known.earlier_findings(found, request.actor),
        "tone": known.STATE_TONES[found.state],
        "recording": recording,
        "may": found.open_to(request.actor),
    }
    return answer or render_form(request, "recognition/notices/objection.html", context, form)


def _investigate(said: dict[str, Any], *, objection_id: int, actor: Actor, now: datetime) -> str:
    # Of the province alone, as what the objection came with.
    document = attached(said.pop("document"), actor=actor, now=now, division=PROVINCE)
    notices.investigate_objection(objection_id=objection_id, **said, document=document, actor=actor, now=now)
    return "investigate"


def _conclude(said: dict[str, Any], *, objection_id: int, actor: Actor, now: datetime) -> str:
    do = str(said.pop("do"))
    notices.conclude_objection(objection_id=objection_id, upheld=do == "uphold", **said, actor=actor, now=now)
    return do


DONE = {
    "investigate": "调查情况已保存，由另一位复核员办结。",
    "uphold": "已办结：异议成立。",
    "dismiss": "已办结：异议不成立。",
}
