"""Excel in and out: template, export, a look at what an import would do, and the import."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from youji.registry.policy import READERS, REGISTRARS
from youji.registry.services import sheets
from youji.registry.views.bases import asked_bases
from youji.registry.views.certified import asked_certified
from youji.registry.views.operators import asked_operators
from youji.shared.clock import local_date
from youji.shared.files import file_response
from youji.shared.web import ActorRequest, page
from youji.shared.workbook import Plan
from youji.shared.workbook.pages import import_page, left_out

#: sheet → what its list is asked for
ASKED = {"operators": asked_operators, "bases": asked_bases, "certificates": asked_certified}


def _sheet(what: str) -> sheets.Sheet:
    if what not in sheets.SHEETS:
        raise Http404
    return sheets.SHEETS[what]


@page(REGISTRARS)
def template(request: ActorRequest, what: str) -> HttpResponse:
    """The workbook to fill in."""
    sheet = _sheet(what)
    return file_response(sheets.sheet_template(what, actor=request.actor), f"模板-{sheet.file_name}")


@page(READERS)
def export(request: ActorRequest, what: str) -> HttpResponse:
    """What the list shows, as a workbook."""
    sheet = _sheet(what)
    asked = ASKED[what](request)
    content = sheets.sheet_export(
        what, actor=request.actor, asked=dict(asked.values), today=local_date(request.now)
    )
    return file_response(content, sheet.file_name)


@page(REGISTRARS)
@require_http_methods(["GET", "POST"])
def import_sheet(request: ActorRequest, what: str) -> HttpResponse:
    """Upload, look, import: every row, or none, or all that are right."""
    sheet = _sheet(what)

    def write(plan: Plan, data: bytes) -> HttpResponse:
        done = sheets.apply_import(what, data, actor=request.actor, now=request.now, terms=plan.terms)
        messages.success(
            request,
            f"已导入：新增{len(done.created)}行，修改{len(done.updated)}行，{len(done.unchanged)}行没有变化。",
        )
        return left_out(request, done) if done.refused else redirect(f"registry:{sheet.page}")

    return import_page(
        request,
        "registry/import.html",
        kind=f"registry.{what}",
        table=sheet.table(request.actor),
        plan=lambda data, terms: sheets.plan_import(what, data, actor=request.actor, terms=terms),
        write=write,
        on_terms=True,
        sheet=sheet,
        what=what,
        list_url=reverse(f"registry:{sheet.page}"),
    )
