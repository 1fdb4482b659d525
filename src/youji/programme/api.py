"""The plan's targets against the catalogue and the register, for programs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Schema
from pydantic import Field

from youji.divisions.selectors import full_name
from youji.programme import policy, report
from youji.programme.logic.targets import Progress
from youji.programme.selectors import plan, targets
from youji.shared import clock
from youji.shared.api import ActorRequest, Division, Name, Paged, PageNumber, admits, answers, room_router
from youji.shared.api.files import download, downloads
from youji.shared.roles import PROVINCE
from youji.shared.workbook import listing

router = room_router("programme", "目标与指标")
Year = Annotated[int, Field(ge=1949, le=2100)]


class CellOut(Schema):
    """A number, and what it counts; ``query`` asks ``/public/catalogue`` for the rows."""

    label: str
    number: int
    key: str = ""
    query: str = ""

    @staticmethod
    def resolve_query(row: Any) -> str:
        """The question whose rows are counted."""
        return row.query.querystring


class TargetOut(Schema):
    """One target of the plan: what it asks for, what there is, how it grew and where that leads."""

    key: str
    clause: str
    label: str
    unit: str
    low: int | None
    high: int | None
    rule: str
    total: int
    query: str
    by_city: list[CellOut]
    by_category: list[CellOut]
    by_year: list[CellOut]
    growth: list[CellOut]
    forecast: str


class CoverageOut(Schema):
    """One GI product against its core bases; ``query`` asks ``/public/catalogue`` for them."""

    product: str
    group: str
    places: list[str]
    is_priority: bool
    low: int
    high: int
    have: int
    missing: int
    over: int
    query: str

    @staticmethod
    def resolve_query(row: Any) -> str:
        """The question whose rows are counted."""
        return row.query.querystring


class CertifiedOut(Schema):
    """One certified product 3-c counts today."""

    kind_label: str
    number: str
    name: str
    operator_name: str
    division: str
    valid_from: date
    valid_until: date | None


def _area(request: ActorRequest, division: str | None) -> str:
    """The area asked for, else the token's own; empty is the province."""
    area = request.actor.division if division is None else division
    return "" if area == PROVINCE else area


def _progress(request: ActorRequest, area: str, year: int | None) -> list[Progress]:
    today, cities = clock.local_date(request.now), targets.city_names()
    return [
        targets.progress_of(target, today=today, cities=cities, division=area, year=year)
        for target in plan.targets()
        if target.counts in ("catalogue", "coverage")
    ]


@router.get("/workbook", summary="导出目标完成情况", **downloads())
@admits(policy.TARGETS)
def export_targets(
    request: ActorRequest, division: Division | None = None, year: Year | None = None
) -> HttpResponse:
    """The numbers of the targets and of the certified products, one a line."""
    area, today = _area(request, division), clock.local_date(request.now)
    certified = targets.certified(on=today, cities=targets.city_names(), division=area)
    named = full_name(area) if area else "全省"
    lines = report.lines(_progress(request, area, year), certified, area=named, on=today)
    return download(listing(report.TABLE, lines), f"目标对照-{today:%Y%m%d}.xlsx")


@router.get("/targets", response=answers(list[TargetOut]), summary="目标完成情况")
@admits(policy.TARGETS)
def list_targets(request: ActorRequest, division: Division | None = None, year: Year | None = None) -> Any:
    """The targets the catalogue counts towards: of the token's area or the one named, of one year or of all."""
    area = _area(request, division)
    found = []
    for progress in _progress(request, area, year):
        target = progress.target
        asked = {
            key: getattr(target, key) for key in ("key", "clause", "label", "unit", "low", "high", "rule")
        }
        parts = ("by_city", "by_category", "by_year", "growth")
        cells = {key: list(getattr(progress, key)) for key in parts}
        total = {"total": progress.total.number, "query": progress.total.query.querystring}
        forecast = progress.forecast.text if progress.forecast else ""
        found.append({**asked, **total, **cells, "forecast": forecast})
    return found


@router.get("/gi-coverage", response=answers(list[CoverageOut]), summary="地理标志产品的核心基地")
@admits(policy.TARGETS)
def gi_coverage(request: ActorRequest, division: Division | None = None) -> Any:
    """Every GI product of the area against its core bases, what is short first."""
    area = _area(request, division)
    return targets.gi_coverage(today=clock.local_date(request.now), division=area)


@router.get("/certified", response=answers(Paged[CertifiedOut]), summary="计入指标的认证产品")
@admits(policy.TARGETS)
def list_certified(
    request: ActorRequest,
    *,
    kind: Literal["", "green", "organic", "gi"] = "",
    division: Division | None = None,
    q: Name = "",
    page: PageNumber = 1,
) -> Any:
    """The certified products 3-c counts today, of the token's area or the one named."""
    area, today = _area(request, division), clock.local_date(request.now)
    found = targets.certified_page(on=today, kind=kind, city=area, number=page, words=q)
    return {
        "items": list(found),
        "count": found.paginator.count,
        "page": found.number,
        "pages": found.paginator.num_pages,
    }
