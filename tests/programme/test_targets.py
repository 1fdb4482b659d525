"""Targets: every number is the number of rows behind its link, whatever the world looks like."""

from __future__ import annotations

import re
from datetime import date
from io import BytesIO
from urllib.parse import parse_qsl

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.hunting import times
from youji.catalogue.logic.published_query import PublishedQuery, parse
from youji.catalogue.models import PublishedEntry
from youji.catalogue.selectors.published import published
from youji.programme.logic.targets import (
    FORESEEN_YEARS,
    PACE_YEARS,
    Coverage,
    Tally,
    coverage_sum,
    forecast,
    percent,
    progress,
    verdict,
)
from youji.programme.selectors import plan, targets
from youji.registry.models import CertifiedProduct, GIProduct
from youji.shared import clock
from youji.shared.actor import Role

TODAY = date(2026, 6, 1)
CITIES = {"4301": "长沙市", "4306": "岳阳市"}
CATALOGUE_TARGETS = [t for t in plan.targets() if t.counts in ("catalogue", "coverage")]


@pytest.mark.parametrize(
    ("number", "low", "share", "words"),
    [
        (0, 200, 0, "还差 200"),
        (199, 200, 99, "还差 1"),
        (200, 200, 100, "已达到"),
        (431, 200, 215, "已达到"),
        (3, None, None, ""),
    ],
)
def test_a_share_is_rounded_down_so_that_nearly_is_not_reached(number, low, share, words):
    assert percent(number, low) == share
    assert verdict(number, low) == words


TALLIES = st.lists(
    st.builds(
        lambda base, category, day: Tally(base, base[:4], category, "类别", day),
        base=st.sampled_from(["4301-1", "4301-2", "4306-1", "4306-2", "4306-3", "4331-1"]),
        category=st.sampled_from(["green", "organic"]),
        day=st.dates(date(2023, 1, 1), TODAY),
    )
)


@given(TALLIES)
def test_a_target_counts_every_base_once_and_once_in_each_part_it_belongs_to(tallies):
    made = progress(
        plan.target("province-bases"), tallies, query=PublishedQuery(), cities=CITIES, today=TODAY
    )

    assert made.total.number == len({t.base for t in tallies})
    assert sum(cell.number for cell in made.by_city) == made.total.number  # a base stands in one place
    for parts in (made.by_category, made.by_year):
        assert all(cell.number <= made.total.number for cell in parts)
        assert sum(cell.number for cell in parts) >= made.total.number
    assert made.growth[-1].number == made.total.number
    assert [c.number for c in made.growth] == sorted(c.number for c in made.growth)


@pytest.mark.parametrize(
    ("firsts", "low", "added", "reached"),
    [
        ([date(2025, 6, 1)] * 10, 20, 10, 2028),  # five a year, ten missing
        ([date(2020, 6, 1)] * 10, 20, 0, None),
        ([date(2025, 6, 1)], 500, 1, None),  # half a one a year
        ([date(2024, 6, 1)], 2, 0, None),  # two years ago to the day less one
        ([date(2024, 6, 2)], 2, 1, 2028),
    ],
)
def test_a_forecast_goes_on_as_the_last_two_years_went(firsts, low, added, reached):
    made = forecast(firsts, low=low, today=TODAY)

    assert made is not None
    assert (made.added, made.reached_in) == (added, reached)
    assert str(reached) in made.text if reached else "达不到" in made.text or "推算不出" in made.text
    far = f"{FORESEEN_YEARS} 年内达不到" if added else f"近 {PACE_YEARS} 年没有新增"
    assert (f"{reached}年达到" if reached else far) in made.short


@pytest.mark.parametrize(("number", "low"), [(3, None), (20, 20), (21, 20)])
def test_nothing_is_forecast_where_nothing_is_left_to_reach(number, low):
    assert forecast([date(2025, 1, 1)] * number, low=low, today=TODAY) is None


