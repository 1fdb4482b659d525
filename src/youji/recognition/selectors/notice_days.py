"""How many days a notice runs, until when, and whether that day is certain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from youji.divisions.selectors import calendar
from youji.recognition.logic.notice_days import in_words, only_reckoned
from youji.recognition.models import Application
from youji.schemes.selectors import scheme_of
from youji.shared import reading

__all__ = ["last_day", "least_days", "open_years", "reckoned", "reckoned_years", "unfit"]


def least_days(applications: Iterable[Application]) -> int:
    """The fewest working days a notice of all of them may run: the longest of their schemes' own."""
    return max((scheme_of(a.scheme_version).notice_working_days for a in applications), default=0)


def last_day(applications: Iterable[Application], asked: object, today: date) -> date:
    """When a notice of them that opens today closes, if ``asked`` days are asked for."""
    days = reading.whole(str(asked or "")) or 0
    return calendar().after(today, max(days, least_days(applications), 1))


def reckoned_years(opens_on: date, closes_on: date) -> tuple[int, ...]:
    """The years not entered as a whole that the days of the notice lie in."""
    return calendar().unsettled(opens_on, closes_on)


def open_years(opens_on: date, closes_on: date) -> str:
    """The same in words: ``2027年``; empty where the last day is certain."""
    return in_words(reckoned_years(opens_on, closes_on))


def reckoned(opens_on: date, closes_on: date) -> str:
    """What must be agreed to before such a notice is published; empty where its last day is certain."""
    return only_reckoned(reckoned_years(opens_on, closes_on), closes_on)


def unfit(said: Mapping[str, Any], least: int, today: date) -> dict[str, str]:
    """What will not do about the days ``said``, by field: too few, or reckoned and not agreed to."""
    days = said.get("working_days")
    if days is not None and days < least:
        sentence = f"认定办法规定公示不少于{least}个工作日，这里填了{days}个。不填就按规定。"
        return {"working_days": sentence}
    if said.get("unsettled") or not (days or least):
        return {}
    return {"unsettled": reckoned(today, calendar().after(today, days or least))}
