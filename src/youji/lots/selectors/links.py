"""From lot to lot, one level at a time: two questions a level, however many lots stand on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar
from uuid import UUID

from django.db.models import QuerySet

from youji.lots.models import Reversal, Source
from youji.shared.pairs import as_id, joined
from youji.shared.prepared import prepared

#: The most lots one question names.
AT_ONCE = 400
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Link:
    """So much of ``parent`` went into ``child``; ``undone`` where it was taken back as a mistake, which clears nobody."""

    parent: tuple[int, UUID]
    child: tuple[int, UUID]
    way: str
    out: int  # thousandths of the parent's unit
    out_unit: str
    quantity: int  # thousandths of the child's
    unit: str
    day: object
    seq: int | None = None  # of the parent's posting
    transfer: UUID | None = None
    undone: bool = False


def _batched(rows: Iterable[T]) -> Iterator[list[T]]:
    left = iter(rows)
    while some := list(islice(left, AT_ONCE)):
        yield some


def parents_of(lots: Collection[tuple[int, UUID]]) -> list[Link]:
    """The links by which these lots were made. Of a harvest, or of what came from outside, there are none."""
    found: list[Source] = []
    for some in _batched(sorted(lots)):
        found += _sources(sorted({one for one, _ in some}), [lot for _, lot in some])
    return _links(found)


@prepared
def _sources(owners: Collection[int], lots: Collection[UUID]) -> QuerySet[Source]:
    rows = Source.objects.filter(operator_id__in=owners, lot_id__in=lots)
    return rows.exclude(way="outside").order_by("lot_id", "n")


@prepared
def _reversed(owners: Collection[int], parents: Collection[UUID]) -> QuerySet[Reversal, tuple[UUID, int]]:
    rows = Reversal.objects.filter(operator_id__in=owners, parent__in=parents)
    return rows.order_by().values_list("parent", "rev_seq")


def children_of(lots: Collection[tuple[int, UUID]]) -> list[Link]:
    """The links by which these lots went into others, of their own operator and of whoever received of them."""
    found: list[Source] = []
    for some in _batched(sorted(lots)):
        owners, ids = {one for one, _ in some}, [lot for _, lot in some]
        own = Source.objects.filter(operator_id__in=owners, own_lot__in=ids)
        given = Source.objects.filter(from_operator__in=owners, from_lot__in=ids)
        found += [*own.order_by("own_lot", "from_seq"), *given.order_by("from_lot", "lot_id")]
    return _links(found)


def descent(lots: Collection[tuple[int, UUID]]) -> dict[tuple[int, UUID], int]:
    """These lots and everything that anything of them went into, each with how many steps away; all of it, undone links too."""
    found = dict.fromkeys(lots, 0)
    level, steps = set(lots), 0
    while level:
        steps += 1
        level = set(_fed_by(level)) - found.keys()
        found |= dict.fromkeys(level, steps)
    return found


def _fed_by(lots: Collection[tuple[int, UUID]]) -> Iterator[tuple[int, UUID]]:
    for on in (("operator_id", "own_lot"), ("from_operator", "from_lot")):
        for owner, pk in joined("lots_source", on, ("operator_id", "lot_id"), lots):
            yield owner, as_id(pk)


def _links(sources: Iterable[Source]) -> list[Link]:
    some = list(sources)
    undone: set[tuple[UUID, int]] = set()
    for part in _batched([row for row in some if row.own_lot]):
        owners, parents = {row.operator_id for row in part}, {row.own_lot for row in part if row.own_lot}
        undone |= set(_reversed(sorted(owners), sorted(parents)))
    return [_link(row, undone) for row in some]


def _link(row: Source, undone: set[tuple[UUID, int]]) -> Link:
    parent = (row.operator_id, row.own_lot) if row.own_lot else (row.from_operator, row.from_lot)
    return Link(
        parent=parent,  # type: ignore[arg-type]  # one of the two, as the table's own check says
        child=(row.operator_id, row.lot_id),
        way=row.way,
        out=row.out_quantity,
        out_unit=row.from_unit,
        quantity=row.quantity,
        unit=row.unit,
        day=row.day,
        seq=row.from_seq,
        transfer=row.transfer,
        undone=(row.own_lot, row.from_seq) in undone,
    )


def links_above(lots: Iterable[tuple[int, UUID]]) -> dict[tuple[int, UUID], list[Link]]:
    """Of these lots, and of everything they were made of, the links by which each was made; of a harvest none."""
    found: dict[tuple[int, UUID], list[Link]] = {}
    level = set(lots)
    while level:
        found |= {one: [] for one in level}
        for link in parents_of(level):
            found[link.child].append(link)
        level = {link.parent for one in level for link in found[one]} - found.keys()
    return found


def ancestors_of(lots: Iterable[tuple[int, UUID]]) -> Iterator[tuple[int, UUID]]:
    """These lots and everything they were made of, each once."""
    seen = set(lots)
    level = seen
    yield from sorted(seen)
    while level:
        level = {link.parent for link in parents_of(level)} - seen
        seen = seen | level
        yield from sorted(level)
