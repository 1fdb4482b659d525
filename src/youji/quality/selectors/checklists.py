"""The checklists of ``data/quality/checklists.csv``, read once: each edition with its items."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache

from django.conf import settings

from youji.quality.logic.checks import Checklist, Item


@cache
def checklists() -> tuple[Checklist, ...]:
    """Every edition of every checklist."""
    path = settings.DATA / "quality" / "checklists.csv"
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    editions = dict.fromkeys((row["checklist"], row["edition"]) for row in rows)
    return tuple(
        _made([row for row in rows if (row["checklist"], row["edition"]) == one]) for one in editions
    )


def _made(rows: list[dict[str, str]]) -> Checklist:
    first = rows[0]
    return Checklist(
        first["checklist"],
        first["edition"],
        first["title"],
        tuple(Item(row["item"], row["kind"], row["words"], row["article"]) for row in rows),
        _day(first["valid_from"]),
        _day(first["valid_until"]),
        first["mark"],
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def in_force(day: date) -> list[Checklist]:
    """The checklists to be used on the day."""
    return [one for one in checklists() if one.holds_on(day)]


def checklist(key: str, day: date, edition: str = "") -> Checklist | None:
    """The checklist in force on the day; with ``edition`` that one, if it is."""
    return next((one for one in in_force(day) if one.key == key and edition in ("", one.edition)), None)


def edition_of(key: str, edition: str) -> Checklist | None:
    """One edition, whether it is in force or not: what was checked by it reads so for ever."""
    return next((one for one in checklists() if (one.key, one.edition) == (key, edition)), None)
