"""The team's common result: the sheets side by side, what is agreed, the signatures under it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from youji.acceptance import policy
from youji.acceptance.forms import CommonForm, SeenForm
from youji.acceptance.selectors import acceptances, scoring, visits
from youji.acceptance.services.visits import reconcile_acceptance, sign_reconciled
from youji.schemes.selectors import scheme_of
from youji.shared import checklists
from youji.shared.pages import show, submit
from youji.shared.quantities import distance_text
from youji.shared.web import ActorRequest, page


@page(policy.ASSESSORS)
def result(request: ActorRequest, acceptance_id: int) -> HttpResponse:
    """The sheets side by side, the common result, the signatures under it."""
    mine = visits.find_sheet(acceptance_id, request.actor)
    context = result_context(mine.acceptance) | {"mine": mine}
    seen = {"version": mine.acceptance.version}
    form = CommonForm(request.POST or None, rows=context["rows"], initial=seen)

    def write(_: dict[str, Any]) -> object:
        return reconcile_acceptance(
            acceptance_id=acceptance_id, lines=form.lines(), version=form.seen_version,
            actor=request.actor, now=request.now,
        )  # fmt: skip

    done = "合议结果已保存，请全体验收员签字。"
    answer = submit(
        request, form, write, done=done, to=lambda _: redirect("acceptance:result", acceptance_id)
    )
    context |= {"common_form": form, "seen_form": SeenForm(initial=seen)}
    return answer or show(request, "acceptance/result.html", context, form)


@require_POST
@page(policy.ASSESSORS)
def agree(request: ActorRequest, acceptance_id: int) -> HttpResponse:
    """I stand by the common result."""
    form = SeenForm(request.POST or None)

    def write(_: dict[str, Any]) -> Any:
        return sign_reconciled(
            acceptance_id=acceptance_id, version=form.seen_version, actor=request.actor, now=request.now
        )

    def done(acceptance: Any) -> str:
        word = acceptance.get_outcome_display()
        return f"全体已签字：{word}。" if acceptance.outcome else "已在合议结果上签字。"

    answer = submit(
        request, form, write, done=done, to=lambda _: redirect("acceptance:result", acceptance_id)
    )
    if answer is not None:
        return answer
    mine = visits.find_sheet(acceptance_id, request.actor)
    context = result_context(mine.acceptance) | {"mine": mine, "seen_form": form}
    common = CommonForm(rows=context["rows"], initial={"version": mine.acceptance.version})
    return show(request, "acceptance/result.html", context | {"common_form": common}, form)


def result_context(acceptance: Any) -> dict[str, Any]:
    """What both pages of the common result show."""
    application = acceptance.application
    checklist = acceptances.checklist_of(application)
    sheets = visits.sheets_of(acceptance)
    all_signed = bool(sheets) and all(one.signed_at for one in sheets)
    return {
        "acceptance": acceptance,
        "application": application,
        "scheme": scheme_of(application.scheme_version),
        "sheets": [
            (
                one,
                checklists.score(checklist, one.lines),
                distance_text(visits.distance_from_base(one)),
            )
            for one in sheets
        ],
        "all_signed": all_signed,
        "rows": scoring.comparisons(acceptance, checklist) if all_signed else [],
        "common": checklists.score(checklist, acceptance.reconciled) if acceptance.reconciled else None,
    }
