"""What a rapid test says, line by line; and what of it makes it failed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youji.quality.logic import rapid
from youji.quality.logic.rapid import Found, Unreadable, failed, passed, read_lines, reason_of

NAMES = st.text(st.sampled_from("毒死蜱啶虫脒氧乐果多菌灵"), min_size=1, max_size=12)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("毒死蜱 阴性", (Found("毒死蜱", "negative"),)),
        ("毒死蜱：不合格", (Found("毒死蜱", "positive"),)),
        ("毒死蜱:+", (Found("毒死蜱", "positive"),)),
        ("  氧乐果   无效 \n\n啶虫脒 未检出", (Found("氧乐果", "invalid"), Found("啶虫脒", "negative"))),
    ],
)
def test_a_line_is_a_parameter_with_its_outcome(text, found):
    assert read_lines(text) == found


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "至少写一个检测项目"),
        ("毒死蜱", "看不出结果"),
        ("阴性", "看不出结果"),
        ("毒死蜱 好", "看不出结果"),
        ("毒死蜱 阴性\n毒死蜱 阳性", "写了两次"),
        ("长" * 41 + " 阴性", "太长"),
        ("\n".join(f"药{n} 阴性" for n in range(61)), "最多60个"),
    ],
)
def test_what_is_no_line_is_said(text, sentence):
    with pytest.raises(Unreadable, match=sentence):
        read_lines(text)


@given(st.dictionaries(NAMES, st.sampled_from(list(rapid.OUTCOMES)), min_size=1, max_size=20))
def test_what_is_written_is_read_and_one_positive_fails_it(outcomes):
    found = read_lines("\n".join(f"{name} {rapid.OUTCOMES[one]}" for name, one in outcomes.items()))
    assert {one.parameter: one.outcome for one in found} == outcomes
    assert failed(found) == ("positive" in outcomes.values())
    assert passed(found) == (set(outcomes.values()) == {"negative"})
    assert not (failed(found) and passed(found))
    assert len(reason_of(found, "KJ260531ABCDE")) <= 200
