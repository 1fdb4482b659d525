"""A plot is seen where it lies before it is kept: what is typed, by 先看位置; a large file, on its run's page."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_registry_in_browser import base, grower
from tests.imports.test_asked import kml
from tests.pictures import shot
from tests.registry.conftest import SOUTH, WEST
from youji.imports import jobs, services
from youji.registry.models import Base, Plot
from youji.shared import clock

__all__ = ["base", "grower"]

DRAWN = "#plots-map path.drawn:not([d='M0 0'])"
#: As a man writes down what his handset shows: the page cannot draw it, the server can.
DEGREES = "1、东经112°50′24″ 北纬29°33′00″\n2、东经112°50′42″ 北纬29°33′00″\n3、东经112°50′42″ 北纬29°33′18″"


@pytest.fixture
def at_its_place(base):
    Base.objects.filter(pk=base.pk).update(lon=WEST + 0.0025, lat=SOUTH + 0.0025)
    return base


def test_what_is_typed_is_seen_before_it_is_kept(
    phone, live_server, sign_in, grower, at_its_place, axe, fits
):
    sign_in(phone, grower)
    phone.goto(f"{live_server.url}/field/bases/{at_its_place.code}/plots")
    typed = phone.locator("[name=geometry]")
    phone.get_by_text("边界坐标（也可以自己填）").tap()
    typed.fill(DEGREES)
    phone.get_by_role("button", name="先看位置").click()
    said = phone.locator(".notice", has_text="还没有保存。")
    said.wait_for()
    assert "离基地的位置" in said.inner_text()
    assert "界内" in said.inner_text()
    assert (phone.locator(DRAWN).count(), phone.locator("#plots-map path.place").count()) == (1, 1)
    assert (typed.input_value().split(), Plot.objects.count()) == (DEGREES.split(), 0)
    fits(phone)
    axe(phone)
    shot(phone, "plot-looked-at")

    if not typed.is_visible():
        phone.get_by_text("边界坐标（也可以自己填）").tap()
    typed.fill(DEGREES.replace("29°33′18″", "29°33′20″"))
    typed.blur()
    assert phone.locator(DRAWN).count() == 0, "what was looked at is not what is typed now"
    phone.get_by_role("button", name="保存地块").click()
    phone.get_by_text("已画入“1号地”").wait_for()
    assert Plot.objects.count() == 1


#: Far from the county, as the page can draw it, and as it cannot.
ELSEWHERE = {
    "drawn": "112.10, 28.10\n112.11, 28.10\n112.11, 28.11",
    "read": DEGREES.replace("112°50′", "112°10′"),
}


@pytest.mark.parametrize(("written", "scheme"), [("drawn", "dark"), ("read", "light")])
def test_what_cannot_be_kept_is_red_and_says_so_where_it_lies(
    phone, live_server, sign_in, grower, at_its_place, axe, written, scheme
):
    phone.emulate_media(color_scheme=scheme)
    sign_in(phone, grower)
    phone.goto(f"{live_server.url}/field/bases/{at_its_place.code}/plots")
    phone.get_by_text("边界坐标（也可以自己填）").tap()
    typed = phone.locator("[name=geometry]")
    typed.fill(ELSEWHERE[written])
    phone.get_by_role("button", name="先看位置").click()
    phone.locator(".notice[data-tone=stop]", has_text="还没有保存。").wait_for()
    assert "红色虚线的是您填的" in phone.locator(".notice[data-tone=stop]").inner_text()
    assert phone.locator(".map-key [data-kind=wrong]").is_visible()
    seen = "#plots-map path.wrong, #plots-map.refused path.drawn:not([d='M0 0'])"
    assert phone.locator(seen).count() == 1
    red, dashes = phone.locator(seen).evaluate(
        "(path) => [getComputedStyle(path).stroke, getComputedStyle(path).strokeDasharray]"
    )
    assert red == phone.locator(".map-key [data-kind=wrong]").evaluate(
        "(key) => getComputedStyle(key, '::before').borderTopColor"
    )
    assert dashes != "none", "not by its colour alone"
    # A name that is drawn anew fades while the new one stands.
    expect(phone.locator("#plots-map .plot-name", has_text="不能用")).to_have_count(1)
    assert phone.locator("#plots-map path.place").bounding_box()["x"] > 0, "its base is in sight beside it"
    axe(phone)
    phone.locator("#plots-map").evaluate("(map) => map.scrollIntoView()")
    shot(phone, f"plot-refused-{written}-{scheme}", whole=False)

    if not typed.is_visible():
        phone.get_by_text("边界坐标（也可以自己填）").tap()
    typed.fill("112.8401, 29.55\n112.845, 29.55\n112.845, 29.555")
    typed.blur()
    assert phone.locator("#plots-map.refused, #plots-map path.wrong").count() == 0, "it is another one now"
    expect(phone.locator("#plots-map .plot-name", has_text="不能用")).to_have_count(0)


def test_a_large_file_is_answered_on_its_page_and_seen_before_it_is_taken(
    phone, live_server, sign_in, grower, at_its_place, axe, fits, settings, tmp_path
):
    settings.VAR = tmp_path
    run = services.hand_over(
        kind="registry.plots", options={"base": at_its_place.code}, data=kml(), name="东头.kml", take=False,
        actor=grower, now=clock.now(),
    )  # fmt: skip
    jobs.run(clock.now())
    sign_in(phone, grower)
    phone.goto(f"{live_server.url}{run.page}")
    asked, map_ = (phone.locator(one).first.bounding_box() for one in (".notice", "#plots-map"))
    phone.get_by_text("文件里没有写坐标系，要您选。").wait_for()
    assert asked["y"] < map_["y"], "what is asked is read before the map it is about"
    assert phone.get_by_role("button", name="导入", exact=True).count() == 0
    assert (phone.locator(DRAWN).count(), phone.locator("#plots-map path.place").count()) == (1, 1)
    fits(phone)
    axe(phone)
    shot(phone, "run-asks")

    phone.get_by_label("坐标系", exact=True).select_option("WGS84")
    phone.get_by_role("button", name="按选的再看").click()
    phone.get_by_text("正在重新校验。").wait_for()
    jobs.run(clock.now())
    phone.goto(f"{live_server.url}{run.page}")
    phone.get_by_text("校验通过，还没有写入。").wait_for()
    assert "离基地的位置0米" in phone.locator("[data-said]").inner_text()
    assert Plot.objects.count() == 0
    phone.get_by_role("button", name="导入", exact=True).click()
    jobs.run(clock.now())
    phone.goto(f"{live_server.url}{run.page}")
    phone.get_by_text("已导入1块地").first.wait_for()
    assert Plot.objects.get().source_datum == "WGS84"
