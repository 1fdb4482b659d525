"""Pages of samples: the list, one taken, handed on, reported, voided."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from youji.environment.forms import CustodyForm, ReportForm, SampleForm, VoidForm
from youji.environment.labels import GRADES, KINDS
from youji.environment.policy import OFFICERS, READERS, RECORDERS
from youji.environment.selectors import samples as reads
from youji.environment.selectors.giving import given_to
from youji.environment.selectors.norms import parameters
from youji.environment.services import samples as services
from youji.environment.views.common import (
    Way,
    bases_for,
    form_page,
    is_officer,
    list_page,
    records,
    stored,
)
from youji.registry.selectors import find_base
from youji.shared.clock import local_date
from youji.shared.listing import Column, Filter, Listing
from youji.shared.web import ActorRequest, page

SAMPLES = Listing(
    "检测样品",
    filters=(
        Filter("q", "查找", "search", hint="基地、样品名称、报告编号"),
        Filter("kind", "样品", options=KINDS),
        Filter(
            "grade", "判定", options=[*((k, w) for k, (w, _) in GRADES.items() if k), ("waiting", "待出结果")]
        ),
        Filter("division", "所在地", "hidden", pattern=r"\d{2,12}"),
    ),
    columns=(
        Column("code", "样品编号", href=lambda row: reverse("environment:sample", args=[row.pk])),
        Column("base", "基地", lambda row: row.base.name),
        Column("kind", "样品", lambda row: row.get_kind_display(), below=lambda row: row.product_name),
        Column("taken_on", "采样日期", css="nowrap", sort="taken"),
        Column("point", "监测点", lambda row: row.point.name if row.point else ""),
        Column("laboratory", "检测机构", lambda row: row.laboratory.name if row.laboratory else ""),
        Column("grade", "判定", lambda row: _word(row)[0], tone=lambda row: _word(row)[1]),
    ),
    orders={"taken": ("taken_on", "pk")},
    none="还没有样品。采样以后在这里登记。",
)


def _word(row: Any) -> tuple[str, str]:
    return ("作废", "past") if row.state == "void" else GRADES[row.grade]


@page(READERS)
@require_GET
def samples(request: ActorRequest) -> HttpResponse:
    """The samples of one's area, or of one's own bases."""
    asked = SAMPLES.read(request.GET)
    listing = asked.of(reads.samples(request.actor, **asked.values))
    ways: list[Way] = [("登记采样", reverse("environment:new_sample"), True)] if records(request) else []
    ways += [("从 Excel 导入", reverse("environment:import_samples"), False)] if records(request) else []
    ways += [
        ("监测点", reverse("environment:points"), False),
        ("检测机构", reverse("environment:laboratories"), False),
    ]
    lead = "土壤、灌溉水、空气和农产品的样品，从采样、流转到检测结果；按采样当日的标准判定。"
    return list_page(request, listing, lead=lead, ways=ways)


@page(RECORDERS)
@require_http_methods(["GET", "POST"])
def new_sample(request: ActorRequest) -> HttpResponse:
    """A sample is written down, perhaps of a known point (``?point=``) or base (``?base=``)."""
    known = request.GET.get("point", "")
    point = reads.find_point(int(known), request.actor) if known.isdecimal() and len(known) < 10 else None
    code = point.base.code if point else request.GET.get("base", "")
    base = find_base(code, request.actor) if code else None
    offered = [(str(one.pk), one.name) for one in reads.points_of(base)] if base else []
    first = {"base": code, "taken_on": local_date(request.now), "taken_by": request.actor.name}
    first |= {"point": str(point.pk), "kind": point.kind, "use": point.use} if point else {}
    form = SampleForm(request.POST or None, initial=first, bases=bases_for(request), points=offered)

    return form_page(
        request,
        form,
        lambda _: services.take_sample(**form.values(), actor=request.actor, now=request.now),
        title="登记采样",
        lead="采样当天登记。用途和 pH 不清楚也能登记，判定时按最严的限量。",
        done="已登记，样品编号见下。",
        to=_to,
        crumbs=[("检测样品", reverse("environment:samples"))],
    )


def _to(sample: Any) -> HttpResponse:
    return redirect("environment:sample", sample.pk)


@page(READERS)
@require_GET
def sample(request: ActorRequest, sample_id: int) -> HttpResponse:
    """One sample: how it was taken, its way, and what was found."""
    found = reads.find_sample(sample_id, request.actor)
    context = {
        "sample": found,
        "grade": GRADES[found.grade],
        "results": [(row, *GRADES[row.grade], said_of(row)) for row in reads.results_of(found)],
        "custody": reads.custody_of(found),
        "given": given_to(found),
        "subject": found.subject,
        "ways": _ways(request, found),
    }
    return render(request, "environment/sample.html", context)


def said_of(row: Any) -> str:
    """The value as a person reads it."""
    if row.value is not None:
        return f"{row.value.normalize():f} {row.unit}".strip()
    return f"未检出（<{row.below.normalize():f} {row.unit}）" if row.below is not None else "未检出"


def _ways(request: ActorRequest, found: Any) -> list[Way]:
    def to(name: str) -> str:
        return reverse(f"environment:{name}", args=[found.pk])

    ways: list[Way] = []
    if records(request) and found.state == "taken":
        ways += [("填检测结果", to("report"), True), ("交给检测机构", to("give"), False)]
        ways.append(("记流转", to("hand_on"), False))
    if is_officer(request) and found.grade == "over" and found.state == "reported":
        ways.append(("据此立案", f"{reverse('environment:new_finding')}?base={found.base.code}", True))
    if is_officer(request) and found.state != "void":
        ways.append(("作废", to("void"), False))
    return ways


@page(RECORDERS)
@require_http_methods(["GET", "POST"])
def hand_on(request: ActorRequest, sample_id: int) -> HttpResponse:
    """One step of the sample's way."""
    found = reads.find_sample(sample_id, request.actor)
    form = CustodyForm(
        request.POST or None, initial={"on": local_date(request.now), "by": request.actor.name}
    )
    return form_page(
        request,
        form,
        lambda _: services.hand_on(sample_id=found.pk, **form.values(), actor=request.actor, now=request.now),
        title="样品流转",
        lead="记下的环节不能修改；记错了，再记一步说明。",
        done="已记下。",
        to=lambda _: _to(found),
        crumbs=[(found.code, reverse("environment:sample", args=[found.pk]))],
    )


