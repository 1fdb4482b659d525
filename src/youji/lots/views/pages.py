"""Lists and the page of one lot."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from youji.lots.fields import MOVEMENTS
from youji.lots.logic.balance import said
from youji.lots.policy import HANDLERS, HOLDERS, READERS
from youji.lots.selectors import between
from youji.lots.selectors import pages as reads
from youji.production.selectors.lots import Lot, lot_called
from youji.registry.selectors import areas_of
from youji.shared.listing import Column, Filter, Listing
from youji.shared.rooms import panels
from youji.shared.web import ActorRequest, page

AREA = r"43(\d\d){0,2}"
#: What came from somebody can go back to them.
CAME = (Lot.Origin.RECEIVED, Lot.Origin.OUTSIDE)
STATES = (("stock", "还有余量"), ("gone", "已用完"), ("over", "制成多于出成率"))


def _state(row: Any) -> str:
    if getattr(row, "withdrawn", None):
        return "已撤回"
    return "停止流通" if row.stopped else "还有余量" if row.left else "已用完"


def _over(row: Any) -> str:
    """What came of it in hundredths of the most there can be, in the list of those that are over."""
    return f"{row.over // 10}%" if getattr(row, "over", None) else ""


def _columns(page_name: str, *more: Column) -> tuple[Column, ...]:
    return (
        Column("code", "批次号", href=lambda row: reverse(page_name, args=[row.code]), css="nowrap"),
        Column("product", "产品", lambda row: row.product.name),
        *more,
        Column("day", "日期", css="nowrap", sort="day"),
        Column("origin", "来历", lambda row: row.get_origin_display()),
        Column("quantity", "原有", lambda row: said(row.quantity, row.unit), css="num"),
        Column("left", "还剩", lambda row: said(row.left, row.unit), css="num"),
        Column("state", "状态", _state, tone=lambda row: "stop" if row.stopped else ""),
    )


OWN = Listing(
    "我的批次",
    filters=(Filter("q", "查找", "search", hint="批次号"), Filter("state", "状态", options=STATES)),
    columns=_columns("lots:own-lot"),
    orders={"day": ("day", "pk")},
    none="还没有批次。采收时选“开成批次”，收货或登记外来收购，就有了。",
)
ALL = Listing(
    "批次去向",
    filters=(
        Filter("q", "查找", "search", hint="批次号或主体名称"),
        Filter("state", "状态", options=STATES),
        Filter("division", "县市区", pattern=AREA),
    ),
    columns=_columns(
        "lots:lot",
        Column("operator", "主体", lambda row: row.operator_name),
        Column("over", "制成比最多", _over, css="num"),
    ),
    orders={"day": ("day", "pk")},
    none="还没有批次。",
)


@page(HANDLERS)
def own(request: ActorRequest) -> HttpResponse:
    """My lots, with what is left of each."""
    asked = OWN.read(request.GET)
    listing = asked.of(reads.own_stock(request.actor, request.now, **asked.values))
    context = {"listing": listing, "coming": between.how_many_arrivals(request.actor, request.now)}
    return listing.workbook() or render(request, "lots/own.html", context)


@page(READERS)
def lots(request: ActorRequest) -> HttpResponse:
    """The lots in one's area, or one's own."""
    asked = ALL.read(request.GET, division=areas_of(request.actor))
    listing = asked.of(reads.stock(request.actor, request.now, **asked.values))
    return listing.workbook() or render(request, "lots/lots.html", {"listing": listing})


@page(READERS)
def lot(request: ActorRequest, code: str) -> HttpResponse:
    """One lot: what it came from, what left it, what is left, and what can be done with it."""
    found = reads.lot_page(lot_called(code, request.actor, request.now), request.actor, request.now)
    movable = found.own and found.left
    context = {
        "page": found,
        "lot": found.lot,
        "verbs": [
            (kind, one.word) for kind, one in MOVEMENTS.items() if kind != "back" or found.lot.origin in CAME
        ]
        if movable
        else [],
        "officer": HOLDERS.admits(request.actor) and request.actor.covers(found.lot.division),
        "panels": panels("lots.lot_panels", found.lot),
    }
    return render(request, "lots/lot.html", context)


@page(HANDLERS)
def arrivals(request: ActorRequest) -> HttpResponse:
    """What is on its way to me and waits for my answer."""
    rows = [
        (one, said(one.offer.sent, one.offer.unit)) for one in between.arrivals(request.actor, request.now)
    ]
    return render(request, "lots/arrivals.html", {"rows": rows})
