"""Numbers and dates as people write them: what is read, what is refused, and what is never lost."""

from __future__ import annotations

import sys
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youji.shared import cleaning, typed
from youji.shared.fields import DayField, ValueField
from youji.shared.values import Amount

FULL_WIDTH = str.maketrans("0123456789.,%", "０１２３４５６７８９．，％")


@pytest.mark.parametrize(
    ("text", "unit", "read"),
    [
        ("3500", "亩", "3500"),
        ("3,500", "亩", "3500"),
        ("３５００", "亩", "3500"),
        ("３，５００亩", "亩", "3500"),
        ("0.35万亩", "亩", "3500"),
        ("0.35 万", "亩", "3500"),
        ("0.35万", "万亩", "0.35"),
        ("3500亩", "万亩", "0.35"),
        ("10公顷", "亩", "150"),
        ("300千克", "吨", "0.3"),
        ("2万斤", "吨", "10"),
        ("3。5", "吨", "3.5"),
        ("98％", "%", "98"),
        (".5", "吨", "0.5"),
        ("-3", "亩", "-3"),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, unit, read):
    """Full-width digits, separators, 万 and the unit itself all say the same number."""
    assert typed.as_decimal(text, unit) == Decimal(read)


@pytest.mark.parametrize(
    ("text", "unit"),
    [("", "亩"), (".", "亩"), ("九百", "亩"), ("3,5", "亩"), ("3500斤", "亩"), ("1e999", ""), ("9" * 17, "")],
)
def test_what_says_no_amount_of_this_unit_is_not_guessed(text, unit):
    """Another unit's amount, a doubtful comma and nonsense are refused, not read as something else."""
    assert typed.as_decimal(text, unit) is None


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_a_number_survives_every_way_of_writing_it(number):
    """Plain, with separators, in full-width digits and in 万: always the same number."""
    ways = (typed.plain(number), f"{number:,}", f"{number}".translate(FULL_WIDTH), f"{number / 10000:f}万亩")
    assert {typed.as_decimal(way, "亩") for way in ways} == {number}


@pytest.mark.parametrize(
    "text",
    ["2026-05-01", "2026.5.1", "2026/5/1", "2026年5月1日", "2026年5月1号", "20260501", "２０２６．５．１"],
)
def test_a_date_is_read_as_people_write_it(text):
    """The same day, however it is written."""
    assert typed.as_day(text) == date(2026, 5, 1)


@pytest.mark.parametrize("text", ["", "明年五月", "2026-13-1", "26.5.1", "2026-02-30", "5月1日"])
def test_what_says_no_day_is_not_guessed(text):
    """Without a year, or of no calendar: no date."""
    assert typed.as_day(text) is None


def test_the_fields_read_the_same_and_keep_what_they_cannot_read():
    """The form says the day; an amount's box is a text box, so that nothing typed disappears."""
    amount, day = ValueField(Amount("area_mu", "规模", unit="亩")), DayField()
    assert amount.clean("0.35万亩") == Decimal(3500)
    assert day.clean("2026.5.1") == date(2026, 5, 1)
    assert 'type="text"' in amount.widget.render("a", "0.35万亩")


@pytest.mark.parametrize("work", [cleaning.one_line, typed.narrow, typed.as_decimal])
def test_what_is_remembered_is_never_a_long_text(work):
    """Thousands of bodies of megabytes each were kept as keys, for as long as the server ran."""
    text = work.__name__ * 20_000  # nobody has asked for it before
    held = sys.getrefcount(text)
    work(text)
    assert sys.getrefcount(text) == held
    assert work("１２．５亩") == work.__wrapped__("１２．５亩")
