"""What a dossier lacks: boundaries field by field, and what holds for any dossier."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from youji.recognition.logic import dossier
from youji.recognition.logic.pages import page_for, pages_of
from youji.schemes.logic.scheme import Field
from youji.schemes.logic.scheme_file import parse
from youji.shared.checklists import Item, Tier

SCHEME = parse((settings.DATA / "schemes" / "county-product-2024.toml").read_text("utf-8"))
RATE = Field(
    "rate", "合格率", kind="number", unit="%", minimum=Decimal(98), maximum=Decimal(100), reference=True
)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("98", None),
        ("100", None),
        ("1,000", "合格率填了1,000，不得高于100%（参考值）。"),
        ("97.99", "合格率填了97.99，不得低于98%（参考值）。"),
        ("九十八", "“九十八”不是数，请只填数字，单位是%。"),
        ("NaN", "“NaN”不是数，请只填数字，单位是%。"),
        ("1e999999999", "“1e999999999”不是数，请只填数字，单位是%。"),
        ("", None),
    ],
)
def test_a_number_is_judged_at_its_boundaries(typed, sentence):
    assert dossier.problem_with(RATE, typed) == sentence


@pytest.mark.parametrize(
    ("kind", "unit", "typed", "kept"),
    [
        ("number", "亩", " ０．３５万亩", "3500"),
        ("number", "亩", "三千五", "三千五"),
        ("date", "", "2026.5.1", "2026-05-01"),
        ("date", "", "明年五月", "明年五月"),
        ("text", "", "３号地", "３号地"),
    ],
)
def test_what_can_be_read_is_kept_in_one_way_of_writing_and_the_rest_as_typed(kind, unit, typed, kept):
    assert dossier.tidy(Field("k", "某项", kind=kind, unit=unit), typed) == kept


@pytest.mark.parametrize(
    ("kind", "options", "typed", "wrong"),
    [
        ("date", (), "2026-06-01", False),
        ("date", (), "2026-02-30", True),
        ("yes_no", (), "是", False),
        ("yes_no", (), "也许", True),
        ("choice", ("甲", "乙"), "乙", False),
        ("choice", ("甲", "乙"), "丙", True),
        ("text", (), "字" * 200, False),
        ("text", (), "字" * 201, True),
        ("long_text", (), "字" * 4000, False),
        ("long_text", (), "字" * 4001, True),
    ],
)
def test_each_kind_of_field_refuses_what_it_cannot_hold(kind, options, typed, wrong):
    field = Field("k", "某项", kind=kind, options=options)

    assert (dossier.problem_with(field, typed) is not None) is wrong


@pytest.mark.parametrize(
    ("tier", "allows_na", "wrong"),
    [(0, False, False), (1, False, False), (2, False, True), (-1, False, True), (True, False, True), ("na", True, False), ("na", False, True), ("x", True, True), (None, False, False)],
)  # fmt: skip
def test_a_line_of_the_self_assessment_chooses_a_tier_there_is(tier, allows_na, wrong):
    item = Item("i", "某项", tiers=(Tier(Decimal(5), "好"), Tier(Decimal(0), "差")), allows_na=allows_na)

    assert (dossier.problem_with_line(item, {"tier": tier}) is not None) is wrong


def test_an_empty_dossier_lacks_everything_that_is_asked_for_and_nothing_else():
    stock = dossier.take_stock(SCHEME, answers={}, evidence=(), assessment={})

    assert (len(stock.fields), len(stock.documents), len(stock.items)) == (11, 6, 20)
    assert (stock.done, stock.percent, stock.complete) == (0, 0, False)
    assert stock.documents[0].sentence == "请上传县级申报函。"


whole = {
    "answers": {
        f.key: {"number": "99", "yes_no": "否", "date": date(2026, 6, 1).isoformat()}.get(f.kind, "有") for f in SCHEME.fields
    }
    | {"area_mu": "3400"},
    "evidence": {f"doc:{d.key}" for d in SCHEME.documents},
    "assessment": {item.key: {"tier": 0} for item in SCHEME.sheet.items},
}  # fmt: skip


def test_a_whole_dossier_lacks_nothing():
    stock = dossier.take_stock(SCHEME, **whole)

    assert (stock.gaps, stock.percent) == ((), 100)


@given(
    st.sets(st.sampled_from(sorted(whole["answers"]))),
    st.sets(st.sampled_from(sorted(whole["evidence"]))),
    st.sets(st.sampled_from(sorted(whole["assessment"]))),
)
def test_adding_to_a_dossier_never_makes_more_missing_and_the_pages_account_for_every_gap(
    fields, docs, items
):
    some = dossier.take_stock(
        SCHEME,
        answers={k: v for k, v in whole["answers"].items() if k in fields},
        evidence=docs,
        assessment={k: v for k, v in whole["assessment"].items() if k in items},
    )
    full = dossier.take_stock(SCHEME, **whole)

    assert set(full.gaps) <= set(some.gaps)
    assert 0 <= some.done <= some.asked
    assert some.complete is (some.done == some.asked)
    assert sorted(g.target for p in pages_of(SCHEME, some) for g in p.gaps) == sorted(
        g.target for g in some.gaps
    )
    assert all(page_for(SCHEME, gap.target) for gap in some.gaps)


@given(st.text(), st.sampled_from(["text", "long_text", "number", "date", "yes_no", "choice"]))
def test_whatever_is_typed_is_judged_without_failing(typed, kind):
    said = dossier.problem_with(Field("k", "某项", kind=kind, options=("甲",)), typed)

    assert said is None or said.endswith("。")


@given(st.text(max_size=6000))
def test_a_tier_read_from_a_form_is_an_index_na_or_something_refused(posted):
    tier = dossier.read_tier(posted)
    item = Item("i", "某项", tiers=(Tier(Decimal(5), "好"),))

    assert tier in (None, 0) or dossier.problem_with_line(item, {"tier": tier}) is not None
