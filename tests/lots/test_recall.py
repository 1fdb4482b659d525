"""``youji recall``: from a lot to everything made of it and everybody who has some, undone links too."""

from __future__ import annotations

import json
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.lots.conftest import KG
from youji.lots import services
from youji.lots.selectors.genealogy import affected
from youji.registry.models import Operator

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.5-b")]


def test_everything_made_of_it_and_everybody_who_has_some_is_named(lot, harvest, grower, market, now):
    other = harvest("400")
    mixed = services.merge(inputs=[(lot.pk, 100 * KG), (other.pk, 50 * KG)], actor=grower, now=now)
    wrong = services.part(lot_id=lot.pk, quantity=5 * KG, actor=grower, now=now)
    services.reverse(lot_id=lot.pk, seq=2, reason="记错", actor=grower, now=now)
    code = Operator.objects.get(pk=market.operator_id).code
    row = services.deliver(lot_id=mixed.pk, quantity=150 * KG, to=code, actor=grower, now=now)
    bought = services.receive(transfer=row.transfer, accepted=150 * KG, actor=market, now=now)
    services.deliver(
        lot_id=bought.pk,
        quantity=30 * KG,
        party="一中食堂",
        party_kind="canteen",
        contact="王师傅",
        actor=market,
        now=now,
    )
    out = StringIO()
    call_command("recall", lot=lot.code, json=True, stdout=out)
    told = json.loads(out.getvalue())
    assert {(one["code"], one["level"], one["left"], one["undone"]) for one in told["affected"]} == {
        (lot.code, 0, 900 * KG, False), (mixed.code, 1, 0, False), (wrong.code, 1, 0, True),
        (bought.code, 2, 120 * KG, False),
    }  # fmt: skip
    assert {one["code"] for one in told["holders"]} == {lot.code, bought.code}
    assert told["outside"] == [{"to": "一中食堂", "contact": "王师傅", "sent": 30 * KG, "unit": "kg"}]
    assert not told["cut"]
    assert affected(lot, most=1).cut


def told_of(lot) -> dict[str, Any]:
    out = StringIO()
    call_command("recall", lot=lot.code, json=True, stdout=out)
    return json.loads(out.getvalue())


def test_what_is_on_its_way_is_named_although_it_is_nobodys_lot_yet(lot, grower, market, now):
    operator = Operator.objects.get(pk=market.operator_id)
    row = services.deliver(lot_id=lot.pk, quantity=150 * KG, to=operator.code, actor=grower, now=now)
    told = told_of(lot)
    assert told["on_the_way"] == [{"to": operator.name, "contact": "", "sent": 150 * KG, "unit": "kg"}]
    assert told["outside"] == []
    out = StringIO()
    call_command("recall", lot=lot.code, stdout=out)
    assert f"在路上\t{operator.name}\t150 kg" in out.getvalue()
    services.receive(transfer=row.transfer, accepted=150 * KG, actor=market, now=now)
    assert told_of(lot)["on_the_way"] == []


def test_one_of_two_ways_into_a_lot_was_a_mistake_the_other_still_stands(lot, harvest, grower, now):
    other = harvest("400")
    inputs = [(lot.pk, 10 * KG), (other.pk, 5 * KG), (lot.pk, 20 * KG), (lot.pk, 3 * KG)]
    mixed = services.merge(inputs=inputs, actor=grower, now=now)
    services.reverse(lot_id=lot.pk, seq=1, reason="记错", actor=grower, now=now)
    [found] = [one for one in affected(lot).lots if one.lot == mixed]
    assert (found.link.undone, found.link.out, found.left) == (False, 23 * KG, 28 * KG)


def test_a_lot_nobody_knows_is_said(db):
    with pytest.raises(CommandError, match="没有批次号"):
        call_command("recall", lot="P1")
