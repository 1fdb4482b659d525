"""What a decision rests on is kept without loss, and told apart field by field."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youji.registry import services
from youji.registry.logic.statement import COMPARED, PlotStated, Statement, differences
from youji.registry.models import Product
from youji.registry.selectors.statement import statement_now, statement_of, statements_of
from youji.shared.actor import SYSTEM

SAID = Statement(
    base_id=1,
    base_code="430611-06",
    kind="county_product",
    name="君山东安鸡",
    division="430611",
    address="广兴洲镇",
    area_mu=Decimal(750),
    output_t=Decimal("12.50"),
    techniques="林下散养",
    responsible="张建国",
    product_id=3,
    product="东安鸡",
    product_code="P03",
    product_group="畜牧",
    gi_product_id=None,
    gi_product="",
    operator_id=None,
    operator="",
    plots=(PlotStated("a", "一号地", Decimal("12.30")),),
)
CHANGES = {
    "name": ({"name": "君山鸡"}, "君山东安鸡", "君山鸡"),
    "operator": ({"operator_id": 9, "operator": "某某公司"}, "", "某某公司"),
    "division": ({"division": "430602"}, "430611", "430602"),
    "address": ({"address": ""}, "广兴洲镇", ""),
    "product": ({"product_id": 7, "product": "草鱼"}, "东安鸡", "草鱼"),
    "gi_product": ({"gi_product_id": 4, "gi_product": "东安鸡"}, "", "东安鸡"),
    "area_mu": ({"area_mu": Decimal(7500)}, "750", "7500"),
    "counted": ({"scale": Decimal(5000), "scale_unit": "bird"}, "", "5,000羽"),
    "output_t": ({"output_t": None}, "12.50", ""),
    "techniques": ({"techniques": "圈养"}, "林下散养", "圈养"),
    "responsible": ({"responsible": "李四"}, "张建国", "李四"),
    "plots": (
        {"plots": (PlotStated("b", "二号地", Decimal("5.00")),)},
        "一号地（12.3亩）",
        "二号地（5亩）",
    ),
}


@pytest.mark.parametrize("field", COMPARED)
def test_each_field_is_told_apart(field):
    change, before, after = CHANGES[field]
    (found,) = differences(SAID, replace(SAID, **change))
    assert (found.field, found.before, found.after) == (field, before, after)
    assert not differences(SAID, SAID)


def test_another_operator_of_one_name_is_another_one():
    one = replace(SAID, operator_id=1, operator="君山茶业")
    assert [d.field for d in differences(one, replace(one, operator_id=2))] == ["operator"]


@given(
    area=st.none() | st.decimals("0", "99999999.99", places=2),
    name=st.text(max_size=20),
    plots=st.lists(
        st.builds(
            PlotStated, st.uuids().map(str), st.text(max_size=5), st.decimals("0", "9999.99", places=2)
        ),
        max_size=4,
    ),
)
def test_nothing_is_lost_in_keeping(area, name, plots):
    said = replace(SAID, area_mu=area, name=name, plots=tuple(plots))
    kept = said.as_json()
    assert Statement.of(kept) == said
    assert Statement.of(kept).as_json() == kept


@pytest.mark.django_db
def test_the_register_is_read_as_it_is_now(make_base, put_plot, now, django_assert_num_queries):
    tea = Product.objects.create(code="T01", name="茶叶", group="茶叶")
    base = make_base("君山茶园", product_id=tea.pk, area_mu=Decimal(750))
    put_plot(base, "一号地")
    before = statement_now(base.pk)
    assert (before.product, before.responsible, len(before.plots)) == ("茶叶", base.operator.name, 1)
    services.update_base(base, version=base.version, area_mu=Decimal(7500), actor=SYSTEM, now=now)
    after = statement_now(base.pk)
    assert [d.field for d in differences(before, after)] == ["area_mu"]
    other = make_base("君山果园")
    with django_assert_num_queries(1):
        assert set(statements_of([other])) == {other.pk}
    assert statement_of(other).plots == ()
