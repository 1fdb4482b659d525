"""Workbooks of the catalogue: the list as officials take it away, and the ministry's list as they bring it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from youji.catalogue.policy import CATALOGUE, EDITIONS, PUBLISHING
from youji.catalogue.selectors import edition_workbooks as edition_sheets
from youji.catalogue.selectors import editions, entries
from youji.catalogue.selectors import national as national_reads
from youji.catalogue.selectors.workbooks import EXPORT, export_rows
from youji.catalogue.services import national_workbooks as national_sheets
from youji.catalogue.views.entries import asked_entries
from youji.shared import clock, workbook
from youji.shared.files import file_response
from youji.shared.web import ActorRequest, page
from youji.shared.workbook.pages import import_page


@page(CATALOGUE)
@require_GET
def export_catalogue(request: ActorRequest) -> HttpResponse:
    """The entries chosen in the list, or all that its filters leave, as a workbook."""
    today = clock.local_date(request.now)
    asked = entries.EntryQuery.read(asked_entries(request).values)
    rows = export_rows(request.actor, asked, today, codes=request.GET.getlist("code"))
    return file_response(workbook.export(EXPORT, rows), f"目录-{today:%Y%m%d}.xlsx")


@page(EDITIONS)
@require_GET
def edition_workbook(request: ActorRequest, number: int) -> HttpResponse:
    """One edition, line by line, with what separates it from the one before."""
    edition = editions.find_edition(number)
    if edition is None:
        raise Http404("没有这一版。")
    return file_response(
        workbook.listing(edition_sheets.TABLE, edition_sheets.lines(edition)), f"目录第{number}版.xlsx"
    )


@page(PUBLISHING)
@require_GET
def national_template(request: ActorRequest) -> HttpResponse:
    """An empty workbook for a ministry's list, with its drop-downs."""
    return file_response(workbook.template(national_sheets.table()), "国家级名单-模板.xlsx")


@page(PUBLISHING)
@require_GET
def national_list(request: ActorRequest) -> HttpResponse:
    """What has been entered by its document, to correct and bring back."""
    rows = national_reads.on_file(request.actor)
    return file_response(
        workbook.export(national_sheets.table(), rows),
        f"国家级名单-{clock.local_date(request.now):%Y%m%d}.xlsx",
    )


@page(PUBLISHING)
@require_http_methods(["GET", "POST"])
def national_import(request: ActorRequest) -> HttpResponse:
    """Read a ministry's list: first what would be entered, and with 纳入 pressed, all of it or nothing."""

    def write(found: workbook.Plan, _: bytes) -> HttpResponse:
        made, changed = national_sheets.take_plan(found, actor=request.actor, now=request.now)
        messages.success(request, f"已纳入{made}项，更正{changed}项，下一版目录公布。")
        return redirect("catalogue:entries")

    table = national_sheets.table()
    return import_page(
        request,
        "catalogue/national_import.html",
        kind="catalogue.national",
        table=table,
        plan=lambda data, _: national_sheets.plan_list(workbook.read(table, data)),
        write=write,
    )
