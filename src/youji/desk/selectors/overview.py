"""辖区概况: county by county what the rooms count, and what is overdue there, each number with its rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse

from youji.desk.selectors.oversight import due, opens, pending
from youji.divisions.selectors import cities, counties, full_name
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.overview import Figure
from youji.shared.roles import DIGITS
from youji.shared.rooms import rooms


def _late(actor: Actor, now: datetime) -> Mapping[str, int]:
    return Counter(item.division for item in due(pending(actor, now), "late", clock.local_date(now)))


OVERDUE = Figure("late", "逾期", _late, "desk:oversight", {"within": "late"})


def figures() -> list[Figure]:
    """What is counted, in the order of the rooms."""
    return [figure for room in rooms() for figure in room.overview]


@dataclass(frozen=True, slots=True)
class Row:
    """One place and its numbers, by the keys of the figures."""

    division: str
    place: str
    counts: Mapping[str, int]
    urls: Mapping[str, str]  # empty where nothing is counted, or the list is not this reader's to open


def rows(actor: Actor, now: datetime, *, level: str = "county", within: str = "") -> list[Row]:
    """Every county, or every city with all that lies in it, of the actor's area that is ``within`` a place."""
    found = figures()
    counted = {figure.key: _summed(figure.count(actor, now), DIGITS[level]) for figure in found}
    lists = {figure.key: _address(figure, actor) for figure in found}
    places = counties() if level == "county" else cities()
    here = [place.code for place in places if place.code.startswith(within) and actor.covers(place.code)]
    return [
        Row(
            code,
            full_name(code),
            numbers := {key: of[code] for key, of in counted.items()},
            {key: f"{lists[key]}{code}" if lists[key] and n else "" for key, n in numbers.items()},
        )
        for code in here
    ]


def _summed(counts: Mapping[str, int], digits: int) -> Counter[str]:
    summed: Counter[str] = Counter()
    for division, number in counts.items():
        if len(division) >= digits:  # what is a whole city's is no county's
            summed[division[:digits]] += number
    return summed


def _address(figure: Figure, actor: Actor) -> str:
    """Its list, but for the code of the place."""
    if not figure.route:
        return ""
    route = reverse(figure.route)
    return f"{route}?{urlencode({**figure.asked, 'division': ''})}" if opens(route, actor) else ""
