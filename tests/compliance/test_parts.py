"""What is said of a part is not said of the whole, and what no table says clears nothing."""

from __future__ import annotations

from typing import Any

import pytest

from tests.compliance.tables import CROPS, ban, case, label, said, tables, use, verdict
from tests.compliance.test_rules import both

CODES = {"蔬菜": "02", "黄瓜": "0217", "柑橘": "0301"}


def _label(codes: list[str], **more: Any) -> dict[str, Any]:
    return label(("试验药", "10%", "乳油", "黄瓜", codes, "蚜虫", "1", "2", "mL/亩", 3, 5), **more)


def _on(crop: str, *uses: dict[str, Any], **known: Any) -> dict[str, Any]:
    asked = case("", *uses, tables=tables(known.pop("rows", []), **known))
    asked["crop"] = {"code": CODES[crop], "name": crop, "names": [crop], "nearest": []}
    return both(asked)


SPRAY = use("2026-05-01", "试验药")


@pytest.mark.parametrize(
    ("crop", "codes", "excepted", "wanted"),
    [
        ("蔬菜", ["0217"], [], "unknown"),
        ("蔬菜", ["02"], [], "allowed"),
        ("黄瓜", ["02"], ["0217"], "forbidden"),
        ("柑橘", ["0217"], [], "forbidden"),
    ],
)
def test_a_label_for_a_part_of_the_crop_neither_permits_nor_forbids(
    crop: str, codes: list[str], excepted: list[str], wanted: str
) -> None:
    """Whoever says 蔬菜 may mean cucumbers."""
    answer = _on(crop, SPRAY, rows=[_label(codes, excepted=excepted)])
    assert verdict(answer, "PPP-002") == wanted, said(answer, "PPP-002")
    if wanted == "unknown":
        assert said(answer, "PPP-002")[0]["remedy"] == "请写明是哪一种作物。"


@pytest.mark.parametrize(
    ("crop", "codes", "excepted", "wanted"),
    [
        ("蔬菜", ["0217"], [], "unknown"),
        ("蔬菜", ["02"], [], "forbidden"),
        ("黄瓜", ["02"], ["0217"], "allowed"),
        ("柑橘", ["0217"], [], "allowed"),
    ],
)
def test_a_ban_on_a_part_of_the_crop_neither_forbids_nor_is_forgotten(
    crop: str, codes: list[str], excepted: list[str], wanted: str
) -> None:
    row = ban("crops", crops="黄瓜", codes=codes, excepted=excepted)
    answer = _on(crop, SPRAY, rows=[_label(["02", "03"])], bans={"试验药": [row]})
    assert verdict(answer, "PPP-009") == wanted, said(answer, "PPP-009")


@pytest.mark.parametrize(
    ("rows", "name", "mark"),
    [
        ([_label(["0217"])], "试验药", "参考值"),
        ([_label(["0217"], toxicity="低毒")], "试验药", "已核"),
        ([_label(["0217"], toxicity="低毒", mark="pending")], "试验药", "待核"),
        ([_label(["0217"], toxicity="低毒"), _label(["0217"])], "试验药", "参考值"),
        ([], "苦参碱", "参考值"),
    ],
)
def test_no_poison_is_claimed_only_of_labels_that_say_how_strong(rows: Any, name: str, mark: str) -> None:
    """Where no table says it, the sentence sends to the label and opens no gate."""
    (found,) = said(_on("黄瓜", use("2026-05-01", name), rows=rows), "PPP-018")
    assert (found["verdict"], found["mark"]) == ("allowed", mark)
    assert ("标签" in found["remedy"]) is ("没有写毒性" in found["message"]) is (mark == "参考值")


@pytest.mark.parametrize(
    ("interval", "mark", "verdict_said", "mark_said"),
    [(None, "verified", "allowed", "参考值"), (7, "verified", "allowed", "已核")],
)
def test_two_uses_without_an_interval_on_the_label_are_not_said_to_keep_it(
    interval: int | None, mark: str, verdict_said: str, mark_said: str
) -> None:
    uses = (SPRAY, use("2026-05-09", "试验药"))
    answer = _on("黄瓜", *uses, rows=[_label(["0217"], interval=interval, mark=mark)])
    (found,) = said(answer, "PPP-006")
    assert (found["verdict"], found["mark"]) == (verdict_said, mark_said)
    assert ("没有试验药两次使用要隔几天" in found["message"]) is (interval is None)


def test_uses_of_what_no_label_names_are_counted_by_nobody() -> None:
    """Neither how often nor how far apart nor against what: each rule says that it does not know."""
    uses = [use(f"2026-05-0{day}", "某某灵", target="蚜虫") for day in (1, 2)]
    answer = _on("黄瓜", *uses)
    assert [verdict(answer, rule) for rule in ("PPP-003", "PPP-005", "PPP-006")] == ["unknown"] * 3
    assert "两次使用" not in str(said(_on("黄瓜", uses[0]), "PPP-006"))


def test_no_water_is_no_dilution_of_it() -> None:
    """Nought litres: the dose cannot be worked out, and the rest of the question is still answered."""
    sprayed = use("2026-05-01", "试验药", ("1000", "倍"), spray_volume={"value": "0", "unit": "L/亩"})
    answer = _on("黄瓜", sprayed, rows=[_label(["0217"])])
    (found,) = said(answer, "PPP-004")
    assert (found["verdict"], "换算不出来" in found["message"]) == ("unknown", True)
    assert verdict(answer, "PPP-002") == "allowed"


def test_the_nearest_to_a_name_is_never_the_name_itself() -> None:
    """尿素 sprayed is known as a fertiliser: 是不是：尿素 would be no question."""
    (found,) = said(_on("黄瓜", use("2026-05-01", "尿素")), "PPP-001")
    assert (found["verdict"], "尿素" in found["values"]["nearest"]) == ("unknown", False)
    assert "是不是：尿素" not in found["remedy"]
    assert CROPS["黄瓜"] == CODES["黄瓜"]
