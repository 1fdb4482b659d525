"""What stands in the register before anything can be applied for."""

from __future__ import annotations

from datetime import date

import pytest

from tests.registry.conftest import square
from youji.registry.models import CertifiedProduct
from youji.registry.selectors import groundwork_of
from youji.registry.services import retire_plot
from youji.shared.actor import SYSTEM, Role

pytestmark = pytest.mark.django_db


def test_each_is_there_once_it_is_ones_own(make_actor, make_base, put_plot, make_operator, now):
    operator = make_operator()
    grower = make_actor(Role.HOLDER, operator_id=operator.pk)

    def said() -> tuple[bool, bool, bool, bool]:
        found = groundwork_of(grower)
        return found.base, found.plots, found.certificates, found.done

    put_plot(make_base(name="别人的茶园"))
    assert said() == (False, False, False, False)

    base = make_base(name="君山银针茶园", operator=operator)
    assert said() == (True, False, False, False)

    plot = put_plot(base, geometry=square(west=112.9))
    assert said() == (True, True, False, False)

    CertifiedProduct.objects.create(
        kind="green", name="君山银针", number="LB-44-001", operator=operator, division="430611",
        valid_from=date(2025, 1, 1), valid_until=date(2028, 1, 1),
    )  # fmt: skip
    assert said() == (True, True, True, True)

    retire_plot(plot_id=plot.pk, reason="退租", actor=SYSTEM, now=now)
    assert said() == (True, False, True, False)
