"""Loading places and the calendar, and changing the calendar."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Model

from youji.divisions import selectors
from youji.divisions.fields import DAY, YEAR, ZONE
from youji.divisions.logic.events import CalendarChanged
from youji.divisions.logic.festivals import left_out
from youji.divisions.models import CalendarDay, CalendarYear, Division, Zone
from youji.ledger.events import emit
from youji.ledger.services import record
from youji.shared import clock
from youji.shared.actor import SYSTEM, Actor
from youji.shared.checked import checked
from youji.shared.refusals import Refused
from youji.shared.roles import PROVINCE

__all__ = ["add_day", "add_days", "load_calendar", "load_divisions", "remove_day", "settle_year"]

HOLIDAY_NAMES = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明节",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午节",
    "National Day": "国庆节",
    "Mid-autumn Festival": "中秋节",
}
#: The State Council's notices the package transcribes.
NOTICES = {
    2025: "国务院办公厅关于2025年部分节假日安排的通知（国办发明电〔2024〕12号）",
    2026: "国务院办公厅关于2026年部分节假日安排的通知",
}


@transaction.atomic
def load_divisions(*, now: datetime) -> int:
    """The 14 prefectures, 122 counties and the 功能区 are in the tables; returns how many rows changed."""
    from pypinyin import Style, lazy_pinyin

    rows = [
        Division(
            code=place.code,
            name=place.name,
            kind=place.kind,
            pinyin="".join(lazy_pinyin(place.name)),
            initials="".join(lazy_pinyin(place.name, style=Style.FIRST_LETTER)),
        )
        for place in selectors.packaged_places()
    ]
    fields = ["name", "kind", "pinyin", "initials"]
    changed = _upsert(rows, "code", fields)
    changed += _upsert(_zones(), "name", ["county_id", "source", "checked_on"])
    if changed:
        _note("divisions.division.loaded", "divisions.division:43", {"rows": changed}, now)
    selectors.forget()
    return changed


def _zones() -> list[Zone]:
    with (settings.DATA / "zones.csv").open(encoding="utf-8", newline="") as file:
        return [
            Zone(county_id=row["county"], **checked(ZONE, {key: row[key] for key in ZONE}))
            for row in csv.DictReader(file)
        ]


@transaction.atomic
def load_calendar(*, now: datetime) -> int:
    """The holidays and 调休 workdays of 2025 and 2026 are in the table; days people entered stay as they are.

    Both years are settled: the package has their notices whole.
    """
    from chinese_calendar.constants import holidays, workdays

    known = set(CalendarDay.objects.values_list("day", flat=True))
    rows = [
        CalendarDay(day=day, kind=kind, name=HOLIDAY_NAMES[name], source=NOTICES[day.year], changed_at=now)
        for kind, table in (("holiday", holidays), ("workday", workdays))
        for day, name in table.items()
        if day.year in NOTICES and day not in known
    ]
    CalendarDay.objects.bulk_create(rows)
    CalendarYear.objects.bulk_create(
        [CalendarYear(year=year, source=source, settled_at=now) for year, source in NOTICES.items()],
        ignore_conflicts=True,
    )
    if rows:
        _note("divisions.calendar.loaded", "divisions.calendarday:2025-2026", {"days": len(rows)}, now)
    return len(rows)


@transaction.atomic
def add_day(*, day: date, kind: str, name: str, source: str, actor: Actor, now: datetime) -> CalendarDay:
    """``day`` is a holiday or a 调休 workday from now on; what was entered for it before is replaced.

    Raises:
        Refused: it would change nothing, or a field will not do.
    """
    given = {"day": day, "kind": kind, "name": name, "source": source}
    day, kind, name, source = checked(DAY.without("until"), given).values()
    if kind == CalendarDay.Kind.WORKDAY and day.weekday() < 5:
        raise Refused(f"{day.month}月{day.day}日不是周末，本来就上班，不用登记调休。", "day")
    if kind == CalendarDay.Kind.WORKDAY and (festival := selectors.statutory_days(day.year).get(day)):
        raise Refused(f"{day.month}月{day.day}日是{festival}，法定放假，不能登记成上班。", "day")
    old = CalendarDay.objects.filter(pk=day).first()
    entry, _ = CalendarDay.objects.update_or_create(
        day=day,
        defaults={
            "kind": kind,
            "name": name,
            "source": source,
            "checked_on": clock.local_date(now),
            "changed_at": now,
        },
    )
    record(
        "divisions.calendar_day.set",
        subject=f"divisions.calendarday:{day}",
        before={"kind": old.kind, "name": old.name} if old else {},
        after={"kind": kind, "name": name, "source": source},
        actor=actor,
        now=now,
    )
    emit(CalendarChanged(day.isoformat()))
    return entry


LONGEST_SPELL = 15


@transaction.atomic
def add_days(
    *, day: date, until: date | None, kind: str, name: str, source: str, actor: Actor, now: datetime
) -> list[CalendarDay]:
    """Every day from ``day`` to ``until`` (that day alone without it), as ``add_day``; all of them or none.

    Raises:
        Refused: the spell ends before it begins or is longer than any holiday, or a day of it will not do.
    """
    given = {"day": day, "until": until, "kind": kind, "name": name, "source": source}
    day, until, kind, name, source = checked(DAY, given).values()
    last = until or day
    if not day <= last <= day + timedelta(days=LONGEST_SPELL - 1):
        raise Refused(f"“到哪一天”应当在第一天之后，最多连续{LONGEST_SPELL}天。请核对。", "until")
    spell = [day + timedelta(days=n) for n in range((last - day).days + 1)]
    return [add_day(day=one, kind=kind, name=name, source=source, actor=actor, now=now) for one in spell]


@transaction.atomic
def remove_day(*, day: date, actor: Actor, now: datetime) -> None:
    """``day`` follows the week's pattern again.

    Raises:
        Refused: it already does.
    """
    old = CalendarDay.objects.filter(pk=day).first()
    if old is None:
        raise Refused("这一天没有登记过，可能已被别人删除。", "day")
    festival = selectors.statutory_days(day.year).get(day)
    if festival and day.year in selectors.settled_years():
        raise Refused(
            f"{day.month}月{day.day}日是{festival}，法定放假，不能删除；名称、依据写错的，重新登记。", "day"
        )
    old.delete()
    record(
        "divisions.calendar_day.removed",
        subject=f"divisions.calendarday:{day}",
        before={"kind": old.kind, "name": old.name, "source": old.source},
        after={},
        actor=actor,
        now=now,
    )
    emit(CalendarChanged(day.isoformat()))


@transaction.atomic
def settle_year(*, year: int, source: str, actor: Actor, now: datetime) -> CalendarYear:
    """The notice ``source`` is entered as a whole: nobody is asked any more whose period reaches ``year``.

    Raises:
        Refused: a day the law gives off is not entered; it would be off no longer.
    """
    said = checked(YEAR, {"source": source})
    days = CalendarDay.objects.filter(day__year=year, kind=CalendarDay.Kind.HOLIDAY)
    if missing := left_out(selectors.statutory_days(year), set(days.values_list("day", flat=True))):
        raise Refused(
            f"{year}年的放假还没有登记齐：缺{missing}。请先登记，法定放假落在周末的也要登记。", "source"
        )
    if selectors.moon_of(year) is None:
        raise Refused(f"{year}年的农历节日还没有推算（data/festivals.csv），不能确认登记齐全。", "source")
    old = CalendarYear.objects.filter(pk=year).first()
    settled, _ = CalendarYear.objects.update_or_create(year=year, defaults={**said, "settled_at": now})
    record(
        "divisions.calendar_year.settled",
        subject=f"divisions.calendaryear:{year}",
        before={"source": old.source} if old else {},
        after=said,
        actor=actor,
        now=now,
    )
    emit(CalendarChanged(date(year, 1, 1).isoformat()))
    return settled


def _upsert(rows: Sequence[Model], key: str, fields: list[str]) -> int:
    """Write the rows that differ from the table; returns how many did."""
    model = type(rows[0])
    known = {row.pop(key): row for row in model._default_manager.values(key, *fields)}
    fresh = [row for row in rows if known.get(getattr(row, key)) != {f: getattr(row, f) for f in fields}]
    model._default_manager.bulk_create(
        fresh, update_conflicts=True, unique_fields=[key], update_fields=fields
    )
    return len(fresh)


def _note(action: str, subject: str, after: dict[str, object], now: datetime) -> None:
    record(action, subject=subject, before={}, after=after, actor=SYSTEM, now=now, division=PROVINCE)
