"""The dated rows of ``data/lots/yields.csv``, read once; whether anything of a lot was processed; what was said of a processing."""

from __future__ import annotations

import csv
from collections.abc import Collection, Sequence
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any
from uuid import UUID

from django.conf import settings

from youji.lots.logic.yields import Factor
from youji.lots.models import Processed
from youji.lots.selectors.links import ancestors_of, parents_of
from youji.production.selectors.lots import Lot
from youji.production.selectors.of_lot import lots_with_ids


@cache
def factors() -> tuple[Factor, ...]:
    """Every row, of all days."""
    path = settings.DATA / "lots" / "yields.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(
            Factor(
                from_code=row["from_code"],
                to_code=row["to_code"],
                as_picked=row["as_picked"] == "1",
                put_in=Fraction(row["put_in"]) if row["put_in"] else None,
                unit_in=row["unit_in"],
                gives=Fraction(row["gives"] or 0),
                unit_out=row["unit_out"],
                valid_from=_day(row["valid_from"]),
                valid_until=_day(row["valid_until"]),
                mark=row["mark"],
                source=row["source"],
            )
            for row in csv.DictReader(file)
        )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def as_picked(line: Sequence[Any]) -> bool | None:
    """Whether nothing of this lot, with everything it was made of, was processed; nobody can tell of what came from outside."""
    if any(link.way == "process" for link in parents_of([(one.operator_id, one.pk) for one in line])):
        return False
    return None if any(one.origin == Lot.Origin.OUTSIDE for one in line) else True


def line_of(lot: Any) -> list[Any]:
    """The lot and everything it was made of."""
    if lot.origin == Lot.Origin.HARVEST:
        return [lot]
    return lots_with_ids([pk for _, pk in ancestors_of([(lot.operator_id, lot.pk)])])


def processed(lots: Collection[UUID]) -> dict[UUID, Processed]:
    """What was said when these lots were made by processing; of others nothing."""
    return Processed.objects.in_bulk(lots)
