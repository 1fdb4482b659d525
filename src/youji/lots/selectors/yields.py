"""The dated rows of ``data/lots/yields.csv``, read once; whether anything of a lot was processed; what was said of a processing."""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from uuid import UUID

from django.conf import settings

from youji.lots.logic.yields import Factor
from youji.lots.models import Processed
from youji.lots.selectors.links import Link, links_above
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


@dataclass(frozen=True, slots=True)
class Line:
    """A lot and everything it was made of, what others were made of first.

    ``as_picked``: whether nothing of it was processed; ``None`` where nobody can tell, as of what came from outside.
    """

    lots: tuple[Lot, ...]
    as_picked: bool | None


def lines_of(lots: Collection[Lot]) -> dict[UUID, Line]:
    """Each of these lots with everything it was made of; two questions a level, however many they are."""
    found = {lot.pk: Line((lot,), as_picked=True) for lot in lots if lot.origin == Lot.Origin.HARVEST}
    made = {lot.pk: (lot.operator_id, lot.pk) for lot in lots if lot.pk not in found}
    if not made:
        return found
    links = links_above(made.values())
    known = {one.pk: one for one in lots_with_ids(sorted({pk for _, pk in {*made.values(), *links}}))}
    for pk, pair in made.items():
        above, changed = _above(pair, links)
        some = [one for key, one in known.items() if key in above]
        outside = any(one.origin == Lot.Origin.OUTSIDE for one in some)
        found[pk] = Line(tuple(some), None if outside and not changed else not changed)
    return found


def _above(
    pair: tuple[int, UUID], links: Mapping[tuple[int, UUID], Sequence[Link]]
) -> tuple[set[UUID], bool]:
    """The ids of the lot and of all it was made of, and whether any of it was processed."""
    seen, level, by_processing = {pair}, {pair}, False
    while level:
        over = [link for one in level for link in links[one]]
        by_processing = by_processing or any(link.way == "process" for link in over)
        level = {link.parent for link in over} - seen
        seen |= level
    return {pk for _, pk in seen}, by_processing


def processed(lots: Collection[UUID]) -> dict[UUID, Processed]:
    """What was said when these lots were made by processing; of others nothing."""
    return Processed.objects.in_bulk(lots)
