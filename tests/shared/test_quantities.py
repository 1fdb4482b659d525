"""Amounts as pages say them."""

from __future__ import annotations

from decimal import Decimal

import pytest

from youji.shared.quantities import area_text
from youji.shared.templatetags.house import measured


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        ("57650", "亩", "57,650亩"),
        (Decimal("57650.00"), "亩", "57,650亩"),
        ("1200.50", "吨", "1,200.5吨"),
        ("100", "%", "100%"),
        ("绿色食品", "", "绿色食品"),
        ("2024", "", "2024"),
        ("三千", "亩", "三千亩"),
        ("", "亩", "—"),
        (None, "亩", "—"),
        (0, "个", "0个"),
    ],
)
def test_an_amount_and_its_unit(value, unit, said):
    assert measured(value, unit) == said


def test_an_area_is_said_the_same_way():
    assert area_text(Decimal(57650)) == measured("57650", "亩")
