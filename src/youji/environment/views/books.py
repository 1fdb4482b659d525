"""Pages of a base's books, its hub, and the benefit report made of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from youji.environment.forms import (
    AdoptionCorrection,
    AdoptionForm,
    DisposalCorrection,
    DisposalForm,
    FigureCorrection,
    FigureForm,
)
from youji.environment.labels import GRADES
from youji.environment.policy import OWN, READERS, RECORDERS
from youji.environment.selectors import books as reads
from youji.environment.selectors.bases import own_bases
from youji.environment.selectors.findings import board_of
from youji.environment.selectors.from_records import beside
from youji.environment.selectors.zones import sentences_of
from youji.environment.services import books as services
from youji.environment.views.common import Way, bases_for, form_page, list_page, records
from youji.registry.selectors import find_base
from youji.shared import reading
from youji.shared.clock import local_date
from youji.shared.listing import Column, Filter, Listing
from youji.shared.web import ActorRequest, page

FILTERS = (
    Filter("q", "查找", "search", hint="基地名称或编号"),
    Filter("division", "所在地", "hidden", pattern=r"\d{2,12}"),
)


def _mend(what: str) -> Column:
    return Column(
        "correct", "更正", lambda row: "已更正过" if row.corrects_id else "",
        show=lambda row: "更正", href=lambda row: reverse("environment:correct", args=[what, row.pk]),
    )  # fmt: skip


BASE = Column("base", "基地", lambda row: row.base.name)
LISTS = {
    "disposals": Listing(
        "回收和处理",
        filters=FILTERS,
        columns=(
            BASE,
            Column("done_on", "日期", css="nowrap", sort="day"),
            Column("kind", "废弃物", lambda row: row.get_kind_display()),
            Column(
                "amount", "数量", css="num nowrap", show=lambda row: f"{row.amount.normalize():f} {row.unit}"
            ),
            Column("way", "去向", lambda row: row.get_way_display(), below=lambda row: row.receiver),
            _mend("disposals"),
        ),
        orders={"day": ("done_on", "pk")},
        none="还没有记录。农药包装交回、粪污还田，都记在这里。",
    ),
    "adoptions": Listing(
        "绿色技术",
        filters=FILTERS,
        columns=(
            BASE,
            Column("technique", "绿色技术", lambda row: row.get_technique_display()),
            Column("area_mu", "面积（亩）", css="num nowrap"),
            Column("plot", "地块", lambda row: row.plot or "整个基地"),
            Column("since", "开始", css="nowrap", sort="since"),
            Column("until", "结束", css="nowrap"),
            _mend("adoptions"),
        ),
        orders={"since": ("since", "pk")},
        none="还没有记录。种养结合、有机肥替代、绿色防控等，用在多少亩上，记在这里。",
    ),
    "figures": Listing(
        "年度数据",
        filters=FILTERS,
        columns=(
            BASE,
            Column("year", "年份", css="num", sort="year"),
            Column("item", "指标", lambda row: row.get_item_display()),
            Column("amount", "数值", css="num nowrap"),
            Column("source", "出处"),
            _mend("figures"),
        ),
        orders={"year": ("year", "pk")},
        none="还没有数据。填了两个年份，才能算效益评估。",
    ),
}
FORMS: dict[str, tuple[Any, Any]] = {
    "disposals": (DisposalForm, DisposalCorrection),
    "adoptions": (AdoptionForm, AdoptionCorrection),
    "figures": (FigureForm, FigureCorrection),
}
LEADS = {
    "disposals": "农药包装、农膜的回收，粪污、秸秆的利用：日期、数量、去向。写下的不改，错了就更正，两行都留着。",
    "adoptions": "按地块和面积登记正在用的绿色技术。",
    "figures": "每年的用量、产量、收支，写明出处；效益评估只用这里的数。参加区域模式的，只公布几个基地合在一起的结果。",
}


def _listing(what: str) -> Listing:
    if what not in LISTS:
        raise Http404
    return LISTS[what]


@page(READERS)
@require_GET
def book(request: ActorRequest, what: str) -> HttpResponse:
    """One book of one's area, or of one's own bases."""
    asked = _listing(what).read(request.GET)
    listing = asked.of(reads.rows(what, request.actor, **asked.values))
    ways: list[Way] = []
    if records(request):
        ways = [
            ("记一笔", reverse("environment:add", args=[what]), True),
            ("从 Excel 导入", reverse("environment:import_rows", args=[what]), False),
        ]
    ways += [
        (one.title, reverse("environment:book", args=[key]), False)
        for key, one in LISTS.items()
        if key != what
    ]
    return list_page(request, listing, lead=LEADS[what], ways=ways)


@page(RECORDERS)
@require_http_methods(["GET", "POST"])
def add(request: ActorRequest, what: str) -> HttpResponse:
    """A row is written into a book."""
    listing, today = _listing(what), local_date(request.now)
    first = {"base": request.GET.get("base", ""), "done_on": today, "since": today, "year": today.year}
    form = FORMS[what][0](request.POST or None, initial=first, bases=bases_for(request))
    return form_page(
        request,
        form,
        lambda _: services.write(what=what, **form.values(), actor=request.actor, now=request.now),
        title=f"{listing.title}：记一笔",
        done="已记下。",
        to=lambda _: redirect("environment:book", what),
        crumbs=[(listing.title, reverse("environment:book", args=[what]))],
    )


@page(RECORDERS)
@require_http_methods(["GET", "POST"])
def correct(request: ActorRequest, what: str, row_id: int) -> HttpResponse:
    """Another row counts instead; this one stays."""
    listing = _listing(what)
    found = reads.find_row(what, row_id, request.actor)
    kind = FORMS[what][1]
    form = kind(request.POST or None, initial=kind.told_of(found) | {"reason": ""})
    return form_page(
        request,
        form,
        lambda _: services.correct(
            what=what, row_id=found.pk, **form.values(), actor=request.actor, now=request.now
        ),
        title=f"{listing.title}：更正",
        lead="原来的一行留着，以更正后的为准。",
        done="已更正。",
        to=lambda _: redirect("environment:book", what),
        crumbs=[(listing.title, reverse("environment:book", args=[what]))],
        press="更正",
        template="environment/form_with_history.html",
        subject=found.subject,
    )


@page(OWN)
@require_GET
def own(request: ActorRequest) -> HttpResponse:
    """One's own bases, each with the way to its environment."""
    return render(request, "environment/own.html", {"bases": own_bases(request.actor)})


