"""The bookkeeper's workbook: a template with what there is to choose from, a look, and the records stored; and the way back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from youji.production.policy import GROWERS
from youji.production.selectors.book import Offer
from youji.production.selectors.log_sheet import log_sheets
from youji.production.services import book
from youji.production.services.book_table import JUDGED, book_table
from youji.shared import clock, reading
from youji.shared.files import PDF, file_response
from youji.shared.web import ActorRequest, page
from youji.shared.workbook import Plan, Table
from youji.shared.workbook.pages import import_page, left_out


@page(GROWERS)
@require_GET
def template(request: ActorRequest) -> HttpResponse:
    """The workbook to fill in, for whose books the actor keeps."""
    content = book.book_template(request.actor, clock.local_date(request.now))
    return file_response(content, "模板-生产记录.xlsx")


@page(GROWERS)
@require_GET
def export(request: ActorRequest) -> HttpResponse:
    """What was recorded for them, of the last year or from a day to a day."""
    since, until = (reading.day(request.GET.get(name, "")) for name in ("since", "until"))
    content = book.book_of(request.actor, since, until, clock.local_date(request.now))
    return file_response(content, "生产记录.xlsx")


@page(GROWERS)
@require_GET
def log_sheet(request: ActorRequest) -> HttpResponse:
    """Sheets to write on, one for each piece of ground of a producer."""
    content = log_sheets(request.GET.get("operator", ""), request.actor, clock.local_date(request.now))
    return file_response(content, "生产记录纸.pdf", PDF, inline=True)


@page(GROWERS)
@require_http_methods(["GET", "POST"])
def import_sheet(request: ActorRequest) -> HttpResponse:
    """Upload, look, store: everything that is right; what is wrong comes back as a sheet to mend."""

    def write(plan: Plan, data: bytes) -> HttpResponse:
        done = book.take_book(data, actor=request.actor, now=request.now, terms=plan.terms)
        count = len(done.plan.created) + len(done.plan.updated)
        messages.success(request, f"已存下{count}条。{book.said_of(done.verdicts.values())}")
        return left_out(request, done.plan) if done.plan.refused else redirect("production:own")

    offer = Offer.of(request.actor, clock.local_date(request.now))
    table = book_table(offer)
    return import_page(
        request,
        "production/book.html",
        kind="production.book",
        table=Table(table.name, (JUDGED, *table.columns)),
        plan=lambda data, terms: book.plan_book(
            data, actor=request.actor, now=request.now, terms=terms, most=book.AT_ONCE
        ),
        write=write,
        on_terms=True,
        at_once=book.AT_ONCE,
        producers=list(offer.operators.items()),
    )
