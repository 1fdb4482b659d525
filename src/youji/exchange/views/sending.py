"""外送: what is sent to other platforms, when, and what they answered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from youji.exchange.fields import TARGETS
from youji.exchange.forms import AnswerForm, SendingForm
from youji.exchange.policy import OWNERS, READERS
from youji.exchange.selectors import sending as reads
from youji.exchange.services.sending import answer_sending, hand_over, make_sending
from youji.registry.selectors import operator_names
from youji.shared.files import file_response
from youji.shared.listing import Column, Filter, Listing
from youji.shared.pages import form_page, show, submit
from youji.shared.web import ActorRequest, page

CSV = "text/csv; charset=utf-8"
#: So many rows a page shows; the file has them all.
SHOWN = 50
SENDINGS = Listing(
    "外送",
    filters=(Filter("target", "送给", options=TARGETS),),
    columns=(
        Column("at", "时间", css="nowrap", href=lambda row: reverse("exchange:sending", args=[row.pk])),
        Column("operator", "主体", lambda row: operator_names({row.operator_id})[row.operator_id]),
        Column("target", "送给", lambda row: row.get_target_display()),
        Column("what", "送什么", lambda row: row.get_what_display()),
        Column(
            "state",
            "状态",
            lambda row: reads.STATES[reads.state_of(row)][0],
            tone=lambda row: reads.STATES[reads.state_of(row)][1],
        ),
        Column("person_name", "经办"),
    ),
    none="还没有送过。",
)


@page(READERS)
def sendings(request: ActorRequest) -> HttpResponse:
    """What was made up to be sent, and how it stands."""
    asked = SENDINGS.read(request.GET)
    listing = asked.of(reads.sendings(request.actor, **asked.values))
    context = {"listing": listing, "may_send": OWNERS.admits(request.actor)}
    return listing.workbook() or render(request, "exchange/sendings.html", context)


@page(OWNERS)
def new(request: ActorRequest) -> HttpResponse:
    """My rows are made up to be sent."""
    form = SendingForm(request.POST or None)
    back = reverse("exchange:sendings")
    return form_page(
        request,
        form,
        lambda _: make_sending(actor=request.actor, now=request.now, **form.values()),
        to=lambda row: redirect("exchange:sending", row.pk),
        title="新的外送",
        lead="按对方平台的数据项排好。对照关系还没有经对方确认，先看一遍再交。",
        crumbs=[("外送", back)],
        press="排好",
        back=back,
    )


@page(READERS)
def sending(request: ActorRequest, sending_id: UUID) -> HttpResponse:
    """What is in it, and what became of it."""
    row = reads.find_sending(sending_id, request.actor)
    return render(request, "exchange/sending.html", _shown(request, row) | {"form": AnswerForm()})


def _shown(request: ActorRequest, row: Any) -> dict[str, Any]:
    word, tone = reads.STATES[reads.state_of(row)]
    items = list(row.rows[0]["values"]) if row.rows else []
    return {
        "row": row,
        "word": word,
        "tone": tone,
        "state": reads.state_of(row),
        "own": row.operator_id == request.actor.operator_id,
        "items": items,
        "rows": [(one["key"], [one["values"][item] for item in items]) for one in row.rows[:SHOWN]],
        "more": max(0, len(row.rows) - SHOWN),
        "handed": list(row.handed.all()),
        "answers": list(row.answers.all()),
    }


@page(READERS)
def download(request: ActorRequest, sending_id: UUID) -> HttpResponse:
    """Its file, as it was frozen."""
    row = reads.find_sending(sending_id, request.actor)
    return file_response(reads.as_file(row), reads.file_name(row), CSV)


@page(OWNERS)
@require_POST
def handed(request: ActorRequest, sending_id: UUID) -> HttpResponse:
    """It was handed over."""
    hand_over(sending_id=sending_id, actor=request.actor, now=request.now)
    return redirect("exchange:sending", sending_id)


@page(OWNERS)
@require_POST
def answered(request: ActorRequest, sending_id: UUID) -> HttpResponse:
    """What the receiver said of it."""
    row = reads.find_sending(sending_id, request.actor)
    form = AnswerForm(request.POST or None)
    answer = submit(
        request,
        form,
        lambda _: answer_sending(
            sending_id=sending_id, actor=request.actor, now=request.now, **form.values()
        ),
        done="答复已记下。",
        to=lambda _: redirect("exchange:sending", sending_id),
    )
    return answer or show(request, "exchange/sending.html", _shown(request, row), form)