ROWS = st.lists(
    st.fixed_dictionaries(
        {
            "level": st.sampled_from(["national", "province"]),
            "subject": st.sampled_from(["operator", "county_product", "county", "city"]),
            "division": st.sampled_from(["4301", "430181", "430611", "433127"]),
            "status": st.sampled_from(["in_force", "warned", "rectifying", "suspended", "removed"]),
            "valid_until": st.sampled_from([None, date(2026, 6, 1), date(2026, 6, 2)]),
            "recognised_on": st.sampled_from([date(2023, 12, 31), date(2024, 1, 1), date(2025, 8, 27)]),
            "scheme_key": st.sampled_from(
                ["provincial-base", "organic-standard", "green-raw-material", "gi-core"]
            ),
            "category": st.sampled_from(["green", "organic"]),
            "base_code": st.sampled_from(["B1", "B2", "B3", "B4", "B5"]),
        }
    ),
    max_size=10,
)


@pytest.mark.clause("3-a")
@pytest.mark.clause("3-b")
@settings(
    deadline=None,
    max_examples=times(20, 500),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(ROWS)
def test_every_number_of_every_target_is_the_number_of_rows_its_link_opens(publish, client_on, rows):
    PublishedEntry.objects.all().delete()
    for row in rows:
        publish(**row)
    cells = []
    for target in CATALOGUE_TARGETS:
        made = targets.progress_of(target, today=TODAY, cities=CITIES)
        cells += [made.total, *made.by_city, *made.by_category, *made.by_year, *made.growth]

    for cell in cells:
        again = parse(dict(parse_qsl(cell.query.querystring)))
        assert published(again, today=TODAY).count() == cell.number


@pytest.mark.clause("3-a")
def test_the_page_a_number_opens_says_the_same_number(publish, client_on):
    nation = {"level": "national", "subject": "operator", "scheme_key": "national-base"}
    publish(**nation)
    publish(**nation, division="430181")
    publish(**nation, status="suspended")
    client = client_on(TODAY)
    card = client.get("/targets").content.decode().partition('id="national-bases"')[2]
    links = re.findall(
        r'href="(/catalogue\?[^"]+)"(?:(?!href=).)*?class="(?:value|num)[^"]*">(\d+)',
        card.partition("</section>")[0],
        re.DOTALL,
    )

    assert "2" in {number for _, number in links}
    assert len(links) > 10
    for href, number in links:
        text = client.get(href.replace("&amp;", "&")).content.decode()
        assert f"找到 {number} 个" in text


@pytest.mark.parametrize(
    ("target", "row"),
    [
        ("national-cities", {"level": "national", "subject": "city", "division": "4306"}),
        ("national-counties", {"level": "national", "subject": "county"}),
        ("national-bases", {"level": "national", "subject": "operator", "scheme_key": "national-base"}),
        ("province-counties", {"level": "province", "subject": "county"}),
        ("province-bases", {"level": "province", "subject": "operator"}),
        pytest.param(
            "green-material", {"scheme_key": "green-raw-material"}, marks=pytest.mark.clause("4.1-a")
        ),
        pytest.param(
            "green-demonstration", {"scheme_key": "green-demonstration"}, marks=pytest.mark.clause("4.1-a")
        ),
        pytest.param("organic", {"scheme_key": "organic-standard"}, marks=pytest.mark.clause("4.1-b")),
        pytest.param("gi-core", {"scheme_key": "gi-core"}, marks=pytest.mark.clause("4.1-c")),
        pytest.param("controlled", {"scheme_key": "full-control"}, marks=pytest.mark.clause("4.1-d")),
    ],
)
def test_each_target_counts_its_own_rows(publish, target, row):
    publish(**row)
    publish(**{**row, "status": "removed"})

    made = targets.progress_of(plan.target(target), today=TODAY, cities=CITIES)

    assert made.total.number == 1


@pytest.mark.clause("3-b")
def test_a_base_recognised_twice_is_one_base_and_its_row_is_the_first(publish, client_on):
    publish(base_code="B1", scheme_key="provincial-base", subject="operator", name="先认定的")
    publish(base_code="B1", scheme_key="organic-standard", subject="operator", name="后认定的")
    publish(base_code="B1", scheme_key="national-base", subject="operator", level="national")

    made = targets.progress_of(plan.target("province-bases"), today=TODAY, cities=CITIES)
    text = client_on(TODAY).get(f"/catalogue?{made.total.query.querystring}").content.decode()

    assert made.total.number == 1
    assert "找到 1 个" in text
    assert "先认定的" in text
    assert "后认定的" not in text


@pytest.mark.clause("3-a")
def test_a_national_base_is_what_the_ministry_published_and_raw_material_bases_have_their_own_target(publish):
    publish(level="national", subject="county_product", scheme_key="green-raw-material")

    made = targets.progress_of(plan.target("national-bases"), today=TODAY, cities=CITIES)

    assert made.total.number == 0
    assert "另有目标" in plan.target("national-bases").rule
    assert (
        targets.question(plan.target("green-material")).scheme in plan.target("national-bases").beside_query
    )


@pytest.mark.clause("3-b")
def test_the_page_can_be_asked_of_one_year_only(publish, client_on):
    publish(recognised_on=date(2024, 5, 1))
    publish(recognised_on=date(2025, 5, 1), division="430181")
    client = client_on(TODAY)

    text = client.get("/targets?year=2024").content.decode()

    assert "2024年认定" in text
    assert "/catalogue?subject=base&amp;level=province&amp;status=counted&amp;year=2024&amp;each=base" in text
    assert "1999年认定" not in client.get("/targets?year=1999").content.decode()


def test_the_schemes_the_targets_count_are_shipped():
    from django.conf import settings as django_settings

    from youji.schemes.logic.scheme_file import parse as read

    keys = {
        read(f.read_text(encoding="utf-8")).key for f in (django_settings.DATA / "schemes").glob("*.toml")
    }

    assert {targets.question(t).scheme for t in CATALOGUE_TARGETS} - {""} <= keys


@pytest.mark.clause("4.1-c")
@pytest.mark.parametrize(
    ("priority", "have", "missing", "over"),
    [
        (False, 0, 1, 0), (False, 1, 0, 0), (False, 2, 0, 1),
        (True, 0, 2, 0), (True, 1, 1, 0), (True, 2, 0, 0), (True, 3, 0, 0), (True, 4, 0, 1),
    ],
)  # fmt: skip
def test_each_gi_product_has_one_core_base_and_those_of_the_programmes_two_or_three(
    priority, have, missing, over
):
    row = Coverage("华容芥菜", "蔬菜", (), priority, have, PublishedQuery())

    assert (row.missing, row.over) == (missing, over)
    assert coverage_sum([row]).met == (missing == 0)


@pytest.mark.clause("4.1-c")
def test_the_coverage_table_counts_core_bases_in_force_and_opens_them(publish, client_on):
    gi = GIProduct.objects.create(name="华容芥菜", counties=["430623"], is_priority=True, source="测试")
    publish(scheme_key="gi-core", gi_product_id=gi.pk)
    publish(scheme_key="gi-core", gi_product_id=gi.pk, status="suspended")
    publish(scheme_key="organic-standard", gi_product_id=gi.pk)

    (row,) = targets.gi_coverage(today=TODAY)
    text = client_on(TODAY).get(f"/catalogue?{row.query.querystring}").content.decode()

    assert (row.have, row.missing) == (1, 1)
    assert "找到 1 个" in text


@pytest.mark.clause("3-c")
@pytest.mark.parametrize(
    ("day", "number"),
    [(date(2025, 12, 31), 0), (date(2026, 1, 1), 1), (date(2026, 5, 31), 1), (date(2026, 6, 1), 0)],
)
def test_a_certificate_counts_only_on_days_inside_its_validity(db, day, number):
    CertifiedProduct.objects.create(
        kind="green",
        number="LB-1",
        name="茶",
        division="430611",
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 6, 1),
        confirmed_at=clock.now(),
    )

    assert targets.certified(on=day, cities=CITIES).total.number == number


