"""A grower whose harvests open lots, and somebody to hand them to."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.production.conftest import base, grower, open_season, plot, record, season, take, tea  # noqa: F401
from tests.registry.conftest import make_base, make_operator, put_plot  # noqa: F401
from youji.lots.selectors.balance import heads_of
from youji.production.models import Lot
from youji.production.selectors.lots import lot_left
from youji.shared.actor import Actor, Role

KG = 1000
DAY = date(2026, 5, 30)


@pytest.fixture
def harvest(take, season):  # noqa: F811
    """A lot of so many kg of leaves, picked on 30 May."""

    def picked(amount: Any = "1000", unit: str = "kg", **more: Any) -> Lot:
        said = record(
            kind="harvest",
            day=DAY.isoformat(),
            seasons=[season.code],
            quantity=amount,
            unit=unit,
            into_lot=True,
        )
        [result] = take(said | more)
        assert result.lot, result
        return Lot.objects.select_related("product").get(code=result.lot)

    return picked


@pytest.fixture
def lot(harvest) -> Lot:
    """A thousand kg."""
    return harvest()


@pytest.fixture
def market(make_operator, make_actor) -> Actor:  # noqa: F811
    """Whoever runs a market elsewhere."""
    return make_actor(Role.HOLDER, operator_id=make_operator().pk)


def left(lot: Lot) -> int:
    """What the lot has, as production tells it; the chain says the same."""
    found = lot_left(lot.operator_id, lot.pk)
    head = heads_of([lot]).get(lot.pk)
    assert head is None or head.left == found
    return found
