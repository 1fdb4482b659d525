"""基地档案: how the bases of an area stand, the worst first; one base's year; the rows behind each of its numbers."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from youji.divisions.selectors import name_of
from youji.production import labels
from youji.production.logic.base_file import change, per_mu_text
from youji.production.policy import READERS
from youji.production.selectors import base_files
from youji.production.selectors.base_file import BaseYear, Row
from youji.registry.selectors import areas_of, operator_names
from youji.shared import clock
from youji.shared.listing import Column, Filter, Listing
from youji.shared.web import ActorRequest, page

#: Rows behind a number that a page shows.
SHOWN = 500
FIRST_YEAR = 2020
#: Numbers that open their rows, in the order in which the page shows them.
WHAT = {
    "records": "记录",
    "incomplete": "档案不全",
    "done": "按规程做了",
    "late": "做晚了",
    "missing": "缺做",
    "waiting": "还在时限内",
    "off": "规程以外的投入品",
    "forbidden": "不合规定",
    "used": "算了用量的",
    "uncounted": "用量算不出",
    "nitrogen": "含氮不明",
}
TASKS = ("done", "late", "missing", "waiting")
DIMENSIONS = {"mass": "按重量", "volume": "按体积"}


BASES = Listing(
    "基地档案",
    filters=(
        Filter("q", "查找", "search", hint="基地名称或编号"),
        Filter("division", "县市区", pattern=r"43(\d\d){0,2}"),
    ),
    columns=(
        Column(
            "base", "基地", lambda row: row.base.name, href=lambda row: reverse("production:base-file", args=[row.base.code]),
        ),
        Column("forbidden", "不合规定", css="num", tone=lambda row: "stop" if row.forbidden else ""),
        Column("completeness", "档案完整率", lambda row: labels.percent(row.completeness), css="num"),
        Column("adherence", "按规程率", lambda row: labels.percent(row.adherence), css="num"),
        Column("missing", "缺做", css="num"),
        Column("records", "记录", css="num"),
        Column("division", "县市区", lambda row: name_of(row.division)),
        Column("reckoned_at", "算到"),
    ),
    orders={},
    none="今年还没有基地开生产季。",
)  # fmt: skip


@page(READERS)
def ranking(request: ActorRequest) -> HttpResponse:
    """The bases of one's area this year, the worst first."""
    today = clock.local_date(request.now)
    asked = BASES.read(request.GET, division=areas_of(request.actor))
    listing = asked.of(base_files.ranked(request.actor, today, year=today.year, **asked.values))
    return listing.workbook() or render(
        request, "production/base_files.html", {"listing": listing, "year": today.year}
    )


@page(READERS)
def show(request: ActorRequest, code: str) -> HttpResponse:
    """One base's year: every number opens its rows."""
    found = _year(request, code)
    before = BaseYear.of(found.base, found.year - 1, clock.local_date(request.now))
    inorganic, organic, _ = found.nitrogen
    context: dict[str, Any] = {
        "found": found,
        "base": found.base,
        "now": request.now,
        "year": f"?year={found.year}",
        "members": len({one.operator_id for one in found.seasons.values()}),
        "completeness": labels.percent(found.completeness),
        "adherence": labels.percent(found.adherence),
        "figures": [(word, len(_rows(found, what)), what) for what, word in WHAT.items()],
        "used": _used(found, before),
        "inorganic": inorganic,
        "organic": organic,
        "samples": base_files.samples_of(
            found.base, found.year, request.actor, clock.local_date(request.now)
        ),
        "previous": found.year - 1 if found.year > FIRST_YEAR else None,
    }
    return render(request, "production/base_file.html", context)


@page(READERS)
def rows(request: ActorRequest, code: str, what: str) -> HttpResponse:
    """The records, tasks or seasons behind one number."""
    if what not in WHAT:
        raise Http404
    found = _year(request, code)
    everything = _rows(found, what)
    listed = base_files.listed_for(found.base, everything, request.actor, clock.local_date(request.now))
    names = operator_names({one.operator_id for one in listed[:SHOWN]})
    context = {
        "found": found,
        "base": found.base,
        "title": WHAT[what],
        "count": len(everything),
        "listed": len(listed),
        "others": len(everything) - len(listed),
        "rows": [(one, names.get(one.operator_id, "")) for one in listed[:SHOWN]],
        "shown": SHOWN,
    }
    return render(request, "production/base_file_rows.html", context)


def _rows(found: BaseYear, what: str) -> list[Row]:
    if what in TASKS:
        return list(found.tasks.get(what, ()))
    if what == "nitrogen":
        return found.nitrogen[2]
    return list(found.listed if what == "records" else getattr(found, what))


def _used(found: BaseYear, before: BaseYear) -> list[tuple[str, str, str]]:
    """What was used per 亩, by sort and dimension, with the change by year."""
    shown = []
    for sort, dimension in sorted({*found.intensity.used, *before.intensity.used}):
        measured = DIMENSIONS.get(dimension)
        per_mu = found.intensity.per_mu(sort, dimension)
        if measured is None or per_mu is None:
            continue
        moved = change(per_mu, before.intensity.per_mu(sort, dimension))
        said = "上年没有可比的" if moved is None else f"比上年{'增' if moved >= 0 else '减'}{abs(moved)}%"
        word = f"{labels.SORT_WORDS.get(sort, sort)}（{measured}）"
        shown.append((word, per_mu_text(per_mu, dimension), said))
    return shown


def _year(request: ActorRequest, code: str) -> BaseYear:
    today = clock.local_date(request.now)
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else today.year
    if not FIRST_YEAR <= year <= today.year:
        raise Http404
    return BaseYear.of(base_files.find_base(code, request.actor, today), year, today)
