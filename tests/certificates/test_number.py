"""The number on a label: given, typed, mistyped."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.certificates.statements import CODE
from youji.catalogue.logic import codes
from youji.certificates.logic import number
from youji.shared.identifiers import ALPHABET, check_character


def test_a_number_is_whose_it_is_the_day_something_at_random_and_a_check():
    made = {number.made("GD982V", date(2026, 11, 30)) for _ in range(200)}

    assert len(made) > 195
    assert all(one.startswith("GD982V-261130-") and number.read(one) == one for one in made)
    assert not any("Z" in one[14:18] for one in made)
    assert number.day_of(CODE) == date(2026, 11, 30)
    assert number.operator_of(CODE) == "GD982V"


@pytest.mark.parametrize(
    "typed",
    [
        CODE.lower(),
        CODE.replace("-", ""),
        CODE.replace("-", " "),
        " " + CODE.replace("-", "－") + "\u200b\n",
        CODE.translate({**{ord("0") + n: ord("０") + n for n in range(10)}, ord("D"): "Ｄ", ord("-"): "—"}),
        CODE.replace("1", "l").replace("0", "O"),
    ],
)
def test_a_number_is_read_as_people_type_it(typed):
    assert number.read(typed) == CODE


def taken(letters: str) -> bool:
    try:
        number.read(letters)
    except number.BadNumber:
        return False
    return True


numbers = st.builds(
    lambda operator, day, tail: number.made(operator, day, tail).replace("-", ""),
    st.text(ALPHABET, min_size=6, max_size=6),
    st.dates(date(2026, 2, 1), date(2068, 12, 31)),
    st.text(number.DRAWN, min_size=4, max_size=4),
)


@given(numbers)
def test_one_wrong_letter_is_told_but_for_z_in_place_of_0_in_the_operators_code(letters):
    """Every place, every letter, both ways: 32 letters weighed modulo 31 leave two that weigh alike (decision 0163)."""
    for place, was in enumerate(letters):
        for letter in ALPHABET.replace(was, ""):
            wrong = letters[:place] + letter + letters[place + 1 :]
            alike = place < 6 and {letter, was} == {"0", "Z"}
            assert taken(wrong) is alike, wrong


@given(numbers)
def test_two_neighbours_in_each_others_place_are_told_but_for_z_and_0_in_the_operators_code(letters):
    for place in range(len(letters) - 1):
        one, other = letters[place : place + 2]
        wrong = letters[:place] + other + one + letters[place + 2 :]
        alike = one == other or (place < 5 and {one, other} == {"0", "Z"})
        assert taken(wrong) is alike, wrong


@given(st.text(ALPHABET, min_size=1, max_size=28))
def test_the_check_of_any_code_of_at_most_28_letters_misses_that_and_nothing_else(body):
    """Receipts, lots and recalls have the same check."""
    code = body + check_character(body)
    for place, was in enumerate(code):
        for letter in ALPHABET.replace(was, ""):
            wrong = code[:place] + letter + code[place + 1 :]
            passes = check_character(wrong[:-1]) == wrong[-1]
            assert passes is (place < len(body) and {letter, was} == {"0", "Z"}), wrong


@pytest.mark.parametrize(
    "text", ["", "433127-26-0001", "GD982V-01", CODE + "1", CODE[:-1], "橙子", "9" * 5000]
)
def test_what_is_no_number_is_told_its_form(text):
    with pytest.raises(number.BadNumber):
        number.read(text)
    assert not number.has_form(text)


def test_a_day_that_never_was_is_no_number():
    with pytest.raises(number.BadNumber, match=r"校验|日期"):
        number.read("GD982V-260230-AB3D-0")


def test_numbers_of_certificates_and_codes_of_bases_are_never_one_another():
    assert not codes.code_of(CODE)
    assert number.has_form(CODE[:-1] + "0")
