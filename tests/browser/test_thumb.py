"""The catalogue under the thumb: nothing jumps, what was found is in sight, few taps, and it was looked at."""

from __future__ import annotations

import re

import pytest

from tests.browser.counting import Counted
from tests.browser.waiting import until
from tests.pictures import shot
from tests.portal.conftest import publish

__all__ = ["publish"]

MANY = 30


@pytest.fixture
def world(publish, live_server, settings):
    """Thirty bases: a list many screens long on a phone; every fifth in 长沙, every third grows fruit."""
    from youji.portal.views import entries

    entries.PAGES.pages.clear()
    settings.ORIGIN, settings.PUBLIC_LIST_SECONDS = live_server.url, 0
    for number in range(MANY):
        publish(
            name=f"君山清溪第{number}农民专业合作社标准化生产基地",
            division="430181" if number % 5 == 0 else "430611",
            product_group="水果" if number % 3 == 0 else "茶叶",
            product_name="樱桃" if number % 3 == 0 else "茶叶",
        )
    return live_server.url


def top_of(page, selector: str) -> float:
    return page.locator(selector).bounding_box()["y"]


def in_sight(page, selector: str) -> bool:
    """All of it is on the screen."""
    box = page.locator(selector).bounding_box()
    return box["y"] >= 0 and box["y"] + box["height"] <= page.viewport_size["height"]


def test_a_filter_leaves_the_reader_where_they_are_with_the_count_beside_it(world, phone):
    """C2: 300 → 4184, and the count 3,300 px above the screen."""
    phone.goto(f"{world}/catalogue")
    phone.locator(".catalogue-filters summary").click()
    phone.evaluate("scrollTo(0, 300)")
    phone.select_option("#f-group", "茶叶")
    phone.wait_for_selector("[data-count]:has-text('找到 20 项')", state="attached")

    assert phone.evaluate("scrollY") == 300
    assert phone.evaluate("document.activeElement.id") in ("f-group", "")
    assert in_sight(phone, ".filter-go [data-found='找到 20 项']")

    phone.locator("#f-go").click()
    until(phone, "!document.querySelector('.catalogue-filters').open")
    assert in_sight(phone, "[data-count]")
    assert phone.evaluate("document.activeElement.hasAttribute('data-count')")


def test_what_was_found_is_heard_and_covers_nothing(world, phone):
    """C2b: 「找到 52 项」 lay across a row for three seconds."""
    phone.goto(f"{world}/catalogue")
    phone.locator(".catalogue-filters summary").click()
    phone.select_option("#f-group", "水果")
    phone.wait_for_selector("#heard:has-text('找到 10 项')", state="attached")

    assert phone.locator("#said").inner_text() == ""
    heard = phone.locator("#heard").bounding_box()
    assert heard["width"] <= 1
    assert heard["height"] <= 1


def test_list_and_map_change_places_on_the_phone(world, phone, axe, fits):
    phone.goto(f"{world}/catalogue?group=茶叶")
    assert not phone.locator(".map-column").is_visible()
    phone.locator(".view-switch").get_by_text("地图").tap()
    assert not phone.locator(".catalogue-list").is_visible()
    assert phone.locator(".view-switch [aria-current]").inner_text() == "地图"
    assert 0 < top_of(phone, ".map-column .choropleth svg") < phone.viewport_size["height"]

    phone.locator(".choropleth a:has(title:text-matches('岳阳市'))").tap()
    phone.wait_for_selector("[data-count]:has-text('找到 16 项')")
    assert in_sight(phone, "[data-count]")
    assert phone.locator(".map-column").is_visible()  # the map is still what they look at
    assert phone.evaluate("document.activeElement.hasAttribute('data-count')")
    axe(phone)
    phone.locator(".view-switch").get_by_text("列表").tap()
    assert phone.locator(".catalogue-list").is_visible()
    fits(phone)


def test_taps_of_buyer_and_citizen(world, phone, record_property):
    """phone.md E: tea of 岳阳 from the home page took seven, a product's page three; opening a list is a tap as well."""
    counted = Counted(phone, record_property)
    phone.goto(world)
    counted.start()
    phone.locator(".home-products").get_by_text("茶叶").click()
    phone.wait_for_url("**/catalogue?group=*")
    phone.locator(".view-switch").get_by_text("地图").click()
    phone.locator(".choropleth a:has(title:text-matches('岳阳市'))").click()
    phone.wait_for_selector("[data-count]:has-text('找到 16 项')")
    phone.locator(".view-switch").get_by_text("列表").click()
    assert "茶叶" in phone.locator(".catalogue-list li").first.inner_text()
    counted.told("采购商从首页找岳阳的茶叶", clicks=4, loads=1, before=(7, 3))

    phone.goto(world)
    counted.start()
    phone.locator(".home-products").get_by_text("水果").click()
    phone.locator(".entry-list a").first.click()
    phone.wait_for_selector(".entry-status")
    counted.told("市民从首页找到一种产品的一个基地", clicks=2, loads=2, before=(3, 2))


@pytest.mark.parametrize(("scheme", "width"), [("light", 390), ("dark", 768)])
def test_list_and_entry_between_phone_and_desk_have_no_violation(world, open_page, axe, fits, scheme, width):
    """At 360 and 1,440 ``test_portal_in_browser`` looks."""
    page = open_page(width, scheme=scheme)
    for path in ("/catalogue", "/b/HNE0001"):
        page.goto(world + path)
        fits(page)
        axe(page)


def test_list_and_entry_are_kept_as_pictures(world, open_page):
    for scheme in ("light", "dark"):
        page = open_page(1440, scheme=scheme)
        for name, path in (("list", "/catalogue"), ("entry", "/b/HNE0001")):
            page.goto(world + path)
            for width in (360, 390, 768, 1440):
                page.set_viewport_size({"width": width, "height": 900})
                assert page.evaluate("document.documentElement.scrollWidth") <= width
                shot(page, f"{name}-{width}-{scheme}", whole=False)


def test_what_is_printed_has_no_buttons_and_no_third_page(world, desktop):
    """C14: an entry took three pages, its buttons and a card on the third."""
    desktop.goto(f"{world}/b/HNE0001")
    assert len(re.findall(rb"/Type\s*/Page\b", desktop.pdf(format="A4"))) <= 2
    desktop.emulate_media(media="print")
    assert desktop.get_by_role("button").count() == 0
    assert desktop.locator("a.button:visible, form:visible").count() == 0
    assert desktop.get_by_text("基本情况").is_visible()
