from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youji.shared.working_days import Calendar

# 2026 National Day: 1–7 October off, Saturday 10 October worked.
OCTOBER = Calendar(
    holidays=frozenset(date(2026, 10, d) for d in range(1, 8)), workdays=frozenset({date(2026, 10, 10)})
)
days = st.dates(min_value=date(2026, 1, 1), max_value=date(2026, 12, 31))


@pytest.mark.parametrize(
    ("start", "count", "expected"),
    [
        (date(2026, 9, 30), 0, date(2026, 9, 30)),
        (date(2026, 9, 30), 1, date(2026, 10, 8)),  # the holiday is passed over
        (date(2026, 10, 9), 1, date(2026, 10, 10)),  # 调休: that Saturday is worked
        (date(2026, 10, 10), 1, date(2026, 10, 12)),
        (date(2026, 5, 29), 5, date(2026, 6, 5)),
    ],
)
def test_the_nth_working_day_after(start, count, expected):
    assert OCTOBER.after(start, count) == expected


def test_a_negative_count_is_refused():
    with pytest.raises(ValueError, match="negative"):
        OCTOBER.after(date(2026, 1, 1), -1)


@given(start=days, count=st.integers(0, 30))
def test_counting_forward_and_counting_between_agree(start, count):
    assert OCTOBER.between(start, OCTOBER.after(start, count)) == count


@given(start=days, ahead=st.integers(0, 40))
def test_between_changes_sign_with_direction(start, ahead):
    end = start + timedelta(days=ahead)

    assert OCTOBER.between(end, start) == -OCTOBER.between(start, end)
