"""Officers and holders follow a recall: the list, one with its figures, the rows behind each figure, its end."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from youji.lots.logic.balance import said
from youji.registry.selectors import areas_of
from youji.shared.fields import DescribedForm
from youji.shared.listing import Column, Filter, Listing
from youji.shared.pages import show, submit
from youji.shared.web import ActorRequest, page
from youji.traceability import services
from youji.traceability.forms import EndingForm, ReasonForm, ToldForm
from youji.traceability.logic.progress import STATES as HOLDER_STATES
from youji.traceability.policy import ORDERERS, READERS
from youji.traceability.selectors import pages as shown
from youji.traceability.selectors import recalls as reads
from youji.traceability.selectors.progress import progress

PLACE = Filter("division", "县市区", "hidden", pattern=r"\d{2,12}")
RECALLS = Listing(
    "召回和演练",
    filters=(
        Filter("q", "查找", "search", hint="编号、产品或原因"),
        Filter("state", "状态", options=[(key, word) for key, (word, _) in reads.STATES.items()]),
        Filter("kind", "哪一种", options=[("recall", "召回"), ("drill", "演练")]),
    ),
    columns=(
        Column(
            "code", "编号", css="nowrap", href=lambda row: reverse("traceability:recall", args=[row.code]),
            below=lambda row: "演练" if row.drill else "",
        ),
        Column("products", "产品"),
        Column("reason", "原因"),
        Column("office", "谁发起"),
        Column("opened_at", "发起时间", css="nowrap", sort="opened"),
        Column("state", "状态", lambda row: reads.STATES[row.state][0], tone=lambda row: reads.STATES[row.state][1]),
    ),
    orders={"opened": ("opened_at", "pk")},
    none="没有召回，也没有演练。",
)  # fmt: skip
HOLDERS = Listing(
    "牵连的主体",
    filters=(
        Filter("state", "办到哪里", options=[(key, word) for key, (word, _) in HOLDER_STATES.items()]),
        PLACE,
    ),
    columns=(
        Column("name", "主体", below=lambda row: row.contact),
        Column("place", "县市区"),
        Column("lots", "批次", css="num", badge=lambda row: "货在路上" if row.coming else ""),
        Column("had_text", "当时有", css="num"),
        Column("left_text", "还有", css="num"),
        Column("state", "办到哪里", lambda row: row.word, tone=lambda row: row.tone),
        Column("minutes", "几分钟答复", lambda row: "—" if row.minutes is None else row.minutes, css="num"),
    ),
    none="没有这样的主体。",
)
LOTS = Listing(
    "牵连的批次",
    filters=(PLACE,),
    columns=(
        Column("code", "批次号", css="nowrap", href=lambda row: row.href, badge=lambda row: "后来牵连" if row.joined else ""),
        Column("product", "产品"),
        Column("owner", "主体"),
        Column("steps", "第几层", css="num"),
        Column("had", "当时有", lambda row: said(row.had, row.unit), css="num"),
        Column("left", "还有", lambda row: said(row.left, row.unit), css="num"),
    ),
    none="没有这样的批次。",
)  # fmt: skip
OUTSIDE = Listing(
    "平台以外的收货方",
    filters=(Filter("state", "告知", options=[("no", "还没有告知"), ("yes", "已告知")]), PLACE),
    columns=(
        Column("name", "收货方", below=lambda row: row.contact or "没有联系方式"),
        Column("giver", "谁交付的"),
        Column("given_text", "交付了", css="num"),
        Column(
            "told", "告知", lambda row: row.word, tone=lambda row: "ok" if row.told else "warn", href=lambda row: row.href,
            below=lambda row: row.note,
        ),
    ),
    none="没有平台以外的收货方。",
)  # fmt: skip


@page(READERS)
@require_GET
def recalls(request: ActorRequest) -> HttpResponse:
    """The recalls and drills of one's area, or that concern one's own."""
    asked = RECALLS.read(request.GET)
    listing = asked.of(reads.recalls(request.actor, request.now, **asked.values), shown.with_states)
    context = {"listing": listing, "may_open": ORDERERS.admits(request.actor)}
    return listing.workbook() or render(request, "traceability/recalls.html", context)


@page(READERS)
@require_GET
def recall(request: ActorRequest, code: str) -> HttpResponse:
    """One recall: what was ordered, how far the counties are, each figure leading to its rows."""
    found = shown.recall_page(code, request.actor, request.now)
    return render(request, "traceability/recall.html", {"page": found, "row": found.recall})


@page(READERS)
@require_GET
def holders(request: ActorRequest, code: str) -> HttpResponse:
    """The holders of a county, or of all one reads."""
    row = reads.find_recall(code, request.actor, request.now)
    asked = HOLDERS.read(request.GET, division=areas_of(request.actor))
    whole = progress(row, reads.sight(row, request.actor, request.now), request.now, asked.values["division"])
    state = asked.values["state"]
    return _rows(request, row, asked.of([one for one in whole.holders if state in ("", one.state)]))


@page(READERS)
@require_GET
def lots(request: ActorRequest, code: str) -> HttpResponse:
    """The lots, likewise."""
    row = reads.find_recall(code, request.actor, request.now)
    asked = LOTS.read(request.GET, division=areas_of(request.actor))
    some = reads.lots_in(row, reads.sight(row, request.actor, request.now), asked.values["division"])
    listing = asked.of(some, lambda rows: shown.lot_rows(rows, request.actor, request.now))
    return _rows(request, row, listing)


@page(READERS)
@require_GET
def outside(request: ActorRequest, code: str) -> HttpResponse:
    """Who is not on the platform and was given of it."""
    row = reads.find_recall(code, request.actor, request.now)
    asked = OUTSIDE.read(request.GET, division=areas_of(request.actor))
    whole = progress(row, reads.sight(row, request.actor, request.now), request.now, asked.values["division"])
    return _rows(
        request,
        row,
        asked.of(shown.outside_rows(row, whole, asked.values["state"], may=ORDERERS.admits(request.actor))),
    )


def _rows(request: ActorRequest, row: Any, listing: Any) -> HttpResponse:
    return listing.workbook() or render(request, "traceability/rows.html", {"listing": listing, "row": row})


@page(ORDERERS)
@require_http_methods(["GET", "POST"])
def told(request: ActorRequest, code: str, giver: str, party: UUID) -> HttpResponse:
    """An outside party was told by phone."""
    row = reads.find_recall(code, request.actor, request.now)
    found = shown.outside_row(row, giver, party, request.actor, request.now)
    form = ToldForm(request.POST or None)
    back = reverse("traceability:outside", args=[row.code])
    answer = submit(
        request,
        form,
        lambda _: services.tell_outside(
            code=row.code, giver=giver, party_id=party, **form.values(), actor=request.actor, now=request.now
        ),
        done="已记下。",
        to=lambda _: redirect(back),
    )
    context = _act(
        row, f"已告知{found.name}",
        f"{found.giver}交付了{found.given_text}，联系方式：{found.contact or '没有'}。请打电话告诉对方停止使用和销售，再记在这里。",
        "已打电话", back,
    )  # fmt: skip
    return answer or show(request, "traceability/act.html", context, form)


def _act(row: Any, title: str, lead: str, press: str, back: str) -> dict[str, Any]:
    crumbs = [(f"{row.word}{row.code}", back)]
    return {"row": row, "title": title, "lead": lead, "crumbs": crumbs, "press": press, "back": back}


def _over(
    request: ActorRequest, code: str, form: DescribedForm, write: Any, words: tuple[str, str, str, str]
) -> HttpResponse:
    row = reads.find_recall(code, request.actor, request.now)
    back = reverse("traceability:recall", args=[row.code])
    answer = submit(
        request,
        form,
        lambda _: write(code=row.code, **form.values(), actor=request.actor, now=request.now),
        done=words[3],
        to=lambda _: redirect(back),
    )
    return answer or show(request, "traceability/act.html", _act(row, *words[:3], back), form)


@page(ORDERERS)
@require_http_methods(["GET", "POST"])
def finish(request: ActorRequest, code: str) -> HttpResponse:
    """The work is done."""
    words = ("结束", "货物仍然是已召回的，没有处置完的继续封存。", "结束", "已结束，各方收到了通知。")
    return _over(request, code, EndingForm(request.POST or None), services.finish, words)


@page(ORDERERS)
@require_http_methods(["GET", "POST"])
def lift(request: ActorRequest, code: str) -> HttpResponse:
    """The goods are no more recalled."""
    words = (
        "解除召回",
        "这次召回作出的封存全部解除，合格证不再显示“已召回”。别的封存不受影响。",
        "解除召回",
        "已解除，各方收到了通知。",
    )
    return _over(request, code, ReasonForm(request.POST or None), services.lift, words)
