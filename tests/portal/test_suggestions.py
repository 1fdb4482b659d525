"""Nothing found is not the end: near questions that something answers, with how many."""

from __future__ import annotations

from datetime import date

import pytest

from youji.catalogue.logic.published_query import PublishedQuery
from youji.portal.selectors.suggestions import suggestions

TODAY = date(2026, 6, 1)


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        (PublishedQuery(q="君山茶叶", level="national"), ("不加筛选，只查“君山茶叶”", 1)),
        (PublishedQuery(q="君山茶叶合作社"), ("只查“君山茶叶”", 1)),
        (PublishedQuery(q="好茶叶"), ("只查“茶叶”", 1)),
        (PublishedQuery(q="茶叶 没有的"), ("只查“茶叶”", 1)),
        (PublishedQuery(q="被删的"), ("含已删除、已过期的", 1)),
        (PublishedQuery(q="茶叶 君山区 岳阳市没有的"), ("只查“茶叶”", 1)),
        (PublishedQuery(level="national", city="4306"), ("不限级别", 1)),
    ],
)
def test_a_near_question_that_is_answered_is_offered_with_its_number(publish, query, wanted):
    publish()
    publish(name="被删的", search="被删的", status="removed", division="430181")

    found = [(s.label, s.number) for s in suggestions(query, today=TODAY)]

    assert wanted in found
    assert all(number for _, number in found)


def test_the_place_a_word_names_is_offered(publish):
    publish(search="云溪藕")

    assert suggestions(PublishedQuery(q="君山区"), today=TODAY)[0].query.county == "430611"


def test_the_page_says_what_else_to_try(publish, client_on):
    publish()
    text = client_on(TODAY).get("/catalogue?q=君山茶叶合作社").content.decode()

    assert "没有符合条件的记录" in text
    assert "只查“君山茶叶”" in text
