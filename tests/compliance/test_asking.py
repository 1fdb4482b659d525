"""What other rooms ask: the norms of the house as tables, and the rules' answer by them."""

from __future__ import annotations

import gzip
import json
from datetime import date

import pytest

from tests.compliance.tables import said, there
from youji.compliance.logic.groups import agreed
from youji.compliance.logic.judging import check
from youji.compliance.selectors import Asked, Use, crop_called, judge, tables_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("norms")]


def _use(on: date, name: str, dose: tuple[str, str] | None = None, **more) -> Use:
    return Use(on=on, input=name, dose=dose, **more)


@pytest.mark.clause("4.3-b")
def test_a_season_on_cucumbers():
    """Two sprays within label, harvest two days after the last: the tables' marks are said, the day is exact."""
    uses = (
        _use(date(2026, 5, 1), "阿维菌素", ("60", "mL/亩")),
        _use(date(2026, 5, 10), "阿维菌素", ("80", "mL/亩")),
    )
    found = judge(Asked("黄瓜", uses=uses, harvest_on=date(2026, 5, 12)))
    assert (found.verdict, found.earliest_harvest_on) == ("allowed", date(2026, 5, 12)), found.findings
    assert found.for_gates == "unknown"
    early = judge(Asked("0217", uses=uses, harvest_on=date(2026, 5, 11)))
    assert early.verdict == "forbidden"
    ended = next(one for one in early.findings if one["rule"] == "PPP-007" and one["verdict"] == "forbidden")
    assert ended["message"].endswith("（按未核对的参考值，以产品标签为准）")


def test_a_ban_from_its_day_and_another_name_of_it():
    for on, verdict in ((date(2026, 5, 31), "allowed"), (date(2026, 6, 1), "forbidden")):
        answer = {"findings": judge(Asked("水稻", uses=(_use(on, "呋喃丹"),))).findings}
        assert {one["verdict"] for one in said(answer, "PPP-008")} == {verdict}


@pytest.mark.clause("4.2-a")
def test_a_limit_of_tea_is_no_registration():
    for on, known in ((date(2026, 2, 28), False), (date(2026, 3, 1), True)):
        answer = {"findings": judge(Asked("0401", uses=(_use(on, "唑螨酯"),))).findings}
        sentence = said(answer, "PPP-002")[0]["message"]
        assert ("8 mg/kg" in sentence and "限量不是登记" in sentence) is known


def test_crops_by_code_and_by_name_and_the_nearest_of_an_unknown_one():
    assert crop_called("0217")["name"] == "黄瓜"
    assert crop_called("黄瓜")["code"] == "0217"
    unknown = crop_called("黄爪")
    assert (unknown["code"], "黄瓜" in unknown["nearest"]) == ("", True)
    assert "猪" in crop_called("0501")["names"]
    assert "鱼" in crop_called("0602")["names"]
    assert "鱼" not in crop_called("0603")["names"]


def test_what_a_phone_keeps_gives_the_servers_answer_and_is_small():
    """The same question with the tables of the phone's crops; far below the 300 kB of a grower."""
    kept = tables_for(["0217", "0301"], date(2026, 5, 1))
    assert len(gzip.compress(json.dumps(kept, ensure_ascii=False).encode())) < 60_000
    assert "仲丁威" not in kept["labels"]
    uses = (_use(date(2026, 5, 1), "阿维菌素", ("90", "mL/亩")), _use(date(2026, 5, 10), "啶虫脒"))
    asked = Asked("0217", uses=uses, harvest_on=date(2026, 5, 11))
    here = judge(asked)
    phone = there({**asked.cases()[0], "tables": kept})
    assert (phone["verdict"], phone["edition"]) == (here.verdict, here.edition)
    # What may be used instead is taken of what is there: the phone knows the labels of its crops alone, and those it needs.
    assert phone["findings"] == list(here.findings)


def test_numbers_beyond_reckoning_are_unknown_on_both_sides():
    asked = Asked("0217", uses=(_use(date(2026, 5, 1), "阿维菌素", ("99999999999999999999", "mL/亩")),))
    assert judge(asked).verdict == "unknown"
    assert there(asked.cases()[0]).startswith("raises OverflowError")


def test_a_record_of_field_work_is_put_as_it_was_kept():
    record = {
        "input": "阿维菌素",
        "dose": 40,
        "dose_unit": "mL/亩",
        "until": "2026-05-02",
        "spray_volume": None,
        "organic": None,
    }
    use = Use.said(date(2026, 5, 1), "spray", record, shared_cm2=5)
    assert (use.dose, use.until, use.shared_cm2, use.spray_volume) == (
        ("40", "mL/亩"),
        date(2026, 5, 2),
        5,
        None,
    )


def _verdicts(answer) -> dict[str, set[str]]:
    rules: dict[str, set[str]] = {}
    for one in answer["findings"]:
        rules.setdefault(one["rule"], set()).add(one["verdict"])
    return rules


def test_a_name_of_several_crops_is_judged_for_each_of_them_and_where_they_differ_nobody_can_tell():
    """叶菜类蔬菜 was judged as its first code, 橙 as one of its two kinds."""
    uses = (_use(date(2026, 5, 1), "阿维菌素", ("60", "mL/亩")),)
    crops = ["黄瓜", "茶叶"]
    answers = [check(case) for crop in crops for case in Asked(crop, uses=uses).cases()]
    together, parts = agreed("瓜和茶", crops, answers), [_verdicts(one) for one in answers]
    for rule, verdicts in _verdicts(together).items():
        assert verdicts == (parts[0][rule] if parts[0].get(rule) == parts[1].get(rule) else {"unknown"}), rule
    told = [one for one in together["findings"] if one["values"].get("nearest") == crops]
    assert {one["rule"] for one in told} >= {"PPP-002", "PPP-007"}
    assert (together["verdict"], together["earliest_harvest_on"]) == ("unknown", None)


@pytest.mark.parametrize(("name", "one"), [("水稻", "稻谷"), ("柑橘树", "柑橘"), ("橙", "030103")])
def test_a_name_whose_crops_agree_is_answered_as_each_of_them(name, one):
    uses = (_use(date(2026, 5, 1), "吡虫啉", ("20", "g/亩")),)
    together, alone = (judge(Asked(crop, uses=uses)) for crop in (name, one))
    assert len(Asked(name).cases()) == 2
    assert (together.verdict, together.earliest_harvest_on) == (alone.verdict, alone.earliest_harvest_on)
