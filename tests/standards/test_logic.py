"""The room's rules without a database: editions, comparison, coverage, days, grades."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youji.shared.findings import Verdict
from youji.standards.logic.comparing import Bound, compare, not_below_its_parent
from youji.standards.logic.coverage import Followed, Held, matrix, unfollowed
from youji.standards.logic.editions import Cited, in_force
from youji.standards.logic.grading import GradeRule, grade
from youji.standards.logic.numbers import tidy
from youji.standards.logic.scheduling import (
    PlannedTask,
    anchor_problems,
    dated,
    due,
    month_day_problem,
    when,
)
from youji.standards.logic.vocabulary import STAGES

D = Decimal


@dataclass
class Row:
    in_force_from: date | None
    in_force_until: date | None


@pytest.mark.parametrize(
    ("since", "until", "on", "holds"),
    [
        (date(2026, 3, 1), None, date(2026, 2, 28), False),
        (date(2026, 3, 1), None, date(2026, 3, 1), True),
        (date(2021, 9, 3), date(2026, 3, 1), date(2026, 2, 28), True),
        (date(2021, 9, 3), date(2026, 3, 1), date(2026, 3, 1), False),
        (None, None, date(1990, 1, 1), True),
    ],
)
def test_the_day_of_change_belongs_to_the_new_edition(since, until, on, holds):
    assert in_force(Row(since, until), on) is holds


def test_what_nobody_checked_is_cited_as_such():
    assert (
        str(Cited("GB 2763-2026", "农药最大残留限量", "pending"))
        == "GB 2763-2026《农药最大残留限量》（待核）"
    )
    assert str(Cited("GB 2763-2026", "农药最大残留限量", "verified")).endswith("》")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("ny/t393—2020", "NY/T 393-2020"),
        ("ＧＢ　２７６３－２０２６", "GB 2763-2026"),
        ("GB 2763.1-2022", "GB 2763.1-2022"),
        ("db43/t 1234-2020", "DB43/T 1234-2020"),
        ("Q/YS001-2026", "Q/YS 001-2026"),
        ("T/HNLS 5-2024", "T/HNLS 5-2024"),
        ("某标准", "某标准"),
    ],
)
def test_a_number_is_written_one_way(typed, kept):
    assert tidy(typed) == kept
    assert tidy(kept) == kept


# --- low standards -------------------------------------------------------------------------------


def bound(name: str, value: str, direction: str = "max", unit: str = "mg/kg") -> Bound:
    return Bound(name, unit, direction, D(value))


@pytest.mark.clause("4.2-a")
@pytest.mark.parametrize(
    ("own", "parent", "verdict"),
    [
        (bound("镉", "0.3"), bound("镉", "0.2"), "looser"),
        (bound("镉", "0.2"), bound("镉", "0.2"), "equal"),
        (bound("镉", "0.1"), bound("镉", "0.2"), "stricter"),
        (bound("糖", "11", "min", "%"), bound("糖", "12", "min", "%"), "looser"),
        (bound("糖", "13", "min", "%"), bound("糖", "12", "min", "%"), "stricter"),
        (bound("糖", "13", "min", "g"), bound("糖", "12", "min", "%"), "unlike"),
        (bound("糖", "13", "max", "%"), bound("糖", "12", "min", "%"), "unlike"),
        (bound("铅", "1"), bound("镉", "0.2"), "alone"),
    ],
)
def test_each_parameter_stands_beside_the_parents(own, parent, verdict):
    assert [one.verdict for one in compare([own], [parent])] == [verdict]


@pytest.mark.clause("4.2-a")
def test_a_text_without_parameters_is_not_compared_and_never_fine():
    assert not_below_its_parent(compared=(), has_parent=False) is None
    nothing = not_below_its_parent(compared=(), has_parent=True)
    assert (nothing.verdict, nothing.code) == (Verdict.UNKNOWN, "STD-001")
    assert "未比对" in nothing.message
    other_unit = compare([bound("糖", "13", unit="g")], [bound("糖", "12", unit="%")])
    assert not_below_its_parent(compared=other_unit, has_parent=True).verdict is Verdict.UNKNOWN
    low = not_below_its_parent(compared=compare([bound("镉", "0.3")], [bound("镉", "0.2")]), has_parent=True)
    assert low.verdict is Verdict.FORBIDDEN
    assert "镉0.3mg/kg（上级0.2）" in low.message
    fine = compare([bound("镉", "0.2")], [bound("镉", "0.2")])
    assert not_below_its_parent(compared=fine, has_parent=True) is None


# --- the matrix ----------------------------------------------------------------------------------


def held(id_: int, scope: tuple[str, ...], *stages: str, since: date | None = None) -> Held:
    return Held(id_, f"标准{id_}", "", stages, scope, since, None)


@pytest.mark.clause("4.2-b")
def test_eight_cells_a_product_and_each_empty_one_is_a_gap():
    assert len(STAGES) == 8
    [tea, rice] = matrix(
        {"0401": "绿茶", "0101": "稻谷"},
        [held(1, ("04",), "technique"), held(2, ("0401", "0101"), "inputs", since=date(2027, 1, 1))],
        date(2026, 6, 1),
    )
    assert tea.covered == 1
    assert {cell.stage for cell in tea.gaps} == {key for key, _ in STAGES} - {"technique"}
    assert rice.covered == 0
    [later, _] = matrix({"0401": "绿茶", "0101": "稻谷"}, [held(2, ("0401",), "inputs")], date(2027, 1, 1))
    assert later.covered == 1


@pytest.mark.clause("4.2-a")
def test_a_standard_in_scope_that_no_adopted_procedure_cites_is_not_followed():
    base = Followed(7, "B-1", "君山茶园", "430611", "0401", frozenset({1}))
    rows = [held(1, ("04",), "inputs"), held(2, ("04",), "inputs"), held(3, ("02",), "inputs")]
    assert [one.standard.id for one in unfollowed([base], rows, date(2026, 6, 1))] == [2]


# --- days ----------------------------------------------------------------------------------------


def task(**said) -> PlannedTask:
    return PlannedTask(
        **{"id": 1, "number": 1, "title": "任务", "act": "scout", "stage": "technique", "anchor": "season"}
        | said
    )


@pytest.mark.clause("4.4-a")
@pytest.mark.parametrize(
    ("said", "from_on", "until_on", "note"),
    [
        ({"from_day": 0}, date(2026, 3, 20), date(2026, 3, 20), ""),
        ({"from_day": 10, "until_day": 15}, date(2026, 3, 30), date(2026, 4, 4), ""),
        (
            {"anchor": "calendar", "from_date": "04-05", "until_date": "04-20"},
            date(2026, 4, 5), date(2026, 4, 20), "",
        ),
        # before the season's first day: that day of the next year
        ({"anchor": "calendar", "from_date": "02-10", "until_date": "02-25"}, date(2027, 2, 10), date(2027, 2, 25), ""),
        ({"anchor": "calendar", "from_date": "12-20", "until_date": "01-10"}, date(2026, 12, 20), date(2027, 1, 10), ""),
        (
            {"anchor": "growth", "growth": "齐穗", "from_day": 70, "until_day": 73},
            date(2026, 5, 29), date(2026, 6, 1), "按开季之日推算，以齐穗实际到来为准",
        ),
        (
            {"anchor": "heat", "degree_days": D("900"), "from_day": 60},
            date(2026, 5, 19), date(2026, 5, 19), "没有积温数据，按日历推算",
        ),
    ],
)  # fmt: skip
def test_a_task_has_its_days(said, from_on, until_on, note):
    [one] = dated([task(**said)], date(2026, 3, 20))
    assert (one.from_on, one.until_on, one.note) == (from_on, until_on, note)


@pytest.mark.clause("4.4-a")
def test_what_was_seen_or_measured_goes_before_what_is_reckoned():
    start, seen = date(2026, 3, 20), date(2026, 5, 25)
    [growth] = dated(
        [task(anchor="growth", growth="齐穗", from_day=70, until_day=73)], start, reached={"齐穗": seen}
    )
    assert (growth.from_on, growth.until_on) == (seen, seen + timedelta(days=3))
    warmth = {date(2026, 5, 1): D("880"), date(2026, 5, 2): D("901.5")}
    heat = task(anchor="heat", degree_days=D("900"), from_day=60, until_day=62)
    [warm] = dated([heat], start, warmth=warmth)
    assert (warm.from_on, warm.until_on) == (date(2026, 5, 2), date(2026, 5, 4))
    assert warm.note == "积温已到900℃·日"
    [cold] = dated([heat], start, warmth={date(2026, 5, 1): D("880")})
    assert cold.note == "积温还没有到，按日历推算"


def test_what_is_due_has_begun_and_may_be_past():
    rows = dated([task(from_day=0, until_day=2), task(number=2, from_day=5)], date(2026, 6, 1))
    on = date(2026, 6, 4)
    assert [(one.task.number, one.past(on), one.open_on(on)) for one in due(rows, on)] == [(1, True, False)]


@given(
    st.dates(date(2020, 1, 1), date(2040, 12, 31)),
    st.integers(1, 12),
    st.integers(1, 28),
    st.integers(1, 12),
    st.integers(1, 28),
)
def test_days_of_the_calendar_lie_in_the_season_and_in_order(start, month, day, last_month, last_day):
    one = task(
        anchor="calendar", from_date=f"{month:02}-{day:02}", until_date=f"{last_month:02}-{last_day:02}"
    )
    [due_] = dated([one], start)
    assert start <= due_.from_on <= due_.until_on
    assert (due_.from_on - start).days <= 366
    assert (due_.until_on - due_.from_on).days <= 366


def test_a_leap_day_is_the_28th_in_other_years():
    [one] = dated([task(anchor="calendar", from_date="02-29")], date(2026, 1, 1))
    assert one.from_on == date(2026, 2, 28)


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ({"anchor": "calendar"}, {"from_date"}),
        ({"anchor": "season"}, {"from_day"}),
        ({"anchor": "growth", "from_day": 1}, {"growth"}),
        ({"anchor": "heat", "from_day": 1}, {"degree_days"}),
        ({"anchor": "season", "from_day": 5, "until_day": 4}, {"until_day"}),
        ({"anchor": "season", "from_day": 5, "until_day": 5}, set()),
    ],
)
def test_what_does_not_hang_together_is_said_at_its_field(said, at):
    assert set(anchor_problems(said)) == at


@pytest.mark.parametrize(("text", "fine"), [("03-15", True), ("02-29", True), ("02-30", False), ("3-15", False), ("13-01", False), ("03/15", False), ("０３-15", False)])  # fmt: skip
def test_a_month_and_day_is_read_strictly(text, fine):
    assert (month_day_problem(text) is None) is fine


def test_days_in_words():
    assert when(task(from_day=3)) == "第3天"
    assert when(task(from_day=3, until_day=5)) == "第3—5天"
    assert when(task(anchor="calendar", from_date="03-05", until_date="03-15")) == "3月5日—3月15日"
    assert when(task(anchor="growth", growth="齐穗", from_day=70)) == "齐穗（约第70天）"
    assert when(task(anchor="heat", degree_days=D("900"), from_day=60)) == "积温900℃·日（约第60天）"


# --- grades --------------------------------------------------------------------------------------

RULES = (
    GradeRule("特级", 1, "可溶性固形物", "%", "min", D("12")),
    GradeRule("特级", 1, "总酸", "%", "max", D("0.8")),
    GradeRule("一级", 2, "可溶性固形物", "%", "min", D("10")),
)


@pytest.mark.clause("4.2-c")
@pytest.mark.parametrize(
    ("values", "name", "reason"),
    [
        ({"可溶性固形物": D("12"), "总酸": D("0.8")}, "特级", "符合特级"),
        (
            {"可溶性固形物": D("11.9"), "总酸": D("0.5")},
            "一级",
            "够不上特级：可溶性固形物不小于12%，实测11.9%。",
        ),
        ({"可溶性固形物": D("9"), "总酸": D("0.5")}, "不够等级", "够不上一级"),
        ({"可溶性固形物": D("13")}, "无法评定", "没有测总酸"),
        ({"总酸": D("0.9")}, "无法评定", "没有测可溶性固形物"),
    ],
)
def test_a_result_gets_the_best_grade_whose_rules_it_meets(values, name, reason):
    found = grade(RULES, values)
    assert found.grade == name
    assert reason in "".join(found.reasons)


@pytest.mark.clause("4.2-c")
@given(st.decimals(5, 15, places=1), st.decimals("0.1", "1.5", places=2), st.decimals(0, 3, places=1))
def test_a_better_value_never_gets_a_worse_grade(sugar, acid, more):
    order = {"特级": 1, "一级": 2, "不够等级": 3}
    before = grade(RULES, {"可溶性固形物": sugar, "总酸": acid}).grade
    after = grade(RULES, {"可溶性固形物": sugar + more, "总酸": acid}).grade
    assert order[after] <= order[before]


def test_without_rules_nothing_is_judged():
    assert grade((), {}).grade == "无法评定"
