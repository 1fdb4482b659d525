"""Pages of points and laboratories."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from youji.environment.forms import LaboratoryForm, PointForm
from youji.environment.labels import GRADES, KINDS
from youji.environment.policy import OFFICERS, READERS, RECORDERS
from youji.environment.selectors import samples as reads
from youji.environment.services import samples as services
from youji.environment.views.common import Way, bases_for, form_page, is_officer, list_page, records
from youji.shared.clock import local_date
from youji.shared.listing import Column, Filter, Listing
from youji.shared.web import ActorRequest, page

POINTS = Listing(
    "监测点",
    filters=(Filter("q", "查找", "search", hint="监测点或基地"), Filter("kind", "监测对象", options=KINDS)),
    columns=(
        Column("name", "监测点", href=lambda row: reverse("environment:point", args=[row.pk]), sort="name"),
        Column("base", "基地", lambda row: row.base.name),
        Column("kind", "监测对象", lambda row: row.get_kind_display()),
        Column("times", "次数", css="num", sort="times"),
        Column("last_on", "最近采样", css="nowrap", sort="last"),
    ),
    orders={"name": ("name", "pk"), "times": ("times", "pk"), "last": ("last_on", "pk")},
    none="还没有监测点。设了点，同一处历年的结果才能连成一条线。",
)
LABORATORIES = Listing(
    "检测机构",
    filters=(),
    columns=(
        Column("name", "检测机构", href=lambda row: reverse("environment:laboratory", args=[row.pk])),
        Column("code", "机构编号", css="nowrap"),
        Column("cma_number", "资质认定（CMA）"),
        Column("cma_until", "有效期至", css="nowrap"),
        Column("catl_number", "考核合格（CATL）"),
        Column("catl_until", "有效期至 ", css="nowrap"),
    ),
    none="还没有登记检测机构。",
)


@page(READERS)
@require_GET
def points(request: ActorRequest) -> HttpResponse:
    """The points of one's area, or of one's own bases, with a map of those on the page."""
    asked = POINTS.read(request.GET)
    listing = asked.of(reads.points(request.actor, **asked.values))
    shown = listing.rows
    ways: list[Way] = []
    if records(request):
        ways = [
            ("新设监测点", reverse("environment:new_point"), True),
            ("从 Excel 导入", reverse("environment:import_rows", args=["points"]), False),
        ]
    lead = "固定的采样位置。点开看历年的结果和趋势。"
    where = reads.map_of_points(shown, reads.newest_grades([one.pk for one in shown]))
    return list_page(request, listing, lead=lead, ways=ways, map=where)


@page(RECORDERS)
@require_http_methods(["GET", "POST"])
def new_point(request: ActorRequest) -> HttpResponse:
    """A point is set."""
    form = PointForm(
        request.POST or None, initial={"base": request.GET.get("base", "")}, bases=bases_for(request)
    )
    return form_page(
        request,
        form,
        lambda _: services.add_point(**form.values(), actor=request.actor, now=request.now),
        title="新设监测点",
        lead="经度、纬度按 CGCS2000（手机定位即可）。",
        done="已设立。",
        to=lambda made: redirect("environment:point", made.pk),
        crumbs=[("监测点", reverse("environment:points"))],
    )


@page(READERS)
@require_GET
def point(request: ActorRequest, point_id: int) -> HttpResponse:
    """One point: where it is, and how its values went."""
    found = reads.find_point(point_id, request.actor)
    ways: list[Way] = []
    if records(request):
        ways.append(("在这里采样", f"{reverse('environment:new_sample')}?point={found.pk}", True))
    context = {
        "point": found,
        "series": reads.series_of(found),
        "grades": GRADES,
        "map": reads.map_of_points([found], reads.newest_grades([found.pk])),
        "ways": ways,
    }
    return render(request, "environment/point.html", context)


@page(READERS)
@require_GET
def laboratories(request: ActorRequest) -> HttpResponse:
    """Every laboratory and how long its certificates hold."""
    asked, today = LABORATORIES.read(request.GET), local_date(request.now)

    def lapsed(row: object) -> str:
        until = getattr(row, "cma_until", None)
        return "stop" if until is not None and until < today else ""

    listing = asked.of(reads.laboratories(), tone=lapsed)
    ways: list[Way] = (
        [("登记检测机构", reverse("environment:new_laboratory"), True)] if is_officer(request) else []
    )
    return list_page(request, listing, lead="报告日不在资质有效期内的结果只作参考。", ways=ways)


@page(OFFICERS)
@require_http_methods(["GET", "POST"])
def new_laboratory(request: ActorRequest) -> HttpResponse:
    """A laboratory is registered."""
    form = LaboratoryForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda _: services.add_laboratory(**form.values(), actor=request.actor, now=request.now),
        title="登记检测机构",
        done="已登记。",
        to="environment:laboratories",
        crumbs=[("检测机构", reverse("environment:laboratories"))],
    )


@page(OFFICERS)
@require_http_methods(["GET", "POST"])
def laboratory(request: ActorRequest, laboratory_id: int) -> HttpResponse:
    """A laboratory's certificates, and changing them."""
    found = reads.get_laboratory(laboratory_id)
    form = LaboratoryForm(request.POST or None, initial=LaboratoryForm.told_of(found))
    return form_page(
        request,
        form,
        lambda _: services.change_laboratory(
            laboratory=found, version=form.seen_version, **form.values(), actor=request.actor, now=request.now
        ),
        title=found.name,
        lead="已经判定的报告保留当时的说法。",
        done="已保存。",
        to="environment:laboratories",
        crumbs=[("检测机构", reverse("environment:laboratories"))],
        template="environment/form_with_history.html",
        subject=found.subject,
    )
