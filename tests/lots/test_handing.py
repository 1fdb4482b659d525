"""From hand to hand: sent = accepted + refused + short; what is refused is back in the very lot; what comes back later is a new one."""

from __future__ import annotations

from datetime import date

import pytest

from tests.lots.conftest import KG, left
from youji.accounts.models import Message
from youji.ledger.models import AuditEntry
from youji.lots import services
from youji.lots.models import Delivery, Party, Receipt, Settlement, Source
from youji.lots.selectors.balance import history
from youji.lots.selectors.between import arrivals, outgoing
from youji.production.models import Lot
from youji.registry.models import Operator
from youji.shared.actor import Role
from youji.shared.refusals import Refused, StaleState, Unknown

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-a")]


@pytest.fixture
def sent(lot, grower, market, now):
    """Fifty kg on their way to the market."""
    code = Operator.objects.get(pk=market.operator_id).code
    return services.deliver(lot_id=lot.pk, quantity=50 * KG, to=code.lower(), actor=grower, now=now)


@pytest.fixture
def received(sent, market, now) -> Lot:
    """All of them, at the market."""
    return services.receive(transfer=sent.transfer, accepted=50 * KG, actor=market, now=now)


def test_on_the_way_it_is_neither_here_nor_there(lot, sent, market, make_actor, now):
    assert left(lot) == 950 * KG
    [coming] = arrivals(market, now)
    assert (coming.offer.sent, coming.lot, coming.returned) == (50 * KG, lot, False)
    assert not Lot.objects.filter(operator_id=market.operator_id).exists()
    assert arrivals(make_actor(Role.HOLDER, operator_id=None), now) == []


def test_whoever_is_to_receive_it_is_told_until_they_have_answered(lot, grower, market, now):
    code = Operator.objects.get(pk=market.operator_id).code
    row = services.deliver(lot_id=lot.pk, quantity=KG, to=code, actor=grower, now=now)
    [message] = Message.objects.filter(person_id=market.user_id)
    assert message.title.endswith("茶叶 1 kg")
    assert message.read_at is None
    services.receive(transfer=row.transfer, accepted=KG, actor=market, now=now)
    assert Message.objects.get(pk=message.pk).read_at is not None


def test_what_is_accepted_is_the_receivers_lot_and_the_giver_knows_it(lot, received, market, now):
    assert (received.operator_id, received.origin, received.depth) == (market.operator_id, "received", 1)
    assert (left(received), left(lot), received.product_id) == (50 * KG, 950 * KG, lot.product_id)
    [row] = outgoing([lot])
    assert (row.settlement.accepted, row.settlement.to_lot, row.waits) == (50 * KG, received.pk, False)
    assert arrivals(market, now) == []
    trail = AuditEntry.objects.filter(action__startswith="lots.").order_by("pk")
    said = trail.values_list("action", "operator_id")
    assert list(said) == [
        ("lots.lot.delivered", lot.operator_id),
        ("lots.lot.received", market.operator_id),
        ("lots.lot.settled", lot.operator_id),
    ]


def test_what_is_refused_is_back_in_the_very_lot_and_what_is_short_is_nowhere(lot, sent, market, now):
    taken = services.receive(
        transfer=sent.transfer,
        accepted=20 * KG,
        refused=25 * KG,
        short=5 * KG,
        reason="发黄",
        actor=market,
        now=now,
    )
    assert (left(lot), left(taken)) == (975 * KG, 20 * KG)
    assert [(row.kind, row.quantity, row.note) for row in history(lot)] == [
        ("deliver", 50 * KG, ""),
        ("refused", 25 * KG, "发黄"),
    ]


def test_nothing_at_all_may_be_accepted(lot, sent, market, now):
    assert (
        services.receive(
            transfer=sent.transfer, accepted=0, refused=50 * KG, reason="没订", actor=market, now=now
        )
        is None
    )
    assert left(lot) == 1000 * KG
    assert not Source.objects.exists()


