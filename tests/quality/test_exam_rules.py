"""An exam is drawn by its seed, the same again from the same bank, and marked by what was right when it was drawn."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youji.quality.logic.exams import LETTERS, Unreadable, draw, mark, read_answer, read_choices, score

BANK = st.dictionaries(
    st.from_regex(r"T[0-9]{4}", fullmatch=True), st.tuples(st.integers(1, 5), st.integers(2, 6)), min_size=1, max_size=30
)  # fmt: skip


@given(BANK, st.text(max_size=20), st.integers(1, 12))
def test_the_same_seed_draws_the_same_exam_however_the_bank_is_told(bank, seed, count):
    exam = draw(seed, bank, count)
    assert exam == draw(seed, dict(reversed(bank.items())), count)
    assert len(exam) == min(count, len(bank)) == len({one.code for one in exam})
    for one in exam:
        version, choices = bank[one.code]
        assert (one.version, sorted(one.order)) == (version, list(range(choices)))


@given(BANK, st.text(max_size=8), st.data())
def test_as_many_are_right_as_were_answered_rightly(bank, seed, data):
    exam = draw(seed, bank, len(bank))
    right = {one.code: data.draw(st.integers(0, len(one.order) - 1)) for one in exam}
    well = {one.code for one in exam if data.draw(st.booleans())}
    answers = {
        one.code: LETTERS[one.order.index((right[one.code] + (one.code not in well)) % len(one.order))]
        for one in exam
    }
    assert mark(exam, right, answers) == len(well)
    assert mark(exam, right, {}) == 0


def test_another_seed_draws_another_exam():
    bank = {f"T{n:04d}": (1, 4) for n in range(40)}
    drawn = {tuple(one.code for one in draw(str(seed), bank, 10)) for seed in range(50)}
    assert len(drawn) == 50


@pytest.mark.parametrize(
    ("right", "asked", "points"), [(0, 10, 0), (8, 10, 80), (7, 9, 77), (10, 10, 100), (0, 0, 0)]
)
def test_points_are_of_a_hundred_rounded_down(right, asked, points):
    assert score(right, asked) == points


@pytest.mark.parametrize(
    ("text", "choices"),
    [
        ("甲\n乙", ("甲", "乙")),
        ("A. 甲\nB、乙\nC 丙", ("甲", "乙", "C 丙")),
        ("甲|乙|丙", ("甲", "乙", "丙")),
        ("A．7天\n\nB．10天", ("7天", "10天")),
    ],
)
def test_choices_are_read_with_letters_or_without(text, choices):
    assert read_choices(text) == choices


@pytest.mark.parametrize("text", ["", "甲", "甲\n甲", "\n".join("甲乙丙丁戊己庚")])
def test_what_are_no_choices_is_said(text):
    with pytest.raises(Unreadable):
        read_choices(text)


@pytest.mark.parametrize(("text", "at"), [("A", 0), (" b ", 1), ("c", 2)])
def test_an_answer_is_a_letter_of_theirs(text, at):
    assert read_answer(text, ("甲", "乙", "丙")) == at


@pytest.mark.parametrize("text", ["", "D", "AB", "甲", "1"])
def test_another_letter_is_none(text):
    with pytest.raises(Unreadable):
        read_answer(text, ("甲", "乙", "丙"))
