"""Members in Excel: template, export, a look at what an import would do, and the import."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from youji.members.policy import READERS, SIDES
from youji.members.services import sheets
from youji.members.views.common import to
from youji.shared.files import file_response
from youji.shared.web import ActorRequest, page
from youji.shared.workbook import Plan
from youji.shared.workbook.pages import import_page


@page(SIDES)
@require_GET
def template(request: ActorRequest) -> HttpResponse:
    """The workbook to fill in."""
    return file_response(sheets.members_template(), "模板-基地成员.xlsx")


@page(READERS)
@require_GET
def export(request: ActorRequest) -> HttpResponse:
    """Whoever is a member or asked to be, as a workbook."""
    return file_response(sheets.members_export(request.actor), "基地成员.xlsx")


@page(SIDES)
@require_http_methods(["GET", "POST"])
def import_sheet(request: ActorRequest) -> HttpResponse:
    """Upload, look, enter: every row, or none."""

    def write(plan: Plan, _: bytes) -> HttpResponse:
        sheets.import_members(plan, actor=request.actor, now=request.now)
        said = f"已登记{len(plan.created)}个成员，等对方确认；{len(plan.unchanged)}行没有变化。"
        messages.success(request, said)
        return to(request, "home")

    return import_page(
        request,
        "members/import.html",
        kind="members.members",
        table=sheets.members_table(),
        plan=lambda data, _: sheets.plan_members(data, actor=request.actor, now=request.now),
        write=write,
    )
