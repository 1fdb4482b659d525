"""Wrong writes, straight into the tables: the database itself refuses each of them, whoever writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from tests.ledger.tampering import guards_lifted
from tests.lots.conftest import DAY, KG
from youji.lots import services
from youji.lots.models import Delivery, Flow, LotHead, Offer, Receipt, Reversal, Settlement, Source
from youji.lots.selectors.balance import heads_of
from youji.production.models import Lot
from youji.registry.models import Operator
from youji.shared.identifiers import uuid7

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-b")]
PIECE = 1000


class World:
    """A thousand kg, some of it parted, delivered, lost; a part that was taken back; twelve heads; a market that received."""

    def __init__(self, lot: Lot, other: Lot, heads: Lot, grower: Any, market: Any, now: Any) -> None:
        self.lot, self.other, self.heads, self.now = lot, other, heads, now
        self.owner, self.buyer = grower.operator_id, market.operator_id
        self.child = services.part(lot_id=lot.pk, quantity=100 * KG, actor=grower, now=now)
        services.lose(lot_id=lot.pk, quantity=10 * KG, note="失水", actor=grower, now=now)
        services.reverse(lot_id=lot.pk, seq=1, reason="记错", actor=grower, now=now)
        self.kept = services.part(lot_id=lot.pk, quantity=100 * KG, actor=grower, now=now)
        code = Operator.objects.get(pk=self.buyer).code
        self.sent = services.deliver(lot_id=other.pk, quantity=50 * KG, to=code, actor=grower, now=now)
        self.newest = heads_of([lot])[lot.pk]

    # --- rows as a clumsy program would write them ------------------------------------------------

    def flow(
        self,
        kind: str = "loss",
        quantity: int = KG,
        *,
        lot: Lot | None = None,
        head: bool = True,
        **more: Any,
    ) -> int:
        """The next posting of the lot's chain; the head follows it where it can."""
        of = lot or self.lot
        now = heads_of([of]).get(of.pk) or self.head_of(of)
        sign, seq = (1 if kind in {"undo", "refused"} else -1), (now.seq or 0) + 1
        said: dict[str, Any] = {
            "operator_id": of.operator_id, "lot_id": of.pk, "seq": seq, "kind": kind, "sign": sign, "quantity": quantity,
            "before": now.left, "after": now.left + sign * quantity, "prev_seq": seq - 1 or None,
            "opening": now.left if seq == 1 else None, "day": DAY, "at": self.now, "said_by": 1, "said_by_name": "某",
        }  # fmt: skip
        half = {"into": "into_seq", "deliver": "deliver_seq"}.get(kind, f"{kind}_seq")
        if kind not in {"loss", "destroy"} and not more.pop("gift", False):
            said[half] = seq
        said |= more
        if head:
            row = LotHead.objects.filter(operator_id=of.operator_id, lot_id=of.pk)
            row.update(seq=said["seq"], left=said["after"])
        Flow(**said).save(force_insert=True)
        return int(said["seq"])

    def head_of(self, lot: Lot, *, quantity: int = 0, unit: str = "") -> LotHead:
        """The head of a lot that never moved."""
        row = LotHead(
            operator_id=lot.operator_id, lot_id=lot.pk, quantity=quantity or lot.quantity, unit=unit or lot.unit,
            depth=lot.depth, origin=lot.origin, left=quantity or lot.quantity,
        )  # fmt: skip
        row.save(force_insert=True)
        return row

    def child_of(
        self, quantity: int = KG, *, unit: str = "kg", depth: int = 1, owner: int | None = None, **more: Any
    ) -> Lot:
        """A lot that was made of others, and its head."""
        said: dict[str, Any] = {
            "operator_id": owner or self.owner, "code": f"P{uuid4().hex[:12]}", "division": "430611", "origin": "made",
            "product_id": self.lot.product_id, "day": DAY, "quantity": quantity, "unit": unit, "depth": depth,
            "opened_at": self.now,
        }  # fmt: skip
        lot = Lot.objects.create(**said | more)
        LotHead(
            operator_id=lot.operator_id, lot_id=lot.pk, quantity=quantity, unit=unit, depth=depth, origin=lot.origin,
            sources=1, left=quantity,
        ).save(force_insert=True)  # fmt: skip
        return lot

    def source(self, child: Lot, **more: Any) -> None:
        """What the child was made of."""
        said: dict[str, Any] = {
            "operator_id": child.operator_id, "lot_id": child.pk, "n": 1, "total_before": 0, "quantity": child.quantity,
            "unit": child.unit, "depth": child.depth, "way": "part", "into_kind": "into", "from_unit": "kg", "from_depth": 0,
            "out_quantity": child.quantity, "own_lot": self.lot.pk, "day": DAY,
        } | more  # fmt: skip
        Source(total_after=said["quantity"] + said["total_before"], **said).save(force_insert=True)

    def bought(self, quantity: int, transfer: UUID | None = None, **more: Any) -> None:
        """The buyer takes so much of the delivery."""
        lot = self.child_of(
            quantity, owner=self.buyer, origin="received", depth=more.get("from_depth", 0) + 1
        )
        self.source(
            lot, way="receive", own_lot=None, into_kind=None, transfer=transfer or self.sent.transfer, offered=50 * KG,
            from_operator=self.owner, from_lot=self.other.pk, **more,
        )  # fmt: skip

    def settlement(self, accepted: int, refused: int, short: int = 0, **more: Any) -> None:
        """The giver's side of the answer."""
        Settlement(
            operator_id=self.owner, transfer=self.sent.transfer, lot_id=self.other.pk, sent=50 * KG, accepted=accepted,
            refused=refused, short=short, to_operator=self.buyer, to_lot=self.kept.pk if accepted else None, at=self.now,
            **more,
        ).save(force_insert=True)  # fmt: skip

    def reversal(self, rev_seq: int, rev_kind: str, quantity: int, **more: Any) -> None:
        """A posting of the lot is taken back."""
        Reversal(
            operator_id=self.owner, parent=self.lot.pk, rev_seq=rev_seq, rev_kind=rev_kind, quantity=quantity, reason="错",
            at=self.now, **more,
        ).save(force_insert=True)  # fmt: skip


