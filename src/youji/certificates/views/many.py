"""Many certificates at once: a page with the lots one has, and a workbook."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from youji.certificates.forms import IssueManyForm
from youji.certificates.policy import ISSUERS
from youji.certificates.selectors.lots import lots_to_issue_of
from youji.certificates.services import sheet
from youji.certificates.services.bulk import Told, issue_many, look_many
from youji.shared.files import file_response
from youji.shared.pages import show, submit
from youji.shared.web import ActorRequest, page
from youji.shared.workbook import Plan
from youji.shared.workbook.pages import import_page, left_out


@page(ISSUERS)
@require_http_methods(["GET", "POST"])
def many(request: ActorRequest) -> HttpResponse:
    """Of each lot so many parcels: looked at first, then issued what passes, each that does not with its reasons."""
    form = IssueManyForm(
        request.POST or None,
        lots=lots_to_issue_of(request.actor, request.now, request.GET.get("lot", "")),
        initial={"basis": ["control"], "lot": request.GET.get("lot", "")},
    )
    answer = submit(
        request,
        form,
        lambda said: _done(request, form, said),
        done=lambda told: _said(sum(len(one.made) for one in told)),
        to=lambda told: _then(request, form, told),
    )
    return answer or _page(request, form, [])


def _done(request: ActorRequest, form: IssueManyForm, said: dict[str, Any]) -> list[Told]:
    if not said["issue"]:
        return look_many(form.asked(), actor=request.actor, now=request.now)
    return issue_many(form.asked(), all_or_none=said["all_or_none"], actor=request.actor, now=request.now)


def _said(issued: int) -> str:
    return f"已开具{issued}张。请打印，贴在包装上或随货交给收货人。" if issued else ""


def _then(request: ActorRequest, form: IssueManyForm, told: list[Told]) -> HttpResponse:
    """The list, once all are issued; else the page, with what came of each lot."""
    if all(one.made for one in told):
        return redirect("certificates:certificates")
    left = {one.code: one for one in lots_to_issue_of(request.actor, request.now)}
    form.tell(told, [left[one.code] for one in form.lots if one.code in left])
    return _page(request, form, told)


def _page(request: ActorRequest, form: IssueManyForm, told: list[Told]) -> HttpResponse:
    context: dict[str, Any] = {
        "rows": form.rows(),
        "looked": bool(told),
        "fit": sum(one.times for one in told if one.passes and not one.made),
        "issued": [row for one in told for row in one.made],
        "refused": [one for one in told if not one.passes],
    }
    return show(request, "certificates/many.html", context, form)


@page(ISSUERS)
@require_GET
def template(request: ActorRequest) -> HttpResponse:
    """The workbook to fill in."""
    return file_response(sheet.sheet_template(), "模板-承诺达标合格证.xlsx")


@page(ISSUERS)
@require_http_methods(["GET", "POST"])
def workbook(request: ActorRequest) -> HttpResponse:
    """Upload, look, issue: every row, or none, or all that pass."""

    def write(plan: Plan, data: bytes) -> HttpResponse:
        done = sheet.issue_sheet(data, actor=request.actor, now=request.now, terms=plan.terms)
        issued = sum(row.values.get("times") or 1 for row in done.created)
        messages.success(request, f"已开具{issued}张。")
        return left_out(request, done) if done.refused else redirect("certificates:certificates")

    return import_page(
        request,
        "certificates/workbook.html",
        kind="certificates.issue",
        table=sheet.CERTIFICATES,
        plan=lambda data, terms: sheet.plan_sheet(data, actor=request.actor, now=request.now, terms=terms),
        write=write,
        on_terms=True,
        at_once=sheet.AT_ONCE,
    )
