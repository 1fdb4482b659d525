"""我的对外数据: the producer's events, what was handed in, what came of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from youji.exchange.forms import CaptureForm
from youji.exchange.labels import disposition_word, step_word
from youji.exchange.policy import OWNERS
from youji.exchange.selectors import events as reads
from youji.exchange.services.capturing import capture
from youji.shared.listing import Column, Listing
from youji.shared.pages import form_page
from youji.shared.web import ActorRequest, page


def _short(event_id: str) -> str:
    """Enough of an id to know it by; the workbook has it whole."""
    plain = event_id.removeprefix("ni:///sha-256;").removesuffix("?ver=CBV2.0")
    return plain if len(plain) <= 16 else f"{plain[:12]}…"


EVENTS = Listing(
    "我的对外数据",
    filters=(),
    columns=(
        Column("event_at", "发生时间"),
        Column("step", "业务环节", step_word, below=disposition_word),
        Column("own", "来历", lambda row: "平台按流转写的" if row.own else "提交的"),
        Column(
            "declares",
            "有没有错",
            lambda row: "已声明有误" if row.declares else "没有声明",
            tone=lambda row: "warn" if row.declares else "",
        ),
        Column("event_id", "事件编号", show=lambda row: _short(row.event_id), title=lambda row: row.event_id),
        Column("recorded_at", "收到时间"),
    ),
    none="还没有事件。批次有了流转，一分钟内会自动写成事件；别的系统里的，可以提交上来。",
)


@page(OWNERS)
def own(request: ActorRequest) -> HttpResponse:
    """My events, and the newest of what was handed in."""
    asked = EVENTS.read(request.GET)
    listing = asked.of(reads.own_events(request.actor))
    return listing.workbook() or render(
        request, "exchange/own.html", {"listing": listing, "jobs": reads.jobs(request.actor)[:5]}
    )


@page(OWNERS)
def new(request: ActorRequest) -> HttpResponse:
    """A document of events is handed in."""
    form = CaptureForm(request.POST or None, request.FILES or None, initial={"behaviour": "proceed"})
    back = reverse("exchange:own")
    return form_page(
        request,
        form,
        lambda said: capture(
            said["file"].read(), behaviour=said["behaviour"], actor=request.actor, now=request.now
        ),
        to=lambda job: redirect("exchange:job", job.pk),
        title="提交事件",
        lead="别的系统导出的 EPCIS 2.0 文件，从这里交上来。收下的不能改；写错了，另报一个更正。",
        crumbs=[("我的对外数据", back)],
        press="提交",
        back=back,
    )


@page(OWNERS)
def job(request: ActorRequest, job_id: UUID) -> HttpResponse:
    """What came of a document: how much stands, and what is wrong with the rest, event by event."""
    found = reads.find_job(job_id, request.actor)
    return render(request, "exchange/job.html", {"job": found, "lead": _lead(found)})


def _lead(found: Any) -> str:
    if found.refused and not found.stored:
        return f"{found.events}个事件里有{found.refused}个不行，没有收下任何一个。改好以后整份再交。"
    parts = (("收下", found.stored), ("早已收过", found.known), ("不行的", found.refused))
    return f"{found.events}个事件：{'，'.join(f'{word}{n}个' for word, n in parts if n)}。"
