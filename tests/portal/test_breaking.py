"""Names break between place, proper name and kind, and nowhere inside one."""

from __future__ import annotations

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from youji.portal.logic.breaking import pieces


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("湘西土家族苗族自治州永顺县", ["湘西土家族苗族自治州", "永顺县"]),
        ("君山清溪农民专业合作社", ["君山清溪", "农民专业合作社"]),
        ("岳阳市君山区柳林洲镇茶叶基地", ["岳阳市", "君山区", "柳林洲镇", "茶叶", "基地"]),
        ("君山茶叶基地", ["君山茶叶基地"]),  # fits into a line
        ("", [""]),
    ],
)
def test_where_a_name_breaks(name, found):
    assert pieces(name) == found


@given(st.text(alphabet="湘西自治州市县区基地农场有限公司茶a<", max_size=60))
def test_nothing_of_a_name_is_lost(name):
    assert "".join(pieces(name)) == name


def test_a_name_is_text_whatever_it_holds():
    typed = "<b>君山区</b>清溪农民专业合作社"
    page = Template("{% load portal %}{{ name|breakable }}").render(Context({"name": typed}))
    assert page == "&lt;b&gt;君山区<wbr>&lt;/b&gt;清溪<wbr>农民专业合作社"
