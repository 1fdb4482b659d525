from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youji.schemes.logic.scheme_file import parse
from youji.shared.checklists import (
    Checklist,
    Item,
    Lacking,
    Section,
    Tier,
    Unsettled,
    lacking,
    reconcile,
    score,
    unsettled,
)

SCHEMES = [
    parse(p.read_text("utf-8"))
    for p in sorted((Path(__file__).parents[2] / "data" / "schemes").glob("*.toml"))
]
SHEETS = [scheme.sheet for scheme in SCHEMES if scheme.sheet]


def item(key: str, *scores: int, **more) -> Item:
    return Item(key, key, tuple(Tier(Decimal(one), f"{one}分") for one in scores), **more)


SHEET = Checklist(
    sections=(
        Section("a", "甲", (item("a1", 30, 15, 0), item("a2", 20, 10, 0, allows_na=True))),
        Section(
            "b",
            "乙",
            (item("b1", 50, 40, 0, veto=True, veto_below=Decimal(40)), item("extra", 9, 0, bonus=True)),
        ),
    ),
    pass_line=Decimal(80),
    bonus_cap=Decimal(5),
)


def lines(**tiers) -> dict:
    return {key: {"tier": tier} for key, tier in tiers.items()}


@pytest.mark.parametrize(
    ("given_lines", "total", "passed"),
    [
        (lines(a1=0, a2=0, b1=0), "100", True),
        (lines(a1=0, a2=1, b1=1), "80", True),  # on the line passes
        (lines(a1=1, a2=1, b1=1), "65", False),
        (lines(a1=1, a2=0, b1=1), "75", False),
        (lines(a1=1, a2=0, b1=1, extra=0), "80", True),  # the bonus is capped at 5
        (lines(a1=0, a2=0, b1=2), "50", False),
        (lines(a1=0, a2="na", b1=1), "87.50", True),  # 70 of 80
        (lines(a1=1, a2="na", b1=0), "81.25", True),
        (lines(a1=0, a2=0), "50", False),  # b1 is not scored
        ({}, "0", False),
    ],
)
@pytest.mark.clause("4.2-d")
def test_what_a_sheet_comes_to(given_lines, total, passed):
    found = score(SHEET, given_lines)

    assert (found.total, found.passed) == (Decimal(total), passed)


def test_a_veto_fails_whatever_the_total():
    sheet = Checklist((Section("s", "全", (item("x", 95, 0), item("v", 5, 3, 0, veto=True))),), Decimal(80))

    failed = score(sheet, lines(x=0, v=1))

    assert (failed.total, failed.passed, failed.vetoes) == (98, False, ("v",))
    assert score(sheet, lines(x=0, v=0)).passed


@pytest.mark.parametrize(
    "line", [{}, {"tier": None}, {"tier": 7}, {"tier": -1}, {"tier": True}, {"tier": "0"}, {"tier": "na"}]
)
def test_a_line_that_fits_no_tier_is_not_scored(line):
    assert "a1" in score(SHEET, {"a1": line}).unscored


def test_a_bonus_item_need_not_be_scored():
    assert score(SHEET, lines(a1=0, a2=0, b1=0)).complete


def test_nothing_applicable_never_passes():
    sheet = Checklist((Section("s", "全", (item("x", 100, 0, allows_na=True),)),), Decimal(80))

    assert not score(sheet, lines(x="na")).passed


@st.composite
def filled(draw):
    """A shipped sheet, and lines as somebody might leave them."""
    sheet = draw(st.sampled_from(SHEETS))
    found = {}
    for one in sheet.items:
        options = [None, *range(len(one.tiers)), *(["na"] if one.allows_na else [])]
        found[one.key] = {"tier": draw(st.sampled_from(options))}
    return sheet, found


@given(filled())
def test_the_total_never_exceeds_a_hundred_and_the_bonus_cap(case):
    sheet, found = case

    said = score(sheet, found)

    assert 0 <= said.base <= 100
    assert 0 <= said.bonus <= sheet.bonus_cap
    assert said.total == said.base + said.bonus


@given(filled(), st.data())
def test_raising_a_tier_never_lowers_the_total(case, data):
    sheet, found = case
    raisable = [i for i in sheet.items if isinstance(found[i.key]["tier"], int) and found[i.key]["tier"] > 0]
    if not raisable:
        return
    chosen = data.draw(st.sampled_from(raisable))

    better = found | {chosen.key: {"tier": found[chosen.key]["tier"] - 1}}

    assert score(sheet, better).total >= score(sheet, found).total
    assert set(score(sheet, better).vetoes) <= set(score(sheet, found).vetoes)


