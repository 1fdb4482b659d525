"""An edition's public page held against the log by the visitor's own browser: its head, its file and each line it shows."""

from __future__ import annotations

import pytest

from tests.catalogue.conftest import *  # noqa: F403  (君山茶叶 in the catalogue, and everybody around it)
from tests.ledger.tampering import guards_lifted
from youji.catalogue.models import Edition, EditionItem
from youji.ledger import services as ledger

pytestmark = [pytest.mark.browser, pytest.mark.clause("5.5"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def check(live_server, settings, page, entry, now):
    """Open the first edition's page, press the button, return what the browser found."""
    settings.ORIGIN = live_server.url
    ledger.sequence(now=now)

    def press(change=None) -> str:
        page.goto(f"{live_server.url}/editions/1")
        if change:
            page.evaluate(change)
        page.click("text=在本机核验")
        page.wait_for_selector("[data-verified]")
        return page.inner_text("[data-result]")

    return press


def test_an_untouched_edition_has_not_been_changed(check):
    assert check().startswith("没有被改过。本页 11 处内容与日志逐项相符。")


@pytest.mark.parametrize(
    ("columns", "word"),
    [
        ({"title": "别的目录"}, "名称：页面上是“别的目录”，日志里是“第一版目录”"),
        ({"document_number": "湘农发〔2020〕9号"}, "文号、日期和项数"),
        ({"digest": "0" * 64}, "摘要：页面上是“000"),
    ],
)
def test_a_head_changed_behind_the_applications_back_is_shown(check, columns, word):
    with guards_lifted():
        Edition.objects.update(**columns)
    said = check()
    assert said.startswith("与存证不符。")
    assert word in said


def test_a_line_changed_behind_the_applications_back_is_shown(check):
    item = EditionItem.objects.get()
    item.payload["operator_name"] = "别家公司"  # in the file, and on no line of the page
    with guards_lifted():
        item.save()
    said = check()
    assert said.startswith("与存证不符。全文的摘要：")


def test_a_line_shown_otherwise_than_in_the_file_is_shown(check):
    said = check("document.querySelector('td[data-proven=place]').textContent = '长沙市'")
    assert "君山茶叶" in said
    assert "的所在地：页面上是“长沙市”" in said
    said = check("document.querySelector('[data-code]').dataset.code = 'X'")
    assert "条目：页面上是“X”，日志里是“没有这一条”" in said
