"""A list is a table: what its address may ask, what the page shows of it, and what leaves as a workbook."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from io import BytesIO

import pytest
from django.http import QueryDict
from django.template import RequestContext, Template
from openpyxl import load_workbook

from youji.shared.listing import MOST, Column, Filter, Listing


@dataclass
class Tree:
    pk: int
    name: str
    kind: str
    planted: date | None = None


TREES = [Tree(1, "乌桕", "leaf", date(2020, 3, 1)), Tree(2, "马尾松", "needle"), Tree(3, "=1+1", "leaf")]
LIST = Listing(
    "树木",
    filters=(
        Filter("kind", "种类", options=(("leaf", "阔叶"), ("needle", "针叶"))),
        Filter("q", "查找", "search"),
        Filter("year", "年度", "links", options=(("2026", "今年"), ("2025", "去年")), everything="", pattern=r"20\d\d"),
        Filter("since", "从", "day"),
    ),
    columns=(
        Column("name", "名称", href=lambda tree: f"/trees/{tree.pk}", sort="name"),
        Column("kind", "种类", tone=lambda tree: "ok" if tree.kind == "leaf" else ""),
        Column("planted", "栽种", title=lambda tree: f"tree:{tree.pk}"),
    ),
    orders={"name": ("name",)},
    tick=lambda tree: tree.pk if tree.kind == "leaf" else "",
)  # fmt: skip


def asked(text: str):
    return LIST.read(QueryDict(text))


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("kind=leaf", "kind", "leaf"),
        ("kind=stone", "kind", ""),
        ("kind=", "kind", ""),
        ("", "year", "2026"),
        ("year=2025", "year", "2025"),
        ("year=2019", "year", "2019"),
        ("year=1999", "year", "2026"),
        ("year=", "year", "2026"),
        ("q=%00 a b ", "q", "a b"),
        ("q=" + "x" * 500, "q", "x" * 120),
        ("since=2026-05-01", "since", "2026-05-01"),
        ("since=9999-12-31", "since", ""),
        ("since=soon", "since", ""),
    ],
)
def test_a_filter_takes_what_it_knows_and_nothing_else(text, name, value):
    assert asked(text).values[name] == value


@pytest.mark.parametrize(
    ("text", "narrowed", "problems"),
    [
        ("", False, 0), ("page=2&size=20&col=kind", False, 0), ("kind=leaf", True, 0), ("year=2026", False, 0),
        ("year=2025", True, 0), ("since=soon", False, 1), ("since=2026-05-01", True, 0), ("since=", False, 0),
    ],
)  # fmt: skip
def test_it_is_known_whether_anything_is_left_out(text, narrowed, problems):
    assert (asked(text).narrowed, len(asked(text).problems)) == (narrowed, problems)


@pytest.mark.parametrize(
    ("text", "sort", "size", "columns"),
    [
        ("", "", 50, "name kind planted"),
        ("sort=name&size=20&col=planted", "name", 20, "name planted"),
        ("sort=-name&size=21&col=stone", "-name", 50, "name kind planted"),
        ("sort=pk&size=²&col=kind&col=kind", "", 50, "name kind"),
        ("sort=--name&size=100000", "", 50, "name kind planted"),
    ],
)
def test_order_size_and_columns(text, sort, size, columns):
    found = asked(text)
    assert (found.sort, found.size, " ".join(c.key for c in found.columns)) == (sort, size, columns)


def drawn(rf, text: str) -> str:
    request = rf.get(f"/trees/?{text}")
    template = Template('{% filters listing %}{% listing_table listing tick="pk" %}')
    return template.render(RequestContext(request, {"listing": LIST.read(request.GET).of(TREES)}))


def test_the_page_shows_the_rows_with_their_links_marks_and_boxes(rf):
    page = " ".join(drawn(rf, "kind=leaf").split())
    assert '<a href="/trees/1">乌桕</a>' in page
    assert '<span class="status" data-tone="ok">leaf</span>' in page
    assert 'title="tree:1"' in page
    assert "2020年3月1日" in page
    assert page.count('name="pk"') == 2  # a row that cannot be chosen has no box
    assert '<option value="leaf" selected>' in page
    assert 'href="?kind=leaf&amp;sort=name"' in page
    assert "kind=leaf&amp;as=xlsx" in page


def test_a_form_keeps_the_link_that_was_chosen_and_a_link_keeps_the_form(rf):
    page = drawn(rf, "year=2025&kind=leaf")
    assert 'type="hidden" name="year" value="2025"' in page
    assert 'href="?year=2026&amp;kind=leaf"' in page
    assert 'type="hidden" name="year"' not in drawn(rf, "kind=leaf")


@pytest.mark.parametrize(
    ("wanted", "number"), [("zzz", 1), ("0", 2), ("1", 1), ("2", 2), ("999999999999", 2)]
)
def test_a_page_is_one_of_those_there_are(wanted, number):
    rows = [Tree(n, str(n), "leaf") for n in range(21)]
    found = asked(f"size=20&page={wanted}").of(rows)
    assert (found.page.number, len(found.rows), found.count) == (number, 20 if number == 1 else 1, 21)


def test_what_is_shown_leaves_as_a_workbook_on_all_pages_and_in_the_columns_chosen():
    rows = [*TREES, *(Tree(n, str(n), "leaf") for n in range(MOST))]
    answer = asked("as=xlsx&size=20&col=planted").of(rows).workbook()
    header, first, second, third, *more = load_workbook(BytesIO(answer.content)).active.iter_rows(
        values_only=True
    )
    assert header == ("名称", "栽种")
    assert (first[0], first[1].date()) == ("乌桕", date(2020, 3, 1))
    assert second == ("马尾松", None)
    assert third[0] == "=1+1"
    assert len(more) == MOST - 3


@pytest.mark.parametrize("text", ["", "as=pdf", "as="])
def test_a_page_is_no_workbook(text):
    assert asked(text).of(TREES).workbook() is None
