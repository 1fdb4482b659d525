"""Stations and what they send; regional programmes and the bases in them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from youji.environment.fields import LEAVING, READINGS, REGION, REGION_BASE, STATION
from youji.environment.logic.readings import Said, Unreadable, read_lines
from youji.environment.models import Point, Reading, Region, RegionBase, Station
from youji.environment.policy import ZONERS
from youji.environment.selectors.regions import find_region, find_station
from youji.environment.services.common import base_of, demand, whose
from youji.ledger.services import record_row
from youji.registry.selectors import find_base
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Refused, StaleState
from youji.shared.rows import one_of_two, snapshot


def add_station(*, base: str, actor: Actor, now: datetime, **said: object) -> Station:
    """The station stands on the base; the base's points are its fixed ones.

    Raises:
        NotAllowed: not the actor's base. Refused: with a sentence at every field that will not do.
    """
    values = checked(STATION, said)
    with transaction.atomic():
        row = base_of(base, actor)
        if Station.objects.filter(name=values["name"]).exists():
            raise Refused("已经登记过叫这个名字的试验站。", "name")
        with one_of_two("刚刚有人登记了同名的试验站。"):
            made = Station.objects.create(**values, **whose(row))
        record_row(made, "added", before={}, after=snapshot(made, STATION), actor=actor, now=now)
    return made


def take_readings(
    *, station_id: int, lines: str | Sequence[Said], actor: Actor, now: datetime
) -> tuple[int, int]:
    """All values are kept, or none; how many are new, and how many were there already with the same value.

    Raises:
        Unknown: not in the actor's scope. NotAllowed: not the actor's base.
        Refused: at ``lines``: a line cannot be read, a point is none of the station's, an instant lies ahead, or another
            value stands for the same instant.
    """
    station = find_station(station_id, actor)
    demand(actor, operator_id=station.operator_id, division=station.division)
    try:
        said = (
            read_lines(checked(READINGS, {"lines": lines})["lines"])
            if isinstance(lines, str)
            else list(lines)
        )
    except Unreadable as unreadable:
        raise Refused(str(unreadable), "lines") from unreadable
    with transaction.atomic():
        points = {point.name: point for point in Point.objects.filter(base_id=station.base_id)}
        fresh = _fresh(said, points, now)
        with one_of_two("同一批数据刚刚由别人送来，请再送一次，已有的不重复。"):
            Reading.objects.bulk_create(fresh, batch_size=500)
        after = {"rows": len(fresh)}
        record_row(station, "imported", before={}, after=after, actor=actor, now=now)
    return len(fresh), len(said) - len(fresh)


def _fresh(said: Sequence[Said], points: dict[str, Point], now: datetime) -> list[Reading]:
    wanted: dict[tuple[int, str, datetime], Reading] = {}
    for number, one in enumerate(said, 1):
        point = points.get(one.point)
        if point is None:
            raise Refused(f"第{number}行的监测点“{one.point}”不是这个试验站的。请先在它的基地设点。", "lines")
        if one.at > now:
            raise Refused(f"第{number}行的时间在现在以后。", "lines")
        made = Reading(
            point=point, parameter=one.parameter, at=one.at, value=one.value, unit=one.unit, received_at=now
        )
        _same(number, wanted.setdefault((point.pk, one.parameter, one.at), made), made)
    ids = {point.pk for point in points.values()}
    instants = [at for _, _, at in wanted]
    there = Reading.objects.filter(point__in=ids, at__gte=min(instants), at__lte=max(instants))
    for row in there:
        key = (row.point_id, row.parameter, row.at)
        if key in wanted:
            _same(0, row, wanted.pop(key))
    return list(wanted.values())


def _when(at: datetime) -> str:
    return f"{clock.in_words(clock.local_date(at))}{timezone.localtime(at):%H:%M}"


def _same(number: int, there: Reading, made: Reading) -> None:
    if there.value != made.value:
        at = f"第{number}行：" if number else ""
        raise Refused(
            f"{at}{made.parameter}在{_when(made.at)}已经有数{there.value.normalize():f}，不能改成{made.value.normalize():f}。",
            "lines",
        )


def open_region(*, actor: Actor, now: datetime, **said: object) -> Region:
    """The programme has a page of its own, public from now on.

    Raises:
        NotAllowed: not a city's or the province's officer. Refused: with a sentence at every field that will not do.
    """
    _lead(actor, actor.division)
    values = checked(REGION, said)
    with transaction.atomic():
        if Region.objects.filter(name=values["name"]).exists():
            raise Refused("已经有叫这个名字的区域模式。", "name")
        with one_of_two("刚刚有人登记了同名的区域模式。"):
            made = Region.objects.create(**values, division=actor.division)
        record_row(made, "added", before={}, after=snapshot(made, REGION), actor=actor, now=now)
    return made


def _lead(actor: Actor, division: str) -> None:
    if not ZONERS.admits(actor) or not actor.division or not division.startswith(actor.division):
        raise NotAllowed("区域模式由牵头的市级、省级农业农村部门管理。")


def join(*, region_id: int, base: str, actor: Actor, now: datetime, **said: object) -> RegionBase:
    """The base is in the programme from its day.

    Raises:
        Unknown: no such programme. NotAllowed: not its leader. Refused: at a field. StaleState: it is in already.
    """
    values = checked(REGION_BASE, {**said, "base": base})
    with transaction.atomic():
        region = find_region(region_id)
        _lead(actor, region.division)
        row = find_base(values["base"], actor)
        if row is None:
            raise Refused("没有这个编号的基地，或不在您的范围内。", "base")
        with one_of_two("这个基地已经在这个区域模式里。"):
            if RegionBase.objects.filter(region=region, base=row, until__isnull=True).exists():
                raise StaleState("这个基地已经在这个区域模式里。")
            made = RegionBase.objects.create(region=region, base=row, since=values["since"])
        after = {"base": row.code, "since": made.since.isoformat()}
        record_row(region, "joined", before={}, after=after, actor=actor, now=now)
    return made


def leave(*, region_id: int, member_id: int, actor: Actor, now: datetime, **said: object) -> RegionBase:
    """The base is in the programme no more from the day.

    Raises:
        Unknown: no such base in it. NotAllowed: not its leader. Refused: the day lies before it came.
    """
    values = checked(LEAVING, said)
    with transaction.atomic():
        region = find_region(region_id)
        _lead(actor, region.division)
        there = RegionBase.objects.filter(pk=member_id, region=region, until__isnull=True)
        member = there.select_related("base").first()
        if member is None:
            raise StaleState("这个基地已经不在这个区域模式里。")
        if values["until"] < member.since:
            raise Refused("退出日期早于加入日期。", "until")
        if not there.update(until=values["until"]):  # somebody else took it out meanwhile
            raise StaleState("这个基地已经不在这个区域模式里。")
        member.until = values["until"]
        after = {"base": member.base.code, "until": values["until"].isoformat()}
        record_row(region, "left", before={}, after=after, actor=actor, now=now)
    return member


__all__ = ["add_station", "join", "leave", "open_region", "take_readings"]
