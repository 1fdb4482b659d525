"""Workbooks of a round: applications out, quotas in and out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from youji.recognition import policy
from youji.recognition.selectors import exports, rounds
from youji.recognition.services.round_sheets import apply_quotas, plan_quotas
from youji.schemes.selectors import scheme_of
from youji.shared.files import file_response
from youji.shared.web import ActorRequest, page
from youji.shared.workbook import Plan, export, listing, read, template
from youji.shared.workbook.pages import import_page


@page(policy.ROUNDS)
def round_workbook(request: ActorRequest, round_id: int) -> HttpResponse:
    """The round's applications inside the reader's scope."""
    found = rounds.find_round(round_id, request.actor)
    rows = exports.application_rows(found, request.actor)
    return file_response(
        listing(exports.applications_table(scheme_of(found.scheme_version)), rows), f"{found.title}-申报.xlsx"
    )


@page(policy.ROUND_MAKERS)
def quota_workbook(request: ActorRequest, round_id: int) -> HttpResponse:
    """The quotas to fill in: as they are, or an empty template."""
    found = rounds.find_round(round_id, request.actor)
    rows = list(exports.quota_rows(found))
    content = export(exports.QUOTAS, rows) if rows else template(exports.QUOTAS)
    return file_response(content, f"{found.title}-名额.xlsx")


@page(policy.ROUND_MAKERS)
@require_http_methods(["GET", "POST"])
def import_quotas(request: ActorRequest, round_id: int) -> HttpResponse:
    """The quotas become a workbook's, all of them or none; first what would change."""
    found = rounds.find_round(round_id, request.actor)

    def write(plan: Plan, _: bytes) -> HttpResponse:
        count = apply_quotas(found, plan, actor=request.actor, now=request.now)
        messages.success(request, f"已导入{count}个单位的名额。")
        return redirect("recognition:round", round_id)

    return import_page(
        request,
        "recognition/rounds/quotas_import.html",
        kind="recognition.quotas",
        options={"round": round_id},
        table=exports.QUOTAS,
        plan=lambda data, _: plan_quotas(found, read(exports.QUOTAS, data)),
        write=write,
        whole=True,
        round=found,
        replaced=found.quotas.count(),
    )
