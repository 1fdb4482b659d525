"""What a crawler with bad manners found: values no form should trip over."""

from __future__ import annotations

from datetime import date

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from youji.registry.logic.geometry import read_shape
from youji.shared import reading
from youji.shared.actor import Role
from youji.shared.fields import DayField
from youji.shared.refusals import Refused
from youji.shared.workbook.columns import Column


@given(st.text())
def test_a_number_is_read_or_not_and_never_trips(text):
    number = reading.whole(text)
    assert number is None or 0 <= number < 10**15


@pytest.mark.parametrize("text", ["", "²", "３", "-1", "1e3", "9" * 16, "9" * 5000, "0x1", " 1"])
def test_what_is_no_number_here(text):
    assert reading.whole(text) is None


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-06-01", date(2026, 6, 1)),
        ("1949-10-01", date(1949, 10, 1)), ("1949-09-30", None),
        ("2100-12-31", date(2100, 12, 31)), ("2101-01-01", None),
        ("9999-12-31", None), ("0001-01-01", None), ("2026-02-30", None), ("", None), ("x", None),
    ],
)  # fmt: skip
def test_a_day_is_one_that_can_be_reckoned_with(text, read):
    assert reading.day(text) == read


def test_a_field_says_which_years_it_takes():
    with pytest.raises(forms.ValidationError, match="核对年份"):
        DayField().clean("9999-12-31")
    assert DayField().clean("2026-06-01") == date(2026, 6, 1)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/editions?a=9223372036854775808&b=1", 200),
        ("/editions?a=1000000&b=1", 404),
        ("/editions?a=%C2%B2&b=1", 200),
        ("/objections?receipt=../%E2%80%AE%3C/", 302),
        ("/b/X?on=9999-12-31", 404),
    ],
)
def test_the_publics_addresses(client, address, status):
    assert client.get(address).status_code == status


@pytest.mark.django_db
@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01"])
def test_the_trail_is_asked_for_a_day_nobody_can_mean(client_as, make_actor, day):
    client = client_as(make_actor(Role.AUDITOR, division="43"))
    answer = client.get("/desk/audit/", {"last": day})
    assert answer.status_code in (200, 422)
    assert "核对年份" in answer.content.decode()


def test_a_coordinate_of_four_hundred_digits_is_no_position():
    ring = [[10**400, 29], [113, 29.1], [113.1, 29], [113, 29]]
    with pytest.raises(Refused, match="第1个点"):
        read_shape({"type": "Polygon", "coordinates": [ring]})


def test_a_cell_of_the_year_9999_is_refused_at_the_cell():
    with pytest.raises(ValueError, match="核对年份"):
        Column("day", "有效期止", kind="date").look(date(9999, 12, 31))