@pytest.mark.clause("3-c")
def test_only_green_organic_and_gi_count_and_each_number_opens_its_rows(db, client_on):
    for n, kind in enumerate(["green", "green", "organic", "gi", "featured", "gap", "controlled"]):
        CertifiedProduct.objects.create(
            kind=kind,
            number=f"N-{n}",
            name="茶",
            division="430611" if n else "430181",
            valid_from=date(2026, 1, 1),
            confirmed_at=clock.now(),
        )
    counted = targets.certified(on=TODAY, cities=CITIES)
    client = client_on(TODAY)

    assert counted.total.number == 4
    for cell in (counted.total, *counted.by_kind, *counted.by_city):
        text = client.get(f"/targets/certified?{cell.querystring}").content.decode()
        assert f"本系统登记的 {cell.number} 个" in text


@pytest.mark.clause("3-c")
def test_figures_others_reported_stand_apart_from_ours(db, client_on):
    text = client_on(TODAY).get("/targets").content.decode()

    assert [r.value for r in plan.reported() if r.target == "certified"] == [3986, 3995, 4033]
    assert "公开报道" in text
    assert "4033" in text.replace(",", "")
    assert targets.certified(on=TODAY, cities=CITIES).total.number == 0


def test_every_row_of_the_plans_data_says_where_it_comes_from_and_when_that_was_checked():
    for target in plan.targets():
        assert target.source
        assert target.checked_on
    assert all(task.lead for task in plan.tasks())
    assert len(plan.clauses()) == len({c.id for c in plan.clauses()}) == 45


