"""Places and the working-day calendar, for programs."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from ninja import Schema
from pydantic import Field

from youji.divisions import selectors, services
from youji.divisions.fields import DAY, YEAR
from youji.divisions.policy import CALENDAR
from youji.shared.api import ActorRequest, Day, Done, Name, admits, answers, room_router
from youji.shared.api.described import body
from youji.shared.refusals import Refused
from youji.shared.web import SIGNED_IN

router = room_router("divisions", "行政区划与工作日历")
Year = Annotated[int, Field(ge=2020, le=2100)]
_SPELL: Any = body(DAY.without("day"), refuse=Refused)
_YEAR: Any = body(YEAR, refuse=Refused)


class PlaceOut(Schema):
    """A prefecture or a county."""

    code: str
    name: str
    kind: str


class DayOut(Schema):
    """A day that differs from the week's pattern, and who says so."""

    day: date
    kind: str
    name: str
    source: str
    checked_on: date | None


class YearOut(Schema):
    """A year's exceptional days; ``known`` is false until its notice is entered as a whole."""

    year: int
    known: bool
    source: str = Field(description="按哪份通知确认登记齐全；没有确认的为空")
    days: list[DayOut]


class SpellIn(_SPELL):
    """A holiday or 调休 workdays; ``until`` the last of several days."""


class SettledIn(_YEAR):
    """The State Council's notice that is entered as a whole."""


@router.get("/places", response=answers(list[PlaceOut]), summary="市州与县市区")
@admits(SIGNED_IN)
def list_places(request: ActorRequest, within: Name = "") -> Any:
    """The prefectures and counties by code; those of one prefecture when given."""
    return [one for one in (*selectors.cities(), *selectors.counties()) if one.code.startswith(within)]


@router.get("/calendar/{int:year}", response=answers(YearOut), summary="一年的工作日历")
@admits(CALENDAR)
def get_year(request: ActorRequest, year: Year) -> Any:
    """The days of the year on which work differs from the week's pattern."""
    return _year(year)


def _year(year: int) -> dict[str, Any]:
    by = selectors.settled_by(year)
    days = list(selectors.calendar_days(year))
    return {"year": year, "known": by is not None, "source": by.source if by else "", "days": days}


@router.put("/calendar/{int:year}", response=answers(YearOut), summary="确认一年放假安排登记齐全")
@admits(CALENDAR)
def settle_year(request: ActorRequest, year: Year, body: SettledIn) -> Any:
    """Every day of the year's notice is entered; a period that reaches the year is no longer asked about."""
    services.settle_year(year=year, **body.model_dump(), actor=request.actor, now=request.now)
    return _year(year)


@router.put("/calendar/days/{day}", response=answers(YearOut), summary="登记放假或调休")
@admits(CALENDAR)
def put_day(request: ActorRequest, day: Day, body: SpellIn) -> Any:
    """Every day of the spell is a holiday or a workday from now on."""
    services.add_days(day=day, **body.model_dump(), actor=request.actor, now=request.now)
    return _year(day.year)


@router.delete("/calendar/days/{day}", response=answers(Done), summary="删除放假或调休")
@admits(CALENDAR)
def delete_day(request: ActorRequest, day: Day) -> Any:
    """The day follows the week's pattern again."""
    services.remove_day(day=day, actor=request.actor, now=request.now)
    return Done()
