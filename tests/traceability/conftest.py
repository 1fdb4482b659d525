"""A grower of cowpeas whose harvests open lots; a market and a canteen's supplier to hand them to; officers who recall."""

from __future__ import annotations

from typing import Any

import pytest

from tests.certificates.conftest import (  # noqa: F401
    DAY,
    _keys_are_this_tests_own,
    base,
    grower,
    harvest,
    issue,
    lot,
    make_base,
    make_operator,
    open_season,
    plot,
    put_plot,
    record,
    season,
    take,
    tea,
)
from youji.lots import services as lots
from youji.production.models import Lot
from youji.registry.models import Operator
from youji.shared.actor import Actor, Role
from youji.traceability import services
from youji.traceability.models import Recall

KG = 1000
ORDER: dict[str, Any] = {"level": "2", "reason": "检出毒死蜱", "advice": "停止销售和食用，退回购买的地方"}


@pytest.fixture
def market(make_operator, make_actor) -> Actor:  # noqa: F811
    """Whoever runs a market elsewhere."""
    return make_actor(Role.HOLDER, operator_id=make_operator(division="430702").pk)


@pytest.fixture
def shop(make_operator, make_actor) -> Actor:  # noqa: F811
    """Whoever runs a shop elsewhere."""
    return make_actor(Role.HOLDER, operator_id=make_operator(division="430104").pk)


@pytest.fixture
def officer(make_actor, season) -> Actor:  # noqa: F811
    """The supervisor of the county where the cowpeas grow."""
    return make_actor(Role.SUPERVISOR, division=season.division, name="监管员")


@pytest.fixture
def sell(now):
    """So many kg go from a lot to an actor's operator, who takes them in; the lot they have then."""

    def sold(lot: Lot, quantity: int, giver: Actor, taker: Actor) -> Lot:  # noqa: F811
        row = send(lot, quantity, giver, taker, now)
        made = lots.receive(transfer=row.transfer, accepted=quantity * KG, actor=taker, now=now)
        assert made is not None
        return made

    return sold


def send(lot: Lot, quantity: int, giver: Actor, taker: Actor, now: Any) -> Any:  # noqa: F811
    code = Operator.objects.get(pk=taker.operator_id).code
    return lots.deliver(lot_id=lot.pk, quantity=quantity * KG, to=code, actor=giver, now=now)


@pytest.fixture
def recall(officer, now):
    """A recall of a lot that the county's supervisor orders."""

    def ordered(lot: Lot, /, **said: Any) -> Recall:  # noqa: F811
        asked = {"start": "lot", "lot": lot.code, "actor": officer, "now": now} | ORDER | said
        return services.open_recall(**asked)

    return ordered