@given(filled())
def test_scoring_one_more_item_never_lowers_a_running_total(case):
    sheet, found = case
    for one in sheet.items:
        if found[one.key]["tier"] is None:
            more = found | {one.key: {"tier": len(one.tiers) - 1}}
            assert score(sheet, more).total >= score(sheet, found).total


@given(filled())
def test_leaving_out_an_item_keeps_the_ratios_of_the_others(case):
    sheet, found = case
    without = {key: line for key, line in found.items() if line["tier"] != "na"}
    shrunk = Checklist(
        tuple(Section(s.key, s.title, tuple(i for i in s.items if i.key in without)) for s in sheet.sections),
        sheet.pass_line,
        sheet.bonus_cap,
    )

    assert score(sheet, found).base == score(shrunk, without).base


@given(filled())
def test_passing_means_complete_no_veto_and_on_the_line(case):
    sheet, found = case
    said = score(sheet, found)

    assert said.passed == (said.complete and not said.vetoes and said.total >= sheet.pass_line)


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.sections[0].items[0].label)
def test_the_best_of_everything_is_a_hundred(sheet):
    assert score(sheet, {i.key: {"tier": 0} for i in sheet.items if not i.bonus}).total == 100


@pytest.mark.parametrize(
    ("tiers", "agreed", "proposal"),
    [
        ((0, 0), True, 0),
        ((0, 1), False, 1),  # the stricter
        ((0, 0, 2), False, 0),  # the majority
        ((0, None), False, 0),
        ((None, None), False, None),
    ],
)
def test_what_is_proposed_where_assessors_differ(tiers, agreed, proposal):
    [first, *_] = reconcile(SHEET, [{"a1": {"tier": tier}} for tier in tiers])

    assert (first.agreed, first.proposal) == (agreed, proposal)


def test_does_not_apply_is_proposed_only_where_nobody_gave_points():
    rows = {row.item.key: row for row in reconcile(SHEET, [lines(a2="na"), lines(a2=0)])}

    assert rows["a2"].proposal == 0


@given(filled())
def test_a_sheet_agrees_with_itself(case):
    sheet, found = case
    complete = {key: line for key, line in found.items() if line["tier"] is not None}

    assert all(row.agreed for row in reconcile(sheet, [complete, complete]) if row.item.key in complete)


SHOWN = {"note": "现场无台账", "photos": ["p1"]}


@pytest.mark.parametrize(
    ("given_lines", "missing"),
    [
        (lines(a1=0, a2="na", b1=0), Lacking()),
        (lines(a1=0), Lacking(unscored=("a2", "b1"))),  # the bonus item needs no score
        (lines(a1=2, a2=2, b1=1), Lacking()),  # low, but no veto
        (lines(a1=0, a2=0, b1=2), Lacking(vetoes_without_note=("b1",), vetoes_without_photo=("b1",))),
        (lines(a1=0, a2=0) | {"b1": {"tier": 2, **SHOWN}}, Lacking()),
        (lines(a1=0, a2=0) | {"b1": {"tier": 2, **SHOWN, "note": " "}}, Lacking(vetoes_without_note=("b1",))),
        (
            lines(a1=0, a2=0) | {"b1": {"tier": 2, **SHOWN, "photos": []}},
            Lacking(vetoes_without_photo=("b1",)),
        ),
    ],
)
def test_what_is_missing_before_a_signature(given_lines, missing):
    assert lacking(SHEET, given_lines) == missing


@pytest.mark.parametrize(
    ("sheets", "common", "open_"),
    [
        ([lines(a1=0, a2=0, b1=0)] * 2, lines(a1=0, a2=0, b1=0), Unsettled()),
        ([lines(a1=0, a2=0, b1=0)] * 2, lines(a1=0, a2=0), Unsettled(undecided=("b1",))),
        ([lines(a1=0), lines(a1=1)], lines(a1=1, a2=0, b1=0), Unsettled(unexplained=("a1", "a2", "b1"))),
        (
            [lines(a1=0, a2=0, b1=0), lines(a1=1, a2=0, b1=0)],
            lines(a2=0, b1=0) | {"a1": {"tier": 1, "note": "以实测为准"}},
            Unsettled(),
        ),
        (
            [lines(a1=0, a2=0, b1=0)] * 2,
            lines(a1=0, a2=0, b1=0, extra=0),
            Unsettled(),
        ),  # nobody spoke of the bonus
        (
            [lines(a1=0, a2=0, b1=0, extra=1), lines(a1=0, a2=0, b1=0)],
            lines(a1=0, a2=0, b1=0, extra=0),
            Unsettled(unexplained=("extra",)),
        ),
    ],
)
def test_what_stands_in_the_way_of_a_common_result(sheets, common, open_):
    assert unsettled(SHEET, sheets, common) == open_
