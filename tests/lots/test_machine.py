"""Whatever the sequence of movements: mass is conserved by unit, no cycle, backward and forward agree, the services refuse exactly when
the goods are not there, and the database is never the one to say no. Planted faults are caught by the same machine."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import hypothesis
import pytest
from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.lots.conftest import DAY, KG
from youji.lots import services
from youji.lots.models import LotHead
from youji.lots.selectors.links import children_of, parents_of
from youji.lots.services import combining, handing, making, mending, posting, receiving
from youji.production.models import Lot
from youji.registry.models import Operator, Product
from youji.shared.actor import Role
from youji.shared.refusals import Refusal

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-b")]
NOW = datetime(2026, 5, 31, 16, 30, tzinfo=UTC)
PICK = st.integers(0, 10**6)
DONE: Counter[str] = Counter()
#: Every one of them must have been done, or the machine proves nothing.
RULES = ("combine", "pack", "lose", "deliver", "receive", "send_back", "undo", "hold", "let_go")
ACTORS: list[Any] = []


class Lots(RuleBasedStateMachine):
    """Three operators. Beside the database stands what ought to be: what each lot has, what is on the road, who made whom."""

    @initialize()
    def start(self) -> None:
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.left: dict[UUID, int] = {}
        self.lots: dict[UUID, Lot] = {}
        self.made: Counter[str] = Counter()  # by unit: brought in, plus and minus what was converted
        self.gone: Counter[str] = Counter()
        self.road: dict[UUID, tuple[UUID, int, Any]] = {}
        self.feeds: dict[
            tuple[UUID, int], tuple[UUID, UUID, int]
        ] = {}  # posting that fed a lot: parent, child, how much
        self.edges: Counter[tuple[UUID, UUID]] = Counter()
        self.holds: dict[UUID, UUID] = {}
        for actor in ACTORS:
            for unit, amount in (("kg", 900), ("头", 60)):
                self.born(self.harvest(actor, unit, amount), ())
                self.made[unit] += amount * KG

    def harvest(self, actor: Any, unit: str, amount: int) -> Lot:
        return Lot.objects.create(
            operator_id=actor.operator_id, code=f"P{uuid4().hex[:12]}", division="430611", record_id=uuid4(), day=DAY,
            product=Product.objects.get(), quantity=amount * KG, unit=unit, opened_at=NOW,
        )  # fmt: skip

    def teardown(self) -> None:
        if not hasattr(self, "atomic"):
            return
        try:
            connection.check_constraints()
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    # --- what ought to be ---------------------------------------------------------------------------

    def born(self, lot: Lot, parents: Any) -> None:
        self.lots[lot.pk], self.left[lot.pk] = lot, lot.quantity
        for parent in parents:
            self.edges[parent, lot.pk] += 1

    def some(self, k: int, owner: int | None = None, unit: str = "") -> Lot:
        rows = [
            one for one in self.lots.values() if owner in (None, one.operator_id) and unit in ("", one.unit)
        ]
        return rows[k % len(rows)]

    def amount(self, lot: Lot, k: int) -> int:
        """Mostly there, now and then one more than there is."""
        return (1 + k % (self.left[lot.pk] // KG + 1)) * KG

    def owner(self, lot: Lot) -> Any:
        return next(one for one in ACTORS if one.operator_id == lot.operator_id)

    def held(self, lot: Lot) -> bool:
        above, level = {lot.pk}, {lot.pk}
        while level:
            level = {parent for parent, child in self.edges if child in level} - above
            above |= level
        return bool(above & set(self.holds.values()))

    def tried(self, name: str, possible: bool, run: Any) -> Any:
        """It was done exactly if it was possible."""
        try:
            with transaction.atomic():
                made = run()
        except Refusal:
            made, did = None, False
        else:
            did = True
        assert did == possible, name
        DONE[name if did else f"{name} refused"] += 1
        return made

    def fed(self, inputs: Any, child: Lot) -> None:
        chains = {}
        for lot, out in inputs:
            self.left[lot.pk] -= out
            chains[lot.pk] = chains.get(lot.pk, 0) + 1
        self.born(child, [lot.pk for lot, _ in inputs])
        for link in parents_of([(child.operator_id, child.pk)]):
            self.feeds[link.parent[1], link.seq] = (link.parent[1], child.pk, link.quantity)  # type: ignore[index]

    # --- what happens -------------------------------------------------------------------------------

    @rule(a=PICK, b=PICK, c=PICK, q=PICK, r=PICK, s=PICK, how_many=st.integers(1, 3))
    def combine(self, a: int, b: int, c: int, q: int, r: int, s: int, how_many: int) -> None:
        first = self.some(a)
        lots = [first, *(self.some(k, first.operator_id, first.unit) for k in (b, c))][:how_many]
        inputs = [(lot, self.amount(lot, k)) for lot, k in zip(lots, (q, r, s), strict=False)]
        asked: Counter[UUID] = Counter()
        for lot, out in inputs:
            asked[lot.pk] += out
        possible = all(self.left[pk] >= out for pk, out in asked.items()) and not any(
            self.held(lot) for lot in lots
        )
        child = self.tried("combine", possible, lambda: services.merge(
            inputs=[(lot.pk, out) for lot, out in inputs], actor=self.owner(first), now=NOW
        ))  # fmt: skip
        if child:
            self.fed(inputs, child)

    @rule(a=PICK, q=PICK, per=st.sampled_from([3, 10]))
    def pack(self, a: int, q: int, per: int) -> None:
        lot = self.some(a, unit="kg")
        out = self.amount(lot, q) if q % 3 else max(per, self.amount(lot, q) // KG // per * per) * KG
        actor = self.owner(lot)
        rate = services.state_conversion(
            name="箱",
            how="spec",
            from_amount=per * KG,
            from_unit="kg",
            to_amount=KG,
            to_unit="箱",
            actor=actor,
            now=NOW,
        )
        possible = self.left[lot.pk] >= out and out % (per * KG) == 0 and not self.held(lot)
        child = self.tried("pack", possible, lambda: services.pack(
            inputs=[(lot.pk, out)], conversion=rate.pk, actor=actor, now=NOW
        ))  # fmt: skip
        if child:
            self.made["kg"] -= out
            self.made["箱"] += child.quantity
            self.fed([(lot, out)], child)

    @rule(a=PICK, q=PICK, verb=st.sampled_from(["lose", "destroy"]))
    def lose(self, a: int, q: int, verb: str) -> None:
        lot = self.some(a)
        out = min(self.amount(lot, q), (5 + q % 9) * KG)
        done = self.tried("lose", self.left[lot.pk] >= out, lambda: getattr(services, verb)(
            lot_id=lot.pk, quantity=out, note="失水", actor=self.owner(lot), now=NOW
        ))  # fmt: skip
        if done:
            self.left[lot.pk] -= out
            self.gone[lot.unit] += out

    @rule(a=PICK, q=PICK, to=st.integers(0, 2))
    def deliver(self, a: int, q: int, to: int) -> None:
        lot, out = (found := self.some(a)), self.amount(found, q)
        buyer = ACTORS[to]
        code = Operator.objects.get(pk=buyer.operator_id).code
        possible = self.left[lot.pk] >= out and not self.held(lot) and buyer.operator_id != lot.operator_id
        row = self.tried("deliver", possible, lambda: services.deliver(
            lot_id=lot.pk, quantity=out, to=code, actor=self.owner(lot), now=NOW
        ))  # fmt: skip
        if row:
            self.left[lot.pk] -= out
            self.road[row.transfer] = (lot.pk, out, buyer)

    @precondition(lambda self: getattr(self, "road", None))
    @rule(k=PICK, take=st.integers(0, 3), short=st.integers(0, 1))
    def receive(self, k: int, take: int, short: int) -> None:
        transfer = sorted(self.road)[k % len(self.road)]
        pk, sent, buyer = self.road[transfer]
        accepted = sent if take == 3 else sent // KG * take // 3 * KG
        lost = KG if short and sent > accepted else 0
        lot = self.tried("receive", True, lambda: services.receive(
            transfer=transfer, accepted=accepted, refused=sent - accepted - lost, short=lost, reason="少", actor=buyer, now=NOW
        ) or pk)  # fmt: skip
        del self.road[transfer]
        self.left[pk] += sent - accepted - lost
        self.gone[self.lots[pk].unit] += lost
        if accepted:
            self.born(lot, [pk])

    @precondition(lambda self: any(lot.origin == "received" for lot in getattr(self, "lots", {}).values()))
    @rule(a=PICK, q=PICK)
    def send_back(self, a: int, q: int) -> None:
        received = [lot for lot in self.lots.values() if lot.origin == "received"]
        lot = received[a % len(received)]
        out = self.amount(lot, q)
        row = self.tried("send_back", self.left[lot.pk] >= out, lambda: services.send_back(
            lot_id=lot.pk, quantity=out, note="退", actor=self.owner(lot), now=NOW
        ))  # fmt: skip
        if row:
            [giver] = {parent for parent, child in self.edges if child == lot.pk}
            self.left[lot.pk] -= out
            self.road[row.transfer] = (lot.pk, out, self.owner(self.lots[giver]))

    @precondition(lambda self: getattr(self, "feeds", None))
    @rule(k=PICK)
    def undo(self, k: int) -> None:
        open_ = sorted(self.feeds)
        pk, seq = open_[k % len(open_)]
        parent, child, quantity = self.feeds[pk, seq]
        out = next(link.out for link in children_of([(self.lots[pk].operator_id, pk)]) if link.seq == seq)
        done = self.tried("undo", self.left[child] >= quantity, lambda: services.reverse(
            lot_id=pk, seq=seq, reason="错", actor=self.owner(self.lots[pk]), now=NOW
        ))  # fmt: skip
        if done:
            del self.feeds[pk, seq]
            self.left[parent] += out
            self.left[child] -= quantity
            if self.lots[parent].unit != self.lots[child].unit:
                self.made[self.lots[parent].unit] += out
                self.made[self.lots[child].unit] -= quantity

    @rule(k=PICK, really=st.integers(0, 3))
    def hold(self, k: int, really: int) -> None:
        if really or self.holds:
            return
        lot = self.some(k)
        row = self.tried(
            "hold", True, lambda: services.hold(lot_id=lot.pk, reason="查", actor=self.owner(lot), now=NOW)
        )
        self.holds[row.pk] = lot.pk

    @precondition(lambda self: getattr(self, "holds", None))
    @rule()
    def let_go(self) -> None:
        for pk, lot in list(self.holds.items()):
            self.tried("let_go", True, lambda pk=pk, lot=lot: services.let_go(
                hold_id=pk, reason="好", actor=self.owner(self.lots[lot]), now=NOW
            ))  # fmt: skip
            del self.holds[pk]

    # --- what holds always --------------------------------------------------------------------------

    @invariant()
    def the_chains_say_what_ought_to_be(self) -> None:
        if not hasattr(self, "lots"):
            return
        heads = dict(LotHead.objects.values_list("lot_id", "left"))
        assert {pk: heads.get(pk, self.lots[pk].quantity) for pk in self.lots} == self.left
        there: Counter[str] = Counter()
        for pk, left in self.left.items():
            there[self.lots[pk].unit] += left
        for pk, sent, _ in self.road.values():
            there[self.lots[pk].unit] += sent
        assert {unit: there[unit] + self.gone[unit] for unit in self.made} == dict(self.made)

    @invariant()
    def backward_and_forward_agree_and_lead_down(self) -> None:
        if not hasattr(self, "lots"):
            return
        everybody = [(lot.operator_id, pk) for pk, lot in self.lots.items()]
        back = Counter((link.parent[1], link.child[1]) for link in parents_of(everybody))
        assert (
            back == Counter((link.parent[1], link.child[1]) for link in children_of(everybody)) == self.edges
        )
        assert all(self.lots[parent].depth < self.lots[child].depth for parent, child in back)


def play(examples: int, steps: int) -> None:
    quiet = hypothesis.settings(
        max_examples=examples, stateful_step_count=steps, deadline=None, database=None, derandomize=True,
        phases=[hypothesis.Phase.generate], suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(Lots, settings=quiet)


@pytest.fixture(autouse=True)
def three(make_operator, make_actor, db):
    Product.objects.create(code="04", name="茶叶", group="茶叶")
    ACTORS[:] = [make_actor(Role.HOLDER, operator_id=make_operator().pk) for _ in range(3)]
    DONE.clear()


def test_whatever_happens_nothing_comes_from_nothing(record_property):
    play(12, 50)
    record_property("done", dict(DONE))
    print("\n", dict(sorted(DONE.items())))  # noqa: T201
    assert {name for name in RULES if not DONE[name]} == set(), "it never happened: nothing is proved of it"


#: The fault → what is put in the place of what.
def _twice_is_once(inputs: Any, by: Any) -> Any:
    return REAL["_given"](list(dict(inputs).items()), by)


def _rounds_down(quantity: int, num: int, den: int) -> int:
    return quantity * num // den // KG * KG


REAL = {"_given": combining._given, "post": posting.post, "taken_back": mending._taken_back}


def _not_booked_back(head: Any, kind: str, quantity: int, by: Any) -> Any:
    return REAL["post"](head, kind, quantity - KG if kind == "refused" and quantity > KG else quantity, by)


def _one_side(lot: Lot, flow: Any, by: Any) -> Any:
    return REAL["post"](posting.heads([lot])[lot.pk], "loss" if flow.kind == "into" else "undo", 1, by)


FAULTS = {
    "one named twice gives once": [(combining, "_given", _twice_is_once)],
    "packing rounds down": [(combining, "converted", _rounds_down)],
    "less is booked back than was refused": [(receiving, "post", _not_booked_back)],
    "a mistake is taken back on one side": [(mending, "_taken_back", _one_side)],
    "nobody asks whether there is enough": [
        (combining, "demand_amount", lambda *a, **k: None), (making, "demand_amount", lambda *a, **k: None),
        (handing, "demand_amount", lambda *a, **k: None),
    ],
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS)
def test_a_planted_fault_is_caught(fault, monkeypatch):
    for module, name, instead in FAULTS[fault]:
        monkeypatch.setattr(module, name, instead)
    with pytest.raises(Exception) as caught, transaction.atomic():  # noqa: PT011  (an assertion, or the database)
        play(16, 40)
    assert DONE, caught.value
