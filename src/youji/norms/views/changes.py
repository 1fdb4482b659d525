"""The pages of a change: a workbook looked at before it is taken, and what was judged again since."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from youji.divisions.selectors import name_of
from youji.norms import services
from youji.norms.logic.changes import KINDS, VERDICTS, Differing
from youji.norms.logic.steps import CHANGE, END, NEW
from youji.norms.policy import CONCERNED, CONFIRMERS
from youji.norms.selectors import pages
from youji.norms.selectors import rechecks as reads
from youji.norms.selectors.tables import TABLES
from youji.norms.services import sheets
from youji.shared import clock
from youji.shared.files import file_response
from youji.shared.listing import Column, Filter, Listing
from youji.shared.web import ActorRequest, page
from youji.shared.workbook import Plan, Terms
from youji.shared.workbook.pages import import_page, left_out

TONES = {"allowed": "ok", "forbidden": "stop", "unknown": "warn", "": ""}
#: What a look lists of what would be judged differently; its numbers count all of it.
SHOWN = 200


@page(CONFIRMERS)
@require_http_methods(["GET", "POST"])
def import_rows(request: ActorRequest, name: str) -> HttpResponse:
    """Upload, look at what changes and at whoever it concerns, import: a new edition."""
    found = pages.table_called(name)
    sheet = sheets.SHEETS[sheets.from_excel(name)]
    read: list[sheets.Looked] = []

    def plan(data: bytes, terms: Terms) -> Plan:
        read.append(sheets.look_for(name, data, actor=request.actor, now=request.now, terms=terms))
        return read[-1].plan

    @cache
    def seen() -> dict[str, Any]:
        """Asked by the page alone: what is taken is judged by the worker."""
        return _seen(name, read[-1], request) if read else {}

    def write(known: Plan, data: bytes) -> HttpResponse:
        done = services.import_rows(name, data, actor=request.actor, now=request.now, terms=known.terms)
        said = f"已导入：新增{done.count(NEW)}行，改动{done.count(CHANGE)}行，失效{done.count(END)}行。"
        messages.success(request, f"{said}依据这些行的生产季和批次正在重新判定。")
        return left_out(request, done.plan) if done.plan.refused else redirect("norms:rechecks")

    return import_page(
        request,
        "norms/import.html",
        kind=f"norms.{name}",
        table=sheet,
        plan=plan,
        write=write,
        on_terms=True,
        found=found,
        seen=seen,
    )


def _seen(name: str, looked: sheets.Looked, request: ActorRequest) -> dict[str, Any]:
    asked = services.if_taken(name, looked, request.now)
    differing = services.differing_of(asked)
    return {
        "counted": {kind: looked.count(kind) for kind in (NEW, CHANGE, END)},
        "looked": sum(rested.looked for rested in asked.values()),
        "differing": [_in_words(one) for one in differing[:SHOWN]],
        "count": len(differing),
        "stopped": sum(one.kind == "lot" and one.after.verdict == "forbidden" for one in differing),
        "shown": SHOWN,
    }


def _in_words(one: Differing) -> dict[str, Any]:
    return {
        "title": one.title,
        "href": one.href,
        "operator": one.operator_name,
        "before": VERDICTS[one.before.verdict],
        "after": VERDICTS[one.after.verdict],
        "tone": TONES[one.after.verdict],
        "reason": one.reason,
    }


@page(CONFIRMERS)
def template(request: ActorRequest, name: str) -> HttpResponse:
    """The workbook to fill in."""
    found = pages.table_called(name)
    return file_response(sheets.rows_template(name), f"模板-{found.title}.xlsx")


@page(CONFIRMERS)
def export(request: ActorRequest, name: str) -> HttpResponse:
    """What holds, as a workbook that can be imported back."""
    found = pages.table_called(name)
    return file_response(sheets.export_rows(name), f"{found.title}.xlsx")


def _days(row: Any) -> str:
    before, after = row.earliest_before, row.earliest_after
    if before == after:
        return str(after or "")
    return f"{before or '算不出'} → {after or '算不出'}"


RECHECKS = Listing(
    "数据变动的影响",
    filters=(),
    columns=(
        Column(
            "day", "变动日期", css="nowrap", href=lambda row: reverse("norms:recheck", args=[row.pk]),
        ),
        Column("table", "哪张表", lambda row: TABLES[row.table].title),
        Column("about", "改动的行"),
        Column("state", "重新判定", lambda row: "已完成" if row.finished_at else "正在进行"),
        Column("looked", "看过", lambda row: row.looked, css="num"),
        Column("differing", "判定有变", lambda row: row.differing, css="num"),
        Column("worse", "现判禁止", lambda row: row.worse, css="num", tone=lambda row: "stop" if row.worse else ""),
    ),
    none="限量与名录还没有变动过。",
)  # fmt: skip
AFFECTED = Listing(
    "判定有变的",
    filters=(
        Filter("q", "查找", "search", hint="主体、批次号或生产季"),
        Filter("kind", "对象", options=tuple(KINDS.items())),
        Filter("verdict", "现判", options=tuple((key, word) for key, word in VERDICTS.items() if key)),
    ),
    columns=(
        Column("title", "对象", href=lambda row: row.href),
        Column("operator", "主体", lambda row: row.operator_name),
        Column("division", "县市区", lambda row: name_of(row.division)),
        Column("before", "原判", lambda row: VERDICTS[row.verdict_before]),
        Column("after", "现判", lambda row: VERDICTS[row.verdict_after], tone=lambda row: TONES[row.verdict_after]),
        Column("earliest", "最早采收日", _days),
        Column("reason", "原因"),
        Column("notice", "通知草稿（未发送）"),
    ),
    none="没有判定有变的。",
)  # fmt: skip


@page(CONCERNED)
def rechecks(request: ActorRequest) -> HttpResponse:
    """Every change of norms, with how much of one's area it concerns."""
    listing = RECHECKS.read(request.GET).of(reads.rechecks(request.actor), reads.told)
    return listing.workbook() or render(request, "norms/rechecks.html", {"listing": listing})


@page(CONCERNED)
def recheck(request: ActorRequest, number: int) -> HttpResponse:
    """One change: which rows, and whoever is judged differently by it."""
    found = reads.find(number, request.actor)
    asked = AFFECTED.read(request.GET)
    listing = asked.of(reads.affected(request.actor, number, **asked.values))
    context = {
        "recheck": found,
        "table": TABLES[found.table],
        "rows": reads.rows_of(found),
        "listing": listing,
        "day": clock.in_words(found.day),
    }
    return listing.workbook() or render(request, "norms/recheck.html", context)
