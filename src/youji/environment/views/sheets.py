"""Samples with their results, points and the books of a base in Excel: template, a look at what an import would do, and the import."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from youji.environment.importers import where
from youji.environment.policy import RECORDERS
from youji.environment.services import kept_sheets, sheets
from youji.shared.files import file_response
from youji.shared.web import ActorRequest, page
from youji.shared.workbook import Plan
from youji.shared.workbook.pages import import_page, left_out


@page(RECORDERS)
@require_GET
def template(request: ActorRequest) -> HttpResponse:
    """The workbook to fill in."""
    return file_response(sheets.samples_template(), "模板-检测样品.xlsx")


@page(RECORDERS)
@require_http_methods(["GET", "POST"])
def import_samples(request: ActorRequest) -> HttpResponse:
    """Upload, look, import: every row, or none, or all that are right."""

    def write(plan: Plan, data: bytes) -> HttpResponse:
        done = sheets.import_samples(data, actor=request.actor, now=request.now, terms=plan.terms)
        messages.success(
            request,
            f"已登记{len(done.created)}个样品，{len(done.updated)}个补了结果；{len(done.unchanged)}行没有变化。",
        )
        return left_out(request, done) if done.refused else redirect("environment:samples")

    return import_page(
        request,
        "environment/import.html",
        kind="environment.samples",
        table=sheets.SAMPLES,
        plan=lambda data, terms: sheets.plan_samples(data, actor=request.actor, now=request.now, terms=terms),
        write=write,
        on_terms=True,
        at_once=sheets.AT_ONCE,
    )


def _sheet(what: str) -> kept_sheets.Sheet:
    if what not in kept_sheets.SHEETS:
        raise Http404
    return kept_sheets.SHEETS[what]


@page(RECORDERS)
@require_GET
def rows_template(request: ActorRequest, what: str) -> HttpResponse:
    """The workbook to fill in: points, or the rows of a book."""
    title = _sheet(what).title
    return file_response(kept_sheets.sheet_template(what), f"模板-{title}.xlsx")


@page(RECORDERS)
@require_http_methods(["GET", "POST"])
def import_rows(request: ActorRequest, what: str) -> HttpResponse:
    """Upload, look, import points or the rows of a book: every row, or none, or all that are right."""
    sheet = _sheet(what)

    def write(plan: Plan, data: bytes) -> HttpResponse:
        done = kept_sheets.import_rows(what, data, actor=request.actor, now=request.now, terms=plan.terms)
        messages.success(request, f"已登记{len(done.created)}条；{len(done.unchanged)}行已经有了，没有重复。")
        return left_out(request, done) if done.refused else redirect(where(what))

    return import_page(
        request,
        "environment/import_rows.html",
        kind=f"environment.{what}",
        table=sheet.table,
        plan=lambda data, terms: kept_sheets.plan_rows(
            what, data, actor=request.actor, now=request.now, terms=terms
        ),
        write=write,
        on_terms=True,
        at_once=kept_sheets.AT_ONCE,
        sheet=sheet,
        what=what,
        back=where(what),
    )
