"""Workbooks of a round: applications out, quotas in and out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from youji.recognition import policy
from youji.recognition.logic.refusal import Refused
from youji.recognition.selectors import exports, rounds
from youji.recognition.services.rounds import set_quotas
from youji.recognition.views.told import told
from youji.shared.web import ActorRequest, page
from youji.shared.workbook import MIME, WorkbookRefused, export, read, template


def _download(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=MIME)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page(policy.ROUNDS)
@told
def round_workbook(request: ActorRequest, round_id: int) -> HttpResponse:
    """The round's applications inside the reader's scope."""
    found = rounds.find_round(round_id, request.actor)
    rows = exports.application_rows(found, request.actor)
    return _download(export(exports.applications_table(found), rows), f"round-{round_id}.xlsx")


@page(policy.ROUND_MAKERS)
@told
def quota_workbook(request: ActorRequest, round_id: int) -> HttpResponse:
    """The quotas to fill in: as they are, or an empty template."""
    rows = list(exports.quota_rows(rounds.find_round(round_id, request.actor)))
    content = export(exports.QUOTAS, rows) if rows else template(exports.QUOTAS)
    return _download(content, f"quotas-{round_id}.xlsx")


@page(policy.ROUND_MAKERS)
@require_POST
@told
def import_quotas(request: ActorRequest, round_id: int) -> HttpResponse:
    """Replace the quotas by a workbook's, all of them or none."""
    upload = request.FILES.get("file")
    problems: list[str] = []
    quotas: dict[str, int] = {}
    try:
        if upload is None:
            raise Refused("请先选择填好的名额表。")
        reading = read(exports.QUOTAS, upload.read())
        problems = [f"{e.address} {e.message}" for e in reading.errors]
        quotas = {row.values["division"]: row.values["maximum"] for row in reading.rows}
        if not problems:
            set_quotas(round_id=round_id, quotas=quotas, actor=request.actor, now=request.now)
    except (Refused, WorkbookRefused) as refusal:
        problems = [str(refusal)]
    if problems:
        context = {"round": rounds.find_round(round_id, request.actor), "problems": problems[:100]}
        return render(request, "recognition/rounds/quotas_refused.html", context, status=422)
    messages.success(request, f"已导入{len(quotas)}个单位的名额。")
    return redirect("recognition:round", round_id)
