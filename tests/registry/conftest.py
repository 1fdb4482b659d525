from __future__ import annotations

import pytest

from youji.registry import services
from youji.registry.logic.uscc import complete
from youji.shared.actor import SYSTEM

WEST, SOUTH = 112.84, 29.55  # inside 君山区


def square(west: float = WEST, south: float = SOUTH, side: float = 0.01) -> dict:
    ring = [
        [west, south],
        [west + side, south],
        [west + side, south + side],
        [west, south + side],
        [west, south],
    ]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def make_operator(db, now):
    numbers = iter(range(10_000))

    def make(name: str = "君山茶业有限公司", *, division: str = "430611", actor=SYSTEM, **more):
        more.setdefault("kind", "enterprise")
        more.setdefault("uscc", complete(f"91{division}MA4L{next(numbers):04d}"))
        more.setdefault("contact_phone", "0730-1234567")
        return services.create_operator(name=name, division=division, actor=actor, now=now, **more)

    return make


@pytest.fixture
def make_base(make_operator, now):
    def make(name: str = "君山茶叶基地", *, division: str = "430611", operator=None, actor=SYSTEM, **more):
        more.setdefault("kind", "operator")
        if more["kind"] == "operator" and operator is None:
            operator = make_operator(division=division)
        return services.create_base(
            name=name,
            division=division,
            operator_id=operator.pk if operator else None,
            actor=actor,
            now=now,
            **more,
        )

    return make


@pytest.fixture
def put_plot(now):
    def put(
        base, name: str = "一号地", geometry: dict | None = None, *, datum: str = "CGCS2000", actor=SYSTEM
    ):
        return services.add_plot(
            base_id=base.pk, name=name, geometry=geometry or square(), datum=datum, actor=actor, now=now
        )

    return put
