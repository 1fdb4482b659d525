"""Stations and regional programmes, for programs."""

from __future__ import annotations

from datetime import date
from typing import Any

from ninja import Schema, Status

from youji.environment import policy
from youji.environment.fields import (
    BASE,
    LEAVING,
    READINGS,
    REGION,
    REGION_BASE,
    STATION,
)
from youji.environment.selectors import regions as groups
from youji.environment.services import regions as group_services
from youji.shared.api import (
    ActorRequest,
    Id,
    Paged,
    PageNumber,
    admits,
    answers,
    paged,
    room_router,
)
from youji.shared.api.described import answer, body
from youji.shared.refusals import Refused
from youji.shared.values import Fields

router = room_router("environment", "产地环境")

_STATION: Any = answer(STATION)
_STATION_IN: Any = body(Fields(BASE) | STATION, refuse=Refused)
_READINGS_IN: Any = body(READINGS, refuse=Refused)
_REGION: Any = answer(REGION)
_REGION_IN: Any = body(REGION, refuse=Refused)
_JOIN_IN: Any = body(REGION_BASE, refuse=Refused)
_LEAVE_IN: Any = body(LEAVING, refuse=Refused)


class StationOut(_STATION):
    """A station."""

    id: int
    base_code: str

    @staticmethod
    def resolve_base_code(row: Any) -> str:
        """The 基地编号."""
        return str(row.base.code)


class StationIn(_STATION_IN):
    """A new station."""


class ReadingsIn(_READINGS_IN):
    """What a station read: CSV lines of 监测点,项目,时间,数值,单位."""


class ReadingsOut(Schema):
    """How many values are new, and how many were there already."""

    added: int
    known: int


@router.get("/stations", response=answers(Paged[StationOut]), summary="试验站列表")
@admits(policy.READERS)
def list_stations(request: ActorRequest, page: PageNumber = 1) -> Any:
    """Stations in scope."""
    return paged(groups.stations(request.actor), page)


@router.post("/stations", response=answers(StationOut, 201), summary="登记试验站")
@admits(policy.RECORDERS)
def add_station(request: ActorRequest, body: StationIn) -> Any:
    """The station stands on the base."""
    made = group_services.add_station(**body.model_dump(), actor=request.actor, now=request.now)
    return Status(201, made)


@router.post("/stations/{int:station_id}/readings", response=answers(ReadingsOut), summary="定位监测数据")
@admits(policy.RECORDERS)
def take_readings(request: ActorRequest, station_id: Id, body: ReadingsIn) -> Any:
    """All values are kept, or none; what was sent before is not kept twice."""
    added, known = group_services.take_readings(
        station_id=station_id, **body.model_dump(), actor=request.actor, now=request.now
    )
    return {"added": added, "known": known}


class RegionOut(_REGION):
    """A regional programme."""

    id: int
    division: str


class RegionIn(_REGION_IN):
    """A new regional programme."""


class MemberOut(Schema):
    """A base in a programme."""

    id: int
    base_code: str
    since: date
    until: date | None

    @staticmethod
    def resolve_base_code(row: Any) -> str:
        """The 基地编号."""
        return str(row.base.code)


class JoinIn(_JOIN_IN):
    """Which base, since when."""


class LeaveIn(_LEAVE_IN):
    """Until when."""


@router.post("/regions", response=answers(RegionOut, 201), summary="新的区域模式")
@admits(policy.ZONERS)
def open_region(request: ActorRequest, body: RegionIn) -> Any:
    """The programme has a public page."""
    return Status(201, group_services.open_region(**body.model_dump(), actor=request.actor, now=request.now))


@router.post("/regions/{int:region_id}/bases", response=answers(MemberOut, 201), summary="加入区域模式")
@admits(policy.ZONERS)
def join(request: ActorRequest, region_id: Id, body: JoinIn) -> Any:
    """The base is in the programme."""
    made = group_services.join(region_id=region_id, **body.model_dump(), actor=request.actor, now=request.now)
    return Status(201, made)


@router.post(
    "/regions/{int:region_id}/bases/{int:member_id}/leave",
    response=answers(MemberOut),
    summary="退出区域模式",
)
@admits(policy.ZONERS)
def leave(request: ActorRequest, region_id: Id, member_id: Id, body: LeaveIn) -> Any:
    """The base is in it no more from the day."""
    return group_services.leave(
        region_id=region_id, member_id=member_id, **body.model_dump(), actor=request.actor, now=request.now
    )
