"""The register in a real browser: a plot drawn by touch, walked with GPS, typed without JavaScript; every page accessible."""

from __future__ import annotations

import json
import re
from decimal import Decimal

import pytest

from tests.browser.probes import PROBE, Watch
from tests.browser.waiting import until
from tests.registry.conftest import SOUTH, WEST, square
from tests.registry.test_doors import book
from youji.registry import services
from youji.registry.fields import OPERATOR
from youji.registry.logic.uscc import complete
from youji.registry.models import Base, Plot
from youji.shared.actor import SYSTEM, Role
from youji.shared.workbook import MIME


@pytest.fixture
def base(now):
    operator = services.create_operator(
        name="柳林洲茶叶专业合作社", kind="cooperative", division="430611", uscc=complete("93430611MA4L0001"),
        contact_phone="0730-1234567", actor=SYSTEM, now=now,
    )  # fmt: skip
    return services.create_base(
        name="柳林洲茶园", kind="operator", division="430611", operator_id=operator.pk, actor=SYSTEM, now=now
    )


@pytest.fixture
def grower(make_actor, base):
    return make_actor(Role.HOLDER, operator_id=base.operator_id)


def drawn_area(page) -> Decimal:
    page.locator("[data-draw-area]", has_text="亩").wait_for()
    return Decimal(re.search(r"([\d.]+) 亩", page.locator("[data-draw-area]").inner_text())[1])


@pytest.mark.clause("4.1-f")
def test_a_grower_taps_the_corners_of_a_plot_and_its_area_is_the_one_kept(
    live_server, phone, sign_in, grower, base, axe, fits
):
    ring = [
        [WEST, SOUTH],
        [WEST + 0.001, SOUTH],
        [WEST + 0.001, SOUTH + 0.01],
        [WEST, SOUTH + 0.01],
        [WEST, SOUTH],
    ]
    strip = {"type": "Polygon", "coordinates": [ring]}
    services.add_plot(
        base_id=base.pk, name="老地", geometry=strip, datum="CGCS2000", actor=SYSTEM, now=base_time()
    )
    sign_in(phone, grower)
    phone.goto(f"{live_server.url}/field/bases/{base.code}/plots")
    phone.get_by_role("button", name="点角画地").tap()
    box = phone.locator("#plots-map")
    for x, y in ((100, 60), (240, 60), (250, 190), (110, 200), (180, 120)):
        box.tap(position={"x": x, "y": y})
        phone.wait_for_timeout(350)
    phone.get_by_role("button", name="撤回一点").tap()
    phone.get_by_role("button", name="画好了").tap()
    shown = drawn_area(phone)
    axe(phone)
    fits(phone)
    phone.get_by_label("地块名称").fill("新地")
    phone.get_by_role("button", name="保存地块").tap()
    phone.get_by_text("已画入“新地”").wait_for()
    kept = Plot.objects.get(name="新地")
    assert len(kept.geometry["coordinates"][0]) == 5
    assert abs(kept.area_mu - shown) <= max(Decimal("0.02"), shown * Decimal("0.0001"))


def base_time():
    from datetime import UTC, datetime

    return datetime(2026, 5, 31, 16, 30, tzinfo=UTC)


#: A satellite receiver we hold in our hand: Chromium's own emulation goes silent on a busy machine.
RECEIVER = """
  const watching = new Map();
  Object.defineProperty(Navigator.prototype, "geolocation", { get: () => ({
    watchPosition: (told) => { watching.set(watching.size + 1, told); return watching.size; },
    clearWatch: (number) => watching.delete(number),
  }) });
  window.stand = (coords) => watching.forEach((told) => told({ coords, timestamp: Date.now() }));
"""


def stand_at(phone, lat: float, lon: float, accuracy_m: int, until: str) -> None:
    """The receiver reports this position, and the page says what it made of it."""
    phone.evaluate("(coords) => stand(coords)", {"latitude": lat, "longitude": lon, "accuracy": accuracy_m})
    phone.locator("[data-draw-hint]", has_text=until).wait_for()


