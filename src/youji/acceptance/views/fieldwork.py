"""On the spot: the assessor's visits, the sheet on the phone, what the phone sends, the team's common result."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from youji.acceptance import policy
from youji.acceptance.forms import (
    Unreadable,
    read_changes,
    read_common,
    read_item,
    read_position,
    read_version,
)
from youji.acceptance.logic.visits import the_day_has_come
from youji.acceptance.selectors import acceptances, scoring, visits
from youji.acceptance.services import fieldwork
from youji.acceptance.services.visits import reconcile_acceptance, sign_reconciled
from youji.schemes.selectors import scheme_of
from youji.shared import answers, checklists, clock
from youji.shared.refusals import Blocked, NotAllowed, Refused
from youji.shared.web import ActorRequest, page


@page(policy.ASSESSORS)
def own(request: ActorRequest) -> HttpResponse:
    """The visits I am asked to make."""
    rows = list(visits.visits_of(request.actor))
    context = {
        "open": [one for one in rows if not one.acceptance.outcome],
        "past": [one for one in rows if one.acceptance.outcome],
    }
    return render(request, "acceptance/visits.html", context)


@page(policy.ASSESSORS)
def sheet(request: ActorRequest, acceptance_id: int) -> HttpResponse:
    """My score sheet, one item a screen."""
    return _sheet_page(request, acceptance_id)


def _sheet_page(
    request: ActorRequest, acceptance_id: int, findings: tuple = (), status: int = 200
) -> HttpResponse:
    mine = visits.find_sheet(acceptance_id, request.actor)
    application = mine.acceptance.application
    checklist = acceptances.checklist_of(application)
    items = scoring.item_views(checklist, mine.lines, application.self_assessment)
    total = checklists.score(checklist, mine.lines)
    context = {
        "sheet": mine,
        "acceptance": mine.acceptance,
        "application": application,
        "scheme": scheme_of(application.scheme_version),
        "items": items,
        "score": total,
        "done": sum(one.tier is not None for one in items if not one.item.bonus),
        "asked": sum(not one.item.bonus for one in items),
        "distance": visits.distance_text(visits.distance_from_base(mine)),
        "findings": findings,
        "too_early": the_day_has_come(clock.local_date(request.now), mine.acceptance.scheduled_on)
        is not None,
    }
    return render(request, "acceptance/sheet.html", context, status=status)


def _answer(request: ActorRequest, acceptance_id: int, refusal: Exception) -> HttpResponse:
    """A refusal as the phone's program or as its page reads it."""
    if answers.wants_json(request):
        return _told(refusal)
    if isinstance(refusal, Blocked):
        return _sheet_page(request, acceptance_id, refusal.findings, 422)
    messages.error(request, str(refusal))
    return redirect("acceptance:sheet", acceptance_id)


@require_POST
@page(policy.ASSESSORS)
def check_in(request: ActorRequest, acceptance_id: int) -> HttpResponse:
    """I am here."""
    try:
        position = read_position(request.POST)
        fieldwork.check_in(
            acceptance_id=acceptance_id, position=position, actor=request.actor, now=request.now
        )
    except (Blocked, Unreadable) as refusal:
        return _answer(request, acceptance_id, refusal)
    if answers.wants_json(request):
        return JsonResponse({"checked_in": True})
    messages.success(request, "已签到。")
    return redirect("acceptance:sheet", acceptance_id)


@require_POST
@page(policy.ASSESSORS)
def lines(request: ActorRequest, acceptance_id: int) -> HttpResponse:
    """What the phone's queue holds, all at once; safe to send again."""
    try:
        mine = fieldwork.save_lines(
            acceptance_id=acceptance_id,
            changes=read_changes(request.body),
            actor=request.actor,
            now=request.now,
        )
    except (Refused, NotAllowed) as refusal:
        return _told(refusal)
    total = checklists.score(acceptances.checklist_of(mine.acceptance.application), mine.lines)
    return JsonResponse({"total": str(total.total), "unscored": list(total.unscored)})


@require_POST
@page(policy.ASSESSORS)
def item(request: ActorRequest, acceptance_id: int) -> HttpResponse:
    """One item by plain form: tier, note and photo together."""
    key = request.POST.get("item", "")
    try:
        change = read_item(request.POST, request.now)
        fieldwork.save_lines(
            acceptance_id=acceptance_id, changes=[change], actor=request.actor, now=request.now
        )
        photo = request.FILES.get("photo")
        if photo is not None:
            fieldwork.add_photo(
                acceptance_id=acceptance_id, item=key, key=f"form-{change.at}", file=photo, name=photo.name or "照片",
                actor=request.actor, now=request.now,
            )  # fmt: skip
    except (Refused, NotAllowed) as refusal:
        messages.error(request, str(refusal))
        return redirect(f"/field/acceptance/{acceptance_id}/#item-{key}")
    return redirect(f"/field/acceptance/{acceptance_id}/#item-{request.POST.get('next') or key}")


