"""What the county reads: records, seasons, findings, lots; a grower reads their own by the same pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from youji.divisions.selectors import name_of
from youji.production import labels, services
from youji.production.forms import CloseForm, HandledForm
from youji.production.logic.amounts import amount_text
from youji.production.logic.kinds import KINDS
from youji.production.policy import OVERSEERS, READERS
from youji.production.selectors import records as reads
from youji.production.selectors.shown import facts_of, name_of_operator
from youji.production.selectors.whom import may_record_for
from youji.registry.selectors import areas_of
from youji.shared import clock
from youji.shared.listing import Column, Filter, Listing
from youji.shared.pages import show, submit
from youji.shared.web import ActorRequest, page

AREA = r"43(\d\d){0,2}"
RECORDS = Listing(
    "生产记录",
    filters=(
        Filter("q", "查找", "search", hint="主体名称"),
        Filter("kind", "工作", options=labels.KIND_WORDS),
        Filter("verdict", "判定", options=labels.VERDICT_WORDS),
        Filter("division", "县市区", pattern=AREA),
        Filter("since", "从", "day"),
        Filter("until", "到", "day"),
    ),
    columns=(
        Column(
            "day", "日期", lambda row: row.day, href=lambda row: reverse("production:record", args=[row.pk]), sort="day",
            css="nowrap",
        ),
        Column("kind", "工作", lambda row: KINDS[row.kind].word),
        Column("operator", "主体", lambda row: row.operator_name),
        Column("seasons", "生产季", lambda row: "、".join(one["code"] for one in row.seasons[:3])),
        Column("input", "投入品", lambda row: row.facts.get("input", "")),
        Column(
            "verdict", "判定", lambda row: labels.verdict_word(row.verdict), tone=lambda row: labels.TONES[row.verdict],
        ),
        Column("channel", "来自", lambda row: labels.CHANNELS.get(row.channel, row.channel)),
        Column("division", "县市区", lambda row: name_of(row.division)),
    ),
    orders={"day": ("day", "pk")},
    none="最近三个月没有生产记录。要看更早的，请填“从”哪一天。",
)  # fmt: skip
SEASONS = Listing(
    "生产季",
    filters=(
        Filter("q", "查找", "search", hint="编号、名称或主体"),
        Filter("state", "状态", options=labels.SEASON_STATES),
        Filter("division", "县市区", pattern=AREA),
    ),
    columns=(
        Column("name", "名称", href=lambda row: reverse("production:season", args=[row.pk]), sort="name"),
        Column("code", "编号", css="nowrap"),
        Column("product", "产品", lambda row: row.product.name),
        Column("operator", "主体", lambda row: row.operator_name),
        Column("category", "类别", lambda row: row.get_category_display()),
        Column("started_on", "开始", sort="started_on", css="nowrap"),
        Column("ended_on", "结束", css="nowrap", show=lambda row: row.ended_on or "正在生产"),
        Column("division", "县市区", lambda row: name_of(row.division)),
    ),
    orders={"name": ("name", "pk"), "started_on": ("started_on", "pk")},
    none="还没有开生产季。",
)
FINDINGS = Listing(
    "发现的问题",
    filters=(
        Filter("q", "查找", "search", hint="主体名称或主体码"),
        Filter("state", "状态", options=labels.STATES, default="open"),
        Filter("verdict", "判定", options=labels.VERDICT_WORDS[1:]),
        Filter("division", "县市区", pattern=AREA),
    ),
    columns=(
        Column("message", "问题", href=lambda row: reverse("production:finding", args=[row.pk])),
        Column("others", "同一条记录另有", lambda row: f"{row.others}点" if row.others else "", css="nowrap"),
        Column("operator", "主体", lambda row: row.operator_name),
        Column("kind", "工作", lambda row: KINDS[row.kind].word),
        Column("day", "日期", css="nowrap"),
        Column("verdict", "判定", lambda row: labels.verdict_word(row.verdict), tone=lambda row: labels.TONES[row.verdict]),
        Column("found_at", "发现时间", sort="found_at", show=lambda row: clock.local_date(row.found_at)),
        Column("handled", "处理情况"),
    ),
    orders={"found_at": ("found_at", "pk")},
    none="没有等着处理的问题。",
)  # fmt: skip


def _state_of(lot: Any) -> str:
    if hasattr(lot, "withdrawn"):
        return "已撤回"
    return f"停止流通：{lot.stopped}" if lot.stopped else "在册"


LOTS = Listing(
    "批次",
    filters=(
        Filter("q", "查找", "search", hint="批次号或主体名称"),
        Filter("division", "县市区", pattern=AREA),
    ),
    columns=(
        Column(
            "code",
            "批次号",
            css="nowrap",
            # A lot that no harvest opened has no record: what it was made of stands on its own page (room lots).
            href=lambda row: reverse("production:record", args=[row.record_id]) if row.record_id else "",
        ),
        Column("product", "产品", lambda row: row.product.name),
        Column("operator", "主体", lambda row: row.operator_name),
        Column("day", "采收日期", css="nowrap", sort="day"),
        Column("quantity", "数量", lambda row: amount_text(row.quantity, row.unit), css="num"),
        Column("withdrawn", "状态", _state_of, tone=lambda row: "stop" if row.stopped else ""),
    ),
    orders={"day": ("day", "pk")},
    none="还没有批次。采收时选“开成批次”，就有了。",
)


LEDGER = Listing(
    "投入品台账",
    filters=(Filter("q", "查找", "search", hint="主体名称"), Filter("division", "县市区", pattern=AREA)),
    columns=(
        Column("day", "日期", css="nowrap", sort="day"),
        Column("kind", "进出", lambda row: labels.ENTRY_WORDS[row.kind]),
        Column("operator", "主体", lambda row: row.operator_name),
        Column("input", "投入品"),
        Column("registration", "登记证号"),
        Column("sort", "种类", lambda row: labels.SORT_WORDS.get(row.sort, "")),
        Column("amount", "数量", lambda row: amount_text(row.amount, row.dimension), css="num"),
    ),
    orders={"day": ("day", "pk")},
    none="台账是空的。",
)


@page(READERS)
def ledger(request: ActorRequest) -> HttpResponse:
    """The ledgers of inputs in one's area, or one's own."""
    asked = LEDGER.read(request.GET, division=areas_of(request.actor))
    listing = asked.of(reads.store_of(request.actor, request.now, **asked.values))
    return listing.workbook() or render(request, "production/ledger.html", {"listing": listing})


@page(READERS)
def records(request: ActorRequest) -> HttpResponse:
    """The records in one's area, or one's own."""
    asked = RECORDS.read(request.GET, division=areas_of(request.actor))
    listing = asked.of(reads.records(request.actor, request.now, **asked.values))
    return listing.workbook() or render(request, "production/records.html", {"listing": listing})


@page(READERS)
def seasons(request: ActorRequest) -> HttpResponse:
    """The seasons in one's area, or one's own."""
    asked = SEASONS.read(request.GET, division=areas_of(request.actor))
    listing = asked.of(reads.seasons(request.actor, request.now, **asked.values))
    return listing.workbook() or render(request, "production/seasons.html", {"listing": listing})


@page(READERS)
def findings(request: ActorRequest) -> HttpResponse:
    """What was found in one's area, and what became of it."""
    asked = FINDINGS.read(request.GET, division=areas_of(request.actor))
    listing = asked.of(reads.by_record(reads.findings(request.actor, request.now, **asked.values)))
    return listing.workbook() or render(request, "production/findings.html", {"listing": listing})


