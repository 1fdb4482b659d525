"""How warm a base's water and air were, day by day, by what its points read (``production.water``, ``standards.air``)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, time, timedelta
from decimal import ROUND_FLOOR, Decimal

from youji.environment.models import Reading
from youji.shared import clock

#: What stations call it, and in what it is read.
WATER, AIR = ("水温", "水体温度", "池塘水温"), ("气温", "空气温度")
UNITS = ("", "℃", "°C", "度", "摄氏度")


def daily_means(base_id: int, first: date, last: date) -> dict[date, int]:
    """The mean water temperature of each day in tenths of a degree, rounded down; of several points that of the coldest.

    A day on which nothing was read is not there.
    """
    return _means(base_id, first, last, WATER)


def air_means(base_id: int, first: date, last: date) -> dict[date, int]:
    """The same of the air."""
    return _means(base_id, first, last, AIR)


def _means(base_id: int, first: date, last: date, called: tuple[str, ...]) -> dict[date, int]:
    begins, ends = (
        datetime.combine(day, time.min, clock.PROVINCE_TIME) for day in (first, last + timedelta(days=1))
    )
    rows = Reading.objects.filter(
        point__base_id=base_id, parameter__in=called, unit__in=UNITS, at__gte=begins, at__lt=ends
    )
    read: dict[tuple[date, int], list[Decimal]] = defaultdict(list)
    for at, point, value in rows.values_list("at", "point_id", "value"):
        read[clock.local_date(at), point].append(value)
    coldest: dict[date, int] = {}
    for (day, _), values in read.items():
        tenths = int((sum(values, Decimal()) / len(values) * 10).to_integral_value(ROUND_FLOOR))
        coldest[day] = min(tenths, coldest.get(day, tenths))
    return coldest
