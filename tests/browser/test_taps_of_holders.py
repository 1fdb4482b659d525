"""Taps and page loads of the rest of the review's table (``../shared/review/phone.md`` E): what a grower does with ground
and recognition. None takes more than it took."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from tests.browser.counting import ON_A_PHONE, Counted
from tests.browser.test_registry_in_browser import base, grower
from tests.catalogue.conftest import make_entry, scheme_version
from tests.registry.conftest import SOUTH, WEST, square
from youji.catalogue.models import Entry, Rectification
from youji.registry import services
from youji.registry.models import Plot
from youji.shared import clock
from youji.shared.actor import SYSTEM

__all__ = ["base", "grower", "make_entry", "scheme_version"]
CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::4490"}}


@pytest.fixture
def at_home(phone, sign_in, live_server, grower, record_property):
    """The grower's 今天, from which everything is counted."""
    counted = Counted(phone, record_property, files=ON_A_PHONE)
    sign_in(phone, grower)

    def open_() -> Counted:
        phone.goto(f"{live_server.url}/field/")
        counted.start()
        return counted

    return open_


def to_the_plots(page) -> None:
    page.locator(".tabs-bottom").get_by_role("link", name="基地").click()
    page.get_by_role("link", name="画地块").click()


def test_a_plot_of_four_corners_is_drawn(at_home, base):
    strip = [
        [WEST, SOUTH],
        [WEST + 0.001, SOUTH],
        [WEST + 0.001, SOUTH + 0.01],
        [WEST, SOUTH + 0.01],
        [WEST, SOUTH],
    ]
    old = {"type": "Polygon", "coordinates": [strip]}
    services.add_plot(
        base_id=base.pk, name="老地", geometry=old, datum="CGCS2000", actor=SYSTEM, now=clock.now()
    )
    counted = at_home()
    page = counted.page
    to_the_plots(page)
    page.get_by_role("button", name="点角画地").click()
    for x, y in ((100, 60), (240, 60), (250, 190), (110, 200)):
        page.locator("#plots-map").click(position={"x": x, "y": y})
        page.wait_for_timeout(350)
    page.get_by_role("button", name="保存地块").click()
    page.get_by_text("已画入“2号地”").wait_for()
    assert Plot.objects.count() == 2
    counted.told("画一块四个角的地", clicks=9, loads=3, before=(9, 3))


def test_a_plot_is_imported(at_home):
    counted = at_home()
    page = counted.page
    to_the_plots(page)
    shape = {"type": "Feature", "properties": {"name": "东头地"}, "geometry": square()}
    file = {"type": "FeatureCollection", "crs": CRS, "features": [shape]}
    with page.expect_file_chooser() as chooser:
        page.get_by_label("边界文件").click()
    content = json.dumps(file).encode()
    chooser.value.set_files({"name": "地块.geojson", "mimeType": "application/json", "buffer": content})
    page.get_by_role("button", name="先看看").click()
    page.get_by_role("button", name="导入 1 块").click()
    page.get_by_text("已导入1块地").wait_for()
    assert Plot.objects.count() == 1
    counted.told("导入一块地", clicks=6, loads=4, before=(6, 4))


@pytest.fixture
def ordered(make_entry, base):
    today = clock.local_date(clock.now())
    entry = make_entry(recognised_on=today - timedelta(days=90))
    Entry.objects.update(status="in_force")
    return Rectification.objects.create(
        entry=entry,
        matter="用药记录不完整",
        ordered_on=today - timedelta(days=9),
        deadline=today + timedelta(days=9),
    )


def test_a_rectification_is_answered(at_home, ordered):
    counted = at_home()
    page = counted.page
    page.get_by_role("main").get_by_role("link", name="提交整改报告").click()
    if page.get_by_role("link", name="提交整改报告").count():
        page.get_by_role("link", name="提交整改报告").click()
    page.get_by_label("整改报告").click()
    page.get_by_label("整改报告").fill("记录已补齐。")
    with page.expect_file_chooser() as chooser:
        page.locator("form input[type=file]").first.click()
    content = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF\n"
    chooser.value.set_files({"name": "记录.pdf", "mimeType": "application/pdf", "buffer": content})
    page.locator("main form button.primary").click()
    page.get_by_text("整改报告已提交，等待核查。").wait_for()
    ordered.refresh_from_db()
    assert ordered.reported_at
    counted.told("答复一件整改", clicks=5, loads=3, before=(6, 3))


def test_ones_own_certificate_is_seen(at_home, ordered):
    counted = at_home()
    page = counted.page
    page.locator(".tabs-bottom").get_by_role("link", name="我的").click()
    page.get_by_role("link", name="我的认定").click()
    page.get_by_role("link", name=ordered.entry.name).first.click()
    page.get_by_role("heading", name="证书和标牌").wait_for()
    counted.told("看自己的证书", clicks=3, loads=3, before=(3, 3))
