"""开通单 of a co-operative's households: who signs in already, and sheets for the others."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from youji.members import services
from youji.members.forms import SheetsForm
from youji.members.policy import PRODUCER
from youji.members.selectors import homes
from youji.registry.selectors import operator_of
from youji.shared.files import PDF, file_response
from youji.shared.pages import status_of, submit
from youji.shared.web import ActorRequest, page


@page(PRODUCER)
@require_GET
def accounts(request: ActorRequest) -> HttpResponse:
    """The households of the co-operative, and how far each is."""
    return _page(request, SheetsForm(rows=homes.sheets(request.actor, request.now)))


@page(PRODUCER)
@require_POST
def print_accounts(request: ActorRequest) -> HttpResponse:
    """One PDF with a sheet for each that was ticked."""
    form = SheetsForm(request.POST or None, rows=homes.sheets(request.actor, request.now))

    def write(said: dict[str, Any]) -> bytes:
        numbers = [int(one) for one in said["operators"]]
        printed = services.print_for(operators=numbers, actor=request.actor, now=request.now)
        operator = operator_of(request.actor)
        return homes.pdf_of(printed, operator.name if operator else request.actor.name)

    answer = submit(request, form, write, to=lambda paper: file_response(paper, "账号开通单.pdf", PDF))
    return answer or _page(request, form)


def _page(request: ActorRequest, form: SheetsForm) -> HttpResponse:
    rows = form.rows
    context = {
        "form": form,
        "rows": rows,
        "ticked": form["operators"].value() or [],
        "signed_in": sum(row.person is not None and row.person.last_login is not None for row in rows),
        "left": sum(row.printable for row in rows),
    }
    return render(request, "members/accounts.html", context, status=status_of(form))