@require_POST
@page(policy.ASSESSORS)
def photo(request: ActorRequest, acceptance_id: int) -> HttpResponse:
    """One photo from the phone's queue; safe to send again."""
    uploaded = request.FILES.get("photo")
    if uploaded is None:
        return JsonResponse({"refused": "没有收到照片。请重新拍照。"}, status=422)
    try:
        document = fieldwork.add_photo(
            acceptance_id=acceptance_id,
            item=request.POST.get("item", ""),
            key=request.POST.get("key", "")[:60],
            file=uploaded,
            name=uploaded.name or "照片.jpg",
            actor=request.actor,
            now=request.now,
        )
    except (Refused, NotAllowed) as refusal:
        return _told(refusal)
    return JsonResponse({"document": document})


def _told(refusal: Exception) -> JsonResponse:
    """A refusal as the phone's queue reads it (docs/offline.md)."""
    sentence = str(refusal)
    return JsonResponse({"refused": sentence}, status=409 if isinstance(refusal, NotAllowed) else 422)


@require_POST
@page(policy.ASSESSORS)
def sign(request: ActorRequest, acceptance_id: int) -> HttpResponse:
    """I stand by my sheet."""
    try:
        fieldwork.sign_sheet(acceptance_id=acceptance_id, actor=request.actor, now=request.now)
    except Blocked as refusal:
        return _answer(request, acceptance_id, refusal)
    messages.success(request, "已签字。各验收员都签字后，一起合议。")
    return redirect("acceptance:result", acceptance_id)


@page(policy.ASSESSORS)
def result(request: ActorRequest, acceptance_id: int) -> HttpResponse:
    """The sheets side by side, the common result, the signatures under it."""
    mine = visits.find_sheet(acceptance_id, request.actor)
    findings: tuple = ()
    typed = None
    if request.method == "POST":
        typed = read_common(request.POST, acceptances.checklist_of(mine.acceptance.application))
        try:
            reconcile_acceptance(
                acceptance_id=acceptance_id,
                lines=typed,
                version=read_version(request.POST),
                actor=request.actor,
                now=request.now,
            )
        except Blocked as blocked:
            findings = blocked.findings
        else:
            messages.success(request, "合议结果已保存，请全体验收员签字。")
            return redirect("acceptance:result", acceptance_id)
    context = result_context(mine.acceptance, typed) | {"mine": mine, "findings": findings}
    return render(request, "acceptance/result.html", context, status=422 if findings else 200)


def result_context(acceptance: Any, typed: Any = None) -> dict[str, Any]:
    """What both pages of the common result show; ``typed`` is what was typed and not yet accepted."""
    application = acceptance.application
    checklist = acceptances.checklist_of(application)
    sheets = visits.sheets_of(acceptance)
    all_signed = bool(sheets) and all(one.signed_at for one in sheets)
    if typed is not None:
        acceptance.reconciled = typed
    return {
        "acceptance": acceptance,
        "application": application,
        "scheme": scheme_of(application.scheme_version),
        "sheets": [
            (
                one,
                checklists.score(checklist, one.lines),
                visits.distance_text(visits.distance_from_base(one)),
            )
            for one in sheets
        ],
        "all_signed": all_signed,
        "rows": scoring.comparisons(acceptance, checklist) if all_signed else [],
        "common": checklists.score(checklist, acceptance.reconciled) if acceptance.reconciled else None,
    }


@require_POST
@page(policy.ASSESSORS)
def agree(request: ActorRequest, acceptance_id: int) -> HttpResponse:
    """I stand by the common result."""
    try:
        concluded = sign_reconciled(
            acceptance_id=acceptance_id,
            version=read_version(request.POST),
            actor=request.actor,
            now=request.now,
        )
    except Blocked as blocked:
        messages.error(request, str(blocked))
    else:
        said = (
            f"全体已签字：{concluded.get_outcome_display()}。"
            if concluded.outcome
            else "已在合议结果上签字。"
        )
        messages.success(request, said)
    return redirect("acceptance:result", acceptance_id)
