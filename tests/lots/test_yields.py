"""出成率: what comes of a processing against dated factors: within, over by a reference (a risk), over by a checked row (refused), unknown."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from tests.lots.conftest import DAY, KG, left
from youji.accounts.models import Message
from youji.lots import services
from youji.lots.logic.yields import NO_FIGURE, Factor, Fed, factor_on, outcome
from youji.lots.models import Processed
from youji.lots.selectors import yields
from youji.lots.selectors.pages import lot_page, stock
from youji.registry.models import Product
from youji.shared.actor import Role
from youji.shared.refusals import Refused

pytestmark = pytest.mark.clause("4.5-b")
LEAVES = Factor(
    from_code="04", to_code="04", as_picked=True, put_in=Fraction(3), unit_in="kg", gives=Fraction(1), unit_out="kg",
    valid_from=date(2026, 3, 1), valid_until=None, mark="verified", source="测试办法",
)  # fmt: skip


def said(
    made: int,
    *rows: Factor,
    code: str = "0401",
    picked: bool | None = True,
    unit: str = "kg",
    day: date = DAY,
):
    fed = [Fed(code, 300 * KG, picked)]
    return outcome(fed, to="0401", made=made * KG, unit=unit, day=day, rows=rows or (LEAVES,))


@pytest.mark.parametrize(
    ("made", "over", "refused"), [(99, None, False), (100, None, False), (101, 1010, True), (300, 3000, True)]
)
def test_up_to_the_most_it_gives_and_no_more(made, over, refused):
    found = said(made)
    assert (found.most, found.over, found.refused) == (100 * KG, over, refused)


@pytest.mark.parametrize("mark", ["reference", "pending"])
def test_by_a_row_nobody_compared_with_its_text_it_is_a_risk_and_not_refused(mark):
    found = said(101, replace(LEAVES, mark=mark))
    assert (found.is_over, found.over, found.refused) == (True, 1010, False)


@pytest.mark.parametrize(
    "unlike",
    [
        {"code": "0101"},  # another product
        {"picked": False},  # processed already
        {"picked": None},  # from outside: nobody can tell
        {"unit": "头"},  # another dimension: nothing is converted by guess
        {"unit": "L"},
        {"day": date(2026, 2, 28)},  # before it was in force
    ],
)
def test_where_no_row_speaks_of_it_that_is_said(unlike):
    found = said(200, **unlike)
    assert (found.most, found.over, found.refused, found.said) == (None, None, False, NO_FIGURE)


def test_the_row_nearest_to_the_product_counts_also_where_it_says_that_no_figure_is_known():
    nearer = replace(LEAVES, from_code="0401", put_in=Fraction(5))
    assert said(100, LEAVES, nearer).most == 60 * KG
    none = replace(LEAVES, from_code="0401", put_in=None)
    assert said(100, LEAVES, none).said == NO_FIGURE
    assert factor_on([LEAVES, none], Fed("0402", KG, True), to="0402", day=DAY) == LEAVES


def test_a_factor_in_jin_weighs_what_is_in_kg():
    assert said(100, replace(LEAVES, unit_in="斤")).most == 200 * KG


@given(st.lists(st.integers(1, 10**9), min_size=1, max_size=5), st.integers(1, 50), st.integers(1, 50))
def test_the_most_is_what_each_input_gives_added_up_and_never_rounded_up(amounts, put_in, gives):
    row = replace(LEAVES, put_in=Fraction(put_in), gives=Fraction(gives))
    most = outcome(
        [Fed("04", one, True) for one in amounts], to="04", made=1, unit="kg", day=DAY, rows=[row]
    ).most
    assert most is not None
    assert most * put_in <= sum(amounts) * gives < (most + 1) * put_in


def test_every_row_of_the_file_says_where_it_is_from_and_none_claims_to_be_checked():
    rows = yields.factors()
    assert rows
    assert all(one.source and one.mark == "reference" for one in rows)
    assert all(one.rate("kg") is None or 0 < one.rate("kg") < 1 for one in rows)


@pytest.fixture
def green(db):
    return Product.objects.create(code="0401", name="绿茶", group="茶叶")


@pytest.fixture
def factor(monkeypatch):
    def put(*rows: Factor) -> None:
        monkeypatch.setattr("youji.lots.services.yielding.factors", lambda: rows)

    return put


def test_over_a_checked_row_it_is_refused_and_nothing_has_moved(lot, green, grower, now, factor):
    factor(LEAVES)
    with pytest.raises(Refused, match="超过出成率") as refused:
        services.process(
            inputs=[(lot.pk, 300 * KG)], product="绿茶", quantity=101 * KG, actor=grower, now=now
        )
    assert refused.value.problems[0].field == "quantity"
    assert left(lot) == 1000 * KG
    assert not Processed.objects.exists()
    made = services.process(
        inputs=[(lot.pk, 300 * KG)], product="绿茶", quantity=100 * KG, actor=grower, now=now
    )
    assert Processed.objects.get().lot_id == made.pk


def test_over_a_reference_it_stands_is_told_to_the_county_and_ranked(lot, green, grower, now, make_actor):
    officer = make_actor(Role.COUNTY_REVIEWER, division=lot.division)
    fine, over, far = (
        services.process(inputs=[(lot.pk, 300 * KG)], product="绿茶", quantity=n * KG, actor=grower, now=now)
        for n in (60, 120, 200)
    )
    page = lot_page(far, grower, now).processed
    assert page is not None
    assert (page.over, page.most, page.mark) == (2000, 100 * KG, "reference")
    assert "参考值" in page.said
    assert [row.pk for row in stock(officer, now, state="over")] == [far.pk, over.pk]
    elsewhere = make_actor(Role.COUNTY_REVIEWER, division="430702")
    assert list(stock(elsewhere, now, state="over")) == []
    assert Message.objects.filter(person_id=officer.user_id, title__contains=far.code).count() == 1
    assert not Message.objects.filter(title__contains=fine.code).exists()


def test_tea_that_is_refined_again_has_no_figure_and_the_page_says_so(lot, green, grower, now, client_as):
    rough = services.process(
        inputs=[(lot.pk, 300 * KG)], product="绿茶", quantity=90 * KG, actor=grower, now=now
    )
    fine = services.process(
        inputs=[(rough.pk, 90 * KG)], product="绿茶", quantity=80 * KG, actor=grower, now=now
    )
    assert Processed.objects.get(pk=fine.pk).said == NO_FIGURE
    shown = client_as(grower).get(f"/field/lots/{fine.code}/").content.decode()
    assert NO_FIGURE in shown


def test_the_database_keeps_no_checked_excess_and_nothing_out_of_less(lot):
    row = {
        "lot_id": lot.pk, "operator_id": 1, "division": "43", "unit": "kg", "taken": 10, "made": 6, "most": 5, "mark": "reference",
        "over": 1200, "said": "x", "day": DAY, "at": lot.opened_at,
    }  # fmt: skip
    for wrong in ({"mark": "verified"}, {"made": 11}, {"over": None}, {"made": 5}, {"most": None}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Processed.objects.create(**row | wrong)
    Processed.objects.create(**row)
