"""Rounds out to a workbook, and in from one: first what would happen, then all of it or nothing."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from youji.recognition import policy
from youji.recognition.logic.refusal import Refused
from youji.recognition.selectors import round_sheets as sheets
from youji.recognition.services.round_sheets import apply_plan
from youji.shared import clock, workbook
from youji.shared.machine import StaleState
from youji.shared.web import ActorRequest, page

LIMIT_BYTES = 10_000_001  # one more than a workbook may have: the reader says so


@page(policy.ROUND_MAKERS)
@require_GET
def rounds_workbook(request: ActorRequest) -> HttpResponse:
    """The rounds as a workbook to change and bring back; the template where there is none."""
    table = sheets.rounds_table(clock.local_date(request.now))
    rows = list(sheets.round_rows(request.actor, table))
    response = HttpResponse(
        workbook.export(table, rows) if rows else workbook.template(table), content_type=workbook.MIME
    )
    response["Content-Disposition"] = 'attachment; filename="rounds.xlsx"'
    return response


@page(policy.ROUND_MAKERS)
@require_http_methods(["GET", "POST"])
def import_rounds(request: ActorRequest) -> HttpResponse:
    """Read a workbook of rounds; with 导入 pressed, write it."""
    context: dict[str, Any] = {}
    upload = request.FILES.get("file")
    if request.method == "POST" and upload is None:
        context["refusal"] = "请选择填好的工作簿。"
    elif upload is not None:
        try:
            reading = workbook.read(
                sheets.rounds_table(clock.local_date(request.now)), upload.read(LIMIT_BYTES)
            )
            context["plan"] = plan = workbook.make_plan(
                reading,
                key=sheets.round_key,
                existing=sheets.on_file,
                check=sheets.check_row,
                key_column="document_number",
            )
            if "apply" in request.POST and not plan.refused:
                made, changed = apply_plan(plan, actor=request.actor, now=request.now)
                messages.success(request, f"新增{made}个批次，修改{changed}个；看过后逐个发布。")
                return redirect("recognition:rounds")
        except (workbook.WorkbookRefused, Refused, StaleState) as refused:
            context["refusal"] = str(refused)
    status = 422 if request.method == "POST" and "refusal" in context else 200
    return render(request, "recognition/rounds/import.html", context, status=status)
