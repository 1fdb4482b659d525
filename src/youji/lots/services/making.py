"""A lot is made of others of the same hand: parted off, merged, processed, packed. What was taken is what the child was made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from youji.ledger.services import Line, record_many
from youji.lots.logic.balance import said
from youji.lots.models import Conversion, LotHead, Source
from youji.lots.services.posting import (
    By,
    amounts,
    audit,
    demand_amount,
    demand_free,
    handed_on,
    head_of,
    heads,
    line,
    own_lots,
    post,
    post_each,
)
from youji.production.selectors.lots import Lot
from youji.production.services.lots import child, open_child, open_children
from youji.shared.actor import Actor
from youji.shared.inserting import insert, new
from youji.shared.refusals import Refused

SEVERAL_HANDS = "一次只能用同一个主体的批次。"


@dataclass(frozen=True, slots=True)
class Input:
    """So much of a lot goes in, and makes so much of the child's unit."""

    lot: Lot
    out: int
    makes: int


def part(
    *, lot_id: UUID, quantity: int, actor: Actor, now: datetime, day: date | None = None, note: str = ""
) -> Lot:
    """A child lot of exactly ``quantity`` thousandths stands, and the lot has so much less. It is what a certificate covers.

    May be called inside a transaction of the caller's: what it did is undone with that.

    Raises:
        Unknown, NotAllowed: not the actor's lot. StaleState: it just moved.
        Refused: more than it has, half a piece, a day to come, or something stops or holds the lot or what it was made of.
    """
    return parts(asked=[(lot_id, quantity)], actor=actor, now=now, day=day, note=note)[0]


def parts(
    *,
    asked: Sequence[tuple[UUID, int]],
    actor: Actor,
    now: datetime,
    day: date | None = None,
    note: str = "",
) -> list[Lot]:
    """A child lot stands for each ``(lot, quantity)``, in their order: as ``part``, many at once. All of them or none.

    Raises:
        as ``part``. Refused: the lots are of several hands.
    """
    by = By.of(actor, now, day, note)
    with transaction.atomic():
        lots = own_lots([pk for pk, _ in asked], by)
        chains = free_heads(list(lots.values()))
        each: dict[UUID, list[int]] = {}
        for pk, quantity in asked:
            each.setdefault(pk, []).append(quantity)
        children = {pk: _children(lots[pk], chains[pk], some, by) for pk, some in each.items()}
        open_children([one for some in children.values() for one in some])
        posted = post_each([(chains[pk], some) for pk, some in each.items()], "into", by)
        sources = [
            _source(one, Input(lots[pk], one.quantity, one.quantity), flow.seq, way="part", by=by)
            for (pk, some), flows in zip(children.items(), posted, strict=True)
            for one, flow in zip(some, flows, strict=True)
        ]
        following = {pk: iter(some) for pk, some in children.items()}
        done = [next(following[pk]) for pk, _ in asked]
        insert([head_of(one, sources=1) for one in done])
        insert(sources)
        lines = [
            one
            for child, (pk, _) in zip(done, asked, strict=True)
            for one in _parted_lines(child, lots[pk], by)
        ]
        record_many(lines, actor=actor, now=now)
        handed_on(list(lots), now)
    return done


def _children(lot: Lot, head: LotHead, quantities: Sequence[int], by: By) -> list[Lot]:
    """The children of exactly these quantities, as they are to be written.

    Raises:
        Refused: as ``part``.
    """
    taken = 0
    for quantity in quantities:
        demand_amount(lot, head, quantity, taken=taken)
        taken += quantity
    return [
        child(
            operator=lot.operator_id,
            division=lot.division,
            origin=Lot.Origin.MADE,
            product_id=lot.product_id,
            day=by.day,
            quantity=quantity,
            unit=lot.unit,
            depth=1 + lot.depth,
            now=by.now,
            per_unit=lot.per_unit,
            per_unit_of=lot.per_unit_of,
        )
        for quantity in quantities
    ]


def _parted_lines(child: Lot, lot: Lot, by: By) -> tuple[Line, Line]:
    quantity = said(child.quantity, child.unit)
    of = {"way": "part", "of": amounts([(lot, child.quantity)]), "quantity": quantity}
    return line(child, "made", of, by), line(lot, "parted", {"quantity": quantity, "lot": child.code}, by)


def free_heads(lots: Sequence[Lot]) -> dict[UUID, LotHead]:
    """The chains of held lots of one hand, of which anything may go on.

    Raises:
        Refused: they are of several hands, or something speaks against it.
    """
    if len({lot.operator_id for lot in lots}) > 1:
        raise Refused(SEVERAL_HANDS, "lot")
    demand_free(lots)
    return heads(lots)


def make(
    inputs: Sequence[Input],
    chains: Mapping[UUID, LotHead],
    *,
    way: str,
    by: By,
    product_id: int | None = None,
    unit: str = "",
    conversion: Conversion | None = None,
    per_unit: int | None = None,
) -> Lot:
    """The child stands with its sources, each of them posted on the chain it came from; the caller has asked whether it may."""
    first = inputs[0].lot
    packs = {(one.lot.per_unit, one.lot.per_unit_of) for one in inputs}
    if conversion is not None:
        packs = {(per_unit, first.unit if per_unit else "")}
    # Boxes of ten and boxes of five together are no boxes of ten, and what was processed is no more as it was packed.
    of_one = packs.pop() if len(packs) == 1 and way != "process" else (None, "")
    unit, total = unit or first.unit, sum(one.makes for one in inputs)
    made = open_child(
        operator=first.operator_id,
        division=first.division,
        origin=Lot.Origin.MADE,
        product_id=product_id or first.product_id,
        day=by.day,
        quantity=total,
        unit=unit,
        depth=1 + max(one.lot.depth for one in inputs),
        now=by.now,
        per_unit=of_one[0],
        per_unit_of=of_one[1],
    )
    rate: dict[str, Any] = {}
    if conversion is not None:
        rate = {"conversion": conversion.pk, "num": conversion.num, "den": conversion.den}
    sources, so_far = [], 0
    for n, one in enumerate(inputs, 1):
        flow = post(chains[one.lot.pk], "into", one.out, by)
        sources.append(_source(made, one, flow.seq, way=way, by=by, n=n, before=so_far, **rate))
        so_far += one.makes
    LotHead.objects.bulk_create([head_of(made, sources=len(sources))])
    Source.objects.bulk_create(sources)
    audit(
        made,
        "made",
        {"way": way, "of": amounts([(one.lot, one.out) for one in inputs]), "quantity": said(total, unit)},
        by,
    )
    handed_on({one.lot.pk for one in inputs}, by.now)
    return made


def _source(
    made: Lot, one: Input, from_seq: int, *, way: str, by: By, n: int = 1, before: int = 0, **rate: Any
) -> Source:
    """Where so much of ``made`` comes from: its ``n``-th source, on the ``before`` that the ones before it gave."""
    return new(
        Source,
        operator_id=made.operator_id,
        lot_id=made.pk,
        n=n,
        prev_n=n - 1 or None,
        total_before=before,
        quantity=one.makes,
        total_after=before + one.makes,
        unit=made.unit,
        depth=made.depth,
        way=way,
        own_lot=one.lot.pk,
        from_seq=from_seq,
        into_kind="into",
        from_unit=one.lot.unit,
        from_depth=one.lot.depth,
        out_quantity=one.out,
        day=by.day,
        **rate,
    )
