"""What nobody knows is unknown: a misspelt name is never forbidden by a list it is not on, nor cleared of any."""

from __future__ import annotations

from typing import Any

import pytest

from tests.compliance.tables import case, label, said, tables, use, verdict
from tests.compliance.test_rules import both

MIXED = label(
    ("阿维·啶虫脒", "4%", "乳油", "黄瓜", ["0217"], "", "1", "9", "mL/亩", 2, 3),
    actives=["阿维菌素", "啶虫脒"],
)
UNHEARD = [
    ("green-a", "PPP-011"),
    ("green-aa", "PPP-011"),
    ("organic", "PPP-016"),
    ("ordinary", "PPP-008"),
    ("ordinary", "PPP-009"),
    ("ordinary", "PPP-010"),
]


@pytest.mark.parametrize(("category", "rule"), UNHEARD)
@pytest.mark.parametrize("name", ["噻嗪铜", "克百威·某某", "某某·枯草芽孢杆菌"])
def test_a_name_nobody_knows_is_unknown_to_every_list(name: str, category: str, rule: str) -> None:
    answer = both(case("水稻", use("2026-05-01", name), category=category))
    assert (answer["verdict"], verdict(answer, rule)) == ("unknown", "unknown")


def test_the_nearest_is_said_with_it() -> None:
    found = said(both(case("水稻", use("2026-05-01", "噻嗪铜"), category="green-a")), "PPP-001")[0]
    assert (found["values"]["nearest"][0], "是不是：噻嗪酮" in found["remedy"]) == ("噻嗪酮", True)


def test_a_substance_some_table_has_is_no_stranger() -> None:
    for name in ("毒死蜱", "呋喃丹", "苦参碱", "枯草芽孢杆菌", "阿维菌素"):
        answer = both(case("水稻", use("2026-05-01", name)))
        assert all("不知道含什么" not in one["message"] for one in answer["findings"]), name


def test_another_content_of_a_mixture_holds_the_same_substances() -> None:
    known = tables([MIXED])
    uses = [
        use(f"2026-05-0{day}", "阿维·啶虫脒", content=content)
        for day, content in ((1, "4%"), (2, "4%"), (3, "9%"))
    ]
    answer = both(case("黄瓜", *uses, category="green-a", tables=known))
    assert [one["values"]["active"] for one in said(answer, "PPP-005")] == ["阿维菌素", "啶虫脒"]
    assert {one["values"]["active"] for one in said(answer, "PPP-011")} == {"阿维菌素"}


def test_how_strong_a_stranger_is_is_not_guessed() -> None:
    assert verdict(both(case("黄瓜", use("2026-05-01", "某某灵"))), "PPP-018") == "unknown"
    assert verdict(both(case("黄瓜", use("2026-05-01", "阿维菌素"))), "PPP-018") == "allowed"


def test_a_medicine_nobody_knows_is_not_cleared() -> None:
    for name, wanted in (("氯霉", "unknown"), ("甲砜霉素", "allowed"), ("氯霉素", "forbidden")):
        assert verdict(both(case("生猪", use("2026-05-01", name, kind="medicate"))), "VET-001") == wanted


def _two(low: tuple[str, str], high: tuple[str, str], unit: str = "mL/亩") -> dict[str, Any]:
    rows = [
        label(("多靶药", "10%", "乳油", "黄瓜", ["0217"], target, first, last, unit, 9, 1))
        for target, first, last in zip(("蚜虫", "红蜘蛛"), low, high, strict=True)
    ]
    return tables(rows)


@pytest.mark.parametrize(
    ("dose", "target", "wanted"),
    [
        ("10", "", "allowed"),
        ("10.001", "", "forbidden"),
        ("20", "红蜘蛛", "allowed"),
        ("20", "蚜虫", "forbidden"),
        ("20.001", "红蜘蛛", "forbidden"),
    ],
)
def test_of_several_rows_the_strictest_decides_the_dose(dose: str, target: str, wanted: str) -> None:
    """Unless the target tells which row it is."""
    known = _two(("5", "10"), ("10", "20"))
    asked = case("黄瓜", use("2026-05-01", "多靶药", (dose, "mL/亩"), target=target), tables=known)
    assert verdict(both(asked), "PPP-004") == wanted


def test_grams_are_compared_with_the_row_that_is_said_in_grams() -> None:
    for dose, wanted in (("10", "allowed"), ("10.001", "forbidden")):
        answer = both(case("黄瓜", use("2026-05-01", "啶虫脒", (dose, "g/亩"))))
        assert verdict(answer, "PPP-004") == wanted