def test_a_grower_walks_round_a_plot(live_server, phone, sign_in, grower, base):
    sign_in(phone, grower)
    corners = [(SOUTH, WEST), (SOUTH, WEST + 0.001), (SOUTH + 0.001, WEST + 0.001), (SOUTH + 0.001, WEST)]
    phone.add_init_script(RECEIVER)
    phone.goto(f"{live_server.url}/field/bases/{base.code}/plots")
    phone.get_by_role("button", name="走一圈").tap()
    for number, (lat, lon) in enumerate(corners, 1):
        stand_at(phone, lat, lon, 5, f"已记{number}个点")
    stand_at(phone, SOUTH, WEST + 0.0005, 80, "定位误差约80米")
    phone.get_by_role("button", name="走完了").tap()
    phone.get_by_role("button", name="保存地块").tap()
    phone.get_by_text("已画入").wait_for()
    assert Plot.objects.get().area_mu == pytest.approx(Decimal("16.1"), abs=Decimal("0.2"))


def test_a_crossing_boundary_is_told_while_it_is_drawn_and_refused_when_sent(
    live_server, desktop, sign_in, grower, base
):
    sign_in(desktop, grower)
    desktop.goto(f"{live_server.url}/field/bases/{base.code}/plots")
    desktop.get_by_role("button", name="点角画地").click()
    for x, y in ((100, 60), (240, 200), (240, 60), (100, 200)):
        desktop.locator("#plots-map").click(position={"x": x, "y": y})
        desktop.wait_for_timeout(350)
    desktop.get_by_text("边界交叉了").wait_for()
    desktop.get_by_role("button", name="保存地块").click()
    desktop.get_by_text("自己交叉了").first.wait_for()
    assert desktop.locator("textarea[name=geometry]").input_value().count("\n") == 3
    assert not Plot.objects.exists()


def test_without_javascript_coordinates_are_typed(live_server, browser, sign_in, grower, base):
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, grower)
    page.goto(f"{live_server.url}/field/bases/{base.code}/plots")
    page.get_by_label("边界坐标", exact=True).fill(
        "\n".join(f"{x}, {y}" for x, y in square()["coordinates"][0][:-1])
    )
    page.get_by_role("button", name="保存地块").click()
    page.get_by_text("已画入“1号地”").wait_for()
    context.close()
    assert Plot.objects.get().area_mu > 1500


def test_what_a_map_a_file_and_a_cell_say_is_text(
    live_server, desktop, sign_in, county_reviewer, grower, base, now
):
    """D1: the name of a plot was markup on the map, and acted in the name of whoever looked at it."""
    name = PROBE.format(1)
    services.add_plot(base_id=base.pk, name=name, geometry=square(), datum="CGCS2000", actor=SYSTEM, now=now)
    other = services.create_base(name=name, kind="county_product", division="430611", actor=SYSTEM, now=now)
    services.add_plot(
        base_id=other.pk, name="边", geometry=square(side=0.005), datum="CGCS2000", actor=SYSTEM, now=now
    )
    watch = Watch(desktop.context)
    sign_in(desktop, county_reviewer)
    desktop.goto(f"{live_server.url}/desk/registry/bases/{base.code}")
    desktop.locator(".leaflet-tooltip", has_text=name).wait_for()
    desktop.locator("#plots-map path.other").first.dispatch_event("mouseover")
    desktop.locator(".leaflet-tooltip", has_text=name).nth(1).wait_for()
    assert desktop.locator(".leaflet-control-zoom-in").inner_text() == "+"
    assert desktop.locator(".leaflet-control-scale-line").inner_text().endswith("m")
    watch.look(desktop)

    desktop.goto(f"{live_server.url}/desk/registry/import/operators")
    cells = {OPERATOR[key].heading: name for key in ("name", "kind", "division", "contact_phone")}
    desktop.set_input_files(
        "input[type=file]",
        {"name": f"{name.replace('/', '')}.xlsx", "mimeType": MIME, "buffer": book("经营主体", cells)},
    )
    desktop.locator("main form[enctype] button").click()
    desktop.get_by_text(name).first.wait_for()
    watch.look(desktop)

    sign_in(desktop, grower)
    desktop.goto(f"{live_server.url}/field/bases/{base.code}/plots")
    land = {"type": "Feature", "properties": {"name": name + "二"}, "geometry": square(WEST + 0.1)}
    desktop.set_input_files(
        "input[type=file]",
        {
            "name": "地.geojson",
            "mimeType": "application/json",
            "buffer": json.dumps({"type": "FeatureCollection", "features": [land]}).encode(),
        },
    )
    desktop.get_by_role("button", name="先看看").click()
    desktop.get_by_text(name + "二").first.wait_for()
    watch.look(desktop)
    assert watch.fired == []
    assert desktop.broken == []


