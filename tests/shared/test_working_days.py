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


LAW = frozenset({date(2027, 1, 1), *(date(2027, 2, d) for d in (5, 6, 7, 8))})
#: What a State Council's notice might add: Monday the 4th off, Sunday the 10th worked.
NOTICE = Calendar(LAW | {date(2027, 1, 4)}, frozenset({date(2027, 1, 10)}), frozenset({2026, 2027}))
BY_LAW = Calendar(LAW, settled=frozenset({2026}))
WEEKENDS = Calendar(settled=frozenset({2026}))


@pytest.mark.parametrize(
    ("opens", "weekends", "by_law", "notice", "open_years"),
    [
        # 12月24日是周四；31日是周四，1月1日是周五。五个工作日。
        (date(2026, 12, 23), date(2026, 12, 30), date(2026, 12, 30), date(2026, 12, 30), ()),
        (date(2026, 12, 24), date(2026, 12, 31), date(2026, 12, 31), date(2026, 12, 31), ()),
        (date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 4), date(2027, 1, 5), (2027,)),
        (date(2026, 12, 28), date(2027, 1, 4), date(2027, 1, 5), date(2027, 1, 6), (2027,)),
        (date(2026, 12, 30), date(2027, 1, 6), date(2027, 1, 7), date(2027, 1, 8), (2027,)),
        (date(2026, 12, 31), date(2027, 1, 7), date(2027, 1, 8), date(2027, 1, 10), (2027,)),
        (date(2027, 1, 1), date(2027, 1, 8), date(2027, 1, 8), date(2027, 1, 10), (2027,)),
        (date(2027, 1, 29), date(2027, 2, 5), date(2027, 2, 9), date(2027, 2, 9), (2027,)),
        (date(2028, 12, 29), date(2029, 1, 5), date(2029, 1, 5), date(2029, 1, 5), (2028, 2029)),
    ],
)
def test_five_working_days_across_the_years_end(opens, weekends, by_law, notice, open_years):
    """By weekends alone (as it was), by the law (as it is before the notice), by the notice; what is not settled."""
    assert WEEKENDS.after(opens, 5) == weekends
    assert (BY_LAW.after(opens, 5), NOTICE.after(opens, 5)) == (by_law, notice)
    assert BY_LAW.unsettled(opens, by_law) == tuple(y for y in open_years if y != 2026)
    assert [y for y in NOTICE.unsettled(opens, notice) if y in (2026, 2027)] == []


@given(start=days, count=st.integers(0, 30))
def test_counting_forward_and_counting_between_agree(start, count):
    assert OCTOBER.between(start, OCTOBER.after(start, count)) == count


@given(start=days, ahead=st.integers(0, 40))
def test_between_changes_sign_with_direction(start, ahead):
    end = start + timedelta(days=ahead)

    assert OCTOBER.between(end, start) == -OCTOBER.between(start, end)
