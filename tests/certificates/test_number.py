"""The number on a label: given, typed, mistyped."""

from __future__ import annotations

from datetime import date

import pytest

from tests.certificates.statements import CODE
from youji.catalogue.logic import codes
from youji.certificates.logic import number
from youji.shared.identifiers import ALPHABET


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


def test_one_wrong_character_or_two_in_the_others_place_is_no_number():
    """All of them but Z for 0, which weigh the same: that leads to another operator's number, and to none."""
    letters = CODE.replace("-", "")
    for place, was in enumerate(letters):
        for letter in ALPHABET:
            if letter != was and {letter, was} != {"0", "Z"}:
                with pytest.raises(number.BadNumber):
                    number.read(letters[:place] + letter + letters[place + 1 :])
        swapped = letters[:place] + letters[place : place + 2][::-1] + letters[place + 2 :]
        if swapped != letters:
            with pytest.raises(number.BadNumber):
                number.read(swapped)


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
