"""An entry's public page held against the log by the visitor's own browser, field by field."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.catalogue.conftest import *  # noqa: F403  (君山茶叶 in the catalogue, and everybody around it)
from youji.catalogue.models import PublishedEntry
from youji.catalogue.services import standing
from youji.catalogue.services.standing import Order
from youji.ledger import services as ledger
from youji.shared import clock

pytestmark = [pytest.mark.browser, pytest.mark.clause("5.5"), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def told(entry, publisher, now):
    """君山茶叶基地, corrected twice: three leaves, of which the second may be erased."""
    for days, name in ((1, "君山银针"), (2, "君山银针茶园")):
        order = Order(reason="笔误", name=name, document_number=f"湘农函〔2026〕{days}号")
        standing.correct(code=entry.code, order=order, actor=publisher, now=now + timedelta(days=days))
    ledger.sequence(now=now + timedelta(days=2))
    return entry


@pytest.fixture
def check(live_server, settings, page, told, now, monkeypatch):
    """Open the entry's page, press the button, return what the browser found."""
    settings.ORIGIN = live_server.url
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=3))

    def press(path: str = "") -> str:
        page.goto(f"{live_server.url}/b/{told.code}{path}")
        page.click("text=在本机核验")
        page.wait_for_selector("[data-verified]")
        return page.inner_text("[data-result]")

    return press


def rewrite(**columns) -> None:
    PublishedEntry.objects.update(**columns)


def payload(change) -> None:
    row = PublishedEntry.objects.get()
    change(row.payload)
    row.save()


def test_an_untouched_page_has_not_been_changed(check):
    said = check()
    assert said.startswith("没有被改过。本页 "), said
    assert "3 条记录都到达签名的根" in said
    assert "有没有更新的一条没给您看" in said


def test_an_untouched_page_of_a_past_day_neither(check):
    assert check("?on=2026-06-02").startswith("没有被改过。")


@pytest.mark.parametrize(
    ("columns", "word"),
    [
        ({"name": "天鹅基地"}, "名称：页面上是“天鹅基地”，日志里是“君山银针茶园”"),
        ({"area_mu": 34000}, "规模：页面上是“34,000亩”，日志里是“3,400亩”"),
        ({"operator_name": "别家公司"}, "经营主体"),
        ({"county_name": "别县"}, "所在地"),
        ({"document_number": "湘农发〔2020〕1号"}, "认定文号"),
        ({"recognised_on": date(2024, 1, 1)}, "认定日期"),
        ({"valid_until": date(2035, 8, 27)}, "有效期"),
        ({"status": "suspended"}, "状态"),
        ({"lon": 110.1}, "地块、标牌、地址或产量"),
    ],
)
def test_a_row_changed_behind_the_applications_back_is_shown_with_the_field(check, columns, word):
    rewrite(**columns)
    said = check()
    assert said.startswith("与存证不符。")
    assert word in said


def test_an_event_erased_from_the_middle_is_shown(check):
    payload(lambda page: page["history"].pop(1))
    said = check()
    assert said.startswith("与存证不符。")
    assert "2026年6月2日信息更正" in said
    assert "没有这一条" in said


@pytest.mark.parametrize(
    ("change", "word"),
    [
        (lambda page: page["history"][1].update(reason="别的"), "理由"),
        (lambda page: page["history"][1].update(document_number="别的"), "文号"),
        (lambda page: page["history"][1].update(effective_on="2026-06-03"), "日期"),
        (lambda page: page["history"][1].update(label="续期"), "经过"),
        (lambda page: page["sign"].update(techniques="加微信领补贴"), "地块、标牌、地址或产量"),
    ],
)
def test_whatever_the_page_tells_otherwise_is_shown(check, change, word):
    payload(change)
    said = check()
    assert said.startswith("与存证不符。")
    assert word in said
