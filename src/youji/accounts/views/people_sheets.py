"""人员 in Excel: the template, the list, a look at what an import would do, and the import."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from youji.accounts import services
from youji.accounts.policy import PEOPLE, PEOPLE_MAKERS
from youji.accounts.selectors import listed
from youji.accounts.views.people import LIST
from youji.shared.files import file_response
from youji.shared.web import ActorRequest, page
from youji.shared.workbook import Plan
from youji.shared.workbook.pages import import_page


@require_safe
@page(PEOPLE_MAKERS)
def template(request: ActorRequest) -> HttpResponse:
    """The workbook to fill in."""
    return file_response(services.people_template(request.actor), "模板-人员.xlsx")


@require_safe
@page(PEOPLE)
def export(request: ActorRequest) -> HttpResponse:
    """What the list shows, as a workbook that can be uploaded again."""
    asked = LIST.read(request.GET)
    return file_response(services.people_export(request.actor, asked.values), "人员.xlsx")


@page(PEOPLE_MAKERS)
@never_cache
@require_http_methods(["GET", "POST"])
def import_people(request: ActorRequest) -> HttpResponse:
    """Upload, look, import: every row, or none."""

    def write(_: Plan, data: bytes) -> HttpResponse:
        plan, made = services.import_people(data, actor=request.actor, now=request.now)
        return render(request, "accounts/people_imported.html", {"rows": listed(made), "plan": plan})

    return import_page(
        request,
        "accounts/people_import.html",
        kind="accounts.people",
        table=services.people_table(request.actor),
        plan=lambda data, _: services.plan_people(data, actor=request.actor),
        write=write,
    )