@page(READERS)
def lots(request: ActorRequest) -> HttpResponse:
    """The lots in one's area, or one's own."""
    asked = LOTS.read(request.GET, division=areas_of(request.actor))
    listing = asked.of(reads.lots(request.actor, request.now, **asked.values))
    return listing.workbook() or render(request, "production/lots.html", {"listing": listing})


@page(READERS)
def season(request: ActorRequest, season_id: UUID) -> HttpResponse:
    """One season: its ground, what was done, what was found, whether it may be harvested."""
    row = reads.find_season(season_id, request.actor, request.now)
    own = row.operator_id in may_record_for(request.actor, clock.local_date(request.now))
    context: dict[str, Any] = {
        "season": row,
        "subject": f"production.season:{row.pk}",
        "operator": name_of_operator(row.operator_id),
        "diary": [
            (
                one,
                KINDS[one.record.kind].word,
                labels.verdict_word(one.record.verdict),
                labels.TONES[one.record.verdict],
            )
            for one in reads.diary_of(row)
        ],
        "own": own,
        "kinds": labels.KIND_WORDS,
        "form": CloseForm(initial={"ended_on": clock.local_date(request.now)}) if own and row.open else None,
    }
    return render(request, "production/season.html", context)


@page(READERS)
def record(request: ActorRequest, record_id: UUID) -> HttpResponse:
    """One record: what was said, by whom, when, every version of it, and what was found."""
    row = reads.find_record(record_id, request.actor, request.now)
    versions = reads.versions_of(row)
    own = row.operator_id in may_record_for(request.actor, clock.local_date(request.now))
    context: dict[str, Any] = {
        "record": row,
        "word": KINDS[row.kind].word,
        "operator": name_of_operator(row.operator_id),
        "facts": facts_of(row),
        "verdict": labels.verdict_word(row.verdict),
        "tone": labels.TONES[row.verdict],
        "device_verdict": labels.verdict_word(row.device_verdict),
        "channel": labels.CHANNELS.get(row.channel, row.channel),
        "versions": versions,
        "newest": versions[-1],
        "findings": [
            (one, labels.verdict_word(one.verdict), labels.TONES[one.verdict]) for one in reads.findings_of(row)
        ],
        "photos": reads.photos_of(row),
        "own": own,
    }  # fmt: skip
    return render(request, "production/record.html", context)


@page(READERS)
def finding(request: ActorRequest, finding_id: UUID) -> HttpResponse:
    """One finding, and what became of it."""
    row = reads.find_finding(finding_id, request.actor, request.now)
    return _finding_page(request, row, HandledForm(initial={"together": True}))


@page(OVERSEERS)
def handle(request: ActorRequest, finding_id: UUID) -> HttpResponse:
    """What became of a finding is put down."""
    row = reads.find_finding(finding_id, request.actor, request.now)
    form = HandledForm(request.POST or None)
    answer = submit(
        request,
        form,
        lambda _: services.handle_finding(
            finding_id=row.pk,
            actor=request.actor,
            now=request.now,
            **form.values(),
        ),
        done="处理情况已记下。",
        to="production:findings",
    )
    return answer or _finding_page(request, row, form)


def _finding_page(request: ActorRequest, row: Any, form: HandledForm) -> HttpResponse:
    context = {
        "finding": row,
        "word": KINDS[row.kind].word,
        "operator": name_of_operator(row.operator_id),
        "verdict": labels.verdict_word(row.verdict),
        "tone": labels.TONES[row.verdict],
        "others": [
            (one, labels.verdict_word(one.verdict), labels.TONES[one.verdict]) for one in reads.with_it(row)
        ],
        "may_handle": OVERSEERS.admits(request.actor) and row.handled_at is None,
    }
    return show(request, "production/finding.html", context, form)
