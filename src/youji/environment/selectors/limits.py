"""The limits in force on a day, from ``data/environment_limits.csv``."""

from __future__ import annotations

import csv
from datetime import date
from decimal import Decimal
from functools import cache

from django.conf import settings

from youji.environment.logic.judging import Bound


@cache
def _rows() -> tuple[tuple[str, str, date, date | None, Bound], ...]:
    with (settings.DATA / "environment_limits.csv").open(encoding="utf-8", newline="") as file:
        return tuple(_row(row) for row in csv.DictReader(file))


def _row(row: dict[str, str]) -> tuple[str, str, date, date | None, Bound]:
    def amount(key: str) -> Decimal | None:
        return Decimal(row[key]) if row[key] else None

    bound = Bound(
        parameter=row["parameter"],
        unit=row["unit"],
        level=row["level"],
        most=amount("most"),
        least=amount("least"),
        use=row["use"],
        ph_over=amount("ph_over"),
        ph_upto=amount("ph_upto"),
        instrument=row["instrument"],
        provision=row["provision"],
        edition=row["edition"],
        mark=row["mark"],
    )
    until = date.fromisoformat(row["valid_until"]) if row["valid_until"] else None
    return row["kind"], row["category"], date.fromisoformat(row["valid_from"]), until, bound


def bounds(on: date, kind: str, category: str) -> tuple[Bound, ...]:
    """The rows for samples of ``kind`` taken ``on`` the day; those of green food only where it is asked for."""
    return tuple(
        bound
        for of_kind, of_category, since, until, bound in _rows()
        if of_kind == kind
        and of_category in ("", _list_of(category))
        and since <= on
        and (until is None or on < until)
    )


def _list_of(category: str) -> str:
    """Organic ground keeps to what green ground keeps to, in the tables we have."""
    return "green" if category in ("green", "organic") else ""


def parameters(kind: str) -> dict[str, str]:
    """What a report on ``kind`` usually says, each with its unit; pH first, which decides the band."""
    found = {"pH": ""} if kind == "soil" else {}
    return found | {bound.parameter: bound.unit for of_kind, _, _, _, bound in _rows() if of_kind == kind}
