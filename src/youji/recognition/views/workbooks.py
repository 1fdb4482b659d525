"""Workbooks of the catalogue: the list as officials take it away, and the ministry's list as they bring it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from youji.recognition.forms.workbooks import EXPORT, national_table
from youji.recognition.policy import CATALOGUE, PUBLISHING
from youji.recognition.selectors import catalogue as reads
from youji.recognition.selectors import national as national_reads
from youji.recognition.services import national
from youji.shared import clock, workbook
from youji.shared.machine import Blocked, NotAllowed
from youji.shared.web import ActorRequest, page

MOST = 10_000
TEXTS = frozenset({"base_code", "operator_code", "name"})
LIMIT_BYTES = 10_000_001  # one more than a workbook may have: the reader says so


def _file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=workbook.MIME)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@page(CATALOGUE)
@require_GET
def export_catalogue(request: ActorRequest) -> HttpResponse:
    """The entries chosen in the list, or all that its filters leave, as a workbook."""
    today = clock.local_date(request.now)
    found = reads.entries(request.actor, reads.EntryQuery.read(request.GET.dict()), today)
    if chosen := request.GET.getlist("code"):
        found = found.filter(code__in=chosen[:MOST])
    rows = [
        {key: getattr(row, key) for key in row.__dataclass_fields__}
        for row in reads.rows(list(found[:MOST]), today)
    ]
    return _file(workbook.export(EXPORT, rows), f"catalogue-{today:%Y%m%d}.xlsx")


@page(PUBLISHING)
@require_GET
def national_template(request: ActorRequest) -> HttpResponse:
    """An empty workbook for a ministry's list, with its drop-downs."""
    return _file(workbook.template(_table()), "national-template.xlsx")


def _table() -> workbook.Table:
    return national_table([(c.key, c.label) for c in national_reads.choices()])


def _key(row: workbook.Row) -> str | None:
    values = row.values
    if not values.get("document_number") or not values.get("list_row"):
        return None
    return f"{values['document_number']}#{values['list_row']}"


def _check(row: workbook.Row, existing: Any) -> dict[str, str]:
    """A line already entered is left alone when it says the same, and refused when it does not."""
    if existing is None:
        return {}
    changed = [
        k for k, v in row.values.items() if v not in {None, ""} and str(v) != str(existing.get(k) or "")
    ]
    return {
        key: "这一项已经纳入目录，内容不同。更正请到条目页办理“信息更正”。"
        for key in changed
        if key not in {"operator_code", "base_code"}
    }


@page(PUBLISHING)
@require_http_methods(["GET", "POST"])
def national_import(request: ActorRequest) -> HttpResponse:
    """Read a ministry's list: first what would be entered, and with 纳入 pressed, all of it or nothing."""
    context: dict[str, Any] = {}
    upload = request.FILES.get("file")
    if request.method == "POST" and upload is None:
        context["refusal"] = "请选择填好的工作簿。"
    elif upload is not None:
        try:
            reading = workbook.read(_table(), upload.read(LIMIT_BYTES))
            context["plan"] = plan = workbook.make_plan(
                reading, key=_key, existing=national_reads.entered, check=_check, key_column="list_row"
            )
            if "apply" in request.POST and not plan.refused:
                response = _apply(request, plan)
                if response is not None:
                    return response
        except workbook.WorkbookRefused as refused:
            context["refusal"] = str(refused)
        except (national.Unfit, Blocked, NotAllowed) as refused:
            context["refusal"] = str(refused)
    status = 422 if request.method == "POST" and "refusal" in context else 200
    return render(request, "recognition/catalogue/national_import.html", context, status=status)


def _apply(request: ActorRequest, plan: workbook.Plan) -> HttpResponse | None:
    rows = [national.NationalRow(**_filled(row.values)) for row in plan.created]
    count = national.enter_rows(rows, actor=request.actor, now=request.now)
    messages.success(request, f"已纳入{count}项，下一版目录公布。")
    return redirect("recognition:catalogue")


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """The row's values, with empty text where the sheet has none."""
    return {key: "" if value is None and key in TEXTS else value for key, value in values.items()}
