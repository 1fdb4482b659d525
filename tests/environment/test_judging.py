"""Values against limits: the band of the pH, the use of the ground, the edition of the day, and what is not known."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youji.environment.logic.judging import OK, OVER, SCREENING, UNKNOWN, Measured, judge, overall
from youji.environment.logic.laboratories import laboratory_is_fit
from youji.environment.logic.reported import Unreadable, read_lines
from youji.environment.logic.trend import trend_of
from youji.environment.selectors.limits import bounds, parameters

DAY = date(2026, 5, 20)
SOIL = bounds(DAY, "soil", "ordinary")


def soil(parameter, value, *, ph=None, use=""):
    return judge(
        Measured(parameter, "mg/kg", Decimal(value)), SOIL, ph=None if ph is None else Decimal(ph), use=use
    )


@pytest.mark.clause("4.1-f")
@pytest.mark.parametrize(
    ("parameter", "value", "ph", "use", "grade"),
    [
        ("镉", "0.3", "5.5", "水田", OK),  # the band is pH ≤ 5.5, the limit itself is kept to
        ("镉", "0.31", "5.5", "水田", SCREENING),
        ("镉", "0.31", "5.51", "水田", OK),
        ("镉", "0.6", "7.5", "水田", OK),
        ("镉", "0.6", "7.6", "其他", OK),
        ("镉", "0.61", "7.6", "其他", SCREENING),
        ("镉", "1.5", "5.0", "水田", SCREENING),
        ("镉", "1.51", "5.0", "水田", OVER),  # above the control value: 严格管控类
        ("镉", "0.35", "6.0", "其他", SCREENING),
        ("铜", "120", "6.0", "果园", OK),  # orchards may hold more copper
        ("铜", "120", "6.0", "水田", SCREENING),  # paddies have no row of their own: 其他
        ("锌", "9999", "7.0", "水田", SCREENING),  # copper, nickel and zinc are never 严格管控
        ("砷", "201", "5.0", "其他", OVER),
    ],
)
def test_soil_by_band_and_use(parameter, value, ph, use, grade):
    assert soil(parameter, value, ph=ph, use=use).grade == grade


def test_what_is_not_known_is_taken_at_its_strictest_and_said():
    unknown_ph = soil("镉", "0.35", use="水田")
    assert unknown_ph.grade == SCREENING
    assert "没有测pH，按最严一档判" in unknown_ph.sentence
    unknown_use = soil("铜", "60", ph="6")
    assert unknown_use.grade == SCREENING
    assert "用途不明，按最严的用途判" in unknown_use.sentence
    assert "用途不明" not in soil("铜", "60", ph="6", use="果园").sentence


@given(
    st.sampled_from(["镉", "汞", "砷", "铅", "铬", "铜", "镍", "锌"]),
    st.decimals("0", "2000", places=2),
    st.decimals("3", "10", places=1),
    st.sampled_from(["水田", "果园", "其他"]),
)
def test_knowing_more_never_makes_the_grade_worse(parameter, value, ph, use):
    rank = [OVER, SCREENING, UNKNOWN, OK].index
    known = soil(parameter, value, ph=ph, use=use)
    assert rank(known.grade) >= rank(soil(parameter, value, use=use).grade)
    assert rank(soil(parameter, value, ph=ph).grade) <= rank(known.grade)


def test_the_sentence_names_value_limit_edition_and_how_far_it_was_checked():
    found = soil("镉", "0.4", ph="5.0", use="水田")
    assert found.sentence == (
        "镉0.4 mg/kg，高于《GB 15618-2018》表1的风险筛选值（≤0.3 mg/kg），属安全利用类，应当加密监测农产品。"
        "（按未核对的参考值，仅供参考）"
    )
    assert (found.edition, found.mark) == ("GB 15618-2018", "reference")
    assert "待核" in soil("砷", "31", ph="6", use="水田").sentence


def test_a_sample_is_judged_by_the_edition_of_its_own_day():
    cod = Measured("化学需氧量", "mg/L", Decimal(120))
    before = judge(cod, bounds(date(2021, 6, 30), "irrigation", "ordinary"), ph=None, use="蔬菜")
    after = judge(cod, bounds(date(2021, 7, 1), "irrigation", "ordinary"), ph=None, use="旱作")
    assert (before.grade, before.edition) == (OVER, "GB 5084-2005")
    assert (after.grade, after.edition) == (OK, "GB 5084-2021")
    assert (
        judge(cod, bounds(date(2000, 1, 1), "irrigation", "ordinary"), ph=None, use="旱作").grade == UNKNOWN
    )


def test_green_ground_keeps_to_the_stricter_of_the_two_tables():
    cadmium = Measured("总镉", "mg/L", Decimal("0.008"))
    on = date(2020, 5, 1)
    assert judge(cadmium, bounds(on, "irrigation", "ordinary"), ph=None, use="旱作").grade == OK
    green = judge(cadmium, bounds(on, "irrigation", "green"), ph=None, use="旱作")
    assert (green.grade, green.edition) == (OVER, "NY/T 391-2013")


def test_a_range_has_two_ends():
    table = bounds(DAY, "irrigation", "ordinary")
    grades = [
        judge(Measured("pH", "", Decimal(v)), table, ph=None, use="旱作").grade
        for v in ("5.4", "5.5", "8.5", "8.6")
    ]
    assert grades == [OVER, OK, OK, OVER]


def test_not_detected_is_fine_unless_the_laboratory_could_not_have_seen_it():
    table = bounds(DAY, "irrigation", "ordinary")
    assert judge(Measured("总汞", "mg/L", below=Decimal("0.0004")), table, ph=None, use="旱作").grade == OK
    blind = judge(Measured("总汞", "mg/L", below=Decimal("0.01")), table, ph=None, use="旱作")
    assert blind.grade == UNKNOWN
    assert "检出限高于" in blind.sentence


def test_another_unit_and_an_unknown_parameter_are_unknown():
    assert judge(Measured("镉", "μg/kg", Decimal(300)), SOIL, ph=None, use="").grade == UNKNOWN
    assert "没有载入" in soil("钒", "3").sentence
    assert overall([]) == UNKNOWN
    assert overall([OK, UNKNOWN, SCREENING]) == SCREENING


def test_the_lines_of_a_report_are_read_and_a_wrong_one_is_named():
    units = parameters("soil")
    text = "pH 5.2\n镉：０．２５\n汞 <0.002 mg/kg\n铅\n敌敌畏 未检出 mg/kg\n"
    assert read_lines(text, units) == [
        Measured("pH", "", Decimal("5.2")),
        Measured("镉", "mg/kg", Decimal("0.25")),
        Measured("汞", "mg/kg", None, Decimal("0.002")),
        Measured("敌敌畏", "mg/kg"),
    ]
    for wrong, said in (
        ("镉 0.2\n镉 0.3", "写了两次"),
        ("镉 零点三", "第1行"),
        ("镉 -1", "不小于0"),
        ("镉 1.2.3", "第1行"),
        ("镉 99999999999", "太大"),
        ("\n \n", "请填写检测结果"),
        ("\n".join(f"项{n} 1" for n in range(201)), "最多200项"),
    ):
        with pytest.raises(Unreadable, match=said):
            read_lines(wrong, units)


def test_a_laboratory_counts_while_its_certificates_hold():
    def said(**more):
        given = {"name": "甲", "cma_until": DAY, "catl_until": None, "product": False, "on": DAY, **more}
        return laboratory_is_fit(**given)

    assert said() is None
    assert said(on=date(2026, 5, 21)) is not None
    assert "CATL" in said(product=True).message
    assert said(product=True, catl_until=DAY) is None
    assert said(cma_until=None).verdict == "unknown"


def test_a_trend_needs_four_values_and_one_side():
    def values(*amounts):
        return [(date(2020 + n, 5, 1), Decimal(str(amount))) for n, amount in enumerate(amounts)]

    assert trend_of(values("0.1", "0.2", "0.3")).direction == "short"
    assert trend_of(values("0.10", "0.14", "0.18", "0.22")).direction == "rising"
    assert trend_of(values("0.10", "0.14", "9", "0.22")).direction == "rising"  # one bad value turns nothing
    assert trend_of(values("0.4", "0.3", "0.2", "0.1")).direction == "falling"
    assert trend_of(values("0.2", "0.3", "0.2", "0.3")).direction == "level"
    assert abs(trend_of(values("0.10", "0.14", "0.18", "0.22")).a_year - Decimal("0.04")) < Decimal("0.001")
