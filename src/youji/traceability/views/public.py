"""What anybody reads: the recalls that offices ordered, with what those concerned say to it."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from youji.shared.listing import Column, Filter, Listing
from youji.shared.web import PUBLIC, ActorRequest, page
from youji.traceability.selectors import pages as shown
from youji.traceability.selectors import recalls as reads
from youji.traceability.selectors.public import public_recall

RECALLS = Listing(
    "召回公告",
    filters=(Filter("q", "查找", "search", hint="产品、编号或文号"),),
    columns=(
        Column("products", "产品", href=lambda row: f"/recalls/{row.code}"),
        Column("reason", "原因"),
        Column("office", "谁责令"),
        Column("document", "文号"),
        Column("opened_at", "日期", css="nowrap"),
        Column(
            "state",
            "状态",
            lambda row: reads.STATES[row.state][0],
            tone=lambda row: reads.STATES[row.state][1],
        ),
    ),
    none="没有召回公告。",
)


@page(PUBLIC)
@require_GET
def recalls(request: ActorRequest) -> HttpResponse:
    """The recalls that offices ordered, the newest first."""
    asked = RECALLS.read(request.GET)
    listing = asked.of(reads.official_like(asked.values["q"]), shown.with_states)
    return listing.workbook() or render(request, "traceability/public_list.html", {"listing": listing})


@page(PUBLIC)
@require_GET
def recall(request: ActorRequest, code: str) -> HttpResponse:
    """One of them: what, why, what to do, what those concerned say."""
    return render(request, "traceability/public.html", {"page": public_recall(code)})