def test_an_officer_sees_the_own_area_first_and_the_province_on_request(publish, make_actor, client_as):
    publish(level="province", subject="operator", division="430611", valid_until=None)
    publish(level="province", subject="operator", division="430181", valid_until=None)
    client = client_as(make_actor(Role.CITY_REVIEWER, division="4306"))

    own = client.get("/desk/targets/").content.decode()
    whole = client.get("/desk/targets/?area=province").content.decode()

    number = re.compile(r'id="province-bases".*?class="value">(\d+)', re.DOTALL)
    assert number.search(own).group(1) == "1"  # type: ignore[union-attr]
    assert number.search(whole).group(1) == "2"  # type: ignore[union-attr]


def test_the_statistician_takes_every_number_away_one_a_line(publish, make_actor, client_as):
    publish(level="province", subject="operator", division="430611", valid_until=None)
    publish(level="province", subject="operator", division="430181", valid_until=None)

    def numbers(query: str = "") -> dict[tuple[str, str], int]:
        client = client_as(make_actor(Role.STATISTICIAN, division="4306"))
        sheet = load_workbook(BytesIO(client.get(f"/desk/targets/workbook.xlsx{query}").content)).active
        header, *rows = sheet.iter_rows(values_only=True)
        assert header[:6] == ("条款", "目标", "目标数", "分项", "项目", "完成数")
        return {(row[3], row[4]): row[5] for row in rows if row[1] == plan.target("province-bases").label}

    own, whole = numbers(), numbers("?area=province")
    assert (own["合计", "合计"], whole["合计", "合计"]) == (1, 2)
    assert {item: n for (way, item), n in whole.items() if way == "按市州" and n} == {"长沙": 1, "岳阳": 1}
    assert sum(n for (way, _), n in whole.items() if way == "按认定年份") == 2


def test_strangers_and_growers_do_not_open_the_desk(client, make_actor, client_as):
    assert client.get("/desk/targets/").status_code == 302
    assert client_as(make_actor(Role.HOLDER, operator_id=1)).get("/desk/targets/").status_code == 403


@pytest.mark.clause("4.1-c")
def test_4_1_c_is_one_number_on_three_pages_or_says_what_is_not_of_any_product(publish, client_on):
    gi = GIProduct.objects.create(name="华容芥菜", counties=["430623"], is_priority=False, source="测试")
    publish(scheme_key="gi-core", gi_product_id=gi.pk)
    publish(scheme_key="gi-core", gi_product_id=gi.pk)
    publish(scheme_key="gi-core", gi_product_id=None)
    client = client_on(TODAY)

    have = coverage_sum(targets.gi_coverage(today=TODAY)).have
    total = targets.progress_of(plan.target("gi-core"), today=TODAY, cities={}).total.number

    assert (have, targets.nameless_cores(today=TODAY), total) == (2, 1, 3)
    assert "另有1个核心基地没有登记地理标志产品" in client.get("/targets/gi").content.decode()
    assert "2 个核心基地，1 / 1 个产品已达到" in client.get("/policy").content.decode()