def _into_with(world: World, out: int, child: Lot, **more: Any) -> None:
    world.source(child, from_seq=world.flow("into", out), out_quantity=out, **more)


def _two_children(w: World) -> None:
    seq = w.flow("into")
    for _ in range(2):
        w.source(w.child_of(), from_seq=seq)


def _own_parent(w: World) -> None:
    made = w.child_of()
    w.source(made, own_lot=made.pk, from_depth=1, from_seq=w.flow("into", lot=made))


def _twice(w: World, run: Callable[[], Any]) -> None:
    run()
    run()


def _undo(w: World, quantity: int, rev_seq: int, kind: str, **more: Any) -> None:
    w.reversal(rev_seq, kind, quantity, undo_seq=w.flow("undo", quantity), **more)


def _answered_twice(w: World) -> None:
    for _ in range(2):
        Receipt(
            operator_id=w.buyer, transfer=w.sent.transfer, sent=50 * KG, accepted=0, refused=50 * KG, short=0, day=DAY,
            at=w.now, said_by_name="某",
        ).save(force_insert=True)  # fmt: skip


def _raw(sql: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            [one.hex if isinstance(one, UUID) and connection.vendor == "sqlite" else one for one in params],
        )
        assert cursor.rowcount == 1


#: What is written → how. The first of them are those on which four models of the chain were judged.
WRONG: dict[str, Callable[[World], Any]] = {
    "into without a child": lambda w: w.flow("into"),
    "child from nothing moves": lambda w: w.flow(lot=w.child_of(5 * KG)),
    "child from nothing has a head": lambda w: w.child_of(5 * KG),
    "child larger than what left": lambda w: _into_with(w, 100 * KG, w.child_of(300 * KG), quantity=300 * KG),
    "child larger than its source": lambda w: _into_with(w, 100 * KG, w.child_of(300 * KG), quantity=100 * KG),
    "two children fed by one posting": _two_children,
    "below zero": lambda w: w.flow(quantity=5000 * KG),
    "head below zero": lambda w: LotHead.objects.filter(lot_id=w.lot.pk).update(left=-1),
    "head says another thing than the chain": lambda w: LotHead.objects.filter(lot_id=w.lot.pk).update(left=999 * KG),
    "head of more than the lot": lambda w: w.head_of(w.heads, quantity=99 * PIECE),
    "head of another unit": lambda w: w.head_of(w.heads, unit="kg"),
    "head made larger": lambda w: LotHead.objects.filter(lot_id=w.kept.pk).update(quantity=999 * KG, left=999 * KG),
    "posting the head does not know": lambda w: (w.flow(head=False), w.flow(head=False)),
    "same number twice": lambda w: (w.flow(), w.flow(seq=w.newest.seq + 1, prev_seq=w.newest.seq, before=w.newest.left, after=w.newest.left - KG)),
    "stale balance": lambda w: (w.flow(quantity=500 * KG), w.flow(quantity=500 * KG, before=w.newest.left, after=w.newest.left - 500 * KG)),
    "second opening": lambda w: w.flow(seq=1, prev_seq=None, opening=1000 * KG, before=1000 * KG, after=999 * KG),
    "opening of another amount": lambda w: w.flow(lot=w.heads, before=99 * PIECE, opening=99 * PIECE, after=98 * PIECE, quantity=PIECE),
    "null in the chain": lambda w: w.flow(prev_seq=None),
    "gap in the chain": lambda w: w.flow(seq=w.newest.seq + 2, prev_seq=w.newest.seq + 1),
    "loss that adds": lambda w: w.flow(sign=1, after=w.newest.left + KG),
    "sum that is none": lambda w: w.flow(after=w.newest.left),
    "kind nobody knows": lambda w: w.flow(kind="gift", gift=True),
    "undo without reversal": lambda w: w.flow("undo", 10 * KG),
    "reversed twice": lambda w: _twice(w, lambda: _undo(w, 10 * KG, 2, "loss")),
    "undo of the parent only": lambda w: _undo(w, 100 * KG, 4, "into"),
    "undo called a loss": lambda w: _undo(w, 100 * KG, 4, "loss"),
    "undo of more than was posted": lambda w: _undo(
        w, 200 * KG, 4, "into", child=w.kept.pk, child_n=1, annul_seq=w.flow("annul", 100 * KG, lot=w.kept),
        annul_kind="annul", annul_quantity=100 * KG,
    ),
    "undo out of another child": lambda w: _undo(
        w, 100 * KG, 4, "into", child=w.child.pk, child_n=1, annul_seq=1, annul_kind="annul", annul_quantity=100 * KG,
    ),
    "refused more than sent": lambda w: w.settlement(10 * KG, 60 * KG, back_seq=w.flow("refused", 60 * KG, lot=w.other), back_kind="refused"),
    "refused without settlement": lambda w: w.flow("refused", 50 * KG, lot=w.other),
    "refused and not booked back": lambda w: w.settlement(30 * KG, 20 * KG),
    "settlement of another quantity": lambda w: w.settlement(90 * KG, 0),
    "settlement of another sum": lambda w: w.settlement(40 * KG, 0),
    "delivered without a delivery": lambda w: w.flow("deliver"),
    "delivered to oneself": lambda w: Delivery(
        operator_id=w.owner, transfer=uuid7(), lot_id=w.lot.pk, seq=w.flow("deliver"), sent=KG, to_operator=w.owner, day=DAY, at=w.now
    ).save(force_insert=True),
    "delivery of more than was posted": lambda w: Delivery(
        operator_id=w.owner, transfer=uuid7(), lot_id=w.lot.pk, seq=w.flow("deliver"), sent=2 * KG, to_operator=w.buyer, day=DAY, at=w.now
    ).save(force_insert=True),
    "buyer takes more than offered": lambda w: w.bought(60 * KG),
    "buyer forgets the depth": lambda w: w.bought(KG, from_depth=-1),
    "buyer invents the delivery": lambda w: w.bought(KG, transfer=uuid7()),
    "delivery taken twice": lambda w: _twice(w, lambda: w.bought(KG)),
    "delivery answered twice": _answered_twice,
    "receipt without a lot": lambda w: Receipt(
        operator_id=w.buyer, transfer=w.sent.transfer, sent=50 * KG, accepted=50 * KG, refused=0, short=0, day=DAY, at=w.now, said_by_name="某"
    ).save(force_insert=True),
    "offer from oneself": lambda w: Offer(
        operator_id=w.owner, transfer=uuid7(), from_operator=w.owner, from_lot=w.lot.pk, from_depth=0, unit="kg", sent=KG, day=DAY, at=w.now
    ).save(force_insert=True),
    "cycle": lambda w: w.source(
        w.child_of(depth=0), own_lot=w.kept.pk, from_depth=1, from_seq=w.flow("into", lot=w.kept)
    ),
    "cycle with a false depth": lambda w: w.source(
        w.child_of(depth=9), own_lot=w.kept.pk, from_depth=0, from_seq=w.flow("into", lot=w.kept)
    ),
    "its own parent": _own_parent,
    "heads into kg": lambda w: w.source(
        w.child_of(5 * KG), own_lot=w.heads.pk, from_unit="头", from_seq=w.flow("into", 5 * PIECE, lot=w.heads)
    ),
    "heads said to be kg": lambda w: w.source(w.child_of(5 * KG), own_lot=w.heads.pk, from_seq=w.flow("into", 5 * PIECE, lot=w.heads)),
    "unstated conversion": lambda w: w.source(
        w.child_of(500 * KG), own_lot=w.heads.pk, from_unit="头", from_seq=w.flow("into", 5 * PIECE, lot=w.heads),
        out_quantity=5 * PIECE, conversion=uuid7(), num=100, den=1,
    ),
    "half a head": lambda w: w.child_of(1500, unit="头"),
    "harvest without a record": lambda w: w.child_of(origin="harvest", depth=0),
    "text for a number": lambda w: _raw(
        "UPDATE lots_lothead SET left = left - 0.5 WHERE lot_id = %s" if connection.vendor == "sqlite" else
        "UPDATE lots_lothead SET \"left\" = 'zwölf' WHERE lot_id = %s", w.lot.pk,
    ),
}  # fmt: skip
#: What is changed or taken away, behind the append-only guard's back.
TAMPERED: dict[str, Callable[[World], Any]] = {
    "posting edited": lambda w: _raw(
        "UPDATE lots_flow SET quantity = quantity - 1000, after = after + 1000 WHERE lot_id = %s AND seq = 2", w.lot.pk
    ),
    "posting deleted in the middle": lambda w: _raw("DELETE FROM lots_flow WHERE lot_id = %s AND seq = 2", w.lot.pk),
    "newest posting deleted": lambda w: _raw(
        "DELETE FROM lots_flow WHERE lot_id = %s AND seq = %s", w.lot.pk, w.newest.seq
    ),
    "newest delivery deleted with its posting": lambda w: (
        _raw("DELETE FROM lots_delivery WHERE transfer = %s", w.sent.transfer),
        _raw("DELETE FROM lots_flow WHERE lot_id = %s AND seq = 1", w.other.pk),
    ),
    "lot edited": lambda w: _raw("UPDATE production_lot SET quantity = quantity + 1000 WHERE id = %s", w.lot.pk),
    "source edited": lambda w: _raw("UPDATE lots_source SET quantity = 1, total_after = 1, out_quantity = 1 WHERE lot_id = %s", w.kept.pk),
    "source deleted": lambda w: _raw("DELETE FROM lots_source WHERE lot_id = %s", w.kept.pk),
}  # fmt: skip


