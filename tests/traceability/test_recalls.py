"""A recall finds, holds and tells; what joins later joins by itself; lifting ends its own holds and no others."""

from __future__ import annotations

import pytest

from tests.traceability.conftest import KG, ORDER, send
from youji.accounts.models import Message
from youji.lots import services as lots
from youji.lots.models import Hold
from youji.lots.selectors.against import open_holds
from youji.production.selectors.lots import lot_left
from youji.registry.models import Operator
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown
from youji.traceability import services
from youji.traceability.models import Answer, Notice, Outside, Recall, RecallLot
from youji.traceability.selectors.progress import progress
from youji.traceability.selectors.recalls import sight

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-d")]


def lots_of(recall: Recall) -> set[object]:
    return set(RecallLot.objects.filter(recall_id=recall.pk).values_list("lot_id", flat=True))


def told(recall: Recall) -> set[int]:
    return set(Notice.objects.filter(recall_id=recall.pk).values_list("operator_id", flat=True))


def test_looking_writes_nothing_and_finds_all_with_stock_and_contact(lot, grower, market, officer, sell, now):
    bought = sell(lot, 300, grower, market)
    lots.deliver(
        lot_id=bought.pk, quantity=50 * KG, party="一中食堂", party_kind="canteen", contact="王师傅 13800000000", actor=market, now=now
    )  # fmt: skip
    found = services.look(start="lot", lot=lot.code, actor=officer, now=now)
    assert {(one.code, one.left, one.steps) for one in found.reach.lots} == {
        (lot.code, 700 * KG, 0), (bought.code, 250 * KG, 1),
    }  # fmt: skip
    assert {one.operator_id: dict(one.stock) for one in found.reach.holders} == {
        grower.operator_id: {"kg": 700 * KG}, market.operator_id: {"kg": 250 * KG},
    }  # fmt: skip
    [party] = found.reach.outside
    assert (party.name, party.contact, party.given) == ("一中食堂", "王师傅 13800000000", (("kg", 50 * KG),))
    assert not Recall.objects.exists()
    assert not Hold.objects.exists()


def test_opened_it_holds_every_lot_and_tells_every_holder(lot, grower, market, shop, sell, recall, now):
    bought = sell(lot, 300, grower, market)
    send(lot, 20, grower, shop, now)
    made = recall(lot)
    assert lots_of(made) == {lot.pk, bought.pk}
    assert {
        one.lot_id for one in open_holds([(lot.operator_id, lot.pk), (bought.operator_id, bought.pk)])
    } == {lot.pk, bought.pk}
    assert {one.cause for one in open_holds([(lot.operator_id, lot.pk)])} == {"recall"}
    assert told(made) == {grower.operator_id, market.operator_id, shop.operator_id}
    assert Notice.objects.get(operator_id=shop.operator_id).coming
    assert made.found["holders"] == 3
    assert made.found["stock"] == {"kg": 980 * KG}
    with pytest.raises(Refused, match="已封存"):
        lots.part(lot_id=bought.pk, quantity=KG, actor=market, now=now)


def test_what_is_received_after_it_was_opened_joins_and_is_held(lot, grower, shop, recall, now):
    row = send(lot, 20, grower, shop, now)
    made = recall(lot)
    taken = lots.receive(transfer=row.transfer, accepted=20 * KG, actor=shop, now=now)
    later = RecallLot.objects.get(recall_id=made.pk, lot_id=taken.pk)
    assert later.joined
    assert [one.cause for one in open_holds([(taken.operator_id, taken.pk)])] == ["recall"]


def test_what_is_sent_back_joins_on_both_ends(lot, grower, market, sell, recall, now):
    bought = sell(lot, 300, grower, market)
    made = recall(lot)
    services.dispose(code=made.code, lot=bought.code, way="returned", note="退回产地", actor=market, now=now)
    assert lot_left(bought.operator_id, bought.pk) == 0
    [offer] = lots_on_the_way(grower)
    back = lots.receive(transfer=offer, accepted=300 * KG, actor=grower, now=now)
    assert back.pk in lots_of(made)
    assert Answer.objects.filter(operator_id=market.operator_id, kind="stopped").count() == 1


