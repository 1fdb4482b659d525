"""Merged, processed, packed, reversed, held: what goes in is what comes out and what is lost, in one unit or by a stated conversion."""

from __future__ import annotations

from uuid import uuid4

import pytest

from tests.lots.conftest import KG, left
from tests.production.conftest import record
from youji.lots import services
from youji.lots.logic.balance import shared_out
from youji.lots.models import Reversal, Source
from youji.lots.selectors.balance import history
from youji.lots.selectors.links import children_of, parents_of
from youji.production.models import Lot
from youji.registry.models import Product
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-b")]
PIECE = 1000


@pytest.fixture
def boxes(lot, grower, now):
    """Ten kg to a box."""
    return services.state_conversion(
        name="10公斤纸箱",
        how="spec",
        from_amount=10 * KG,
        from_unit="kg",
        to_amount=PIECE,
        to_unit="箱",
        actor=grower,
        now=now,
    )


def test_merged_it_is_the_sum_and_one_named_twice_gives_twice(lot, harvest, grower, now):
    other = harvest("400")
    child = services.merge(inputs=[(lot.pk, KG), (other.pk, 5 * KG), (lot.pk, 2 * KG)], actor=grower, now=now)
    assert (child.quantity, left(lot), left(other)) == (8 * KG, 997 * KG, 395 * KG)
    assert [(link.parent[1], link.out) for link in parents_of([(child.operator_id, child.pk)])] == [
        (lot.pk, KG), (other.pk, 5 * KG), (lot.pk, 2 * KG),
    ]  # fmt: skip


def test_twice_more_than_it_has_is_refused_as_a_whole(lot, grower, now):
    with pytest.raises(Refused, match="只剩1000 kg"):
        services.merge(inputs=[(lot.pk, 600 * KG), (lot.pk, 600 * KG)], actor=grower, now=now)
    assert history(lot) == []


def test_other_units_and_other_products_do_not_mix(lot, harvest, grower, market, now):
    heads = harvest("12", "头")
    with pytest.raises(Refused, match="同一个单位"):
        services.merge(inputs=[(lot.pk, KG), (heads.pk, 2 * PIECE)], actor=grower, now=now)
    Product.objects.create(code="0401", name="绿茶", group="茶叶")
    green = services.process(
        inputs=[(lot.pk, 100 * KG)], product="绿茶", quantity=25 * KG, actor=grower, now=now
    )
    with pytest.raises(Refused, match="同一种产品"):
        services.merge(inputs=[(lot.pk, KG), (green.pk, KG)], actor=grower, now=now)


def test_processed_what_is_lost_is_posted_on_each_input_in_proportion(lot, harvest, grower, now):
    Product.objects.create(code="0401", name="绿茶", group="茶叶")
    other = harvest("400")
    green = services.process(
        inputs=[(lot.pk, 200 * KG), (other.pk, 100 * KG)],
        product="绿茶",
        quantity=70 * KG,
        actor=grower,
        now=now,
    )
    assert (green.product.name, left(green)) == ("绿茶", 70 * KG)
    assert (left(lot), left(other)) == (800 * KG, 300 * KG)
    assert [(row.kind, row.quantity) for row in history(other)] == [("into", 23_333), ("loss", 76_667)]
    with pytest.raises(Refused, match="不多于投入的100 kg"):
        services.process(
            inputs=[(lot.pk, 100 * KG)], product="绿茶", quantity=101 * KG, actor=grower, now=now
        )


def test_what_is_shared_out_is_whole_and_nobody_gives_more_than_it_put_in():
    assert shared_out(10, [1, 1, 1]) == [4, 3, 3]
    assert shared_out(7, [3, 5]) == [3, 4]
    assert all(sum(shared_out(n, [5, 2, 9])) == n for n in range(17))


def test_packed_only_what_fills_boxes_goes_in_and_nothing_is_rounded(lot, boxes, grower, now):
    with pytest.raises(Refused, match="装不成整箱（每箱10 kg）"):
        services.pack(inputs=[(lot.pk, 509 * KG)], conversion=boxes.pk, actor=grower, now=now)
    packed = services.pack(inputs=[(lot.pk, 500 * KG)], conversion=boxes.pk, actor=grower, now=now)
    assert (packed.unit, packed.quantity, packed.per_unit, packed.per_unit_of) == (
        "箱",
        50 * PIECE,
        10 * KG,
        "kg",
    )
    assert left(lot) == 500 * KG
    part = services.part(lot_id=packed.pk, quantity=3 * PIECE, actor=grower, now=now)
    assert (part.per_unit, part.per_unit_of) == (10 * KG, "kg")


def test_boxes_of_ten_and_boxes_of_five_together_are_no_boxes_of_ten(lot, boxes, grower, now):
    small = services.state_conversion(
        name="5公斤纸箱", how="spec", from_amount=5 * KG, from_unit="kg", to_amount=PIECE, to_unit="箱",
        actor=grower, now=now,
    )  # fmt: skip
    ten, again, five = (
        services.pack(inputs=[(lot.pk, 50 * KG)], conversion=one.pk, actor=grower, now=now)
        for one in (boxes, boxes, small)
    )

    def merged(*of):
        return services.merge(inputs=[(one.pk, PIECE) for one in of], actor=grower, now=now)

    same, mixed = merged(ten, again), merged(ten, five)
    assert (same.per_unit, same.per_unit_of) == (10 * KG, "kg")
    assert (mixed.per_unit, mixed.per_unit_of) == (None, "")
    Product.objects.create(code="0401", name="绿茶", group="茶叶")
    made = services.process(
        inputs=[(ten.pk, 3 * PIECE)], product="绿茶", quantity=2 * PIECE, actor=grower, now=now
    )
    assert (made.per_unit, made.per_unit_of) == (None, "")


