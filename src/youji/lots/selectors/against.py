"""What speaks against anything of a lot going on to somebody: a stop, a hold, on it or on what it was made of."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from youji.lots.models import Hold, Source
from youji.lots.selectors.links import ancestors_of
from youji.production.selectors.lots import Lot, codes_of, stopped
from youji.shared.prepared import prepared


@dataclass(frozen=True, slots=True)
class Objection:
    """The lot on which it lies, and why."""

    lot: str  # its code
    reason: str
    held: bool  # by a hold; else by a rule
    cause: str = ""  # of the hold (``services.holding.CAUSES``)
    lot_id: UUID | None = None

    def __str__(self) -> str:
        return f"批次{self.lot}{'已封存' if self.held else '停止流通'}：{self.reason}"


def open_holds(lots: Collection[tuple[int, UUID]]) -> list[Hold]:
    """Holds on these lots, as (operator, lot), that nobody has lifted, the first first."""
    return _open_holds(sorted({owner for owner, _ in lots}), [pk for _, pk in lots])


@prepared
def _open_holds(owners: Collection[int], lots: Collection[UUID]) -> QuerySet[Hold]:
    rows = Hold.objects.filter(operator_id__in=owners, lot_id__in=lots, lifted__isnull=True)
    return rows.order_by("at", "pk")


def any_hold(operator: OuterRef, *lots: OuterRef) -> Exists:
    """Within another question: whether a hold that nobody has lifted lies on one of these lots of the operator's."""
    on_one = reduce(or_, (Q(lot_id=one) for one in lots))
    return Exists(Hold.objects.filter(on_one, operator_id=operator, lifted__isnull=True))


def only_parted_off(operator: OuterRef, parcel: OuterRef, lot: OuterRef) -> Exists:
    """Within another question: whether the parcel was parted off the lot, and that was made of nothing else: they are its line."""
    rows = Source.objects.filter(
        operator_id=operator, lot_id=parcel, n=1
    )  # what is parted off has one source
    return Exists(rows.filter(way="part", own_lot=lot, from_depth=0))


def held(operator_id: int, lot_ids: Collection[UUID]) -> dict[UUID, str]:
    """Those of an operator's lots that are held themselves, each with the reason of the newest hold."""
    return {row.lot_id: row.reason for row in open_holds([(operator_id, pk) for pk in lot_ids])}


def objections(lots: Collection[Lot]) -> list[Objection]:
    """What speaks against moving these lots on: of each lot and of everything it was made of, undone links too."""
    return objections_on(line_of(lots))


def line_of(lots: Collection[Lot]) -> set[tuple[int, UUID]]:
    """These lots and everything they were made of, as (operator, lot)."""
    some = {(lot.operator_id, lot.pk) for lot in lots}
    if all(lot.origin == Lot.Origin.HARVEST for lot in lots):
        return some
    return set(ancestors_of(some))


def line_of_one(operator_id: int, lot_id: UUID) -> set[tuple[int, UUID]]:
    """The same of one lot of which no more is known than whose it is: asked at every label that is scanned."""
    line, level = {(operator_id, lot_id)}, [(operator_id, lot_id)]
    while level:
        rows = _above(sorted({owner for owner, _ in level}), [lot for _, lot in level])
        level = [
            _parent(row) for row in rows if row[4] and _parent(row) not in line
        ]  # at depth 0 there is nothing above
        line |= {_parent(row) for row in rows}
    return line


@prepared
def _above(owners: Collection[int], lots: Collection[UUID]) -> QuerySet[Source, Any]:
    rows = Source.objects.filter(operator_id__in=owners, lot_id__in=lots).exclude(way="outside").order_by()
    return rows.values_list("operator_id", "own_lot", "from_operator", "from_lot", "from_depth")


def _parent(row: tuple[Any, ...]) -> tuple[int, UUID]:
    operator, own, from_operator, from_lot, _ = row
    return (operator, own) if own else (from_operator, from_lot)


def objections_on(walked: Collection[tuple[int, UUID]]) -> list[Objection]:
    """What lies on just these lots."""
    why: list[tuple[UUID, str, bool, str]] = [
        (hold.lot_id, hold.reason, True, hold.cause) for hold in open_holds(walked)
    ]
    for operator in sorted({owner for owner, _ in walked}):
        theirs = [pk for owner, pk in walked if owner == operator]
        why += [(pk, reason, False, "") for pk, reason in stopped(operator, theirs).items()]
    codes = codes_of({pk for pk, *_ in why})
    return [Objection(codes[pk], reason, held, cause, pk) for pk, reason, held, cause in why]
