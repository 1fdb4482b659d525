"""How far a holder is, and how counties are ranked: a table and a property."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youji.traceability.logic.progress import minutes, ranked, state_of

AT = datetime(2026, 5, 31, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("answered", "left", "drill", "state"),
    [
        (False, 0, False, "told"),
        (False, 5, False, "told"),
        (True, 5, False, "answered"),
        (True, 0, False, "done"),
        (True, 5, True, "done"),
        (False, 0, True, "told"),
    ],
)
def test_a_holders_state(answered, left, drill, state):
    assert state_of(answered=answered, left=left, drill=drill) == state


@pytest.mark.parametrize(("seconds", "whole"), [(0, 0), (59, 0), (60, 1), (3599, 59), (3600, 60), (-5, 0)])
def test_minutes_that_have_begun_do_not_count(seconds, whole):
    assert minutes(AT, AT + timedelta(seconds=seconds)) == whole


def test_more_answers_come_first_then_the_quicker_middle_then_the_quicker_slowest():
    lines = ranked(
        [("a", 30), ("a", 40), ("b", 5), ("b", None), ("c", 30), ("c", 40), ("d", None), ("e", 20), ("e", 50)]
    )
    assert [(one.division, one.rank) for one in lines] == [
        ("a", 1),
        ("c", 1),
        ("e", 3),
        ("b", 4),
        ("d", None),
    ]
    assert lines[2].middle == 35.0


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.none() | st.integers(0, 10_000))))
def test_nobody_is_lost_and_a_county_with_fewer_answers_is_never_before_one_with_more(some):
    lines = ranked(some)
    assert sum(one.holders for one in lines) == len(some)
    assert sum(one.answered for one in lines) == sum(1 for _, took in some if took is not None)
    shares = [one.answered / one.holders for one in lines]
    assert shares == sorted(shares, reverse=True)
    assert all((one.rank is None) == (one.answered == 0) for one in lines)