def lots_on_the_way(actor) -> list[object]:
    from youji.lots.models import Offer, Receipt

    done = Receipt.objects.values("transfer")
    rows = Offer.objects.filter(operator_id=actor.operator_id).exclude(transfer__in=done)
    return list(rows.values_list("transfer", flat=True))


def test_a_drill_that_is_over_is_joined_by_nothing_more_a_recall_that_is_done_still_is(
    lot, grower, market, shop, officer, recall, sell, now
):
    bought = sell(lot, 300, grower, market)
    drill = recall(lot, drill=True)
    lots.part(lot_id=lot.pk, quantity=KG, actor=grower, now=now)
    assert len(lots_of(drill)) == 3
    services.finish(code=drill.code, reason="够了", actor=officer, now=now)
    lots.part(lot_id=lot.pk, quantity=KG, actor=grower, now=now)
    assert len(lots_of(drill)) == 3
    row = send(bought, 20, market, shop, now)
    made = recall(lot)
    services.finish(code=made.code, reason="够了", actor=officer, now=now)
    taken = lots.receive(transfer=row.transfer, accepted=20 * KG, actor=shop, now=now)
    assert taken.pk in lots_of(made)
    assert taken.pk not in lots_of(drill)
    assert [one.cause for one in open_holds([(taken.operator_id, taken.pk)])] == ["recall"]


def test_a_harvest_of_the_season_it_is_about_joins_at_the_next_round(season, harvest, recall, lot, now):
    made = recall(lot, start="season", season=season.code, lot="")
    later = harvest("40")
    assert later.pk not in lots_of(made)
    assert services.join_later(now) == 1
    assert services.join_later(now) == 0
    assert later.pk in lots_of(made)
    assert [one.cause for one in open_holds([(later.operator_id, later.pk)])] == ["recall"]


def test_two_recalls_over_one_lot_each_lift_their_own_holds(lot, grower, recall, officer, now):
    first, second = recall(lot), recall(lot, reason="包装标错")
    own = lots.hold(lot_id=lot.pk, reason="自己留着", actor=grower, now=now)
    assert len(open_holds([(lot.operator_id, lot.pk)])) == 3
    services.lift(code=first.code, reason="复检合格", actor=officer, now=now)
    left = open_holds([(lot.operator_id, lot.pk)])
    assert {one.pk for one in left} == {own.pk, RecallLot.objects.get(recall_id=second.pk).hold_id}
    with pytest.raises(StaleState):
        services.lift(code=first.code, reason="再来一次", actor=officer, now=now)
    services.finish(code=second.code, reason="先结束", actor=officer, now=now)
    assert len(open_holds([(lot.operator_id, lot.pk)])) == 2
    services.lift(code=second.code, reason="也合格", actor=officer, now=now)
    assert [one.pk for one in open_holds([(lot.operator_id, lot.pk)])] == [own.pk]


def test_a_hold_of_a_recall_is_lifted_by_lifting_it_only(lot, recall, officer, now):
    made = recall(lot)
    [hold] = open_holds([(lot.operator_id, lot.pk)])
    with pytest.raises(Refused, match=made.code):
        lots.let_go(hold_id=hold.pk, reason="放行", actor=officer, now=now)


def test_who_may_open_what(lot, market, grower, officer, make_actor, recall, now):
    said = {"start": "lot", "lot": lot.code, "now": now} | ORDER
    with pytest.raises(Refused, match="不是您的"):
        services.open_recall(actor=market, **said)
    with pytest.raises(Refused, match="不在您管的地方"):
        services.open_recall(actor=make_actor(Role.SUPERVISOR, division="430702"), **said)
    with pytest.raises(NotAllowed):
        services.open_recall(actor=make_actor(Role.STATISTICIAN, division="43"), **said)
    with pytest.raises(Refused) as no:
        services.open_recall(actor=grower, document="湘农函1号", **said)
    assert set(no.value.by_field) == {"document"}
    own = services.open_recall(actor=grower, **said)
    assert own.holder_id == grower.operator_id
    assert (
        services.open_recall(actor=make_actor(Role.PROVINCE_REVIEWER, division="43"), **said).division == "43"
    )
    assert services.open_recall(actor=officer, document="湘农函1号", **said).document == "湘农函1号"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"start": "lot"}, "lot"),
        ({"start": "lot", "lot": "P1"}, "lot"),
        ({"start": "batch", "batch": "没有这一批"}, "batch"),
        ({"start": "batch"}, "batch"),
        ({"start": "input"}, "input"),
        ({"start": "period", "operator": "GD982V", "since": "2026-05-02", "until": "2026-05-01"}, "until"),
        ({"start": "season", "season": "X", "lot": "P1"}, "lot"),
        ({}, "start"),
    ],
)
def test_a_start_that_will_not_do_is_told_at_its_field(said, field, officer, now):
    with pytest.raises(Refused) as no:
        services.look(actor=officer, now=now, **said)
    assert field in no.value.by_field


