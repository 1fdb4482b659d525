"""Units as people write them are the unit they mean, through every door that reads one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from youji.compliance import forms
from youji.norms import fields as norms
from youji.production.fields import STORE, WORK
from youji.production.logic.amounts import amount_text, thousandths
from youji.production.logic.kinds import GOODS
from youji.shared.units import alike
from youji.shared.values import Unreadable

DOSES = {
    "ml/亩": "mL/亩", "毫升/亩": "mL/亩", "ＭＬ／亩": "mL/亩", "mL/667m²": "mL/亩", "毫升每亩": "mL/亩", "克/亩": "g/亩",
    "公斤/亩": "kg/亩", "升 / 亩": "L/亩", "g/公顷": "g/hm²", "mL/ha": "mL/hm²", "g/hm2": "g/hm²", "倍液": "倍", "×": "倍", "X": "倍",
    "毫克/千克": "mg/kg", "克/立方米": "g/m³",
}  # fmt: skip
GOODS_WRITTEN = {
    "公斤": "kg",
    "千克": "kg",
    "KG": "kg",
    "克": "g",
    "吨": "t",
    "升": "L",
    "ml": "mL",
    "市斤": "斤",
    "斤": "斤",
}


@pytest.mark.parametrize(("written", "unit"), DOSES.items())
def test_a_dose_reads_the_same_in_a_record_a_label_and_a_question(written, unit):
    assert WORK["dose_unit"].read(written) == unit
    asked = forms.Reader()
    assert asked.amount({"dose": {"value": "30", "unit": written}}, "dose", "", forms.DOSE_UNITS) == (
        "30",
        unit,
    )
    assert not asked.problems
    if unit in dict(norms.DOSE_UNITS):
        assert norms.LABEL["dose_unit"].read(written) == unit


@pytest.mark.parametrize(("written", "unit"), GOODS_WRITTEN.items())
def test_goods_read_the_same_in_a_record_and_in_the_store(written, unit):
    assert (
        WORK["unit"].read(written) == WORK["total_unit"].read(written) == STORE["unit"].read(written) == unit
    )


@pytest.mark.parametrize("written", ["mL", "亩", "毫升/株", "斤/亩", "1500倍", "kg/亩/天", "", "/"])
def test_what_is_no_unit_of_a_dose_stays_none(written):
    if written:
        with pytest.raises(Unreadable):
            WORK["dose_unit"].read(written)
    asked = forms.Reader()
    asked.amount({"dose": {"value": "30", "unit": written}}, "dose", "", forms.DOSE_UNITS)
    assert "dose.unit" in asked.problems


@pytest.mark.parametrize(
    "units", [WORK["dose_unit"].options, WORK["unit"].options, [(one, one) for one in forms.DOSE_UNITS]]
)
def test_no_two_units_are_alike(units):
    assert len({alike(code) for code, _ in units}) == len(units)


def test_a_jin_is_five_hundred_grams():
    assert amount_text(thousandths(Decimal(30), "斤"), "mass") == "15 kg"
    assert set(GOODS) >= {"斤", "kg"}