def test_heads_become_kg_by_what_was_weighed_and_by_nothing_else(harvest, boxes, grower, now):
    heads = harvest("12", "头")
    with pytest.raises(Refused, match="没有从头开始的这种换算"):
        services.pack(inputs=[(heads.pk, 2 * PIECE)], conversion=boxes.pk, actor=grower, now=now)
    weighed = services.state_conversion(
        name="5月31日过秤", how="weighed", from_amount=2 * PIECE, from_unit="头", to_amount=231_500, to_unit="kg",
        actor=grower, now=now,
    )  # fmt: skip
    meat = services.pack(inputs=[(heads.pk, 2 * PIECE)], conversion=weighed.pk, actor=grower, now=now)
    assert (meat.unit, meat.quantity) == ("kg", 231_500)


def test_a_mistake_is_taken_back_once_out_of_the_child_too_and_is_still_walked(lot, grower, now):
    child = services.part(lot_id=lot.pk, quantity=100 * KG, actor=grower, now=now)
    with pytest.raises(Unknown):
        services.reverse(lot_id=lot.pk, seq=2, reason="记错", actor=grower, now=now)
    services.reverse(lot_id=lot.pk, seq=1, reason="记错", actor=grower, now=now)
    assert (left(lot), left(child)) == (1000 * KG, 0)
    assert [row.kind for row in history(lot)] == ["into", "undo"]
    [link] = children_of([(lot.operator_id, lot.pk)])
    assert (link.child[1], link.undone) == (child.pk, True)
    with pytest.raises(StaleState):
        services.reverse(lot_id=lot.pk, seq=1, reason="再来", actor=grower, now=now)
    with pytest.raises(Refused, match="不能冲销"):
        services.reverse(lot_id=lot.pk, seq=2, reason="再来", actor=grower, now=now)


def test_what_the_child_has_not_any_more_is_not_taken_back(lot, grower, now):
    child = services.part(lot_id=lot.pk, quantity=100 * KG, actor=grower, now=now)
    services.lose(lot_id=child.pk, quantity=60 * KG, note="霉变", actor=grower, now=now)
    with pytest.raises(Refused, match="只剩40 kg，不够冲回100 kg"):
        services.reverse(lot_id=lot.pk, seq=1, reason="记错", actor=grower, now=now)
    services.reverse(lot_id=child.pk, seq=1, reason="没有霉变", actor=grower, now=now)
    services.reverse(lot_id=lot.pk, seq=1, reason="记错", actor=grower, now=now)
    assert (left(lot), left(child), Reversal.objects.count()) == (1000 * KG, 0, 2)


def test_a_hold_reaches_what_was_made_of_the_lot_and_is_lifted_by_whoever_may(
    lot, grower, market, make_actor, now
):
    child = services.merge(inputs=[(lot.pk, 100 * KG)], actor=grower, now=now)
    officer = make_actor(Role.SUPERVISOR, division="430611")
    with pytest.raises(Unknown):
        services.hold(lot_id=lot.pk, reason="无关", actor=market, now=now)
    hold = services.hold(lot_id=lot.pk, reason="抽检不合格", cause="sample", actor=officer, now=now)
    for one in (lot, child):
        with pytest.raises(Refused, match=f"批次{lot.code}已封存：抽检不合格"):
            services.part(lot_id=one.pk, quantity=KG, actor=grower, now=now)
        services.lose(lot_id=one.pk, quantity=KG, note="失水", actor=grower, now=now)
    with pytest.raises(NotAllowed):
        services.let_go(hold_id=hold.pk, reason="没事", actor=grower, now=now)
    services.let_go(hold_id=hold.pk, reason="复检合格", actor=officer, now=now)
    services.part(lot_id=child.pk, quantity=KG, actor=grower, now=now)
    with pytest.raises(StaleState):
        services.let_go(hold_id=hold.pk, reason="复检合格", actor=officer, now=now)
    own = services.hold(lot_id=child.pk, reason="自查", actor=grower, now=now)
    services.let_go(hold_id=own.pk, reason="查过了", actor=grower, now=now)


def test_a_harvest_whose_lot_is_held_is_not_corrected_into_a_lot_that_is_free(
    lot, season, take, grower, make_actor, now
):
    said = record(
        kind="harvest", day="2026-05-30", seasons=[season.code], quantity="900", unit="kg", into_lot=True,
        supersedes=str(lot.record_id), reason="过秤有误",
    )  # fmt: skip
    officer = make_actor(Role.SUPERVISOR, division="430611")
    hold = services.hold(lot_id=lot.pk, reason="抽检不合格", actor=officer, now=now)
    [result] = take(said)
    assert "已封存（抽检不合格），解除封存以前不能更正" in str(result)
    assert Lot.objects.count() == 1
    services.let_go(hold_id=hold.pk, reason="复检合格", actor=officer, now=now)
    [result] = take(said | {"id": str(uuid4())})
    assert result.lot, result
    with pytest.raises(Refused, match="已撤回"):  # a hold on it would hold nothing
        services.hold(lot_id=lot.pk, reason="抽检不合格", actor=officer, now=now)


def test_a_lot_lies_somewhere_and_stays_what_it_is(lot, grower, now):
    place = services.move(lot_id=lot.pk, place="二号冷库", actor=grower, now=now)
    assert (place.place, left(lot), history(lot)) == ("二号冷库", 1000 * KG, [])
    assert not Source.objects.exists()
