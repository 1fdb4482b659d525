"""Taps and page loads of a citizen, of whoever takes the data and of signing in (``../shared/review/phone.md`` E), counted in a real browser."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.browser.counting import ON_A_PHONE, Counted
from tests.browser.test_entry_proven import told
from tests.browser.test_portal_in_browser import world
from tests.catalogue.conftest import *  # noqa: F403  (an entry in the catalogue)
from tests.catalogue.test_standing import REMOVE
from tests.portal.conftest import edition, notice, publish
from youji.accounts.models import Person
from youji.catalogue.services import standing
from youji.shared import clock
from youji.shared.actor import Role

__all__ = ["edition", "notice", "publish", "told", "world"]


@pytest.fixture
def counted(phone, record_property):
    return Counted(phone, record_property, files=ON_A_PHONE)


def test_taps_of_a_citizen_who_holds_a_code(counted, world):
    page = counted.page
    page.goto(world)
    counted.start()
    page.get_by_role("link", name="核对编号").first.click()
    box = page.locator("main input[name=code]")
    box.click()
    box.fill("HNE0001")
    page.locator("main form:has(input[name=code]) button").click()
    page.locator(".entry-status").wait_for()
    counted.told("市民凭编号找到那一页", clicks=3, loads=2, before=(3, 2))

    counted.start()
    page.locator("input[name=on]").fill("2026-09-30")
    page.locator("form:has(input[name=on]) button").click()
    page.wait_for_url("**on=2026-09-30*")
    counted.told("市民看一条目录在某一天的状态", clicks=2, loads=1, before=(2, 1))


def test_taps_of_a_citizen_who_asks_the_catalogue_of_a_day(counted, world):
    page = counted.page
    page.goto(f"{world}/catalogue")
    counted.start()
    page.locator("a[href^='/editions']").first.click()
    page.locator("#on input[name=on]").fill("2026-09-30")
    page.get_by_role("button", name="查看那一天").click()
    page.wait_for_url("**on=2026-09-30*")
    counted.told("市民看目录在某一天的样子", clicks=4, loads=3, before=(4, 3))


def test_taps_of_whoever_takes_the_data(counted, world):
    page = counted.page
    page.goto(f"{world}/catalogue?city=4306")
    counted.start()
    with page.expect_download() as saved:
        page.get_by_role("link", name="下载这些记录（CSV）").click()
    assert saved.value.suggested_filename.endswith(".csv")
    counted.told("下载一次选择的CSV", clicks=1, loads=0, before=(1, 0))

    page.goto(world)
    counted.start()
    page.locator("a[href='/data']").last.click()
    with page.expect_download():
        page.locator("main a[href$='catalogue.csv']").first.click()
    counted.told("从首页下载开放数据CSV", clicks=2, loads=1, before=(2, 1))


def test_taps_of_a_journalist_who_asks_what_was_deleted(
    counted, live_server, settings, entry, decision_maker, now, monkeypatch
):
    settings.ORIGIN, settings.PUBLIC_LIST_SECONDS = live_server.url, 0
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=1))
    standing.remove(way="hearing", code=entry.code, order=REMOVE, actor=decision_maker, now=now)
    page = counted.page
    page.goto(live_server.url)
    counted.start()
    page.get_by_role("link", name="全部处理和理由").click()
    page.get_by_text(REMOVE.reason).wait_for()
    page.locator(".entry-list").get_by_role("link", name=entry.name).click()
    page.locator(".entry-status").get_by_text("已删除").first.wait_for()
    counted.told("记者从首页看删除了什么、为什么", clicks=2, loads=2, before=(5, 3))


def test_the_proof_is_one_tap(counted, live_server, settings, told, now, monkeypatch):
    settings.ORIGIN = live_server.url
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=3))
    page = counted.page
    page.goto(f"{live_server.url}/b/{told.code}")
    counted.start()
    page.get_by_role("button", name="在本机核验").click()
    page.locator("[data-verified]").first.wait_for()
    counted.told("市民核验一页", clicks=1, loads=0, before=(1, 0))


def test_signing_in_takes_three_taps(counted, live_server, transactional_db, make_actor):
    person = Person.objects.get(pk=make_actor(Role.COUNTY_REVIEWER, division="430611").user_id)
    person.set_password("youji-taps-2026")
    person.save()
    page = counted.page
    page.goto(f"{live_server.url}/accounts/login/")
    counted.start()
    for name, said in (("login", person.username), ("password", "youji-taps-2026")):
        page.locator(f"input[name={name}]").click()
        page.locator(f"input[name={name}]").fill(said)
    page.get_by_role("button", name="登录", exact=True).click()
    page.wait_for_url(lambda url: "/accounts/login" not in url)
    counted.told("登录", clicks=3, loads=1, before=(3, 1))
