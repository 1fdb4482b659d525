"""A lot is parted, loses, is destroyed: never more than it has, never what is stopped, each on the trail."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.lots.conftest import KG, left
from tests.production.conftest import record
from youji.ledger.models import AuditEntry
from youji.lots import services
from youji.lots.models import Flow, LotHead, Source
from youji.lots.selectors.balance import history
from youji.production.models import Lot, LotStop
from youji.production.selectors.lots import lots_left
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused, Unknown

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-a")]


def test_a_part_is_a_lot_of_exactly_so_much_and_the_lot_has_so_much_less(lot, grower, now):
    child = services.part(lot_id=lot.pk, quantity=300 * KG, actor=grower, now=now)
    assert (child.quantity, child.unit, child.product_id, child.depth) == (300 * KG, "kg", lot.product_id, 1)
    assert (child.origin, child.record_id, child.seasons) == (Lot.Origin.MADE, None, [])
    assert (left(lot), left(child)) == (700 * KG, 300 * KG)
    [source] = Source.objects.filter(lot_id=child.pk)
    assert (source.own_lot, source.from_seq, source.quantity) == (lot.pk, 1, 300 * KG)
    trail = AuditEntry.objects.filter(action__startswith="lots.").order_by("pk")
    assert list(trail.values_list("action", "operator_id")) == [
        ("lots.lot.made", lot.operator_id),
        ("lots.lot.parted", lot.operator_id),
    ]


def test_what_is_lost_or_destroyed_is_gone_with_its_reason(lot, grower, now):
    services.lose(lot_id=lot.pk, quantity=10 * KG, note="失水", actor=grower, now=now)
    services.destroy(
        lot_id=lot.pk, quantity=90 * KG, note="霉变", day=date(2026, 5, 31), actor=grower, now=now
    )
    assert left(lot) == 900 * KG
    assert [(row.seq, row.kind, row.before, row.after, row.note) for row in history(lot)] == [
        (1, "loss", 1000 * KG, 990 * KG, "失水"),
        (2, "destroy", 990 * KG, 900 * KG, "霉变"),
    ]
    for verb in (services.lose, services.destroy):
        with pytest.raises(Refused, match="请写明原因"):
            verb(lot_id=lot.pk, quantity=KG, note=" ", actor=grower, now=now)


@pytest.mark.parametrize(("quantity", "said"), [
    (1000 * KG + 1, "只剩1000 kg"), (0, "大于0"), (-5, "大于0"), (1.5, "大于0"),
])  # fmt: skip
def test_more_than_it_has_or_nothing_is_refused_and_nothing_is_written(lot, grower, now, quantity, said):
    with pytest.raises(Refused, match=said):
        services.part(lot_id=lot.pk, quantity=quantity, actor=grower, now=now)
    assert not Flow.objects.exists()
    assert Lot.objects.count() == 1


def test_half_a_piece_is_refused(harvest, grower, now):
    boxes = harvest("12", "箱")
    with pytest.raises(Refused, match="箱只能是整数"):
        services.part(lot_id=boxes.pk, quantity=1500, actor=grower, now=now)


def test_days_to_come_and_before_the_lot_are_refused(lot, grower, now):
    for day in (date(2026, 5, 29), now.date() + timedelta(days=3)):
        with pytest.raises(Refused) as refused:
            services.part(lot_id=lot.pk, quantity=KG, day=day, actor=grower, now=now)
        assert set(refused.value.by_field) == {"day"}


def test_a_stopped_lot_and_what_was_made_of_it_goes_nowhere_but_may_be_destroyed(lot, grower, now):
    child = services.part(lot_id=lot.pk, quantity=300 * KG, actor=grower, now=now)
    LotStop.objects.create(
        lot=lot, operator_id=lot.operator_id, stopped=True, reason="间隔期未满", edition="2026", at=now
    )
    for one in (lot, child):
        with pytest.raises(Refused, match=f"批次{lot.code}停止流通：间隔期未满"):
            services.part(lot_id=one.pk, quantity=KG, actor=grower, now=now)
    services.destroy(lot_id=child.pk, quantity=300 * KG, note="停止流通", actor=grower, now=now)
    LotStop.objects.create(
        lot=lot, operator_id=lot.operator_id, stopped=False, reason="", edition="2026", at=now
    )
    services.part(lot_id=lot.pk, quantity=KG, actor=grower, now=now)


def test_nobody_moves_the_lot_of_another(lot, market, make_actor, now):
    with pytest.raises(Unknown):
        services.part(lot_id=lot.pk, quantity=KG, actor=market, now=now)
    officer = make_actor(Role.COUNTY_REVIEWER, division="430611")
    with pytest.raises(NotAllowed):
        services.part(lot_id=lot.pk, quantity=KG, actor=officer, now=now)


def test_a_harvest_is_corrected_while_nothing_of_its_lot_is_gone_and_no_more_after(
    lot, season, take, grower, now
):
    said = record(
        kind="harvest", day="2026-05-30", seasons=[season.code], quantity="900", unit="kg", into_lot=True,
        supersedes=str(lot.record_id), reason="过秤有误",
    )  # fmt: skip
    services.part(lot_id=lot.pk, quantity=KG, actor=grower, now=now)
    [result] = take(said)
    assert "已经有了去向" in str(result)


def test_a_withdrawn_lot_moves_no_more(lot, season, take, grower, now):
    take(record(
        kind="harvest", day="2026-05-30", seasons=[season.code], quantity="900", unit="kg", into_lot=True,
        supersedes=str(lot.record_id), reason="过秤有误",
    ))  # fmt: skip
    with pytest.raises(Refused, match="已撤回"):
        services.part(lot_id=lot.pk, quantity=KG, actor=grower, now=now)
    assert lots_left(lot.operator_id, [lot]) == {lot.pk: 0}
    assert not LotHead.objects.exists()
