"""A grower of cowpeas whose harvests open lots; the label of what was sprayed stands in the norms."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.production.conftest import base, grower, open_season, plot, record, take  # noqa: F401
from tests.registry.conftest import make_base, make_operator, put_plot  # noqa: F401
from youji.accounts.services.tokens import create_token
from youji.certificates.models import Certificate
from youji.certificates.services.issuing import issue_certificate
from youji.production.models import Lot
from youji.registry.models import Product
from youji.shared import clock

DAY = date(2026, 5, 30)


@pytest.fixture
def tea(db) -> Product:
    """What grows is cowpeas: a class that is covered."""
    return Product.objects.create(code="0220", name="豇豆", group="蔬菜")


@pytest.fixture
def season(open_season, plot):  # noqa: F811
    return open_season(plot, product="豇豆")[0]


@pytest.fixture
def harvest(take, season):  # noqa: F811
    """A lot of so many kg, picked on 30 May."""

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
def issue(grower, now):  # noqa: F811
    """A certificate of so many kg of a lot."""

    def issued(lot: Lot, **said: Any) -> Certificate:
        asked = {"quantity": "200", "copies": 20, "basis": ["control"], "actor": grower, "now": now} | said
        return issue_certificate(lot=lot.code, **asked)

    return issued


@pytest.fixture(autouse=True)
def _keys_are_this_tests_own(settings, tmp_path):
    """The issuer's key lies in a folder of the test's own."""
    settings.VAR = tmp_path


@pytest.fixture
def program():
    """The headers of a program that speaks for the actor."""

    def make(actor):
        _, secret = create_token(
            name="程序", scopes=["certificates:read", "certificates:write"], expires_on=clock.local_date(clock.now()) + timedelta(days=9),
            actor=actor, now=clock.now(),
        )  # fmt: skip
        return {"Authorization": f"Bearer {secret}"}

    return make
