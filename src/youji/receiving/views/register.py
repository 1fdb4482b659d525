"""The register of what was received: a day on one screen, a delivery, how long it is kept."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from youji.receiving.fields import HOWS
from youji.receiving.forms import UndoingForm
from youji.receiving.logic.verdict import WORDS
from youji.receiving.policy import READERS, RECEIVERS
from youji.receiving.selectors import received as reads
from youji.receiving.selectors.copies import doubled
from youji.receiving.services.piling import amount_of, undo_pile
from youji.shared import reading
from youji.shared.clock import in_words, local_date
from youji.shared.listing import Column, Filter, Listing
from youji.shared.pages import form_page
from youji.shared.web import ActorRequest, page

#: Copies found in two places that the day's page names; of more it says how many.
MOST_DOUBLED = 20
RECEIVED = Listing(
    "收存登记",
    filters=(
        Filter("q", "查找", "search", hint="编号、产品或承诺主体"),
        Filter("verdict", "核验", options=[(str(key), word) for key, (word, _) in WORDS.items()]),
        Filter("day", "日期", "day"),
    ),
    columns=(
        Column("name", "合格证", href=lambda row: reverse("receiving:pile", args=[row.scan.pile_id]), css="nowrap"),
        Column("product", "产品", lambda row: row.scan.product, below=lambda row: row.scan.issuer),
        Column("issuer", "承诺主体", lambda row: row.scan.issuer),
        Column("copy", "份号", lambda row: row.scan.copy or "", css="num"),
        Column("verdict", "核验", lambda row: row.verdict[0], tone=lambda row: row.verdict[1], below=lambda row: row.scan.found),
        Column("decision", "办理", lambda row: row.word, tone=lambda row: row.tone, below=lambda row: row.reason),
        Column("supplier", "供货方", lambda row: row.pile.supplier if row.pile else ""),
        Column("day", "日期", lambda row: row.scan.day, css="nowrap"),
        Column("at", "时间", lambda row: row.scan.at),
        Column("how", "怎么读到的", lambda row: dict(HOWS)[row.scan.how]),
        Column("kept_until", "保存到", lambda row: row.pile.kept_until if row.pile else None, css="nowrap"),
    ),
    none="没有收存的合格证。",
)  # fmt: skip


@page(READERS)
@require_GET
def day(request: ActorRequest) -> HttpResponse:
    """Everything of one day: the certificates, what lacks one, what is not done; ``?day=``, today at first."""
    today = local_date(request.now)
    wanted = reading.day(request.GET.get("day", "")) or today
    found = reads.day_of(request.actor, wanted, request.now)
    copies = doubled(request.actor)
    last = None if found.rows else reads.last_before(request.actor, wanted)
    context = {
        "found": found,
        "before": wanted - timedelta(days=1),
        "after": wanted + timedelta(days=1) if wanted < today else None,
        "receives": RECEIVERS.admits(request.actor),
        "last": f"看上一次收货（{in_words(last)}）" if last else "",
        "last_at": f"?day={last:%Y-%m-%d}" if last else "",
        "doubled": copies[:MOST_DOUBLED],
        "more_doubled": max(copies.count() - MOST_DOUBLED, 0),
    }
    return render(request, "receiving/day.html", context)


@page(READERS)
@require_GET
def register(request: ActorRequest) -> HttpResponse:
    """All of it, searched and filtered; as a workbook."""
    asked = RECEIVED.read(request.GET)
    values: dict[str, Any] = {**asked.values, "day": asked.day("day")}
    listing = asked.of(reads.scans(request.actor, **values), reads.rows_of)
    return listing.workbook() or render(request, "receiving/register.html", {"listing": listing})


@page(READERS)
@require_GET
def pile(request: ActorRequest, pile_id: UUID) -> HttpResponse:
    """One delivery: its certificates, the goods, what can be done about it. One that is not done leads on."""
    try:
        found = reads.find_pile(pile_id, request.actor)
    except reads.Unknown:
        if reads.open_pile(pile_id, request.actor) and RECEIVERS.admits(request.actor):
            return redirect(f"{reverse('receiving:receive')}?pile={pile_id}")
        raise
    mine = RECEIVERS.admits(request.actor) and found.operator_id == request.actor.operator_id
    context = {
        "pile": found,
        "rows": reads.rows_of_pile(found),
        "amount": amount_of(found),
        "lots": reads.lots_of_pile(found),
        "mine": mine,
        "undone": getattr(found, "undoing", None),
    }
    return render(request, "receiving/pile.html", context)


@page(RECEIVERS)
@require_http_methods(["GET", "POST"])
def undo(request: ActorRequest, pile_id: UUID) -> HttpResponse:
    """A delivery counts as kept no more."""
    found = reads.find_pile(pile_id, request.actor)
    form = UndoingForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda _: undo_pile(pile_id=found.pk, **form.values(), actor=request.actor, now=request.now),
        done="已撤销。货要退的，请在批次页办“退货”。",
        to=lambda _: redirect("receiving:pile", found.pk),
        title="撤销收货",
        lead="这次收的合格证不再算收存，原来的记录留着。货已登记成批次的，另在批次页办退货或销毁。",
        keep="receiving",
        press="撤销",
        back=reverse("receiving:pile", args=[found.pk]),
    )


@page(READERS)
@require_GET
def kept(request: ActorRequest) -> HttpResponse:
    """How long certificates are kept, by what, and what is past it."""
    context = {"kept": reads.kept(request.actor, local_date(request.now))}
    return render(request, "receiving/kept.html", context)
