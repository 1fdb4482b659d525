"""The yearly figures of a base as its records give them stand beside what was entered, with where each comes from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from uuid import uuid4

import pytest

from youji.environment.selectors.from_records import beside
from youji.environment.services import books
from youji.production import services as production
from youji.production.models import Season
from youji.registry.models import Product

pytestmark = [pytest.mark.django_db, pytest.mark.clause("4.3-b")]
TODAY = date(2026, 6, 1)
PLACED = {"dose_unit": "kg/亩", "area_mu": "2", "source": "农资店", "method": "沟施"}


@pytest.fixture
def produced(base, holder, put_plot, now):
    """Two 亩 had 9 kg of nitrogen of a compound and 3 kg of rape cake, and a pesticide by weight and one by volume."""
    Product.objects.get_or_create(code="04", defaults={"name": "茶叶", "group": "茶叶"})
    plot = put_plot(base)
    [season] = production.open_seasons(
        kind="plot", product="茶叶", started_on="2026-03-01", plots=[str(plot.pk)], actor=holder, now=now
    )
    sprayed = {"kind": "spray", "target": "茶小绿叶蝉", "worker": "王五", "dose": "50", "area_mu": "2"}
    records = (
        {"kind": "fertilise", "input": "复合肥", "nitrogen": "15", "dose": "30", "organic": False, **PLACED},
        {"kind": "fertilise", "input": "菜籽饼", "nitrogen": "5", "dose": "30", "organic": True, **PLACED},
        {**sprayed, "input": "苦参碱", "dose_unit": "g/亩", "formulation": "可溶粉剂"},
        {**sprayed, "input": "印楝素", "dose_unit": "mL/亩", "formulation": "乳油"},
    )
    bodies = [{"id": str(uuid4()), "day": "2026-04-20", "seasons": [season.code], **one} for one in records]
    for took in production.take_records(bodies, actor=holder, now=now, channel="api"):
        assert took.state == "stored", took
    return base


def test_what_the_records_give_and_what_was_entered_stand_side_by_side(produced, holder, client_as, now):
    books.write(
        what="figures", base=produced.code, year=2026, item="fert_n", amount="10", source="台账", actor=holder, now=now
    )  # fmt: skip
    rows = {one.word: one for one in beside(produced, 2026, TODAY)}
    assert (rows["化肥氮用量"].reckoned, rows["化肥氮用量"].entered) == (Decimal("9.00"), Decimal(10))
    assert rows["化肥氮用量"].entered_source == "台账"
    assert (rows["有机肥氮用量"].reckoned, rows["有机肥氮占比"].reckoned) == (
        Decimal("3.00"),
        Decimal("25.00"),
    )
    assert rows["有机肥氮占比"].entered is None, "one of the two was not entered"
    assert rows["农药用量（商品量）"].reckoned == Decimal("0.10")
    assert "另有0.10升按体积记的，没有折成重量" in rows["农药用量（商品量）"].source
    page = client_as(holder).get(f"/desk/environment/bases/{produced.code}/benefit/")
    assert "生产记录算出的数和登记的数" in page.content.decode()
    assert client_as(holder).get(rows["化肥氮用量"].href).status_code == 200


def test_no_share_is_reckoned_while_the_nitrogen_of_a_fertilising_is_not_known(produced, holder, now):
    season = Season.objects.get()
    unknown = {
        "id": str(uuid4()),
        "day": "2026-05-20",
        "kind": "fertilise",
        "input": "土杂肥",
        "dose": "30",
        **PLACED,
    }
    production.take_records([unknown | {"seasons": [season.code]}], actor=holder, now=now, channel="api")
    rows = {one.word: one for one in beside(produced, 2026, TODAY)}
    assert rows["有机肥氮占比"].reckoned is None
    assert rows["有机肥氮占比"].source == "有1次施肥含氮不明，算不出占比"
    assert "另有1次施肥含氮不明" in rows["化肥氮用量"].source
    assert rows["生产面积"].reckoned.as_tuple().exponent == -2


def test_a_year_without_seasons_gives_nothing_rather_than_noughts(produced):
    assert beside(produced, 2024, TODAY) == []
