"""The public pages in a real browser: search, the map that drills down, a page on a phone, no violation anywhere."""

from __future__ import annotations

from datetime import date

import pytest

from tests.portal.conftest import edition, notice, publish

__all__ = ["edition", "notice", "publish"]

PAGES = [
    "/", "/catalogue", "/catalogue?city=4306", "/catalogue?q=none", "/b/HNE0001", "/b/FAKE", "/verify", "/notices",
    "/notices/GS-2026-001", "/objections/YY0", "/editions", "/editions/2", "/editions/1..2", "/measures", "/data", "/policy",
    "/targets", "/targets/gi", "/targets/certified", "/schemes", "/about", "/help", "/privacy", "/accessibility",
]  # fmt: skip


@pytest.fixture
def world(publish, edition, notice, live_server, settings):
    from youji.portal.views import entries

    entries.PAGES.pages.clear()
    settings.ORIGIN = live_server.url
    publish(lon=112.9, lat=29.4)
    publish(name="君山鳙鱼", search="君山鳙鱼\n岳阳市\njsyy", lon=112.95, lat=29.45)
    publish(name="浏阳绿源", division="430181", search="浏阳绿源\n长沙市\nlyly")
    row = {"name": "君山茶叶", "division": "430611", "level": "province", "status": "in_force"}
    edition(1, {"HNE0001": row})
    edition(2, {"HNE0001": {**row, "status": "suspended"}, "HNE0002": row})
    notice.closes_on = date(2027, 1, 1)
    notice.save()
    return live_server.url


@pytest.mark.clause("5.4")
def test_on_a_phone_initials_lead_from_the_home_page_to_the_base(world, phone, fits):
    phone.goto(world)
    phone.fill("#home-q", "jscy")
    phone.press("#home-q", "Enter")
    phone.wait_for_url("**/catalogue?q=jscy")
    assert phone.inner_text("[data-count]") == "找到 1 项"

    phone.click("text=君山茶叶")
    phone.wait_for_selector("h1:has-text('君山茶叶')")

    assert "有效" in phone.inner_text(".entry-status")
    assert "2030年8月26日" in phone.inner_text(".entry-status")
    box = phone.locator(".entry-status").bounding_box()
    assert box["y"] < 400  # the status is on the first screen
    fits(phone)


def test_a_place_on_the_map_narrows_list_and_map_together_without_a_new_page(world, desktop):
    desktop.goto(f"{world}/catalogue")
    desktop.evaluate("window.stayed = true")
    desktop.click(".choropleth a:has(title:text-matches('岳阳市'))")
    desktop.wait_for_selector("text=岳阳市各县市区的记录数")

    assert desktop.inner_text("[data-count]") == "找到 2 项"
    assert "city=4306" in desktop.url
    assert desktop.evaluate("window.stayed")

    desktop.click(".choropleth a:has(title:text-matches('君山区'))")
    desktop.wait_for_selector(".chips >> text=君山区")
    assert "county=430611" in desktop.url

    desktop.click(".chips a:has-text('市州')")
    desktop.wait_for_selector("text=找到 3 项")
    assert desktop.broken == []


def test_a_chosen_filter_answers_at_once_and_back_goes_back(world, desktop):
    desktop.goto(f"{world}/catalogue")
    desktop.focus("select[name=city]")
    desktop.select_option("select[name=city]", "4301")
    desktop.wait_for_selector("text=找到 1 项")
    assert desktop.input_value("select[name=city]") == "4301"
    # Whoever goes by keys stays where they were.
    assert desktop.evaluate("document.activeElement.name") == "city"

    desktop.go_back()
    desktop.wait_for_selector("text=找到 3 项")


def test_without_javascript_search_filters_and_map_still_work(world, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{world}/catalogue")
    page.fill("#catalogue-form input[name=q]", "君山")
    page.click(".catalogue-search button")
    assert "找到 2 项" in page.inner_text("main")

    page.click(".choropleth a:has(title:text-matches('岳阳市'))")
    assert "岳阳市各县市区的记录数" in page.inner_text("main")
    context.close()


@pytest.mark.parametrize("width", [360, 1440])
def test_every_public_page_fits_and_has_no_violation(world, open_page, axe, fits, width):
    page = open_page(width)
    for path in PAGES:
        page.goto(world + path)
        fits(page)
        axe(page)


def test_every_public_page_has_no_violation_in_the_dark(world, open_page, axe):
    page = open_page(360, scheme="dark")
    for path in ("/", "/catalogue?city=4306", "/b/HNE0001", "/targets", "/policy"):
        page.goto(world + path)
        axe(page)


def test_large_type_is_chosen_once_and_holds_on_every_page_of_this_device(world, phone, fits):
    phone.goto(world)
    size = "getComputedStyle(document.body).fontSize"
    usual = phone.evaluate(size)
    switch = phone.locator(".masthead [data-display-switch]")
    assert switch.get_attribute("aria-pressed") == "false"
    switch.click()
    assert switch.get_attribute("aria-pressed") == "true"

    for path in (
        "/",
        "/catalogue",
        "/b/HNE0001",
        "/notices/GS-2026-001",
        "/accessibility",
        "/accounts/login/",
    ):
        phone.goto(world + path)
        assert float(phone.evaluate(size)[:-2]) == pytest.approx(1.25 * float(usual[:-2])), path
        fits(phone)
    phone.goto(f"{world}/accessibility")
    phone.locator("main [data-display-switch]").click()
    phone.goto(world)
    assert phone.evaluate(size) == usual


def test_the_first_step_of_the_keyboard_leads_past_the_head_of_the_page(world, desktop):
    """无障碍：第一下 Tab 是“跳到正文”."""
    for path in ("/", "/catalogue", "/accessibility"):
        desktop.goto(world + path)
        desktop.keyboard.press("Tab")
        desktop.locator(".skip:focus").wait_for()
        desktop.keyboard.press("Enter")
        desktop.locator("main:focus").wait_for()


def test_every_map_and_chart_has_its_table(world, desktop):
    """无障碍：地图和图表都附有同样内容的表格."""
    for path in ("/", "/catalogue", "/targets"):
        desktop.goto(world + path)
        drawn = desktop.locator("main .choropleth, main svg[role=group]:not(.choropleth svg)").count()
        assert desktop.locator("main details table").count() >= drawn, path
        assert drawn or path == "/targets"