@pytest.mark.parametrize(("said", "field"), [
    ({"accepted": 51 * KG}, "accepted"),
    ({"accepted": 20 * KG, "reason": "少"}, "accepted"),
    ({"accepted": 60 * KG, "short": -10 * KG, "reason": "多"}, "short"),
    ({"accepted": 49 * KG, "short": KG}, "reason"),
    ({"accepted": 50 * KG, "day": date(2026, 5, 30)}, "day"),
])  # fmt: skip
def test_what_does_not_add_up_is_refused(sent, market, now, said, field):
    with pytest.raises(Refused) as refused:
        services.receive(transfer=sent.transfer, actor=market, now=now, **said)
    assert set(refused.value.by_field) == {field}
    assert not Receipt.objects.exists()


def test_an_answer_is_given_once_and_by_nobody_else(sent, received, grower, market, now):
    with pytest.raises(StaleState):
        services.receive(transfer=sent.transfer, accepted=50 * KG, actor=market, now=now)
    with pytest.raises(Unknown):
        services.receive(transfer=sent.transfer, accepted=50 * KG, actor=grower, now=now)
    assert Settlement.objects.count() == 1


def test_what_is_sent_back_later_is_a_new_lot_and_deeper_than_both(lot, received, grower, market, now):
    back = services.send_back(lot_id=received.pk, quantity=10 * KG, note="卖不掉", actor=market, now=now)
    [coming] = arrivals(grower, now)
    assert coming.returned
    again = services.receive(transfer=back.transfer, accepted=10 * KG, actor=grower, now=now)
    assert again.pk != lot.pk
    assert [one.depth for one in (lot, received, again)] == [0, 1, 2]
    assert [left(one) for one in (lot, received, again)] == [950 * KG, 40 * KG, 10 * KG]


def test_the_giver_says_what_came_of_goods_for_somebody_who_is_not_here(lot, grower, now):
    row = services.deliver(
        lot_id=lot.pk,
        quantity=30 * KG,
        party="一中食堂",
        party_kind="canteen",
        contact="王师傅",
        actor=grower,
        now=now,
    )
    [waiting] = outgoing([lot])
    assert (waiting.to, waiting.contact, waiting.waits) == ("一中食堂", "王师傅", True)
    with pytest.raises(Refused, match="不能早于交付日期"):
        services.settle(transfer=row.transfer, accepted=30 * KG, day=date(2026, 5, 30), actor=grower, now=now)
    services.settle(
        transfer=row.transfer, accepted=28 * KG, refused=2 * KG, reason="碎叶", actor=grower, now=now
    )
    assert left(lot) == 972 * KG
    assert Settlement.objects.get().own_word
    services.deliver(
        lot_id=lot.pk,
        quantity=KG,
        party="一中食堂",
        party_kind="canteen",
        contact="王师傅",
        actor=grower,
        now=now,
    )
    assert Party.objects.count() == 1
    with pytest.raises(StaleState):
        services.settle(transfer=row.transfer, accepted=30 * KG, actor=grower, now=now)


def test_an_operator_of_the_platform_answers_for_itself(sent, grower, now):
    with pytest.raises(Refused, match="由对方办理收货"):
        services.settle(transfer=sent.transfer, accepted=50 * KG, actor=grower, now=now)


@pytest.mark.parametrize("to", ["", "ZZZZZ", "own"])
def test_to_nobody_or_oneself_nothing_is_handed(lot, grower, now, to):
    code = Operator.objects.get(pk=grower.operator_id).code if to == "own" else to
    with pytest.raises(Refused) as refused:
        services.deliver(lot_id=lot.pk, quantity=KG, to=code, actor=grower, now=now)
    assert set(refused.value.by_field) == {"to"}
    assert not Delivery.objects.exists()


def test_what_was_bought_in_from_outside_begins_here_and_may_be_sent_back(lot, market, now):
    bought = services.take_in(
        product="茶叶",
        quantity=80 * KG,
        unit="kg",
        party="散户李四",
        party_kind="producer",
        actor=market,
        now=now,
    )
    assert (bought.origin, bought.depth, left(bought)) == ("outside", 0, 80 * KG)
    part = services.part(lot_id=bought.pk, quantity=10 * KG, actor=market, now=now)
    with pytest.raises(Refused, match="不是收来的"):
        services.send_back(lot_id=part.pk, quantity=KG, note="退", actor=market, now=now)
    services.send_back(lot_id=bought.pk, quantity=20 * KG, note="有虫", actor=market, now=now)
    assert left(bought) == 50 * KG
