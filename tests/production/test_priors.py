"""A harvest of more than its ground was ever seen to give stands, and the county has it among the findings."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.production.conftest import record
from youji.production.logic.odd import Prior, more_than_the_ground_gives
from youji.production.models import Finding, Lot
from youji.production.selectors.priors import priors
from youji.registry.models import Product

pytestmark = pytest.mark.clause("4.5-b")
RICE = Prior("0101", Decimal("1316.5"), "kg", None, None, "reference", "测产")


@pytest.mark.parametrize(
    ("quantity", "unit", "over"),
    [
        ("2633", "kg", False),
        ("2633.001", "kg", True),
        ("5266", "斤", False),
        ("5267", "斤", True),
        ("9999", "箱", False),
    ],
)
def test_the_most_is_what_each_mu_gives_in_the_unit_that_was_said(quantity, unit, over):
    found = more_than_the_ground_gives(
        quantity=Decimal(quantity), unit=unit, grounds=[(RICE, Decimal("0.5")), (RICE, Decimal("1.5"))]
    )
    assert (found is not None) is over


def test_of_ground_without_a_figure_nothing_is_said():
    huge = Decimal(10**9)
    assert more_than_the_ground_gives(quantity=huge, unit="kg", grounds=[(None, Decimal(1))]) is None
    some = [(RICE, Decimal(1)), (None, Decimal(1))]
    assert more_than_the_ground_gives(quantity=huge, unit="kg", grounds=some) is None
    assert more_than_the_ground_gives(quantity=huge, unit="kg", grounds=[(RICE, Decimal(0))]) is None


def test_every_row_says_where_it_is_from_and_is_a_reference():
    assert priors()
    assert all(one.source and one.mark == "reference" for one in priors())


@pytest.mark.django_db
def test_it_is_stored_opens_its_lot_and_the_county_reads_why(open_season, plot, take):
    Product.objects.create(code="010101", name="早籼稻", group="粮油")
    [rice] = open_season(plot, product="早籼稻")
    mu = Decimal(rice.area_cm2) / 10_000 / Decimal(2000) * 3
    for factor, found in ((1200, 0), (1400, 1)):
        said = record(
            kind="harvest",
            day="2026-05-30",
            seasons=[rice.code],
            quantity=str(int(mu * factor)),
            unit="kg",
            into_lot=True,
        )
        [result] = take(said)
        assert Lot.objects.get(code=result.lot).day == date(2026, 5, 30)
        assert Finding.objects.filter(rule="PRD-005", stands=True).count() == found
    assert "参考值" in Finding.objects.get(rule="PRD-005").message


def test_what_was_picked_before_is_added_in_units_that_add():
    ground = [(RICE, Decimal(1))]
    said = {"quantity": Decimal(300), "unit": "kg", "grounds": ground}
    assert more_than_the_ground_gives(**said, before=[(Decimal(1000), "kg")]) is None
    found = more_than_the_ground_gives(**said, before=[(Decimal(1000), "kg"), (Decimal(34), "斤")])
    assert found is not None
    assert "3次共采收1317 kg" in found.message
    assert more_than_the_ground_gives(**said, before=[(Decimal(10**6), "箱")]) is None


@pytest.mark.django_db
def test_pickings_of_a_season_are_added_up_and_a_corrected_one_counts_once(open_season, plot, take):
    """In one message or in several; what is corrected counts as it is said last."""
    Product.objects.create(code="010101", name="早籼稻", group="粮油")
    [rice] = open_season(plot, product="早籼稻")
    mu = Decimal(rice.area_cm2) / 10_000 / Decimal(2000) * 3

    def picked(per_mu, day, **more):
        return record(
            kind="harvest", day=day, seasons=[rice.code], quantity=str(int(mu * per_mu)), unit="kg", into_lot=False, **more
        )  # fmt: skip

    def found():
        return Finding.objects.filter(rule="PRD-005", stands=True).count()

    first = picked(600, "2026-05-28")
    take(first, picked(600, "2026-05-29"))
    assert found() == 0
    take(picked(100, "2026-05-28", supersedes=first["id"], reason="数量写错"))
    take(picked(500, "2026-05-30"))
    assert found() == 0  # 1,200 of 1,316.5; with what the first said before it would be 1,700
    take(picked(200, "2026-05-31"))
    assert found() == 1
    assert "4次共采收" in Finding.objects.get(rule="PRD-005", stands=True).message
    again = picked(700, "2026-05-31")
    take(again, picked(10, "2026-05-31"))
    assert found() == 3  # each that comes after is more too