def test_a_recall_ends_when_everything_is_done_or_with_a_named_reason(
    lot, grower, market, sell, recall, officer, now
):
    bought = sell(lot, 1000, grower, market)
    lots.deliver(
        lot_id=bought.pk, quantity=100 * KG, party="一中食堂", party_kind="canteen", actor=market, now=now
    )
    made = recall(lot)
    with pytest.raises(Refused, match="2个主体没有答复，1个平台以外"):
        services.finish(code=made.code, actor=officer, now=now)
    services.answer(code=made.code, actor=grower, now=now)
    services.dispose(
        code=made.code, lot=bought.code, way="destroyed", quantity="400", note="填埋", actor=market, now=now
    )
    with pytest.raises(Refused, match=r"^1个主体还有货没有处置，1个平台以外"):
        services.finish(code=made.code, actor=officer, now=now)
    services.dispose(code=made.code, lot=bought.code, way="other", note="送检留样", actor=market, now=now)
    [party] = Outside.objects.filter(recall_id=made.pk)
    giver = Operator.objects.get(pk=market.operator_id).code
    services.tell_outside(
        code=made.code, giver=giver, party_id=party.party_id, note="已停用", actor=market, now=now
    )
    with pytest.raises(StaleState):
        services.tell_outside(code=made.code, giver=giver, party_id=party.party_id, actor=officer, now=now)
    assert not progress(made, sight(made, officer, now), now).waiting
    services.finish(code=made.code, actor=officer, now=now)
    with pytest.raises(StaleState):
        services.finish(code=made.code, actor=officer, now=now)
    assert {
        one.cause for one in open_holds([(lot.operator_id, lot.pk), (bought.operator_id, bought.pk)])
    } == {"recall"}


def test_answers_are_the_holders_own_and_given_once(lot, market, grower, shop, sell, recall, now):
    sell(lot, 10, grower, market)
    made = recall(lot)
    with pytest.raises(Unknown):
        services.answer(code=made.code, actor=shop, now=now)
    services.answer(code=made.code, actor=market, now=now)
    with pytest.raises(StaleState):
        services.answer(code=made.code, actor=market, now=now)
    with pytest.raises(Refused, match="不是您的批次"):
        services.dispose(code=made.code, lot=lot.code, way="destroyed", note="填埋", actor=market, now=now)
    assert not Message.objects.filter(
        matter=f"traceability.{made.code}:{market.operator_id}", read_at__isnull=True
    ).exists()


def test_a_holder_of_another_county_sees_their_own_and_its_officer_their_area(
    lot, grower, market, shop, sell, recall, make_actor, now
):
    bought = sell(lot, 300, grower, market)
    sell(bought, 100, market, shop)
    made = recall(lot)
    whole = progress(made, sight(made, make_actor(Role.SUPERVISOR, division="43"), now), now)
    assert len(whole.holders) == 3
    there = make_actor(Role.COUNTY_REVIEWER, division="430702")
    assert [one.operator_id for one in progress(made, sight(made, there, now), now).holders] == [
        market.operator_id
    ]
    assert [one.operator_id for one in progress(made, sight(made, shop, now), now).holders] == [
        shop.operator_id
    ]
    assert not sight(made, there, now).orders
    with pytest.raises(NotAllowed):
        services.lift(code=made.code, reason="不同意", actor=there, now=now)
