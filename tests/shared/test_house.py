"""The words of the templates: dates, amounts, marks, fields, charts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st

from youji.shared import identifiers
from youji.shared.actor import Actor, Role
from youji.shared.findings import Finding, Source, Verdict
from youji.shared.labels import ROLE_NAMES, role_names
from youji.shared.templatetags import charts, house


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (date(2026, 11, 23), "2026年11月23日"),
        (datetime(2026, 5, 31, 16, 30, tzinfo=UTC), "2026年6月1日"),
        ("2026-06-01", "2026年6月1日"),
        ("2026-05-31T16:30:00+00:00", "2026年6月1日"),
        ("nonsense", "—"), (None, "—"), ("", "—"),
    ],
)  # fmt: skip
def test_a_date_is_the_provinces_date(value, text):
    assert house.cn_date(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (datetime(2026, 5, 31, 16, 5, tzinfo=UTC), "2026年6月1日 00:05"),
        (date(2026, 6, 1), "2026年6月1日"),
        (None, "—"),
    ],
)
def test_an_instant_is_shown_in_the_provinces_time(value, text):
    assert house.cn_time(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal(15100), "15,100亩"),
        (Decimal("3400.00"), "3,400亩"),
        (1000, "1,000亩"),
        ("999.94", "999.94亩"),
        (85.3, "85.3亩"),
        (None, "—"),
        ("", "—"),
    ],
)
def test_an_area_is_printed_in_one_unit_and_whole(value, text):
    assert house.area(value) == text


def test_every_role_has_a_name_and_they_come_in_the_order_of_the_process():
    assert set(ROLE_NAMES) == set(Role)
    assert role_names({Role.AUDITOR, Role.COUNTY_REVIEWER}) == "县级审核员、审计员"


def test_a_status_is_a_word_and_cannot_smuggle_markup():
    assert house.status("<b>有效", "ok") == '<span class="status" data-tone="ok">&lt;b&gt;有效</span>'


@pytest.mark.parametrize(
    ("value", "target", "share"),
    [(50, 200, 0.25), (300, 200, 1.0), (5, 0, None), (5, "", None), ("72%", "100%", None), (5, "不限", None)],
)
def test_a_figure_draws_its_share_only_when_both_are_numbers(value, target, share):
    assert house.figure("基地", value, target)["share"] == share


@pytest.mark.parametrize(
    ("verdict", "word"),
    [(Verdict.ALLOWED, "允许"), (Verdict.FORBIDDEN, "暂不能办理"), (Verdict.UNKNOWN, "无法判断")],
)
def test_a_verdict_says_its_word_its_reason_its_article_and_what_would_mend_it(verdict, word):
    finding = Finding("X", "面积不足。", Source("办法", "第三条", date(2026, 1, 1)), "请扩大。", verdict)

    page = Template("{% verdict f %}").render(Context({"f": finding}))

    assert all(part in page for part in (word, "面积不足。", "《办法》第三条", "请扩大。"))


def test_a_form_that_was_saved_all_the_same_says_so():
    said = Template("{% errors lines %}|{% errors lines saved=True %}").render(
        Context({"lines": ["甲", "乙"]})
    )

    refused, kept = said.split("|")
    assert "请改正下面2处。" in refused
    assert "已保存，有2处需要改正。" in kept


def test_the_pager_keeps_the_filters():
    request = RequestFactory().get("/x?city=4306&page=2")
    page = Paginator(range(100), 10).get_page(2)

    html = Template("{% pager page %}").render(Context({"request": request, "page": page}))

    assert "city=4306&amp;page=3" in html
    assert "共 100 条，第 11–20 条" in html


def test_a_sorted_head_turns_round_and_starts_at_the_first_page():
    request = RequestFactory().get("/x?sort=name&page=4")

    html = Template('{% sort_head "名称" "name" %}').render(Context({"request": request}))

    assert 'aria-sort="ascending"' in html
    assert 'href="?sort=-name"' in html


class Example(forms.Form):
    area = forms.DecimalField(label="面积", help_text="只写数字", error_messages={"invalid": "写成 3400。"})
    tiers = forms.ChoiceField(
        label="档次", choices=[("a", "好"), ("b", "差")], widget=forms.RadioSelect, required=False
    )


def test_a_refused_field_says_why_beside_it_and_keeps_what_was_typed():
    form = Example({"area": "三千"})

    html = Template('{% errors form %}{% field form.area unit="亩" %}{% field form.tiers %}').render(
        Context({"form": form})
    )

    assert html.count("写成 3400。") == 2
    assert 'href="#id_area"' in html
    assert 'value="三千"' in html
    assert 'aria-describedby="id_area_hint id_area_error"' in html
    assert 'aria-invalid="true"' in html
    assert "<legend>档次" in html
    assert "（可不填）" in html


def test_a_form_that_was_not_sent_has_no_summary():
    assert Template("{% errors form %}").render(Context({"form": Example()})).strip() == ""


@pytest.mark.parametrize(
    ("value", "text"),
    [(12345, "12,345"), (0.34, "0.34"), (2.5, "2.5"), (0, "0"), (None, "—"), ("待定", "待定")],
)
def test_numbers_have_separators_and_no_needless_zeros(value, text):
    assert charts.number(value) == text


@given(
    st.lists(
        st.tuples(st.text("市县乡", min_size=1), st.integers(0, 10**6), st.integers(0, 10**6)), max_size=20
    )
)
def test_no_column_is_taller_than_the_chart_and_every_number_is_in_the_table(rows):
    drawn = charts.columns(rows, "基地", tall=160)

    assert all(0 <= float(mark.size) <= 160 for mark in drawn["marks"])
    assert [row[1] for row in drawn["rows"]] == [charts.number(value) for _, value, _ in rows]


def test_a_chart_without_rows_is_an_empty_chart():
    assert charts.columns([], "基地")["marks"] == []


@pytest.mark.parametrize(
    ("until", "last"), [(date(2029, 6, 29), date(2029, 6, 28)), ("2028-03-01", date(2028, 2, 29))]
)
def test_a_period_is_said_by_its_last_day(until, last):
    assert house.last_day(until) == last


def test_an_id_knows_when_it_was_made():
    before = datetime.now(UTC)  # noqa: TID251  (the id reads the machine's clock, not the house's)
    assert abs((identifiers.made_at(identifiers.uuid7()) - before).total_seconds()) < 5


class Step:
    def __init__(self, label: str, state: str, note: str = "") -> None:
        self.label, self.state, self.note = label, state, note


def test_the_steps_say_in_words_where_one_stands():
    rows = [Step("县级审核", "done", "11月3日"), Step("公示", "now"), Step("认定", "next")]

    page = " ".join(Template("{% steps rows %}").render(Context({"rows": rows})).split())

    assert '县级审核<span class="sr">（已完成）</span><small>11月3日</small>' in page
    assert '<li data-state="now" aria-current="step"> 公示<span class="sr">（进行中）</span>' in page
    assert '认定<span class="sr">（未开始）</span>' in page


def test_a_day_takes_effect_and_an_instant_is_read_to_the_minute():
    drawn = Template("{% happening '暂停' day '省厅' until=until %}|{% happening '退回' now opinion=said %}")
    day, now = date(2026, 3, 1), datetime(2026, 3, 1, 8, 5, tzinfo=UTC)

    lasting, done = drawn.render(
        Context({"day": day, "until": date(2026, 9, 1), "now": now, "said": "缺<图>"})
    ).split("|")

    assert "2026年3月1日起至2026年9月1日</time>" in lasting
    assert "· 省厅" in lasting
    assert "2026年3月1日 16:05" in done
    assert '<p class="opinion">缺&lt;图&gt;</p>' in done


@pytest.mark.parametrize(
    ("who", "path", "places", "here"),
    [
        ({"operator_id": 3}, "/field/bases/X/", ["今天", "申报", "基地", "我的"], "基地"),
        ({"roles": frozenset({Role.ASSESSOR})}, "/field/acceptance/", ["验收", "工作台", "我的"], "验收"),
        ({"roles": frozenset({Role.COUNTY_REVIEWER})}, "/field/", ["今天", "工作台", "我的"], "今天"),
        ({"operator_id": 3}, "/field/me/", ["今天", "申报", "基地", "我的"], "我的"),
        ({"operator_id": 3}, "/field/elsewhere/", ["今天", "申报", "基地", "我的"], None),
    ],
)
def test_the_bar_of_the_phone_has_the_places_of_the_person_and_marks_where_they_are(who, path, places, here):
    bar = house.bottom_bar(Context({"actor": Actor(1, **who), "request": RequestFactory().get(path)}))

    assert [place.label for place in bar["places"]] == places
    assert (bar["here"].label if bar["here"] else None) == here
