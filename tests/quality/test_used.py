"""用什么药、检什么药: what was used beside what was tested."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youji.quality.logic.used import FAILED, MISSING, OPEN, TESTED, Treatment, compare, missing
from youji.quality.logic.used import Tested as OfGoods

DAY = date(2026, 5, 20)
ACTIVES = st.sampled_from(["毒死蜱", "啶虫脒", "氧乐果", "多菌灵", "吡虫啉"])


def found(*parameters: str, failed: tuple[str, ...] = (), passed: bool = True) -> OfGoods:
    return OfGoods("KJ1", DAY, "快检", parameters, failed, passed)


@pytest.mark.parametrize(
    ("tests", "state"),
    [
        ([], MISSING),
        ([found("啶虫脒")], MISSING),
        ([found("毒死蜱")], TESTED),
        ([found("毒死蜱", passed=False)], OPEN),
        ([found("毒死蜱", failed=("毒死蜱",), passed=False)], FAILED),
        ([found("毒死蜱"), found("毒死蜱", failed=("毒死蜱",), passed=False)], FAILED),
    ],
)
def test_one_substance_stands_as_its_tests_say(tests, state):
    [line] = compare([Treatment("毒死蜱乳油", DAY, ("毒死蜱",))], tests)
    assert (line.active, line.state, line.used) == ("毒死蜱", state, "毒死蜱乳油（5月20日）")


def test_what_it_is_made_of_nobody_can_tell_is_named_by_itself_and_missing():
    [line] = compare([Treatment("灭虫灵", DAY, ())], [found("毒死蜱")])
    assert (line.active, line.state) == ("灭虫灵", MISSING)
    assert "有效成分不明" in line.used


@given(
    st.lists(st.tuples(st.sampled_from("甲乙丙"), st.sets(ACTIVES, max_size=3)), max_size=6),
    st.lists(st.tuples(st.sets(ACTIVES, min_size=1), st.booleans()), max_size=5),
)
def test_nothing_that_was_used_is_left_out_and_missing_is_what_no_test_names(used, tests):
    some = [Treatment(name, DAY, tuple(sorted(actives))) for name, actives in used]
    lines = compare(some, [found(*sorted(parameters), passed=passed) for parameters, passed in tests])
    asked = {active for one in some for active in one.actives or (one.name,)}
    looked = {name for parameters, _ in tests for name in parameters}
    assert {one.active for one in lines} == asked
    assert len(lines) == len(asked)
    assert set(missing(lines)) == asked - looked
