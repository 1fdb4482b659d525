"""Each rule at its borders: the last day, the last millilitre, the last use that is allowed and the first that is not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tests.compliance.tables import (
    A_ROWS,
    CROPS,
    case,
    here,
    label,
    medicine,
    row,
    said,
    tables,
    there,
    use,
    verdict,
)


def both(asked: dict[str, Any]) -> dict[str, Any]:
    """The answer, which is the same on the phone."""
    answer = here(asked)
    assert there(asked) == answer
    return answer


@pytest.mark.clause("4.3-b")
@pytest.mark.parametrize("one", A_ROWS, ids=lambda one: f"{one[0]}{one[1]}{one[2]}-{one[3]}")
def test_each_verified_label_row(one: tuple[Any, ...]) -> None:
    """Highest dose, most uses and interval are allowed to the last, and no further."""
    name, content, form, crop, _, targets, low, high, unit, most, phi = one
    on = date(2026, 5, 1)
    edge = low if unit == "倍" else high
    over = str(int(edge) - 1) if unit == "倍" else f"{high}.001"
    product = {"content": content, "formulation": form, "target": targets.split("、")[0]}
    uses = [
        use((on + timedelta(days=20 * n)).isoformat(), name, (edge, unit), **product) for n in range(most)
    ]
    last = on + timedelta(days=20 * (most - 1))
    ready = last + timedelta(days=phi)
    fine = both(case(crop, *uses, harvest_on=ready.isoformat()))
    assert (fine["verdict"], fine["earliest_harvest_on"]) == ("allowed", ready.isoformat()), fine["findings"]
    early = both(case(crop, *uses, harvest_on=(ready - timedelta(days=1)).isoformat()))
    assert verdict(early, "PPP-007") == "forbidden"
    assert said(early, "PPP-007")[0]["remedy"] == f"最早{ready.year}年{ready.month}月{ready.day}日可采收。"
    assert (
        verdict(both(case(crop, use(on.isoformat(), name, (over, unit), **product))), "PPP-004")
        == "forbidden"
    )
    more = use((last + timedelta(days=1)).isoformat(), name, (edge, unit), **product)
    assert verdict(both(case(crop, *uses, more)), "PPP-005") == "forbidden"


DOSES = [
    ("乳油", "30", "40", "mL/亩", ("600", "mL/hm²"), None, "allowed"),
    ("乳油", "30", "40", "mL/亩", ("600.1", "mL/hm²"), None, "forbidden"),
    ("乳油", "30", "40", "mL/亩", ("0.04", "L/亩"), None, "allowed"),
    ("乳油", "30", "40", "mL/亩", ("0.0401", "L/亩"), None, "forbidden"),
    ("乳油", "30", "40", "mL/亩", ("40", "g/亩"), None, "unknown"),
    ("乳油", "30", "40", "mL/亩", ("40", "两/亩"), None, "unknown"),
    ("乳油", "30", "40", "mL/亩", ("1500", "倍"), None, "unknown"),
    ("乳油", "30", "40", "mL/亩", ("1500", "倍"), ("60", "L/亩"), "allowed"),
    ("乳油", "30", "40", "mL/亩", ("1499", "倍"), ("60", "L/亩"), "forbidden"),
    ("可湿性粉剂", "1000", "1500", "倍", ("60", "g/亩"), ("60", "kg/亩"), "allowed"),
    ("可湿性粉剂", "1000", "1500", "倍", ("60.1", "g/亩"), ("60", "kg/亩"), "forbidden"),
    ("可湿性粉剂", "1000", "1500", "倍", ("60", "mL/亩"), ("60", "L/亩"), "unknown"),
    ("烟剂", "1000", "1500", "倍", ("60", "g/亩"), ("60", "L/亩"), "unknown"),
    ("乳油", "1000", "1500", "倍", ("0", "倍"), None, "forbidden"),
    ("乳油", None, None, "mL/亩", ("1", "mL/亩"), None, "unknown"),
    ("可湿性粉剂", "1", "1", "kg/hm²", ("66.666", "g/亩"), None, "allowed"),
    ("可湿性粉剂", "1", "1", "kg/hm²", ("66.667", "g/亩"), None, "forbidden"),
]


@pytest.mark.parametrize(("form", "low", "high", "unit", "dose", "volume", "wanted"), DOSES)
def test_doses_in_every_unit(
    form: str, low: str | None, high: str | None, unit: str, dose: Any, volume: Any, wanted: str
) -> None:
    one = label(("试验药", "10%", form, "黄瓜", ["0217"], "", low, high, unit, 9, 1))
    spray = {"value": volume[0], "unit": volume[1]} if volume else None
    asked = case("黄瓜", use("2026-05-01", "试验药", dose, spray_volume=spray), tables=tables([one]))
    answer = both(asked)
    assert verdict(answer, "PPP-004") == wanted, said(answer, "PPP-004")


def test_registration_holds_on_the_day_and_no_longer() -> None:
    one = label(("登记药", "10%", "乳油", "黄瓜", ["0217"], "", "1", "2", "mL/亩", 9, 1), since="2026-01-01", until="2026-06-01",
                registration="PD20260001")  # fmt: skip
    for on, wanted in (
        ("2025-12-31", "forbidden"),
        ("2026-01-01", "allowed"),
        ("2026-05-31", "allowed"),
        ("2026-06-01", "forbidden"),
    ):
        assert verdict(both(case("黄瓜", use(on, "登记药"), tables=tables([one]))), "PPP-001") == wanted, on
    numbered = both(
        case("黄瓜", use("2026-05-01", "登记药", registration="PD20260001"), tables=tables([one]))
    )
    assert verdict(numbered, "PPP-001") == "allowed"
    wrong = both(case("黄瓜", use("2026-05-01", "登记药", registration="PD20260002"), tables=tables([one])))
    assert verdict(wrong, "PPP-001") == "unknown"


def test_an_unknown_name_is_unknown_with_the_nearest_and_never_taken_for_one() -> None:
    answer = both(case("黄瓜", use("2026-05-01", "阿维菌")))
    found = said(answer, "PPP-001")[0]
    assert (found["verdict"], found["values"]["nearest"][0]) == ("unknown", "阿维菌素")
    assert answer["earliest_harvest_on"] is None
    assert said(answer, "PPP-007")[0]["values"]["missing"] == ["阿维菌"]


def test_another_content_or_formulation_is_another_product() -> None:
    assert verdict(both(case("黄瓜", use("2026-05-01", "阿维菌素", content="5%"))), "PPP-001") == "unknown"
    assert (
        verdict(both(case("黄瓜", use("2026-05-01", "阿维菌素", formulation="EC"))), "PPP-001") == "allowed"
    )


def test_a_crop_and_a_target_that_no_label_names_are_forbidden_with_what_is_permitted() -> None:
    answer = both(case("茶叶", use("2026-05-01", "仲丁威")))
    found = said(answer, "PPP-002")[0]
    assert (found["verdict"], "联苯菊酯" in found["remedy"]) == ("forbidden", True)
    other = both(case("黄瓜", use("2026-05-01", "阿维菌素", target="蚜虫")))
    assert (verdict(other, "PPP-003"), "啶虫脒" in said(other, "PPP-003")[0]["remedy"]) == ("forbidden", True)
    nobody = both(case("", use("2026-05-01", "阿维菌素")))
    assert (nobody["verdict"], verdict(nobody, "PPP-002")) == ("unknown", "unknown")


def test_a_limit_is_no_registration() -> None:
    limit = row(
        crop="0401",
        active="唑螨酯",
        food="茶叶",
        amount="8",
        unit="mg/kg",
        rank=0,
        since="2026-03-01",
        source="GB 2763-2026",
    )
    known = tables(limits=[limit])
    before = said(both(case("茶叶", use("2026-02-28", "唑螨酯"), tables=known)), "PPP-002")[0]
    after = said(both(case("茶叶", use("2026-03-01", "唑螨酯"), tables=known)), "PPP-002")[0]
    assert (before["verdict"], "8 mg/kg" in before["message"]) == ("unknown", False)
    assert (after["verdict"], "8 mg/kg" in after["message"], "限量不是登记" in after["message"]) == (
        "unknown",
        True,
        True,
    )


BANS = [
    ("克百威", "水稻", "2026-05-31", "PPP-008", "allowed"),
    ("克百威", "水稻", "2026-06-01", "PPP-008", "forbidden"),
    ("呋喃丹", "水稻", "2026-06-01", "PPP-008", "forbidden"),
    ("克百威", "茶叶", "2026-05-31", "PPP-009", "forbidden"),
    ("克百威", "水稻", "2026-05-31", "PPP-009", "allowed"),
    ("毒死蜱", "黄瓜", "2016-12-30", "PPP-009", "allowed"),
    ("毒死蜱", "黄瓜", "2016-12-31", "PPP-009", "forbidden"),
    ("毒死蜱", "柑橘", "2026-05-01", "PPP-009", "allowed"),
    ("毒死蜱", "柑橘", "2026-05-01", "PPP-010", "unknown"),
    ("氟虫腈", "水稻", "2026-05-01", "PPP-009", "forbidden"),
]


@pytest.mark.parametrize(("name", "crop", "on", "rule", "wanted"), BANS)
def test_bans_from_their_day(name: str, crop: str, on: str, rule: str, wanted: str) -> None:
    assert verdict(both(case(crop, use(on, name))), rule) == wanted


def test_restricted_ones_are_bought_at_an_appointed_shop() -> None:
    for appointed, wanted in ((True, "allowed"), (False, "forbidden"), (None, "unknown")):
        assert (
            verdict(both(case("柑橘", use("2026-05-01", "毒死蜱", appointed=appointed))), "PPP-010") == wanted
        )


def test_strong_poisons_stay_off_vegetables() -> None:
    one = label(
        ("毒药", "10%", "乳油", "黄瓜", ["0217", "0101"], "", "1", "2", "mL/亩", 9, 1), toxicity="高毒"
    )
    assert (
        verdict(both(case("黄瓜", use("2026-05-01", "毒药"), tables=tables([one]))), "PPP-018") == "forbidden"
    )
    assert verdict(both(case("水稻", use("2026-05-01", "毒药"), tables=tables([one]))), "PPP-018") == ""


def test_mixtures_count_for_each_of_their_substances() -> None:
    mixed = label(
        ("阿维·啶虫脒", "4%", "乳油", "黄瓜", ["0217"], "", "1", "9", "mL/亩", 2, 3),
        actives=["阿维菌素", "啶虫脒"],
    )
    known = tables([mixed])
    uses = [
        use("2026-05-01", "阿维菌素"),
        use("2026-05-08", "阿维·啶虫脒"),
        use("2026-05-15", "啶虫脒", formulation="乳油"),
    ]
    found = both(case("黄瓜", *uses, tables=known))
    assert verdict(found, "PPP-005") == "allowed"
    assert found["earliest_harvest_on"] == "2026-05-17"
    again = both(case("黄瓜", *uses, use("2026-05-20", "阿维·啶虫脒"), tables=known))
    assert [one["values"]["active"] for one in said(again, "PPP-005")] == ["阿维菌素", "啶虫脒"]


def test_the_interval_between_two_uses() -> None:
    one = label(("间隔药", "10%", "乳油", "黄瓜", ["0217"], "", "1", "2", "mL/亩", 9, 1), interval=7)
    for on, wanted in (("2026-05-07", "forbidden"), ("2026-05-08", "allowed")):
        found = both(case("黄瓜", use("2026-05-01", "间隔药"), use(on, "间隔药"), tables=tables([one])))
        assert verdict(found, "PPP-006") == wanted
    long = both(
        case(
            "黄瓜",
            use("2026-05-01", "间隔药", until="2026-05-03"),
            use("2026-05-08", "间隔药"),
            tables=tables([one]),
        )
    )
    assert said(long, "PPP-006")[0]["values"]["earliest"] == "2026-05-10"


@pytest.mark.parametrize(
    ("shared", "whole", "counts"),
    [
        (0, 500, False),
        (1, 100, True),
        (1, 101, False),
        (99_999, 100_000_000, False),
        (100_000, 100_000_000, True),
        (None, 1, True),
    ],
)
def test_a_treatment_counts_from_one_percent_or_ten_square_metres(
    shared: int | None, whole: int, counts: bool
) -> None:
    ground = {"cm2": whole, "water_source": "", "prohibited": "", "document": ""}
    asked = case(
        "黄瓜", use("2026-05-01", "阿维菌素", shared_cm2=shared), harvest_on="2026-05-02", ground=ground
    )
    found = both(asked)
    assert (verdict(found, "PPP-007") == "forbidden") is counts
    if counts and shared is not None and shared < whole:
        assert "在本地块的" in said(found, "PPP-007")[0]["message"]


def test_a_harvest_before_the_use_is_not_spoilt_by_it() -> None:
    found = both(case("黄瓜", use("2026-05-10", "阿维菌素"), harvest_on="2026-05-09"))
    assert (verdict(found, "PPP-007"), found["earliest_harvest_on"]) == ("allowed", "2026-05-12")
    assert (
        verdict(both(case("黄瓜", use("2026-05-10", "阿维菌素"), harvest_on="2026-05-10")), "PPP-007")
        == "forbidden"
    )


def test_the_weakest_mark_is_said_at_the_end_of_the_sentence() -> None:
    weak = label(
        ("弱药", "10%", "乳油", "黄瓜", ["0217"], "", "1", "2", "mL/亩", 9, 3),
        mark="pending",
        dose_mark="reference",
    )
    found = both(
        case(
            "黄瓜", use("2026-05-01", "弱药", ("3", "mL/亩")), harvest_on="2026-05-02", tables=tables([weak])
        )
    )
    for rule, mark in (("PPP-004", "参考值"), ("PPP-007", "待核")):
        one = said(found, rule)[0]
        assert (one["verdict"], one["mark"]) == ("forbidden", mark)
        assert one["message"].endswith("（按未核对的参考值，以产品标签为准）")
    sure = said(both(case("黄瓜", use("2026-05-01", "阿维菌素", ("81", "mL/亩")))), "PPP-004")[0]
    assert (sure["mark"], sure["message"].endswith("。")) == ("已核", True)


GREEN = [
    ("噻嗪酮", "green-a", "PPP-011", "allowed"),
    ("噻嗪酮", "green-aa", "PPP-011", "forbidden"),
    ("阿维菌素", "green-a", "PPP-011", "forbidden"),
    ("苦参碱", "green-aa", "PPP-011", "allowed"),
    ("枯草芽孢杆菌", "green-aa", "PPP-011", "allowed"),
    ("阿维菌素", "ordinary", "PPP-011", ""),
    ("噻嗪酮", "organic", "PPP-016", "forbidden"),
    ("苦参碱", "organic", "PPP-016", "unknown"),
]


@pytest.mark.parametrize(("name", "category", "rule", "wanted"), GREEN)
def test_green_and_organic_lists(name: str, category: str, rule: str, wanted: str) -> None:
    assert verdict(both(case("水稻", use("2026-05-01", name), category=category)), rule) == wanted


@pytest.mark.parametrize(
    ("urea", "need", "wanted"),
    [
        ("10", "9.28", "allowed"),
        ("10", "9.279", "forbidden"),
        ("10", None, "unknown"),
        (None, "9", "unknown"),
    ],
)
def test_inorganic_nitrogen_is_at_most_half_of_the_need(
    urea: str | None, need: str | None, wanted: str
) -> None:
    cake = use("2026-04-01", "菜籽饼", ("100", "kg/亩"), kind="fertilise")
    top = use("2026-05-01", "尿素", (urea, "kg/亩") if urea else None, kind="fertilise")
    found = both(case("水稻", cake, top, category="green-a", nitrogen_need=need))
    assert verdict(found, "FER-001") == wanted, said(found, "FER-001")
    assert verdict(both(case("水稻", cake, top, category="green-aa")), "FER-002") == "forbidden"


def warm(days: int, tenths: int, gap: int | None = None) -> list[dict[str, Any]]:
    first = date(2026, 5, 2)
    return [
        {"on": (first + timedelta(days=n)).isoformat(), "tenths": None if n == gap else tenths}
        for n in range(days)
    ]


@pytest.mark.parametrize(
    ("series", "harvest", "wanted"),
    [
        (warm(20, 250), "2026-05-21", "allowed"),
        (warm(20, 250), "2026-05-20", "forbidden"),
        (warm(19, 250), "2026-05-21", "unknown"),
        (warm(20, 250, gap=7), "2026-05-21", "unknown"),
        (warm(20, 249), "2026-05-21", "unknown"),
        ([], "2026-05-21", "unknown"),
    ],
)
def test_degree_days_with_gaps(series: Any, harvest: str, wanted: str) -> None:
    drug = use("2026-05-01", "甲砜霉素", kind="medicate")
    found = both(case("草鱼", drug, harvest_on=harvest, temperatures=series))
    assert verdict(found, "VET-002") == wanted, said(found, "VET-002")
    if len(series) == 20 and series[7]["tenths"] is None:
        assert "2026年5月9日没有水温记录" in said(found, "VET-002")[0]["message"]


def test_withdrawal_in_days_and_hours() -> None:
    pig = use("2026-05-01", "甲砜霉素", kind="medicate")
    for harvest, wanted in (("2026-05-28", "forbidden"), ("2026-05-29", "allowed")):
        assert verdict(both(case("生猪", pig, harvest_on=harvest)), "VET-002") == wanted
    for hour, harvest, wanted in (
        (0, "2026-05-03", "allowed"),
        (1, "2026-05-03", "forbidden"),
        (1, "2026-05-04", "allowed"),
        (None, "2026-05-03", "forbidden"),
    ):
        milk = use("2026-05-01", "双甲脒", kind="medicate", hour=hour)
        assert verdict(both(case("奶类", milk, harvest_on=harvest)), "VET-002") == wanted
    assert verdict(both(case("生猪", use("2026-05-01", "氯霉素", kind="medicate"))), "VET-001") == "forbidden"
    unheard = both(case("生猪", use("2026-05-01", "甲砜霉", kind="medicate")))
    assert said(unheard, "VET-002")[0]["values"]["nearest"][0] == "甲砜霉素"
    never = tables(withdrawals={"禁药": [medicine(None, "day", ["猪"], forbidden=True)]})
    assert (
        verdict(both(case("生猪", use("2026-05-01", "禁药", kind="medicate"), tables=never)), "VET-002")
        == "forbidden"
    )


GROUNDS = [
    ("water_source", "inside", "PPP-012", "forbidden"),
    ("water_source", "outside", "PPP-012", "allowed"),
    ("water_source", "unknown", "PPP-012", "unknown"),
    ("water_source", "", "PPP-012", ""),
    ("prohibited", "inside", "GRD-001", "forbidden"),
    ("prohibited", "outside", "GRD-001", "allowed"),
    ("prohibited", "unknown", "GRD-001", "unknown"),
    ("prohibited", "", "GRD-001", ""),
]


@pytest.mark.parametrize(("key", "value", "rule", "wanted"), GROUNDS)
def test_ground_is_what_the_server_worked_out(key: str, value: str, rule: str, wanted: str) -> None:
    ground = {"cm2": 100, "water_source": "", "prohibited": "", "document": "长政发〔2026〕1号"} | {
        key: value
    }
    assert verdict(both(case("黄瓜", use("2026-05-01", "阿维菌素"), ground=ground)), rule) == wanted


ASKED = [
    ("bought", True, "PPP-013", "allowed"),
    ("bought", False, "PPP-013", "forbidden"),
    ("bought", None, "PPP-013", ""),
    ("packages", True, "PPP-015", "allowed"),
    ("packages", False, "PPP-015", "forbidden"),
    ("packages", None, "PPP-015", ""),
    ("operator", "张三", "PPP-017", "allowed"),
    ("operator", "", "PPP-017", "unknown"),
    ("operator", None, "PPP-017", ""),
]


@pytest.mark.parametrize(("key", "value", "rule", "wanted"), ASKED)
def test_what_must_be_kept_is_asked_where_it_was_said(key: str, value: Any, rule: str, wanted: str) -> None:
    assert verdict(both(case("黄瓜", use("2026-05-01", "阿维菌素", **{key: value}))), rule) == wanted


def test_nobody_goes_in_before_the_label_says() -> None:
    one = label(("熏蒸药", "10%", "乳油", "黄瓜", ["0217"], "", "1", "2", "mL/亩", 9, 1), reentry=2)
    for enter, wanted in (("2026-05-02", "forbidden"), ("2026-05-03", "allowed"), ("2026-04-30", "allowed")):
        found = both(case("黄瓜", use("2026-05-01", "熏蒸药"), enter_on=enter, tables=tables([one])))
        assert verdict(found, "PPP-014") == wanted
    assert (
        verdict(both(case("黄瓜", use("2026-05-01", "阿维菌素"), enter_on="2026-05-02")), "PPP-014")
        == "unknown"
    )


def test_every_rule_is_in_the_rulebook_with_its_article() -> None:
    from youji.shared.findings import RULEBOOK

    ours = {code: one for code, one in RULEBOOK.items() if code.startswith(("PPP-", "FER-", "VET-", "GRD-"))}
    assert len(ours) == 23
    assert all(
        one.summary.endswith("。") and one.source.instrument and one.source.provision for one in ours.values()
    )
    assert CROPS["黄瓜"] == "0217"
