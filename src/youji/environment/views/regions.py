"""Pages of stations and regional programmes; a programme's page is public."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from youji.environment.forms import JoinForm, LeaveForm, ReadingsForm, RegionForm, StationForm
from youji.environment.policy import READERS, RECORDERS, ZONERS
from youji.environment.selectors import books
from youji.environment.selectors import overview as seen
from youji.environment.selectors import regions as reads
from youji.environment.services import regions as services
from youji.environment.views.books import benefit_of
from youji.environment.views.common import Way, bases_for, form_page, list_page, records
from youji.shared.clock import local_date
from youji.shared.listing import Column, Listing
from youji.shared.refusals import Unknown
from youji.shared.web import PUBLIC, ActorRequest, page

STATIONS = Listing(
    "试验站",
    filters=(),
    columns=(
        Column("name", "试验站", href=lambda row: reverse("environment:station", args=[row.pk])),
        Column("base", "基地", lambda row: row.base.name),
        Column("lead", "承担单位"),
        Column("topic", "监测和试验内容"),
        Column("since", "建站", css="nowrap"),
    ),
    none="还没有登记试验站。",
)


@page(READERS)
@require_GET
def stations(request: ActorRequest) -> HttpResponse:
    """The stations of one's area, or on one's own bases."""
    listing = STATIONS.read(request.GET).of(reads.stations(request.actor))
    ways: list[Way] = [("登记试验站", reverse("environment:new_station"), True)] if records(request) else []
    lead = "科技成果转化试验站：固定监测点的数据逐次累积，看长期变化。"
    return list_page(request, listing, lead=lead, ways=ways)


@page(RECORDERS)
@require_http_methods(["GET", "POST"])
def new_station(request: ActorRequest) -> HttpResponse:
    """A station is registered."""
    form = StationForm(request.POST or None, bases=bases_for(request))
    return form_page(
        request,
        form,
        lambda _: services.add_station(**form.values(), actor=request.actor, now=request.now),
        title="登记试验站",
        lead="所在基地的监测点就是它的固定监测点。",
        done="已登记。",
        to=lambda made: redirect("environment:station", made.pk),
        crumbs=[("试验站", reverse("environment:stations"))],
    )


@page(READERS)
@require_GET
def station(request: ActorRequest, station_id: int) -> HttpResponse:
    """One station: its points, and what they read over time."""
    found = reads.find_station(station_id, request.actor)
    ways: list[Way] = []
    if records(request):
        ways.append(("导入数据", reverse("environment:readings", args=[found.pk]), True))
    context = {
        "station": found,
        "points": reads.fixed_points(found),
        "series": reads.readings_of(found),
        "ways": ways,
    }
    return render(request, "environment/station.html", context)


@page(RECORDERS)
@require_http_methods(["GET", "POST"])
def readings(request: ActorRequest, station_id: int) -> HttpResponse:
    """What a station read, as lines of text or pasted from a table."""
    found = reads.find_station(station_id, request.actor)
    form = ReadingsForm(request.POST or None, request.FILES or None)
    return form_page(
        request,
        form,
        lambda _: services.take_readings(
            station_id=found.pk, **form.values(), actor=request.actor, now=request.now
        ),
        title=f"{found.name}：导入数据",
        lead="一行写错，一行也不收；同样的数再送一次不重复。",
        done=lambda made: f"新增{made[0]:,}个数，{made[1]:,}个已经有了。",
        to=lambda _: redirect("environment:station", found.pk),
        crumbs=[(found.name, reverse("environment:station", args=[found.pk]))],
        press="导入",
    )


@page(PUBLIC)
@require_GET
def overview(request: ActorRequest) -> HttpResponse:
    """What is known of the province's environment: numbers, with the rows they count."""
    return render(request, "environment/overview.html", {"seen": seen.overview(local_date(request.now))})


@page(PUBLIC)
@require_GET
def regions(request: ActorRequest) -> HttpResponse:
    """Every regional programme."""
    context = {"regions": reads.regions(), "may_open": ZONERS.admits(request.actor)}
    return render(request, "environment/regions.html", context)


@page(PUBLIC)
@require_GET
def region(request: ActorRequest, region_id: int) -> HttpResponse:
    """One programme: its bases, and what they report together."""
    found = _region(region_id)
    today = local_date(request.now)
    members = reads.members_of(found, today)
    ids = [one.base_id for one in members]
    entries = reads.entries_of([one.base.code for one in members], today)
    may_lead = ZONERS.admits(request.actor) and request.actor.covers(found.division)
    context = {
        "region": found,
        "members": [(one, entries.get(one.base.code, "")) for one in members],
        "area_mu": sum(one.base.area_mu or 0 for one in members),
        "summary": books.summary(ids, today),
        "may_lead": may_lead,
        **benefit_of(request, ids, books.report if may_lead else books.published_report),
    }
    return render(request, "environment/region.html", context)


def _region(region_id: int) -> Any:
    try:
        return reads.find_region(region_id)
    except Unknown as unknown:
        raise Http404("没有这个区域模式。") from unknown


@page(ZONERS)
@require_http_methods(["GET", "POST"])
def new_region(request: ActorRequest) -> HttpResponse:
    """A programme is begun; its page is public from then on."""
    form = RegionForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda _: services.open_region(**form.values(), actor=request.actor, now=request.now),
        title="新的区域模式",
        lead="保存后即公开。",
        done="已公开。",
        to=lambda made: redirect("environment:region", made.pk),
        crumbs=[("区域模式", reverse("environment:regions"))],
    )


@page(ZONERS)
@require_http_methods(["GET", "POST"])
def join(request: ActorRequest, region_id: int) -> HttpResponse:
    """A base comes into a programme."""
    found = _region(region_id)
    form = JoinForm(request.POST or None, initial={"since": local_date(request.now)})
    return form_page(
        request,
        form,
        lambda _: services.join(region_id=found.pk, **form.values(), actor=request.actor, now=request.now),
        title=f"{found.name}：加入基地",
        done="已加入。",
        to=lambda _: redirect("environment:region", found.pk),
        crumbs=[(found.name, reverse("environment:region", args=[found.pk]))],
        press="加入",
    )


@page(ZONERS)
@require_http_methods(["GET", "POST"])
def leave(request: ActorRequest, region_id: int, member_id: int) -> HttpResponse:
    """A base leaves a programme."""
    found = _region(region_id)
    form = LeaveForm(request.POST or None, initial={"until": local_date(request.now)})
    return form_page(
        request,
        form,
        lambda _: services.leave(
            region_id=found.pk, member_id=member_id, **form.values(), actor=request.actor, now=request.now
        ),
        title=f"{found.name}：退出基地",
        done="已退出。",
        to=lambda _: redirect("environment:region", found.pk),
        crumbs=[(found.name, reverse("environment:region", args=[found.pk]))],
        press="退出",
    )