@page(RECORDERS)
@require_http_methods(["GET", "POST"])
def report(request: ActorRequest, sample_id: int) -> HttpResponse:
    """What the laboratory found."""
    found = reads.find_sample(sample_id, request.actor)
    laboratories = [(str(one.pk), one.name) for one in reads.laboratories()]
    first = {
        "version": found.version,
        "reported_on": local_date(request.now),
        "values": "\n".join(f"{name} " for name in parameters(found.taken_on, found.kind, found.category)),
    }
    form = ReportForm(request.POST or None, request.FILES or None, initial=first, laboratories=laboratories)

    def keep(said: dict[str, Any]) -> Any:
        return services.report(
            sample_id=found.pk,
            document=stored(request, said["document"], found),
            version=form.seen_version,
            **form.values(),
            actor=request.actor,
            now=request.now,
        )

    return form_page(
        request,
        form,
        keep,
        title="检测结果",
        lead="没有测的项目留着名称即可。结果写入后不能修改；写错了，由工作人员作废后重新登记。",
        done="已写入，并按采样当日的标准判定。",
        to=_to,
        crumbs=[(found.code, reverse("environment:sample", args=[found.pk]))],
        press="写入结果",
    )


@page(OFFICERS)
@require_http_methods(["GET", "POST"])
def void(request: ActorRequest, sample_id: int) -> HttpResponse:
    """A sample is made to count for nothing."""
    found = reads.find_sample(sample_id, request.actor)
    form = VoidForm(request.POST or None, initial={"version": found.version})
    return form_page(
        request,
        form,
        lambda _: services.void_sample(
            sample_id=found.pk,
            **form.values(),
            version=form.seen_version,
            actor=request.actor,
            now=request.now,
        ),
        title="作废样品",
        lead="作废的样品不再计入任何统计，记录和结果仍然留着。",
        done="已作废。",
        to=_to,
        crumbs=[(found.code, reverse("environment:sample", args=[found.pk]))],
        press="作废",
    )