def _base(request: ActorRequest, code: str) -> Any:
    found = find_base(code, request.actor)
    if found is None:
        raise Http404
    return found


@page(READERS)
@require_GET
def base(request: ActorRequest, code: str) -> HttpResponse:
    """All that is known of one base's environment, and the ways to write more."""
    found, today = _base(request, code), local_date(request.now)
    ways: list[Way] = []
    if records(request):
        names = (
            ("登记采样", "new_sample", ()),
            ("登记发现", "new_finding", ()),
            ("记回收处理", "add", ("disposals",)),
        )
        ways = [
            (words, f"{reverse(f'environment:{name}', args=args)}?base={found.code}", n == 0)
            for n, (words, name, args) in enumerate(names)
        ]
    ways.append(("效益评估", reverse("environment:benefit", args=[found.code]), False))
    summary = reads.summary([found.pk], today)
    context = {
        "base": found,
        "zones": sentences_of(found, today),
        "environment": board_of([found.code])[1],
        "summary": summary,
        "grades": [(GRADES[key], number) for key, number in summary["grades"].items()],
        "ways": ways,
    }
    return render(request, "environment/base.html", context)


@page(READERS)
@require_GET
def benefit(request: ActorRequest, code: str) -> HttpResponse:
    """The benefit report of a base: a year against a baseline, each number with the rows behind it."""
    found = _base(request, code)
    context = {
        "title": f"{found.name}：绿色发展效益评估",
        "back": reverse("environment:base", args=[found.code]),
    }
    made = benefit_of(request, [found.pk], reads.report)
    today = local_date(request.now)
    year = made["report"].year if made["report"] else today.year
    more = {"beside": beside(found, year, today), "year": year}
    return render(request, "environment/benefit.html", context | made | more)


def benefit_of(
    request: ActorRequest, base_ids: list[int], report: Callable[[list[int], int, int], reads.Report]
) -> dict[str, Any]:
    """The report that the address asks for (``from``, ``to``): by itself the first and the last year there are."""
    years = reads.years_of(base_ids)
    if len(years) < 2:
        return {"years": years, "report": None}
    asked = [reading.whole(request.GET.get(key, "")) for key in ("from", "to")]
    baseline = asked[0] if asked[0] in years else years[0]
    year = asked[1] if asked[1] in years else years[-1]
    return {"years": years, "report": report(base_ids, baseline or years[0], year or years[-1])}
