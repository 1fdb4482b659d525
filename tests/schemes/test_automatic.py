"""Facts that are known by themselves: what a text may say of them, what they come to, and that they keep."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.schemes.test_scheme_check import PROVINCIAL, faults
from youji.schemes.logic import automatic
from youji.schemes.logic.automatic import Behind, Known
from youji.schemes.logic.scheme_file import parse

TODAY = date(2026, 11, 29)
SCHEME = parse(PROVINCIAL)
RECORDS = SCHEME.sheet.item("records")


def told(key: str, value: str | None, **more) -> Known:
    return Known(key, 2026, TODAY, None if value is None else Decimal(value), **more)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('fact = "interval_findings"', 'fact = "intervals"', "引用了不认识的登记事实“intervals”"),
        ('fact = "interval_findings"\n', "", "fact 不是自动得出的事实"),
        ("at_least = 98", "at_least = 100", "较低的档次没有剩下的值"),
        ("at_least = 98", "at_least = 98, at_most = 90", "at_least 大于 at_most"),
        ('fact = "records_complete"\nbelow = 100', 'fact = "records_complete"', "没有写明到多少才算"),
        ('fact = "records_complete"\nbelow = 100', "below = 100", "没有写 fact"),
        ('fact = "records_complete"\nbelow', 'fact = "area_mu"\nbelow', "引用了不认识的登记事实“area_mu”"),
    ],
)
def test_what_a_text_says_of_a_fact_is_checked(old, new, said):
    assert said in faults(old, new)


@pytest.mark.parametrize(
    ("value", "tier"), [("100", 0), ("99.9", 1), ("90", 1), ("89.9", None), (None, None)]
)
def test_a_fact_comes_to_the_first_tier_whose_bound_it_keeps(value, tier):
    assert automatic.tier_for(RECORDS, [told("records_complete", value)]) == tier


def test_a_choice_that_is_not_what_the_fact_comes_to_says_otherwise_and_one_that_is_not_made_does_not():
    facts = [told("records_complete", "95")]
    assert [automatic.says_otherwise(RECORDS, {"tier": n}, facts) for n in (0, 1, 2, None)] == [
        True, False, True, False,
    ]  # fmt: skip


def test_grounds_are_spoken_for_by_what_is_known_and_by_nothing_else():
    facts = [told("records_complete", "99"), told("samples_failed", None), told("forbidden_findings", "0")]
    assert [one.ground.key for one in automatic.indicated(SCHEME, facts)] == ["records_incomplete"]


def test_a_fact_reads_after_years_as_it_was_kept_and_one_without_a_name_is_left_out():
    rows = tuple(Behind(TODAY, f"第{n}条") for n in range(automatic.MOST_ROWS + 1))
    one = told("forbidden_findings", "101", source="101条", rows=rows, count=101, href="/x")
    none = told("samples_passed", None, why="没有样品。")
    again, empty = automatic.opened([*automatic.kept([one, none]), {"key": "gone"}])
    assert (again.text, again.count, len(again.rows), again.rows[0]) == ("101条", 101, 100, rows[0])
    assert empty == none
    assert empty.sentence == "产品抽检合格率：没有数。没有样品。"


@pytest.mark.parametrize(("month", "year"), [(1, 2025), (3, 2025), (4, 2026), (12, 2026)])
def test_a_year_is_told_of_when_it_is_over(month, year):
    assert automatic.year_told(date(2026, month, 1)) == year
