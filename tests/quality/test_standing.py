"""Whether an 内检员's certificate holds on a day: its edges, the hours of each year, and what is true whatever was heard when."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youji.quality.logic.inspectors import (
    EXPIRED,
    NOT_YET,
    SHORT,
    VALID,
    WITHDRAWN,
    Candidate,
    Held,
    Wanted,
    against,
    owing,
    standing,
    tries_left,
)
from youji.shared.periods import add_years

pytestmark = pytest.mark.clause("4.5-a")
SINCE = date(2024, 3, 1)
HELD = Held(SINCE, date(2027, 3, 1))
KEPT_UP = [(date(2024, 9, 1), Decimal(8)), (date(2025, 9, 1), Decimal(8)), (date(2026, 9, 1), Decimal(8))]


@pytest.mark.parametrize(
    ("day", "state"),
    [
        (date(2024, 2, 29), NOT_YET),
        (date(2024, 3, 1), VALID),
        (date(2027, 2, 28), VALID),
        (date(2027, 3, 1), EXPIRED),
    ],
)
def test_it_holds_from_its_first_day_to_its_last(day, state):
    assert standing(HELD, KEPT_UP, 8, day).state == state


@pytest.mark.parametrize(
    ("heard", "day", "state", "owed"),
    [
        ([], date(2025, 2, 28), VALID, 0),  # the first year is not over
        ([], date(2025, 3, 1), SHORT, 8),
        ([(date(2025, 2, 28), "7.5")], date(2025, 3, 1), SHORT, "0.5"),
        ([(date(2025, 2, 28), "8")], date(2025, 3, 1), VALID, 0),
        ([(date(2024, 2, 29), "8")], date(2025, 3, 1), SHORT, 8),  # before it was issued
        ([(date(2024, 3, 1), "8")], date(2025, 3, 1), SHORT, 8),  # the course it was issued by
        ([(date(2024, 3, 2), "8")], date(2025, 3, 1), VALID, 0),
        ([(date(2025, 3, 1), "8")], date(2025, 3, 1), VALID, 0),  # made up on the day
        ([(date(2025, 3, 1), "8")], date(2026, 3, 1), SHORT, 8),  # and is not the second year's too
        ([(date(2024, 5, 1), "24")], date(2026, 3, 1), SHORT, 8),  # no credit for later years
    ],
)
def test_the_hours_of_each_year_are_asked_for_when_it_is_over(heard, day, state, owed):
    found = standing(HELD, [(on, Decimal(hours)) for on, hours in heard], 8, day)
    assert (found.state, found.owing) == (state, Decimal(owed))


@pytest.mark.parametrize(("by", "state"), [(-1, VALID), (0, WITHDRAWN), (1, WITHDRAWN)])
def test_withdrawn_it_holds_no_more_from_that_day_on(by, state):
    held = Held(SINCE, date(2027, 3, 1), withdrawn_on=date(2024, 6, 1))
    assert standing(held, KEPT_UP, 8, date(2024, 6, 1) + timedelta(days=by)).state == state


HEARD = st.lists(
    st.tuples(st.dates(date(2023, 1, 1), date(2030, 1, 1)), st.decimals(0, 12, places=1)), max_size=12
)


@given(
    HEARD,
    st.dates(date(2023, 1, 1), date(2030, 1, 1)),
    st.integers(0, 12),
    st.dates(date(2024, 3, 2), date(2029, 1, 1)),
)
def test_more_hours_never_hurt_and_never_lengthen_it(heard, day, yearly, extra):
    before, after = (
        standing(HELD, heard, yearly, day),
        standing(HELD, [*heard, (extra, Decimal(12))], yearly, day),
    )
    assert after.owing <= before.owing
    assert not before.valid or after.valid
    assert not after.valid or SINCE <= day < HELD.until


@given(HEARD, st.integers(1, 12))
def test_what_is_owed_is_never_more_than_the_years_that_are_over_asked_for(heard, yearly):
    for years in range(4):
        day = add_years(SINCE, years)
        owed = owing(HELD, heard, yearly, day)
        assert 0 <= owed <= yearly * years
        assert owing(HELD, [], yearly, day) == yearly * years
        made_up = [*heard, (day, owed)]
        assert owing(HELD, made_up, yearly, day) == 0  # in the first year nothing is owed


WANTED = Wanted(16, 80, 3)
FIT = Candidate(Decimal(16), 80, of_officers=True, works_for="合作社")


@pytest.mark.parametrize(
    ("candidate", "codes"),
    [
        (FIT, []),
        (Candidate(Decimal("15.5"), 80, of_officers=True, works_for="合作社"), ["QUA-001"]),
        (Candidate(Decimal(16), 79, of_officers=True, works_for="合作社"), ["QUA-002"]),
        (Candidate(Decimal(16), None, of_officers=True, works_for="合作社"), ["QUA-002"]),
        (Candidate(Decimal(16), 80, of_officers=False, works_for="合作社"), ["QUA-003"]),
        (Candidate(Decimal(16), 80, of_officers=True, works_for=""), ["QUA-004"]),
        (Candidate(Decimal(0), None, of_officers=False, works_for=""), ["QUA-003", "QUA-004", "QUA-001", "QUA-002"]),
    ],
)  # fmt: skip
def test_a_certificate_asks_for_hours_an_exam_and_an_operator(candidate, codes):
    assert [one.code for one in against(candidate, WANTED)] == codes


@pytest.mark.parametrize(("taken", "objects"), [(0, False), (2, False), (3, True), (4, True)])
def test_tries_are_bounded(taken, objects):
    assert bool(tries_left(taken, WANTED)) == objects
