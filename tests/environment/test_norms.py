"""Samples are judged by the norms in force on their day; a row that is confirmed is said no more to be unchecked."""

from __future__ import annotations

from datetime import date

import pytest

from youji.environment.models import Result
from youji.environment.selectors.norms import in_force
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


def test_a_residue_limit_of_the_day_judges_a_product(loaded, take, report):
    """唑螨酯 on tea: no limit on 2026-02-28, 8 mg/kg from 03-01; a limit is no registration."""
    for day, number in ((date(2026, 2, 28), "甲"), (date(2026, 3, 1), "乙")):
        sample = take(kind="product", use="", product_name="茶叶", taken_on=day)
        report(sample, "唑螨酯 9 mg/kg\n", report_number=number)
    grades = list(Result.objects.order_by("sample__taken_on").values_list("grade", "edition"))
    assert grades[0][0] == "unknown"
    assert grades[1] == ("over", "GB 2763-2026")
