"""Workbooks of the catalogue: the list as officials take it away, and the ministry's list as they bring it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from youji.recognition.forms.workbooks import EXPORT, national_table
from youji.recognition.policy import CATALOGUE, EDITIONS, PUBLISHING
from youji.recognition.selectors import catalogue as reads
from youji.recognition.selectors import edition_sheets, editions
from youji.recognition.selectors import national as national_reads
from youji.recognition.services import national
from youji.recognition.services.national_lists import take_list
from youji.recognition.views.imports import import_page
from youji.registry.services.bases import Refused as BaseRefused
from youji.shared import clock, workbook
from youji.shared.web import ActorRequest, page

MOST = 10_000
TEXTS = frozenset({"base_code", "operator_code", "name"})


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


@page(EDITIONS)
@require_GET
def edition_workbook(request: ActorRequest, number: int) -> HttpResponse:
    """One edition, line by line, with what separates it from the one before."""
    edition = editions.find_edition(number)
    if edition is None:
        raise Http404("没有这一版。")
    return _file(
        workbook.listing(edition_sheets.TABLE, edition_sheets.lines(edition)), f"edition-{number}.xlsx"
    )


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
    """A line already entered may correct name and size; what the document says of it stands."""
    if existing is None:
        return {}
    changed = [
        k for k, v in row.values.items() if v not in {None, ""} and str(v) != str(existing.get(k) or "")
    ]
    return {
        key: "这一项已经纳入目录，只能改名称和规模；其余的更正请到条目页办理。"
        for key in changed
        if key not in {*national.CORRECTABLE, "operator_code", "base_code"}
    }


@page(PUBLISHING)
@require_GET
def national_list(request: ActorRequest) -> HttpResponse:
    """What has been entered by its document, to correct and bring back."""
    rows = national_reads.on_file(request.actor)
    return _file(workbook.export(_table(), rows), f"national-{clock.local_date(request.now):%Y%m%d}.xlsx")


@page(PUBLISHING)
@require_http_methods(["GET", "POST"])
def national_import(request: ActorRequest) -> HttpResponse:
    """Read a ministry's list: first what would be entered, and with 纳入 pressed, all of it or nothing."""

    def plan(reading: workbook.Reading) -> workbook.Plan:
        known = national_reads.entered({key for row in reading.rows if (key := _key(row))})
        reading.rows = [_as_on_file(row, known.get(_key(row) or "")) for row in reading.rows]
        return workbook.make_plan(
            reading, key=_key, existing=lambda _: known, check=_check, key_column="list_row"
        )

    def write(found: workbook.Plan) -> HttpResponse:
        rows = [national.NationalRow(**_filled(row.values)) for row in found.created]
        corrections = [national.NationalRow(**_filled(row.values)) for row in found.updated]
        made, changed = take_list(rows, corrections, actor=request.actor, now=request.now)
        messages.success(request, f"已纳入{made}项，更正{changed}项，下一版目录公布。")
        return redirect("recognition:catalogue")

    return import_page(
        request,
        "recognition/catalogue/national_import.html",
        table=_table(),
        plan=plan,
        write=write,
        refusals=(national.Unfit, BaseRefused),
    )


def _as_on_file(row: workbook.Row, known: Mapping[str, Any] | None) -> workbook.Row:
    """A cell left empty in a line already entered changes nothing."""
    if known is None:
        return row
    same = {"base_code", "operator_code"}
    values = {
        key: known.get(key, value) if value is None or key in same else value
        for key, value in row.values.items()
    }
    return replace(row, values=values)


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """The row's values, with empty text where the sheet has none."""
    return {key: "" if value is None and key in TEXTS else value for key, value in values.items()}
