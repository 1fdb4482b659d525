"""A grower with a plot of tea, and the messages their phone sends."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from tests.registry.conftest import WEST, make_base, make_operator, put_plot, square  # noqa: F401  (fixtures)
from youji.production import services
from youji.registry.models import Product
from youji.shared.actor import Actor, Role

TODAY = date(2026, 6, 1)
SPRAYED = {
    "kind": "spray", "day": "2026-05-20", "input": "联苯菊酯", "registration": "PD20081234", "content": "10%",
    "formulation": "乳油", "dose": "25", "dose_unit": "mL/亩", "target": "茶小绿叶蝉", "worker": "王五",
}  # fmt: skip
BOUGHT = {
    "kind": "purchase", "day": "2026-05-01", "input": "联苯菊酯", "sort": "pesticide", "registration": "PD20081234",
    "dealer": "广兴洲农资店", "quantity": "5", "unit": "L",
}  # fmt: skip


def record(**said: Any) -> dict[str, Any]:
    """A record as a program sends it."""
    return {"id": str(uuid4()), **said}


@pytest.fixture
def tea(db) -> Product:
    return Product.objects.create(code="04", name="茶叶", group="茶叶")


@pytest.fixture
def base(make_base):  # noqa: F811
    return make_base()


@pytest.fixture
def grower(make_actor, base) -> Actor:
    return make_actor(Role.HOLDER, operator_id=base.operator_id)


@pytest.fixture
def plot(put_plot, base):  # noqa: F811
    return put_plot(base)


@pytest.fixture
def plots(put_plot, base):  # noqa: F811
    """Four blocks side by side."""
    return [put_plot(base, f"{n}号地", square(WEST + n * 0.02)) for n in range(4)]


@pytest.fixture
def open_season(grower, tea, now):
    def opened(*where: Any, **more: Any):
        given = {
            "kind": "plot",
            "product": "茶叶",
            "started_on": "2026-03-01",
            "plots": [str(one.pk) for one in where],
        }
        return services.open_seasons(actor=grower, now=now, **given | more)

    return opened


@pytest.fixture
def season(open_season, plot):
    return open_season(plot)[0]


@pytest.fixture
def take(grower, now):
    def taken(*bodies: dict[str, Any], actor: Actor | None = None, **more: Any):
        return services.take_records(list(bodies), actor=actor or grower, now=now, channel="api", **more)

    return taken


@pytest.fixture
def buy(grower, now):
    def bought(**more: Any):
        return services.enter(actor=grower, now=now, **BOUGHT | more)

    return bought
