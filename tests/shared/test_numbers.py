"""The next number of a thing: whoever asks at the same moment gets another; and codes nobody chose."""

from __future__ import annotations

import pytest
from django.db import IntegrityError

from tests.catalogue.test_standing import together
from youji.accounts.models import Agency
from youji.shared.numbers import ATTEMPTS, create_numbered, create_with, last_serial
from youji.shared.refusals import StaleState

ROWS = Agency.objects


def make(*names: str) -> None:
    for name in names:
        ROWS.create(name=name, level="county", division="430611")


def numbered(prefix: str = "GS-2026-", width: int = 3) -> str:
    return create_numbered(ROWS.all(), "name", prefix, width=width, level="county", division="430611").name


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("there", "following"),
    [
        ((), "GS-2026-001"),
        (("GS-2026-001",), "GS-2026-002"),
        (("GS-2026-001", "GS-2026-007"), "GS-2026-008"),  # a gap stays a gap: that number may have been cited
        (("GS-2026-009", "GS-2026-010"), "GS-2026-011"),
        (("GS-2026-999", "GS-2026-1000"), "GS-2026-1001"),  # by number, not by letter
        (
            ("GS-2025-444", "GS-2026-01-9", "GS-2026-", "GS-2026-00A"),
            "GS-2026-001",
        ),  # no numbers of this kind
        (("gs-2026-005",), "GS-2026-001"),
    ],
)
def test_the_next_number_follows_the_highest(there, following):
    make(*there)
    assert numbered() == following


@pytest.mark.django_db
def test_signs_that_mean_something_in_a_pattern_are_letters_here():
    make("GSx2026x009", "湘农(2026).003")
    assert last_serial(ROWS.all(), "name", "GS.2026.") == 0
    assert last_serial(ROWS.all(), "name", "湘农(2026).") == 3


@pytest.mark.django_db
def test_a_clash_over_something_else_is_not_taken_for_one_over_the_number():
    with pytest.raises(IntegrityError):
        create_numbered(ROWS.all(), "name", "GS-", width=3, level=None, division="430611")
    assert not ROWS.filter(name__startswith="GS-").exists()


@pytest.mark.django_db
def test_a_code_that_is_taken_is_proposed_anew():
    make("A", "B")
    proposals = iter("ABCD")
    made = create_with(ROWS.all(), "name", lambda: next(proposals), level="county", division="430611")
    assert (made.name, next(proposals)) == ("C", "D")


@pytest.mark.django_db
def test_whoever_never_finds_a_free_code_is_told():
    make("A")
    asked = []
    with pytest.raises(StaleState, match="再试一次"):
        create_with(ROWS.all(), "name", lambda: asked.append(1) or "A", level="county", division="430611")
    assert len(asked) == ATTEMPTS


@pytest.mark.django_db(transaction=True)
def test_people_who_ask_at_once_get_different_numbers():
    assert sorted(together(*[numbered] * 6)) == [f"GS-2026-{n:03d}" for n in range(1, 7)]
