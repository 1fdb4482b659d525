"""Reading stations and regional programmes."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from youji.catalogue.logic.published_query import PublishedQuery
from youji.catalogue.selectors.published import published
from youji.environment.logic.trend import trend_of
from youji.environment.models import Point, Reading, Region, RegionBase, Station
from youji.environment.selectors.samples import Series
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.refusals import Unknown

#: A series is drawn from so many values at most, the newest.
MOST = 200


def stations(actor: Actor) -> QuerySet[Station]:
    """Stations in scope, by name."""
    return Station.objects.visible_to(actor).select_related("base")


def find_station(station_id: int, actor: Actor) -> Station:
    """One station.

    Raises:
        Unknown: absent, or outside the actor's scope.
    """
    found = stations(actor).filter(pk=station_id).first()
    if found is None:
        raise Unknown(station_id)
    return found


def fixed_points(station: Station) -> list[Point]:
    """The station's fixed points, with how much each has read and when last."""
    rows = Point.objects.filter(base_id=station.base_id)
    return list(rows.annotate(times=Count("readings"), last_at=Max("readings__at")).order_by("name"))


def readings_of(station: Station) -> list[tuple[str, Series]]:
    """Every series of the station: the point's name, and its values with the trend."""
    rows = (
        Reading.objects.filter(point__base_id=station.base_id).select_related("point").order_by("-at", "-pk")
    )
    found: dict[tuple[str, str], list[Reading]] = {}
    for row in rows[: MOST * 20]:
        found.setdefault((row.point.name, row.parameter), []).append(row)
    return [
        (name, _series(parameter, some[:MOST][::-1])) for (name, parameter), some in sorted(found.items())
    ]


def _series(parameter: str, rows: list[Reading]) -> Series:
    values = tuple((clock.local_date(row.at), row.value, "") for row in rows)
    return Series(parameter, rows[-1].unit, values, trend_of([(day, value) for day, value, _ in values]), "")


def regions() -> QuerySet[Region]:
    """Every regional programme, with how many bases are in it; they are public."""
    inside = Count("members", filter=Q(members__until__isnull=True))
    return Region.objects.annotate(bases=inside).order_by("name")


def find_region(region_id: int) -> Region:
    """One programme.

    Raises:
        Unknown: there is none.
    """
    found = Region.objects.filter(pk=region_id).first()
    if found is None:
        raise Unknown(region_id)
    return found


def members_of(region: Region, on: date) -> list[RegionBase]:
    """The bases in the programme on the day, in the order in which they came."""
    rows = region.members.filter(Q(until__isnull=True) | Q(until__gt=on), since__lte=on)
    return list(rows.select_related("base__product", "base__operator"))


def entries_of(base_codes: list[str], today: date) -> dict[str, Any]:
    """Which of these bases stand in the public catalogue: 基地编号 → one published entry's code."""
    rows = published(PublishedQuery(), today=today).filter(base_code__in=base_codes)
    return dict(rows.values_list("base_code", "code"))
