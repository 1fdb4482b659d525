"""Reviewing: the list of cases, one case side by side, bulk action with its preview, merit ranking, recusal."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from youji.catalogue.labels import ENTRY_STATUSES
from youji.catalogue.logic.statuses import EntryStatus
from youji.documents import services as documents
from youji.recognition import policy
from youji.recognition.selectors import case as reading
from youji.recognition.selectors import cases, rounds, turns
from youji.recognition.selectors.facts import district_of
from youji.recognition.services import bulk, experts, review
from youji.schemes.labels import STATUSES, status_word
from youji.schemes.logic.statuses import Status
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared import reading as reading_of
from youji.shared.actor import APPLICANTS
from youji.shared.labels import Word
from youji.shared.listing import Column, Filter, Listing
from youji.shared.quantities import area_text
from youji.shared.refusals import Blocked, NotAllowed, Refused, StaleState
from youji.shared.web import ActorRequest, page

ORDER_WORDS = (
    ("due", "期限"),
    ("new", "申报时间"),
    ("code", "申报号"),
    ("name", "名称"),
    ("rank", "推荐排序"),
)
MOST_REMARKS = 40


def _word(application: Any) -> Word:
    return status_word(application.status)


CASES = Listing(
    "办件列表",
    filters=(
        Filter("which", "办件范围", "links", options=turns.PILES[1:]),
        Filter("round", "批次"),
        Filter("status", "状态", options=[(s.value, w.label) for s, w in STATUSES.items() if s is not Status.DRAFT]),
        Filter("category", "类别"),
        Filter("division", "县市区", pattern=r"\d{2,12}"),
        Filter("q", "查找", "search", hint="名称、申报号、拼音首字母"),
    ),
    columns=(
        Column("name", "名称", lambda a: a.base.name, sort="name",
               href=lambda a: reverse("recognition:case", args=[a.code]),
               below=lambda a: f"{a.code} {a.operator.name if a.operator else ''}"),
        Column("status", "状态", lambda a: _word(a).label, tone=lambda a: _word(a).tone),
        Column("category", "类别", lambda a: cases.category_label(scheme_of(a.scheme_version), a.category)),
        Column("district", "地区", district_of),
        Column("area", "规模", lambda a: a.base.area_mu, css="num", show=lambda a: area_text(a.base.area_mu)),
        Column("rank", "排序", css="num", sort="rank"),
        Column("due_on", "期限", sort="due"),
    ),
    orders=cases.ORDERS,
    order_words=ORDER_WORDS,
    none="还没有办件。",
    tick=lambda a: a.pk if _word(a).tone == "busy" else "",
)  # fmt: skip


@page(policy.CASES)
def index(request: ActorRequest) -> HttpResponse:
    """Cases in scope, narrowed and ordered by links."""
    today = clock.local_date(request.now)
    known = list(rounds.all_rounds(request.actor))
    asked = CASES.read(
        request.GET,
        round=[(str(r.pk), r.title) for r in known],
        category=list(
            {c.key: c.label for r in known for c in scheme_of(r.scheme_version).categories}.items()
        ),
        division=cases.areas(request.actor),
    )
    found = cases.listed(request.actor, cases.Filters.read(asked.values))
    listing = asked.of(
        turns.narrowed(found, asked.values["which"], request.actor, today),
        tone=lambda a: "stop" if a.due_on and a.due_on < today and _word(a).tone == "busy" else "",
    )
    context = {"listing": listing, "steps": bulk_steps(request)}
    return listing.workbook() or render(request, "recognition/review/index.html", context)


def bulk_steps(request: ActorRequest) -> list[tuple[str, str]]:
    """The steps this reader could take for many at once: those that carry no itemised corrections."""
    steps: dict[str, str] = {}
    for version in {a.scheme_version for a in cases.recent_of(request.actor)}:
        for step in scheme_of(version).steps:
            mine = step.role in request.actor.roles and step.role not in APPLICANTS
            if mine and step.tone != "back" and "join_notice" not in step.effects:
                steps.setdefault(step.name, step.label)
    return list(steps.items())


@page(policy.CASES)
def show(request: ActorRequest, code: str) -> HttpResponse:
    """One case: facts and evidence, verdicts and conflicts, the decision."""
    return _show_page(request, code)


def _show_page(
    request: ActorRequest,
    code: str,
    *,
    findings: Any = (),
    problems: dict[str, str] | None = None,
    late: str = "",
    status: int = 200,
) -> HttpResponse:
    application = cases.find_by_code(code, request.actor)
    view = reading.case_of(application, request.actor, request.now)
    typed = [
        (
            request.POST.get(f"target-{n}", ""),
            request.POST.get(f"reason-{n}", ""),
            (problems or {}).get(f"corrections-{n}", ""),
        )
        for n in range(_count(request))
    ]
    context = {
        "a": application,
        "case": view,
        "word": status_word(application.status),
        "district": district_of(application),
        "category": cases.category_label(view.scheme, application.category),
        "outlook": review.outlook(application, request.actor, request.now, view.around),
        "interest": cases.has_interest(application, request.actor),
        "recused": any(r.person_id == request.actor.user_id for r in view.recusals),
        "earlier": [(a, status_word(s)) for a, s in view.earlier],
        "entries": [(e, ENTRY_STATUSES[EntryStatus(s)]) for e, s in view.entries if s],
        "findings": findings,
        "late": late,
        "problems": problems or {},
        "typed": request.POST,
        "remarks": typed or [("", "", "")],
        "pressed": request.POST.get("step", ""),
        "show_names": True,
    }
    return render(request, "recognition/review/show.html", context, status=status)


def _count(request: ActorRequest) -> int:
    numbers = [n.removeprefix("target-") for n in request.POST if n.startswith("target-")]
    return min(
        max((int(n) + 1 for n in numbers if n.isascii() and n.isdigit() and len(n) < 3), default=0),
        MOST_REMARKS,
    )


def _remarks(request: ActorRequest) -> list[review.Remark]:
    said = [
        review.Remark(request.POST.get(f"target-{n}", ""), request.POST.get(f"reason-{n}", ""))
        for n in range(_count(request))
    ]
    return [r for r in said if r.target or r.reason.strip()]


@page(policy.CASES)
@require_POST
def step(request: ActorRequest, code: str) -> HttpResponse:
    """Take the step pressed, with the opinion, number, document and corrections of the form."""
    application = cases.find_by_code(code, request.actor)
    name, version = request.POST.get("step", ""), request.POST.get("version", "")
    chosen = next((s for s in scheme_of(application.scheme_version).steps if s.name == name), None)
    try:
        asked = review.Asked(
            opinion=request.POST.get("opinion", ""),
            document_number=request.POST.get("document_number", ""),
            document=documents.attached(
                request.FILES.get("document"),
                actor=request.actor,
                now=request.now,
                operator_id=application.operator_id,
                division=application.division,
            ),
            corrections=_remarks(request) if chosen is not None and chosen.tone == "back" else (),
        )
        review.take_step(
            name,
            application_id=application.pk,
            actor=request.actor,
            now=request.now,
            asked=asked,
            version=reading_of.whole(version),
            as_read=application,
        )
    except Blocked as blocked:
        return _show_page(request, code, findings=blocked.findings, status=422)
    except Refused as refusal:
        return _show_page(request, code, problems=refusal.by_field, status=422)
    except (NotAllowed, StaleState) as late:
        return _show_page(request, code, late=str(late), status=409)
    messages.success(request, f"{application.base.name}：{chosen.label if chosen else name}，已办理。")
    return redirect("recognition:case", code)


@page(policy.CASES)
@require_POST
def recuse(request: ActorRequest, code: str) -> HttpResponse:
    """回避."""
    application = cases.find_by_code(code, request.actor)
    try:
        review.recuse(
            application_id=application.pk,
            reason=request.POST.get("reason", ""),
            actor=request.actor,
            now=request.now,
        )
    except Refused as refusal:
        return _show_page(request, code, problems={"recuse": str(refusal)}, status=422)
    messages.success(request, "已登记回避，并通知了同级其他人员。")
    return redirect("/desk/")


@page(policy.CASES)
@require_POST
def bulk_action(request: ActorRequest) -> HttpResponse:
    """First what would happen to each; pressed again, it happens, each on its own."""
    ids = [int(pk) for pk in request.POST.getlist("pk") if pk.isascii() and pk.isdigit() and len(pk) < 19][
        :500
    ]
    name = request.POST.get("step", "")
    asked = review.Asked(
        opinion=request.POST.get("opinion", ""), document_number=request.POST.get("document_number", "")
    )
    if not ids or not name:
        messages.error(request, "请先勾选要办理的申报，再选择办理哪一步。")
        return redirect("recognition:cases")
    do = bulk.bulk_take if request.POST.get("confirmed") else bulk.bulk_preview
    outcomes = do(name, application_ids=ids, actor=request.actor, now=request.now, asked=asked)
    context = {
        "outcomes": outcomes,
        "ready": sum(o.done for o in outcomes),
        "name": name,
        "label": dict(bulk_steps(request)).get(name, name),
        "asked": asked,
        "done": bool(request.POST.get("confirmed")),
        "back": request.POST.get("back", ""),
    }
    return render(request, "recognition/review/bulk.html", context)


@page(policy.CASES)
def ranking(request: ActorRequest, round_id: int, division: str) -> HttpResponse:
    """择优排序: the applications of one area in one round, with the quota line."""
    found = rounds.find_round(round_id, request.actor)
    rows = cases.ranked(request.actor, round_id, division)
    sentence, status = "", 200
    if request.method == "POST":
        try:
            order, seen = _order(request, [a.pk for a, _ in rows])
            experts.rank_applications(
                round_id=round_id,
                division=division,
                order=order,
                seen=seen,
                actor=request.actor,
                now=request.now,
            )
        except Refused as refusal:
            sentence, status = str(refusal), 422
        else:
            messages.success(request, "排序已保存。")
            return redirect("recognition:ranking", round_id, division)
    quota = next((p.quota for p in rounds.progress_of(found, request.actor) if p.division == division), None)
    context = {
        "round": found,
        "division": division,
        "rows": [(a, score, status_word(a.status)) for a, score in rows],
        "quota": quota,
        "may_rank": experts.may_rank(request.actor, division),
        "sentence": sentence,
    }
    return render(request, "recognition/review/ranking.html", context, status=status)


def _order(request: ActorRequest, ids: list[int]) -> tuple[list[int], dict[int, int | None]]:
    places: list[tuple[int, int]] = []
    seen: dict[int, int | None] = {}
    for pk in ids:
        place = request.POST.get(f"rank-{pk}", "").strip()
        was = request.POST.get(f"was-{pk}", "")
        if not (place.isascii() and place.isdigit() and len(place) < 5):
            raise Refused("每一件都要填一个名次，用1、2、3这样的数字。")
        places.append((int(place), pk))
        seen[pk] = reading_of.whole(was)
    if len({place for place, _ in places}) != len(places):
        raise Refused("有两件填了同一个名次，请改成不同的名次。")
    return [pk for _, pk in sorted(places)], seen
