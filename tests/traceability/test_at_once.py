"""At the same moment: two recalls over one lot, a recall beside whoever receives of it or sells of it; nothing slips between."""

from __future__ import annotations

import pytest

from tests.catalogue.test_standing import together
from tests.traceability.conftest import KG, send
from youji.lots import services as lots
from youji.lots.selectors.against import open_holds
from youji.lots.selectors.links import descent
from youji.production.models import Lot
from youji.shared.refusals import Refusal
from youji.traceability.models import Notice, RecallLot

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("4.5-d")]


def test_two_recalls_a_receipt_and_sales_at_once(lot, grower, market, shop, recall, now):
    row = send(lot, 20, grower, market, now)
    said = together(
        lambda: recall(lot),
        lambda: recall(lot),
        lambda: lots.receive(transfer=row.transfer, accepted=20 * KG, actor=market, now=now),
        *[lambda: send(lot, 5, grower, shop, now)] * 3,
    )
    wrong = [one for one in said if isinstance(one, Exception) and not isinstance(one, Refusal)]
    assert wrong == []
    below = {pk for _, pk in descent([(lot.operator_id, lot.pk)])}
    assert below == set(Lot.objects.values_list("pk", flat=True))
    for made in said[:2]:
        assert set(RecallLot.objects.filter(recall_id=made.pk).values_list("lot_id", flat=True)) == below
        told = set(Notice.objects.filter(recall_id=made.pk).values_list("operator_id", flat=True))
        assert told >= {grower.operator_id, market.operator_id}
        if any(not isinstance(one, Exception) for one in said[3:]):
            assert shop.operator_id in told
    holds = open_holds(Lot.objects.values_list("operator_id", "pk"))
    assert len(holds) == 2 * len(below)
