"""Eight who take of one lot at the same moment never get more than it has, and nobody is lost between them; eight name one buyer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.catalogue.test_standing import together
from tests.lots.conftest import KG, left
from youji.lots import services
from youji.lots.models import Party
from youji.lots.selectors.balance import history
from youji.shared.refusals import Refused

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("4.5-b")]
WRITERS, EACH = 8, 7


def test_eight_writers_on_one_lot_never_take_more_than_it_has(harvest, grower, now):
    lot = harvest("100")

    def until_refused() -> list[Any]:
        made = []
        while True:
            try:
                made.append(services.part(lot_id=lot.pk, quantity=EACH * KG, actor=grower, now=now))
            except Refused as refused:
                return [*made, str(refused)]

    said = together(*[until_refused] * WRITERS)
    assert [one for one in said if isinstance(one, Exception)] == []
    assert {one[-1] for one in said} == {f"批次{lot.code}只剩2 kg，不能办理7 kg。"}
    parts = [one for each in said for one in each[:-1]]
    assert len(parts) == 100 // EACH
    assert left(lot) == 2 * KG
    assert [row.seq for row in history(lot)] == list(range(1, len(parts) + 1))


def test_who_is_named_by_eight_at_once_is_one(harvest, grower, now):
    lots = [harvest("10") for _ in range(WRITERS)]
    said = together(
        *(
            lambda lot=lot: services.deliver(
                lot_id=lot.pk, quantity=KG, party="一中食堂", party_kind="canteen", actor=grower, now=now
            )
            for lot in lots
        )
    )
    assert [one for one in said if isinstance(one, Exception)] == []
    assert len({one.party for one in said}) == Party.objects.count() == 1
