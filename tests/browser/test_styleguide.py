"""Every piece, in every shell, on both screens, light and dark: no violation, nothing too wide."""

from __future__ import annotations

import pytest


@pytest.mark.parametrize("shell", ["desk", "field", "portal"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440])
def test_every_piece_is_accessible(live_server, open_page, axe, fits, width, scheme, shell):
    page = open_page(width, scheme)

    page.goto(f"{live_server.url}/desk/styleguide?shell={shell}")

    assert page.locator("h1").first.inner_text() == "样式手册"
    axe(page)
    fits(page)


def test_the_phone_says_when_the_connection_is_gone_and_when_it_is_back(live_server, phone, offline):
    phone.goto(f"{live_server.url}/desk/styleguide?shell=field")

    with offline(phone):
        phone.get_by_text("没有网络").wait_for()

    phone.get_by_text("没有网络").wait_for(state="hidden")


def test_the_console_menu_opens_on_the_phone_without_javascript(
    live_server, browser, sign_in, province_reviewer
):
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, province_reviewer)
    page.goto(f"{live_server.url}/desk/calendar/")

    page.get_by_text("菜单", exact=True).click()

    assert page.locator("nav.sheet").get_by_text("工作日历").is_visible()
    context.close()


@pytest.mark.parametrize("path", ["/nowhere", "/desk/calendar/1800/", "/field/offline"])
@pytest.mark.parametrize("width", [360, 1440])
def test_pages_that_apologise_are_accessible_too(
    live_server, open_page, sign_in, province_reviewer, axe, fits, width, path
):
    page = open_page(width)
    sign_in(page, province_reviewer)

    page.goto(live_server.url + path)

    axe(page)
    fits(page)
