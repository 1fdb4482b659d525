"""Drawing on a phone of 360 × 640 without a background map, and what the box of coordinates says."""

# ruff: noqa: F811  (fixtures of another file)
from __future__ import annotations

import json
import math

from tests.browser.test_registry_in_browser import base, grower  # noqa: F401  (fixtures)
from tests.registry.conftest import SOUTH, WEST, square
from youji.registry import services
from youji.registry.models import Plot
from youji.shared.actor import SYSTEM

SHORT = {"width": 360, "height": 640}
#: Where the bar at the bottom begins, and where the lowest tool of the map ends.
BAR_AND_TOOLS = """() => [
  document.querySelector(".tabs-bottom").getBoundingClientRect().top,
  Math.max(...[...document.querySelectorAll("[data-draw-tools] > *")].map((one) => one.getBoundingClientRect().bottom)),
]"""


def test_without_a_map_one_walks_or_imports_first_and_no_tool_lies_under_the_bar(
    live_server,
    phone,
    sign_in,
    grower,
    base,
    axe,
    fits,
):
    phone.set_viewport_size(SHORT)
    sign_in(phone, grower)
    phone.goto(f"{live_server.url}/field/bases/{base.code}/plots")
    phone.locator("[data-draw-hint]", has_text="这里没有底图").wait_for()
    tools = phone.locator("[data-draw-tools] > :is(button, a)").all_inner_texts()
    assert tools[:3] == ["走一圈", "导入文件", "点角画地"]
    axe(phone)
    fits(phone)
    phone.get_by_role("button", name="点角画地").tap()
    for x, y in ((100, 60), (240, 60), (230, 190)):
        phone.locator("#plots-map").tap(position={"x": x, "y": y})
        phone.wait_for_timeout(350)
    phone.locator("[data-draw-area]", has_text="亩").wait_for()
    bar, lowest = phone.evaluate(BAR_AND_TOOLS)
    assert lowest <= bar


def test_corners_in_degrees_and_minutes_are_not_drawn_wrong_but_kept_right(
    live_server,
    desktop,
    sign_in,
    grower,
    base,
):
    sign_in(desktop, grower)
    desktop.goto(f"{live_server.url}/field/bases/{base.code}/plots")
    desktop.get_by_text("边界坐标（也可以自己填）").click()
    box = desktop.get_by_label("边界坐标", exact=True)
    box.fill("1, 112.84, 29.55\n2, 112.841, 29.55\n3, 112.841, 29.551")
    box.blur()
    desktop.get_by_text("这样写的坐标由系统读").wait_for()
    assert desktop.locator("#plots-map .corner").count() == 0
    desktop.get_by_role("button", name="保存地块").click()
    desktop.get_by_text("已画入“1号地”").wait_for()
    assert Plot.objects.get().min_lon == 112.84


def test_whoever_is_second_sees_both_outlines_and_saves_with_one_more_press(
    live_server,
    desktop,
    sign_in,
    grower,
    base,
    now,
    fits,
):
    plot = services.add_plot(
        base_id=base.pk, name="一号地", geometry=square(side=0.004), datum="CGCS2000", actor=SYSTEM, now=now
    )
    sign_in(desktop, grower)
    desktop.goto(f"{live_server.url}/field/bases/{base.code}/plots/{plot.pk}")
    services.replace_plot(
        plot_id=plot.pk, name="一号地", geometry=square(side=0.003), datum="CGCS2000", actor=SYSTEM, now=now
    )
    desktop.get_by_text("边界坐标（也可以自己填）").click()
    box = desktop.get_by_label("边界坐标", exact=True)
    box.fill("\n".join(f"{lon}, {lat}" for lon, lat in square(WEST, SOUTH, 0.005)["coordinates"][0][:-1]))
    desktop.get_by_role("button", name="保存新边界").click()
    desktop.get_by_text("刚刚被别人改过").first.wait_for()
    desktop.locator("#plots-map path.plot").wait_for()
    desktop.locator("#plots-map path.drawn").wait_for()
    fits(desktop)
    desktop.get_by_role("button", name="用我画的换掉").click()
    desktop.get_by_text("已改好“一号地”的边界").wait_for()
    kept = Plot.objects.get(retired_at__isnull=True)
    assert json.dumps(kept.geometry["coordinates"][0]) == json.dumps(square(side=0.005)["coordinates"][0])


def test_a_walk_of_five_hundred_corners_is_shown_whole_and_none_of_them_is_lost(
    live_server, phone, sign_in, grower, base, now, fits
):
    """The first four hundred were there to be dragged, and one drag cut the rest of the plot off."""
    walked = [
        [WEST + 0.002 + 0.002 * math.cos(i * math.tau / 500), SOUTH + 0.002 + 0.002 * math.sin(i * math.tau / 500)]
        for i in range(500)
    ]  # fmt: skip
    round_it = {"type": "Polygon", "coordinates": [[*walked, walked[0]]]}
    plot = services.add_plot(
        base_id=base.pk, name="一号地", geometry=round_it, datum="CGCS2000", actor=SYSTEM, now=now
    )
    sign_in(phone, grower)
    phone.goto(f"{live_server.url}/field/bases/{base.code}/plots/{plot.pk}")
    phone.locator("[data-draw-hint]", has_text="有500个点，不能在图上拖动").wait_for()
    assert phone.locator("#plots-map .corner").count() == 0
    fits(phone)
    phone.get_by_label("名称").fill("东头地")
    phone.get_by_role("button", name="保存新边界").tap()
    phone.get_by_text("已改好“东头地”的边界").wait_for()
    kept = Plot.objects.get(retired_at__isnull=True)
    assert (len(kept.geometry["coordinates"][0]), kept.area_mu) == (501, plot.area_mu)
    phone.goto(f"{live_server.url}/field/bases/{base.code}/plots/{kept.pk}")
    phone.get_by_role("button", name="重画").tap()
    assert phone.locator("#plots-map path.drawn").count() == 1, "the outline of the old one is gone"
    assert phone.locator("textarea[name=geometry]").input_value() == ""


def test_a_plot_over_ones_own_is_told_while_it_is_drawn(live_server, desktop, sign_in, grower, base, now):
    """phone.md C10: 4号地 over 1号地 and 2号地 was said on another page, after it was kept."""
    services.add_plot(
        base_id=base.pk, name="一号地", geometry=square(side=0.004), datum="CGCS2000", actor=SYSTEM, now=now
    )
    sign_in(desktop, grower)
    desktop.goto(f"{live_server.url}/field/bases/{base.code}/plots")
    desktop.get_by_text("边界坐标（也可以自己填）").click()
    box = desktop.get_by_label("边界坐标", exact=True)
    area = desktop.locator("[data-draw-area]")

    def lay(west: float) -> None:
        ring = square(west, SOUTH, 0.004)["coordinates"][0][:-1]
        box.fill("\n".join(f"{lon}, {lat}" for lon, lat in ring))
        box.blur()

    lay(WEST + 0.002)
    area.get_by_text("和本基地的“一号地”重叠").wait_for()
    lay(WEST + 0.004)  # its neighbour, with one line of both
    area.filter(has_not_text="重叠").filter(has_text="亩").wait_for()
    assert Plot.objects.count() == 1