def test_names_of_plots_do_not_print_over_each_other(
    live_server, desktop, sign_in, county_reviewer, base, now
):
    """Two rows of small plots far from each other: at the zoom that shows both, a row is a few pixels."""
    for row in range(2):
        for n in range(4):
            ground = square(WEST + row * 0.02 + n * 0.0004, side=0.0003)
            services.add_plot(
                base_id=base.pk,
                name=f"{row + 1}组{n + 1}号茶园",
                geometry=ground,
                datum="CGCS2000",
                actor=SYSTEM,
                now=now,
            )
    sign_in(desktop, county_reviewer)
    desktop.goto(f"{live_server.url}/desk/registry/bases/{base.code}")
    desktop.locator("#plots-map .plot-name").nth(7).wait_for(state="attached")
    standing = desktop.locator("#plots-map .plot-name:not(.crowded)")
    until(desktop, "document.querySelectorAll('#plots-map .plot-name:not(.crowded)').length === 2")
    boxes = [one.bounding_box() for one in standing.all()]
    assert abs(boxes[0]["x"] - boxes[1]["x"]) > boxes[0]["width"]
    desktop.locator("#plots-map path.plot").nth(2).dispatch_event("mouseover")
    assert desktop.locator("#plots-map .plot-name:not(.crowded)").count() == 3


PAGES = (
    "operators", "operators/new", "operators/{operator}", "operators/{operator}/edit", "bases", "bases/new",
    "bases/{base}", "bases/{base}/edit", "bases/{base}/plots", "certified", "certified/new", "gi", "import/bases",
)  # fmt: skip


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_of_the_register_is_accessible(
    live_server, open_page, sign_in, county_reviewer, base, now, axe, fits, width, scheme
):
    services.load_reference(now)
    services.add_plot(
        base_id=base.pk, name="一号地", geometry=square(), datum="CGCS2000", actor=SYSTEM, now=now
    )
    other = services.create_base(name="邻家", kind="county_product", division="430611", actor=SYSTEM, now=now)
    services.add_plot(
        base_id=other.pk, name="边", geometry=square(side=0.005), datum="GCJ02", actor=SYSTEM, now=now
    )
    page = open_page(width, scheme)
    sign_in(page, county_reviewer)
    for path in PAGES:
        page.goto(
            f"{live_server.url}/desk/registry/{path.format(operator=base.operator.code, base=base.code)}"
        )
        axe(page)
        fits(page)


def test_the_head_of_a_long_list_stays_in_sight_however_far_one_reads(
    live_server, desktop, sign_in, base, make_actor
):
    """D5: the head left with the first rows, and the boxes' column was as wide as a name."""
    Base.objects.bulk_create(
        Base(code=f"430611-9{n:02}", name=f"君山{n}", kind="county_product", division="430611")
        for n in range(48)
    )
    sign_in(desktop, make_actor(Role.COUNTY_REVIEWER, division="430611"))
    desktop.goto(f"{live_server.url}/desk/registry/bases")
    head, bar = desktop.locator("table.data thead th").first, desktop.locator(".topbar")
    for far in (900, 10_000):
        desktop.mouse.wheel(0, far)
        until(desktop, "far => scrollY > far", arg=min(far, 1200) / 2)
        under = bar.bounding_box()["y"] + bar.bounding_box()["height"]
        assert abs(head.bounding_box()["y"] - under) < 2
    rows = [row.bounding_box() for row in desktop.locator("table.data tbody tr").all()]
    assert sum(under < row["y"] and row["y"] + row["height"] <= 900 for row in rows) >= 14
