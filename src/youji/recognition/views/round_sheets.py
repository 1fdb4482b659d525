"""Rounds out to a workbook, and in from one: first what would happen, then all of it or nothing."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from youji.recognition import policy
from youji.recognition.selectors import round_sheets as sheets
from youji.recognition.services.round_sheets import apply_plan
from youji.shared import clock, workbook
from youji.shared.files import file_response
from youji.shared.web import ActorRequest, page
from youji.shared.workbook.pages import import_page


@page(policy.ROUND_MAKERS)
@require_GET
def rounds_workbook(request: ActorRequest) -> HttpResponse:
    """The rounds as a workbook to change and bring back; the template where there is none."""
    table = sheets.rounds_table(clock.local_date(request.now))
    rows = list(sheets.round_rows(request.actor, table))
    return file_response(workbook.export(table, rows) if rows else workbook.template(table), "申报批次.xlsx")


@page(policy.ROUND_MAKERS)
@require_http_methods(["GET", "POST"])
def import_rounds(request: ActorRequest) -> HttpResponse:
    """Read a workbook of rounds; with 导入 pressed, write it."""

    def write(found: workbook.Plan, _: bytes) -> HttpResponse:
        made, changed = apply_plan(found, actor=request.actor, now=request.now)
        messages.success(request, f"新增{made}个批次，修改{changed}个；看过后逐个发布。")
        return redirect("recognition:rounds")

    table = sheets.rounds_table(clock.local_date(request.now))
    return import_page(
        request,
        "recognition/rounds/import.html",
        kind="recognition.rounds",
        table=table,
        plan=lambda data, _: sheets.plan_rounds(workbook.read(table, data)),
        write=write,
    )
