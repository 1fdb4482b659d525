from __future__ import annotations

from datetime import date

import pytest

from tests.portal.conftest import client_on, publish
from tests.registry.conftest import make_base, make_operator, put_plot, square
from youji.members import services
from youji.registry.models import Product
from youji.shared.actor import Role

__all__ = ["client_on", "make_base", "make_operator", "publish", "put_plot", "square"]
#: 1 June 2026 in the province (``now``).
TODAY = date(2026, 6, 1)


@pytest.fixture
def county(county_reviewer):
    """Keeps the register of 君山区 (430611)."""
    return county_reviewer


@pytest.fixture
def tea(make_base):
    """君山茶叶: a county-product base that nobody holds."""
    return make_base("君山茶叶", kind="county_product", product_id=_product("茶叶").pk)


def _product(name: str):
    found = Product.objects.filter(name=name).first()
    return found or Product.objects.create(code="04", name=name, group="茶叶")


@pytest.fixture
def li(make_operator):
    """A household of 君山区; nobody of it signs in unless a test asks ``people``."""
    return make_operator("李大山", kind="household", identity_kind="none", uscc=None)


@pytest.fixture
def people(make_actor):
    """Somebody of the operator who signs in: ``people(li)``."""

    def sign_in(operator, role: Role = Role.HOLDER):
        return make_actor(role, operator_id=operator.pk)

    return sign_in


@pytest.fixture
def member(tea, county, now):
    """Both sides have agreed: ``member(li_actor, li)``."""

    def make(actor, operator, *, base=None, since=TODAY, **more):
        row = services.enter(
            base=base or tea, operator=operator.code, since=since, actor=county, now=now, **more
        )
        return services.answer(
            membership_id=row.pk, version=row.version, answer="confirm", actor=actor, now=now
        )

    return make
