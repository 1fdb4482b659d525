"""The dated rows of ``data/quality/terms.csv``, and of another room's ``terms.csv``, read once."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache

from django.conf import settings

from youji.quality.logic.terms import Term, term_on


@cache
def terms(room: str = "quality") -> tuple[Term, ...]:
    """Every number, of all days."""
    path = settings.DATA / room / "terms.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Term(
                key=row["key"],
                label=row["label"],
                value=int(row["value"]),
                unit=row["unit"],
                instrument=row["instrument"],
                provision=row["provision"],
                valid_from=_day(row["valid_from"]),
                valid_until=_day(row["valid_until"]),
                mark=row["mark"],
                note=row["note"],
            )
            for row in csv.DictReader(file)
        )


def number(key: str, day: date) -> int:
    """The number that holds on the day."""
    return term_on(terms(), key, day).value


def term(key: str, day: date, room: str = "quality") -> Term:
    """The row that holds on the day."""
    return term_on(terms(room), key, day)


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
