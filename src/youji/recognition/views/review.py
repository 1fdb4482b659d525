"""Reviewing: the list of cases, one case side by side, bulk action with its preview, merit ranking, recusal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from youji.catalogue.labels import ENTRY_STATUSES
from youji.catalogue.logic.statuses import EntryStatus
from youji.documents import services as documents
from youji.documents.selectors import document_of
from youji.recognition import policy
from youji.recognition.forms.review import (
    AdoptionForm,
    BulkForm,
    NoteForm,
    RankingForm,
    RecusalForm,
    StepForm,
)
from youji.recognition.selectors import case as case_page
from youji.recognition.selectors import cases, judged, notes, pending, rounds, turns
from youji.recognition.selectors.facts import district_of, quota_in
from youji.recognition.services import bulk, experts, review
from youji.recognition.services.adopting import may_adopt
from youji.schemes.labels import STATUSES, status_word
from youji.schemes.logic.statuses import Status
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import APPLICANTS
from youji.shared.labels import Word
from youji.shared.listing import Column, Filter, Listing
from youji.shared.once_more import Asks, Line
from youji.shared.pages import show as show_form
from youji.shared.pages import submit
from youji.shared.web import ActorRequest, page

ORDER_WORDS = (
    ("due", "期限"),
    ("new", "申报时间"),
    ("code", "申报号"),
    ("name", "名称"),
    ("rank", "推荐排序"),
)


#: Kinds of step that one text decides for many: a return has each case's own corrections.
BY_MANY = frozenset({"forward", "stop", "hold"})


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
        Column("name", "名称", lambda a: a.shown.name, sort="name",
               href=lambda a: reverse("recognition:case", args=[a.code]),
               badge=lambda a: "登记有变更" if a.register_changed else "",
               below=lambda a: f"{a.code} {a.operator.name if a.operator else ''}"),
        Column("status", "状态", lambda a: _word(a).label, tone=lambda a: _word(a).tone),
        Column("category", "类别", lambda a: cases.category_label(scheme_of(a.scheme_version), a.category)),
        Column("district", "地区", district_of),
        Column("area", "规模", lambda a: a.shown.area_mu, css="num", show=lambda a: a.shown.scale_text),
        Column("rank", "排序", css="num", sort="rank"),
        Column("held", "在谁手里"),
        Column("due_on", "期限", css="nowrap", sort="due"),
    ),
    orders=cases.ORDERS,
    order_words=ORDER_WORDS,
    none="还没有办件。",
    tick=lambda a: a.pk if _word(a).tone == "busy" else "",
)  # fmt: skip


@page(policy.CASES)
def index(request: ActorRequest) -> HttpResponse:
    """Cases in scope, narrowed and ordered by links; of those ticked, what a step would do."""
    form = BulkForm(request.POST or None, steps=bulk_steps(request))
    if answer := preview(request, form):
        return answer
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
        lambda some: pending.held(list(judged.with_changes(some)), today),
        tone=lambda a: "stop" if a.due_on and a.due_on < today and _word(a).tone == "busy" else "",
    )
    return listing.workbook() or show_form(
        request, "recognition/review/index.html", {"listing": listing}, form
    )


def bulk_steps(request: ActorRequest) -> list[tuple[str, str]]:
    """The steps this reader could take for many at once: those that carry no itemised corrections.

    Schemes word the same step differently: it is called by all their words, and each case in the preview by its own.
    """
    steps: dict[str, list[str]] = {}
    known = {a.scheme_version for a in cases.recent_of(request.actor)}
    for version in sorted(known, key=lambda version: (version.key, version.pk)):
        for step in scheme_of(version).steps:
            mine = step.role in request.actor.roles and step.role not in APPLICANTS
            if mine and step.tone in BY_MANY and "join_notice" not in step.effects:
                steps.setdefault(step.name, []).append(step.label)
    return [(name, " / ".join(dict.fromkeys(labels))) for name, labels in steps.items()]


@page(policy.CASES)
def show(request: ActorRequest, code: str) -> HttpResponse:
    """One case: facts and evidence, verdicts and conflicts, the decision."""
    return show_page(request, code)


def show_page(
    request: ActorRequest,
    code: str,
    *,
    form: StepForm | None = None,
    recusing: RecusalForm | None = None,
    adopting: AdoptionForm | None = None,
    noting: NoteForm | None = None,
) -> HttpResponse:
    """The case as it is now, with what was refused."""
    application = cases.find_by_code(code, request.actor)
    view = case_page.case_of(application, request.actor, request.now)
    recused = any(r.person_id == request.actor.user_id for r in view.recusals)
    step_form = form or StepForm(steps=(), targets=view.targets, initial={"version": application.version})
    context = {
        "a": application,
        "case": view,
        "word": status_word(application.status),
        "district": district_of(application),
        "category": cases.category_label(view.scheme, application.category),
        "outlook": review.outlook(application, request.actor, request.now, view.around),
        "interest": cases.has_interest(application, request.actor),
        "recused": recused,
        "earlier": [(a, status_word(s)) for a, s in view.earlier],
        "entries": [(e, ENTRY_STATUSES[EntryStatus(s)]) for e, s in view.entries if s],
        "deciding": step_form,
        "adopting": adopting or AdoptionForm(auto_id="adopt_%s", initial={"version": application.version}),
        "may_adopt": bool(view.changes) and may_adopt(application, request.actor),
        "recusing": recusing or RecusalForm(auto_id="recuse_%s"),
        "notes": notes.notes_of(application, request.actor),
        "may_note": notes.may_write(application, request.actor, recused=recused),
        "noting": noting or NoteForm(auto_id="note_%s"),
        # Somebody else took a step since this page was made.
        "late": form is not None and form.cleaned_data.get("version") not in (None, application.version),
        "show_names": True,
    }
    return show_form(
        request, "recognition/review/show.html", context, noting or adopting or recusing or step_form
    )


@page(policy.CASES)
@require_POST
def step(request: ActorRequest, code: str) -> HttpResponse:
    """Take the step pressed, with the opinion, number, document and corrections of the form."""
    application = cases.find_by_code(code, request.actor)
    scheme = scheme_of(application.scheme_version)
    form = StepForm(
        request.POST or None,
        request.FILES,
        steps=[(one.name, one.label) for one in scheme.steps],
        targets=case_page.targets_of(scheme),
    )

    owner: dict[str, Any] = {"operator_id": application.operator_id, "division": application.division}

    def published(said: dict[str, Any]) -> list[Line] | None:
        taken = next(one for one in scheme.steps if one.name == said["step"])
        if not review.is_published(taken, application.status):
            return None
        listed = "，列入目录" if "enter_catalogue" in taken.effects else ""
        return [
            ("将公开", f"{application.shown.name}（{application.code}）：{taken.label}{listed}"),
            ("类别", cases.category_label(scheme, application.category)),
        ]

    def write(said: dict[str, Any]) -> str:
        taken = next(one for one in scheme.steps if one.name == said["step"])
        document = documents.attached(said["document"], actor=request.actor, now=request.now, **owner)
        asked = review.Asked(**form.values(), document=document)
        review.take_step(
            taken.name,
            application_id=application.pk,
            actor=request.actor,
            now=request.now,
            asked=replace(asked, corrections=form.corrections())
            if taken.target == Status.RETURNED
            else asked,
            version=said["version"],
            as_read=application,
        )
        return taken.label

    answer = submit(
        request,
        form,
        write,
        asks=Asks(published, keep=partial(documents.kept, actor=request.actor, now=request.now, **owner)),
        done=lambda label: f"{application.base.name}：{label}，已办理。",
        to=reverse("recognition:case", args=[code]),
    )
    return answer or show_page(request, code, form=form)


@page(policy.CASES)
@require_POST
def recuse(request: ActorRequest, code: str) -> HttpResponse:
    """回避."""
    application = cases.find_by_code(code, request.actor)
    form = RecusalForm(request.POST or None, auto_id="recuse_%s")
    answer = submit(
        request,
        form,
        lambda said: review.recuse(
            application_id=application.pk, reason=said["reason"], actor=request.actor, now=request.now
        ),
        done="已登记回避，并通知了同级其他人员。",
        to="/desk/",
    )
    return answer or show_page(request, code, recusing=form)


def preview(request: ActorRequest, form: BulkForm) -> HttpResponse | None:
    """What the step would do to each of the cases ticked; ``None`` leaves the list to be shown, as it was ticked."""
    return _all_of_them(request, form, bulk.bulk_preview)


def _all_of_them(
    request: ActorRequest, form: BulkForm, do: Callable[..., list[bulk.Outcome]]
) -> HttpResponse | None:
    def write(said: dict[str, Any]) -> list[bulk.Outcome]:
        document = documents.attached(
            said["document"], actor=request.actor, now=request.now, division=request.actor.division
        ) or document_of(said["kept"], request.actor)
        form.cleaned_data["kept"] = document.pk if document else None
        asked = review.Asked(**form.values(), document=document)
        return do(said["step"], application_ids=said["pk"], actor=request.actor, now=request.now, asked=asked)

    def told(outcomes: list[bulk.Outcome]) -> HttpResponse:
        said = form.cleaned_data
        label, taken = dict(bulk_steps(request)).get(said["step"], ""), do is bulk.bulk_take
        if taken and all(o.done for o in outcomes):
            messages.success(request, f"{label}，已办理：办成{len(outcomes)}件。")
            return redirect(form.way_back or "recognition:cases")
        context = {
            "outcomes": outcomes,
            "ready": sum(o.done for o in outcomes),
            "label": label,
            "said": said,
            "done": taken,
        }
        return show_form(request, "recognition/review/bulk.html", context, form)

    return submit(request, form, write, to=told)


@page(policy.CASES)
@require_POST
def bulk_action(request: ActorRequest) -> HttpResponse:
    """First what would happen to each; pressed again, it happens, each on its own."""
    form = BulkForm(request.POST or None, request.FILES or None, steps=bulk_steps(request))
    confirmed = form.is_valid() and form.cleaned_data["confirmed"]
    answer = _all_of_them(request, form, bulk.bulk_take if confirmed else bulk.bulk_preview)
    return answer or show_form(request, "recognition/review/bulk.html", {"outcomes": []}, form)


@page(policy.CASES)
def ranking(request: ActorRequest, round_id: int, division: str) -> HttpResponse:
    """择优排序: the applications of one area in one round, with the quota line."""
    found = rounds.find_round(round_id, request.actor)
    rows = cases.ranked(request.actor, round_id, division)
    form = RankingForm(request.POST or None, applications=[a for a, _ in rows])
    answer = submit(
        request,
        form,
        lambda _: experts.rank_applications(
            round_id=round_id,
            division=division,
            order=form.order(),
            seen=form.seen(),
            actor=request.actor,
            now=request.now,
        ),
        done="排序已保存。",
        to=lambda _: redirect("recognition:ranking", round_id, division),
    )
    context = {
        "round": found,
        "division": division,
        "rows": [(a, score, status_word(a.status), form[f"rank-{a.pk}"]) for a, score in rows],
        "quota": quota_in(found, scheme_of(found.scheme_version), division),
        "quota_said": rounds.quota_said(found, division),
        "may_rank": experts.may_rank(request.actor, division),
    }
    return answer or show_form(request, "recognition/review/ranking.html", context, form)
