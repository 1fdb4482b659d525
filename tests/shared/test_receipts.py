"""Receipts, and how often one may try."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.catalogue.test_standing import together
from youji.shared.identifiers import ALPHABET, check_character
from youji.shared.limits import Limit
from youji.shared.receipts import TRIES, count_look, ends, new_receipt, tidy
from youji.shared.refusals import TooOften

NOON = datetime(2026, 6, 1, 4, tzinfo=UTC)
THREE = Limit("test", most=3, seconds=600, sentence="太多了。")


def tried(limit: Limit, who: str, now: datetime) -> int:
    """0 when the try was open, else the seconds to wait."""
    try:
        limit.take(who, now)
    except TooOften as refusal:
        return refusal.seconds
    return 0


def test_a_receipt_checks_itself():
    receipt = new_receipt("YY", 2026)
    assert receipt.startswith("YY2026")
    assert len(receipt) == len("YY2026") + 9
    assert receipt[-1] == check_character(receipt[:-1])
    assert set(receipt) <= set(ALPHABET)
    assert new_receipt("YY", 2026) != receipt


@pytest.mark.parametrize(
    "typed", ["YY2026ABCDEFGHJ", " yy2026-abcd-efghj\n", "YY2026 ABCD EFGH J", "yy2026\u3000abcdefghj"]
)
def test_a_receipt_is_found_however_it_was_copied(typed):
    assert tidy(typed) == "YY2026ABCDEFGHJ"


@pytest.mark.parametrize(
    ("phone", "typed", "right"),
    [
        ("13900001234", "1234", True),
        ("0730-123 4567", "4567", True),
        ("13900001234", "01234", False),
        ("13900001234", "234", False),
        ("13900001234", "", False),
        ("34", "1234", False),
        ("", "", False),
    ],
)
def test_only_the_last_four_digits_open_it(phone, typed, right):
    assert ends(phone, typed) is right


@pytest.mark.django_db
def test_so_many_tries_and_no_more_until_the_window_is_over():
    said = [tried(THREE, "甲", NOON + timedelta(seconds=n)) for n in range(5)]
    assert said == [0, 0, 0, 597, 596]
    assert tried(THREE, "乙", NOON) == 0
    assert tried(Limit("other", most=3, seconds=600, sentence="太多了。"), "甲", NOON) == 0
    assert tried(THREE, "甲", NOON + timedelta(seconds=599)) == 1
    assert tried(THREE, "甲", NOON + timedelta(seconds=600)) == 0


@pytest.mark.django_db
def test_a_receipt_cannot_be_tried_through_however_it_is_spelled():
    spelled = ["YY2026ABCDEFGHJ", "yy2026abcdefghj", "YY2026-ABCD-EFGHJ"]
    for n in range(TRIES.most):
        count_look(spelled[n % 3], NOON)
    for receipt in spelled:
        with pytest.raises(TooOften, match="回执号"):
            count_look(receipt, NOON)


@pytest.mark.django_db(transaction=True)
def test_tries_at_once_are_all_counted():
    said = together(*[lambda: tried(THREE, "丙", NOON)] * 8)  # nobody else's name: what is kept here stays
    assert sorted(said) == [0] * 3 + [600] * 5
