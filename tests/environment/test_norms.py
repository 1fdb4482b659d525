"""Samples are judged by the norms in force on their day; a row that is confirmed is said no more to be unchecked."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from youji.environment.fields import USES
from youji.environment.logic.judging import Measured, judge
from youji.environment.models import Result
from youji.environment.selectors.norms import in_force, parameters
from youji.norms.services.loading import load_norms


@pytest.fixture
def loaded(db, now):
    load_norms(now=now)


@pytest.mark.clause("4.1-f")
def test_soil_and_water_are_judged_by_the_norms(loaded, take, report):
    report(take(), "pH 5.0\n镉 0.4\n锌 150\n")
    report(take(kind="irrigation", use="旱作"), "总汞 0.002\n")
    found = {row.parameter: (row.grade, row.edition) for row in Result.objects.exclude(parameter="pH")}
    assert found == {
        "镉": ("screening", "GB 15618-2018"),
        "锌": ("ok", "GB 15618-2018"),
        "总汞": ("over", "GB 5084-2021"),
    }
    assert {row.mark for row in Result.objects.exclude(parameter="pH")} <= {
        "pending",
        "reference",
        "verified",
    }


def test_every_use_we_offer_and_every_unit_fits_the_norms(loaded):
    for kind, parameter in (("soil", "镉"), ("irrigation", "总镉")):
        rows = in_force(date(2026, 5, 1), kind, "ordinary", "")
        assert {row.unit for row in rows if row.parameter == parameter} in ({"mg/kg"}, {"mg/L"})
        assert not any(row.use.startswith("绿色食品") for row in rows)


@pytest.mark.parametrize(("use", "most"), [("水作", 150), ("旱作", 200), ("蔬菜", 100), ("生食蔬菜", 60)])
def test_water_is_judged_for_the_use_that_was_said_and_for_no_other(loaded, use, most):
    """The norms write 蔬菜（生食）, and of GB 5084-2021 have 旱作 alone: water for salad was judged by the limit of maize."""

    def graded(day, amount):
        table = in_force(day, "irrigation", "ordinary", "")
        return judge(Measured("化学需氧量", "mg/L", Decimal(amount)), table, ph=None, use=use)

    before, since = date(2020, 5, 1), date(2026, 5, 1)
    assert [graded(before, amount).grade for amount in (most, most + 1)] == ["ok", "over"]
    assert graded(since, 1).grade == ("ok" if use == "旱作" else "unknown")
    assert use == "旱作" or f"没有载入“{use}”这种用途的限量" in graded(since, 1).sentence


def test_air_is_judged_over_the_time_that_was_said_and_units_come_from_the_norms(loaded):
    day = date(2020, 5, 1)
    table = in_force(day, "air", "green", "")
    graded = {
        use: judge(Measured("二氧化硫", "mg/m³", Decimal("0.3")), table, ph=None, use=use).grade
        for use in USES["air"]
    }
    assert graded == {"日平均": "over", "1小时平均": "ok"}
    assert parameters(date(2026, 5, 1), "irrigation", "ordinary")["铜"] == "mg/L"


def test_a_residue_limit_of_the_day_judges_a_product(loaded, take, report):
    """唑螨酯 on tea: no limit on 2026-02-28, 8 mg/kg from 03-01; a limit is no registration."""
    for day, number in ((date(2026, 2, 28), "甲"), (date(2026, 3, 1), "乙")):
        sample = take(kind="product", use="", product_name="茶叶", taken_on=day)
        report(sample, "唑螨酯 9 mg/kg\n", report_number=number)
    grades = list(Result.objects.order_by("sample__taken_on").values_list("grade", "edition"))
    assert grades[0][0] == "unknown"
    assert grades[1] == ("over", "GB 2763-2026")
