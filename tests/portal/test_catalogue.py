"""The catalogue page: search, filters, counts, the map in step, the download."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hunting import times
from youji.catalogue.logic.published_query import PublishedQuery, parse, status_today
from youji.catalogue.logic.statuses import EntryStatus
from youji.divisions.services import load_divisions
from youji.portal.selectors import catalogue, entries, maps
from youji.shared import clock

TODAY = date(2026, 6, 1)


def found(query: str) -> list[str]:
    return [row.name for row in catalogue.page_of(parse(params(query)), number=1, today=TODAY)]


def params(query: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in query.split("&") if part)


@pytest.fixture
def world(publish):
    publish(name="君山茶叶")
    publish(name="君山鳙鱼", product_name="鳙鱼", product_group="水产", search="君山鳙鱼\n鳙鱼\njsyy")
    publish(name="浏阳绿源", division="430181", operator_name="浏阳绿源合作社", subject="operator", category="green",
            scheme_key="provincial-base", search="浏阳绿源\n浏阳绿源合作社\nlyly")  # fmt: skip
    publish(name="安化", division="430923", subject="county", level="national", recognised_on=date(2024, 3, 1),
            search="安化\nah")  # fmt: skip


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=君山", {"君山茶叶", "君山鳙鱼"}),
        ("q=jscy", {"君山茶叶"}),  # pinyin initials
        ("q=JSCY", {"君山茶叶"}),
        ("q=君山 鳙", {"君山鳙鱼"}),  # every word, anywhere
        ("q=合作社", {"浏阳绿源"}),
        ("q=%", set()),  # not a wildcard
        ("q=_", set()),
        ("city=4306", {"君山茶叶", "君山鳙鱼"}),
        ("county=430181", {"浏阳绿源"}),
        ("city=4306&county=430181", {"君山茶叶", "君山鳙鱼"}),  # a county of another city is not asked
        ("subject=base", {"君山茶叶", "君山鳙鱼", "浏阳绿源"}),
        ("subject=county", {"安化"}),
        ("level=national", {"安化"}),
        ("group=水产", {"君山鳙鱼"}),
        ("scheme=provincial-base", {"浏阳绿源"}),
        ("category=green", {"浏阳绿源"}),
        ("year=2024", {"安化"}),
        ("year=abc&city=zz&status=nonsense", {"君山茶叶", "君山鳙鱼", "浏阳绿源", "安化"}),
    ],
)
@pytest.mark.clause("5.4")
def test_each_filter_finds_what_it_says(world, query, names):
    assert set(found(query)) == names


@pytest.mark.parametrize(
    ("stored", "until", "asked", "listed"),
    [
        ("in_force", date(2026, 6, 2), "listed", True),
        ("in_force", date(2026, 6, 1), "listed", False),  # the first day no longer valid
        ("in_force", date(2026, 6, 1), "expired", True),
        ("in_force", None, "in_force", True),
        ("suspended", None, "listed", True),
        ("suspended", None, "counted", False),
        ("warned", None, "counted", True),
        ("removed", None, "listed", False),
        ("removed", date(2026, 1, 1), "removed", True),
        ("removed", date(2026, 1, 1), "expired", False),  # removal is graver than expiry
        ("removed", None, "all", True),
    ],
)
@pytest.mark.clause("5.5")
def test_a_status_is_asked_as_of_today(publish, stored, until, asked, listed):
    publish(status=stored, valid_until=until)

    assert bool(found(f"status={asked}")) is listed


def test_the_words_of_a_row_and_the_filter_agree_on_every_status(publish):
    for status in EntryStatus:
        for until in (None, TODAY, date(2027, 1, 1)):
            publish(status=status.value, valid_until=until)

    for status in EntryStatus:
        rows = list(catalogue.page_of(PublishedQuery(status=status.value), number=1, today=TODAY))
        assert {row.status for row in rows} == {status}
        assert rows
        assert all(
            status_today(status.value, r.valid_until, TODAY) is status for r in rows if r.valid_until is None
        )


QUERIES = st.builds(
    PublishedQuery,
    q=st.sampled_from(["", "茶", "君 山", "a&b=c", "100%"]),
    city=st.just("4306"),
    county=st.sampled_from(["", "430611"]),
    subject=st.sampled_from(["", "base", "county"]),
    level=st.sampled_from(["", "province"]),
    group=st.sampled_from(["", "茶叶"]),
    status=st.sampled_from(["listed", "all", "removed"]),
    year=st.sampled_from([None, 2025]),
    gi=st.sampled_from([None, 7]),
    sort=st.sampled_from(["recognised", "area", "until"]),
)


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(QUERIES)
def test_a_question_survives_its_own_link(query):
    from urllib.parse import parse_qsl

    assert parse(dict(parse_qsl(query.querystring))) == query


@settings(
    deadline=None,
    max_examples=times(25, 500),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(st.sampled_from(["430611", "430602", "430181", "4306", "433127"]), max_size=12))
def test_the_map_counts_the_rows_the_list_finds(transactional_world, divisions):
    transactional_world(divisions)

    for query in (PublishedQuery(), PublishedQuery(city="4306")):
        counted = catalogue.counts_by_division(query, today=TODAY)
        assert sum(counted.values()) == catalogue.page_of(query, number=1, today=TODAY).paginator.count
        for code, number in counted.items():
            step = query.to(county=code) if len(code) == 6 else query.to(city=code)
            rows = catalogue.page_of(step, number=1, today=TODAY).paginator.count
            assert rows == number or (query.city and len(code) == 4)


@pytest.fixture
def transactional_world(publish, db):
    from youji.catalogue.models import PublishedEntry

    def make(divisions):
        PublishedEntry.objects.all().delete()
        for division in divisions:
            publish(division=division)

    return make


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_takes_as_many_queries_for_three_rows_as_for_one(
    publish, number, now, django_assert_num_queries, client_on
):
    load_divisions(now=now)
    for _ in range(number):
        publish(lon=113.0, lat=29.4)
    client = client_on(TODAY)
    client.get("/catalogue")

    with django_assert_num_queries(10):  # one of them for the example in the search box
        client.get("/catalogue?city=4306")
    with django_assert_num_queries(4):
        entries.base_page("HNE0001", on=TODAY, today=TODAY)


def test_a_click_on_the_map_asks_the_same_question_of_the_place(world):
    drawn = maps.catalogue_map(parse({"q": "君山"}), today=TODAY)

    assert drawn.values == {"4306": 2}
    assert drawn.hrefs["4306"].endswith("?q=%E5%90%9B%E5%B1%B1&city=4306")
    assert len(drawn.shapes.shapes) == 14


def test_inside_a_city_the_map_is_of_its_counties(world):
    drawn = maps.catalogue_map(PublishedQuery(city="4306"), today=TODAY)

    assert drawn.values == {"430611": 2}
    assert all(shape.code.startswith("4306") for shape in drawn.shapes.shapes)
    assert drawn.up == "/catalogue"[:0] + "/catalogue?"


def test_the_download_has_the_rows_of_the_filter_and_no_formulas(world, publish, client_on):
    publish(name="=cmd|' /C calc'!A0", search="公式")
    client = client_on(TODAY)

    raw = client.get("/catalogue.csv?q=君山").content.decode("utf-8")
    assert raw.startswith("\ufeff")
    assert {row["名称"] for row in csv.DictReader(io.StringIO(raw[1:]))} == {"君山茶叶", "君山鳙鱼"}
    evil = client.get("/catalogue.csv?q=公式").content.decode("utf-8")
    assert re.search(r"(^|,)\"?=", evil) is None


def test_pages_beyond_the_last_show_the_last(publish, client_on):
    for _ in range(25):
        publish()

    text = client_on(TODAY).get("/catalogue?page=99").content.decode()

    assert "第 21–25 条" in text or "21–25" in text


def test_a_code_is_opened_not_searched_for(publish, client_on):
    row = publish()
    client = client_on(TODAY)

    assert client.get(f"/catalogue?q={row.code.lower()}").url == f"/b/{row.code}"
    assert client.get(f"/catalogue?q={row.base_code}").url == f"/b/{row.base_code}"
    assert client.get(f"/catalogue?q={row.code}&level=province").status_code == 200


def test_a_search_says_what_else_is_public_about_the_words(publish, notice, client_on):
    from youji.registry.models import CertifiedProduct

    CertifiedProduct.objects.create(
        kind="green",
        number="LB-44-1",
        name="君山茶叶",
        division="430611",
        valid_from=date(2026, 1, 1),
        confirmed_at=clock.now(),
    )
    client = client_on(TODAY)

    text = client.get("/catalogue?q=君山茶叶").content.decode()
    by_number = client.get("/catalogue?q=lb-44").content.decode()

    assert f'href="/notices/{notice.number}"' in text
    assert "/targets/certified?q=%E5%90%9B" in text
    assert "认证产品" in by_number
    assert "LB-44-1" in client.get("/targets/certified?q=lb-44").content.decode()
    assert "也在这里找到" not in client.get("/catalogue?q=没有的").content.decode()