@pytest.fixture
def world(lot, harvest, grower, market, now) -> World:
    return World(lot, harvest("400"), harvest("12", "头"), grower, market, now)


def refused(write: Callable[[], Any]) -> bool:
    """Whether the database itself said no, at the latest when the transaction would have been kept."""
    try:
        with transaction.atomic():
            write()
            connection.check_constraints() if connection.vendor == "sqlite" else _ask_now()
    except DatabaseError:
        return True
    return False


def _ask_now() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_the_database_refuses_every_wrong_write(world, record_property):
    accepted = [name for name, write in WRONG.items() if not refused(lambda write=write: write(world))]
    record_property("wrong writes refused", len(WRONG) - len(accepted))
    assert accepted == []


def test_the_database_refuses_what_is_tampered_with(world):
    for name, write in TAMPERED.items():
        assert refused(lambda write=write: write(world)), f"{name}: no guard"
        with transaction.atomic(), guards_lifted():
            assert refused(lambda write=write: write(world)), f"{name}: only the guard refuses it"


def test_the_same_rows_rightly_written_are_taken(world):
    """Else the table above would prove that nothing can be written."""

    def right() -> None:
        _into_with(world, 5 * KG, world.child_of(5 * KG))
        world.flow()
        _undo(world, 10 * KG, 2, "loss")
        world.bought(50 * KG)
        world.settlement(
            30 * KG, 20 * KG, back_seq=world.flow("refused", 20 * KG, lot=world.other), back_kind="refused"
        )

    assert not refused(right)
