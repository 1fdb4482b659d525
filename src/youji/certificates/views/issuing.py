"""A producer issues, reads and voids certificates; an officer reads those of the area by the same pages."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from youji.certificates.forms import IssueForm, VoidForm
from youji.certificates.logic.labels import PRINTERS, SIZES
from youji.certificates.policy import ISSUERS, READERS
from youji.certificates.selectors import certificates as reads
from youji.certificates.selectors.copies import watched
from youji.certificates.selectors.labels import MOST
from youji.certificates.selectors.lots import lots_to_issue_of
from youji.certificates.selectors.shown import shown
from youji.certificates.selectors.states import simple_state
from youji.certificates.services.issuing import issue_certificate
from youji.certificates.services.voiding import void_certificate
from youji.divisions.selectors import name_of
from youji.production.logic.amounts import amount_text
from youji.registry.selectors import areas_of
from youji.shared.listing import Column, Filter, Listing
from youji.shared.pages import form_page
from youji.shared.typed import plain
from youji.shared.web import ActorRequest, page

CERTIFICATES = Listing(
    "承诺达标合格证",
    filters=(
        Filter("q", "查找", "search", hint="编号、批次、产品或主体"),
        Filter("division", "县市区", pattern=r"43(\d\d){0,2}"),
    ),
    columns=(
        Column(
            "code",
            "编号",
            css="nowrap",
            href=lambda row: reverse("certificates:certificate", args=[row.code]),
        ),
        Column("product", "产品", below=lambda row: amount_text(row.quantity, row.unit)),
        Column("issuer", "承诺主体"),
        Column("day", "开具日期", css="nowrap"),
        Column("copies", "份数", css="num"),
        Column("state", "状态", lambda row: simple_state(row)[0], tone=lambda row: simple_state(row)[1]),
        Column("division", "县市区", lambda row: name_of(row.division)),
    ),
    none="还没有开过合格证。有了批次就可以开。",
)


@page(READERS)
@require_GET
def certificates(request: ActorRequest) -> HttpResponse:
    """The certificates of one's area, or one's own."""
    asked = CERTIFICATES.read(request.GET, division=areas_of(request.actor))
    listing = asked.of(reads.certificates(request.actor, request.now, **asked.values))
    context = {"listing": listing, "may_issue": ISSUERS.admits(request.actor)}
    return listing.workbook() or render(request, "certificates/certificates.html", context)


@page(ISSUERS)
@require_http_methods(["GET", "POST"])
def new(request: ActorRequest) -> HttpResponse:
    """A certificate is issued of a lot (``?lot=``), perhaps in place of one that was wrong (``?replaces=``).

    Where neither is said, one first picks the lot: what is left of it stands in the form then.
    """
    lots = lots_to_issue_of(request.actor, request.now, request.GET.get("lot", ""))
    if request.method == "GET" and not {"lot", "replaces"} & request.GET.keys():
        return render(request, "certificates/pick.html", {"lots": lots})
    offered = [(one.code, one.word) for one in lots]
    first: dict[str, Any] = {"copies": 1, "basis": ["control"], "lot": request.GET.get("lot", "")}
    if wrong := request.GET.get("replaces", ""):
        old = reads.find_certificate(wrong, request.actor, request.now)
        first |= {"replaces": old.code, "copies": old.copies, "basis": old.basis, "lot": old.lot_code}
        first["quantity"] = plain(Decimal(old.quantity) / 1000)
        offered.append((old.lot_code, f"换开 {old.code}"))
    else:
        first["quantity"] = next((one.quantity for one in lots if one.code == first["lot"]), None)
    form = IssueForm(request.POST or None, initial=first, lots=offered)
    return form_page(
        request,
        form,
        lambda _: issue_certificate(**form.values(), actor=request.actor, now=request.now),
        done="已开具。请打印，贴在包装上或随货交给收货人。",
        to=lambda made: redirect("certificates:certificate", made.code),
        title="开合格证",
        lead="系统先按规定核对这一批：间隔期、投入品、记录、检测、余量。不能开的，会说明为什么、怎么办。",
        crumbs=[("承诺达标合格证", reverse("certificates:certificates"))],
        press="开具",
        keep="certificates",
    )


@page(READERS)
@require_GET
def certificate(request: ActorRequest, code: str) -> HttpResponse:
    """One certificate: what it says, what holds of it today, its labels."""
    row = reads.find_certificate(code, request.actor, request.now)
    context = {
        "row": row,
        "shown": shown(row, request.now),
        "watched": watched(row, request.now),
        "mine": ISSUERS.admits(request.actor),
        "sizes": SIZES.values(),
        "printers": PRINTERS.items(),
        "last": min(row.copies, MOST),
    }
    return render(request, "certificates/certificate.html", context)


@page(ISSUERS)
@require_http_methods(["GET", "POST"])
def void(request: ActorRequest, code: str) -> HttpResponse:
    """A certificate of mine, or some of its copies, holds no more."""
    row = reads.find_certificate(code, request.actor, request.now)
    form = VoidForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda _: void_certificate(code=row.code, **form.values(), actor=request.actor, now=request.now),
        done="已作废。扫码的人马上看得到。",
        to=lambda _: redirect("certificates:certificate", row.code),
        title=f"作废{row.code}",
        lead="作废以后不能恢复；写错了的，请用“换开”。",
        crumbs=[(row.code, reverse("certificates:certificate", args=[row.code]))],
        press="作废",
        keep="certificates",
    )
