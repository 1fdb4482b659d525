"""A grower's season on a phone: without a line, with the browser killed, with the line cut while it sends, in two tabs, on a
line that hangs, with a store that is full. Whatever happens, each record is stored once, in the order of making, and what
the platform will not have waits with its sentence."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Error, expect

from tests.browser.conftest import PATIENCE_MS, PHONE
from tests.browser.counting import Counted
from tests.browser.test_outbox import FULL
from tests.browser.waiting import until
from tests.pictures import shot
from tests.production.conftest import *  # noqa: F403  (a grower with a plot of tea)
from tests.production.conftest import SPRAYED, record
from tests.shared.test_barcodes import CODE, photograph
from youji.production.models import Record, StoreEntry, Work
from youji.shared import clock
from youji.shared.actor import Role

KINDS = ("fertilise", "irrigate", "weed", "scout", "spray")
COUNT = """async () => { const rows = await window.youjiOutbox.all("field/record/");
  return rows.map(({ state }) => state); }"""
KEPT = "async (path) => Boolean(await caches.match(location.origin + path))"

WHOSE = "async () => (await caches.match(location.origin + '/field/whose'))?.text()"


class OwnPhone:
    """A browser with a profile of its own on the disk: it can be killed, and opened again where it was."""

    def __init__(self, browser_type, args, folder: Path) -> None:
        self.browser_type, self.args, self.folder = browser_type, args, folder
        self.context = self.open()

    def open(self, **more):
        self.context = self.browser_type.launch_persistent_context(
            str(self.folder),
            viewport=PHONE,
            has_touch=True,
            is_mobile=True,
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
            reduced_motion="reduce",
            **self.args,
            **more,
        )
        self.context.set_default_timeout(PATIENCE_MS)
        return self.context

    def killed(self) -> None:
        """SIGKILL to the browser's first process: nothing is left to anybody."""
        own = f"--user-data-dir={self.folder}"
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            with contextlib.suppress(OSError):
                words = (entry / "cmdline").read_bytes().decode(errors="ignore").split("\0")
                if own in words and not any(word.startswith("--type=") for word in words):
                    os.kill(int(entry.name), signal.SIGKILL)
        with contextlib.suppress(Error):
            self.context.close()
        for name in ("SingletonLock", "SingletonCookie", "SingletonSocket"):
            (self.folder / name).unlink(missing_ok=True)


@pytest.fixture
def own_phone(browser_type, browser_type_launch_args, tmp_path):
    args = {**browser_type_launch_args}
    args.pop("timeout", None)
    phone = OwnPhone(browser_type, args, tmp_path / "profile")
    yield phone
    with contextlib.suppress(Error):
        phone.context.close()


def on_the_phone(page, live_server) -> None:
    """今天 was opened with a line: the copy and the pages are on the phone."""
    page.goto(f"{live_server.url}/field/")
    page.locator("#field-today[data-ready]").wait_for(state="attached")
    for path in ("/field/", "/field/work/", *(f"/field/work/{kind}/" for kind in KINDS)):
        for _ in range(200):
            if page.evaluate(KEPT, path):
                break
            page.wait_for_timeout(100)
        else:
            pytest.fail(f"{path} is not kept")


def put_down(page, live_server, kind: str, *, day=None, **values: str) -> None:
    """One record on its screen."""
    page.goto(f"{live_server.url}/field/work/{kind}/")
    page.locator("#record[data-ready]").wait_for()
    fill(page, day=day, **values)
    page.get_by_role("button", name="存下").click()
    page.locator("#saved").wait_for()


def fill(page, *, day=None, **values: str) -> None:
    if not page.get_by_label("一号地").is_checked():
        page.get_by_label("一号地").check()
    if day is not None:
        page.get_by_label("日期").fill(day.isoformat())
    for name, value in values.items():
        control = page.locator(f"[name={name}]").first
        if control.get_attribute("type") == "radio":
            page.locator(f"[name={name}][value='{value}']").check()
        else:
            control.fill(value)


def nothing_waits(page, live_server, state: str = "kept") -> None:
    """The list of what is on the phone was drawn, and none of it is in ``state`` (any more)."""
    page.goto(f"{live_server.url}/field/work/")
    page.locator("#on-phone[data-ready]").wait_for(state="attached")
    expect(page.locator(f"#on-phone li[data-state={state}]")).to_have_count(0)


def states(page) -> list[str]:
    return page.evaluate(COUNT)


def settled(page, *wanted: str) -> None:
    for _ in range(600):
        if sorted(states(page)) == sorted(wanted):
            return
        page.wait_for_timeout(100)
    pytest.fail(f"the phone holds {states(page)}, not {wanted}")


SEASON = (
    ("fertilise", {"input": "尿素", "dose": "10", "dose_unit": "kg/亩"}),
    ("irrigate", {}),
    ("weed", {}),
    ("scout", {"occurred": "小绿叶蝉，轻"}),
    ("spray", {"input": "联苯菊酯", "dose": "25", "dose_unit": "mL/亩", "target": "茶小绿叶蝉"}),
)


def stored() -> list[str]:
    """Kinds of what is stored, in the order in which it was stored."""
    return list(Work.objects.order_by("pk").values_list("kind", flat=True))


@pytest.mark.clause("4.4-d")
def test_a_season_is_recorded_without_a_line(own_phone, live_server, sign_in, grower, season, axe):
    page = own_phone.context.pages[0]
    sign_in(page, grower)
    on_the_phone(page, live_server)
    other = own_phone.context.new_page()
    other.goto(f"{live_server.url}/field/")
    own_phone.context.set_offline(True)
    tomorrow = clock.local_date(clock.now()) + timedelta(days=1)
    for tab, (kind, values) in zip((page, other, page), SEASON[:3], strict=True):
        put_down(tab, live_server, kind, **values)
    put_down(page, live_server, "weed", day=tomorrow)  # a day that has not come is no fact
    own_phone.killed()

    context = own_phone.open(offline=True)
    page = context.pages[0]
    sign_in(page, grower)  # a phone remembers for thirty days; the test's cookie does not outlive the browser
    for kind, values in SEASON[3:]:
        put_down(page, live_server, kind, **values)
    page.goto(f"{live_server.url}/field/work/")
    expect(page.locator("[data-counts]")).to_contain_text("手机上6条")
    assert Record.objects.count() == 0
    shot(page, "field-list-offline", whole=False)

    lost = []

    def cut(route):  # the platform has it, and its answer does not come back
        if lost:
            return route.continue_()
        answer = route.fetch()
        if not answer.ok:  # before a page from the platform has brought its cookie: nothing was taken
            return route.fulfill(response=answer)
        lost.append(answer.status)
        return route.abort()

    context.route("**/field/sync", cut)
    context.set_offline(False)
    context.new_page().goto(f"{live_server.url}/field/work/")  # both tabs send
    page.goto(f"{live_server.url}/field/work/")
    page.evaluate("() => { window.dispatchEvent(new Event('online')); }")
    expect(page.locator("#on-phone li[data-state=refused]")).to_have_count(1)
    expect(page.locator("#on-phone li[data-state=kept]")).to_have_count(0)
    assert lost == [200]
    assert stored() == [kind for kind, _ in SEASON]
    expect(page.locator("#on-phone li[data-state=refused]")).to_contain_text("日期不能晚于今天")
    shot(page, "field-list-refused", whole=False)
    axe(page)

    page.get_by_role("link", name="改正").click()
    page.locator("#record[data-ready]").wait_for()
    expect(page.locator("#record-said")).to_contain_text("日期不能晚于今天")
    assert page.get_by_label("一号地").is_checked()
    page.get_by_role("button", name="今天").click()
    page.get_by_role("button", name="存下").click()
    page.locator("#saved").wait_for()
    nothing_waits(page, live_server)
    nothing_waits(page, live_server, "refused")
    assert sorted(stored()) == sorted([*(kind for kind, _ in SEASON), "weed"])
    assert Record.objects.count() == 6


@pytest.mark.clause("4.4-d")
def test_what_the_browser_forgets_beside_the_pages_costs_no_page(
    phone, live_server, sign_in, grower, season, offline
):
    """A browser that was killed had lost its notes, and the pages of whoever they then seemed to be were thrown away."""
    sign_in(phone, grower)
    on_the_phone(phone, live_server)
    with offline(phone):
        phone.evaluate("() => localStorage.clear()")
        for _ in range(2):
            for kind in KINDS:
                phone.goto(f"{live_server.url}/field/work/{kind}/")
                phone.locator("#record[data-ready]").wait_for()
                phone.evaluate(
                    "() => window.youjiKeep()"
                )  # as every page does; its wishes come one after the other


def test_who_signs_in_on_anothers_phone_finds_none_of_their_pages(
    phone, live_server, sign_in, grower, season, make_actor, make_operator
):
    sign_in(phone, grower)
    on_the_phone(phone, live_server)
    assert phone.evaluate(WHOSE) == str(grower.user_id)
    other = make_actor(Role.HOLDER, operator_id=make_operator("隔壁").pk)
    sign_in(phone, other)
    phone.goto(f"{live_server.url}/field/me/")
    until(phone, f"async () => await ({WHOSE})() === '{other.user_id}'")
    until(phone, f"async () => !await ({KEPT})('/field/work/spray/')")


@pytest.mark.clause("4.4-d")
def test_on_a_line_that_hangs_a_record_is_kept_at_once_and_stored_once(
    phone, live_server, sign_in, grower, season, monkeypatch
):
    sign_in(phone, grower)
    on_the_phone(phone, live_server)
    goes_on, real = threading.Event(), clock.now

    def hangs():
        goes_on.wait(40)
        return real()

    monkeypatch.setattr(clock, "now", hangs)
    try:
        put_down(phone, live_server, *SEASON[0][:1], **SEASON[0][1])
        assert states(phone) == ["kept"]
    finally:
        goes_on.set()
        monkeypatch.setattr(clock, "now", real)
    nothing_waits(phone, live_server)
    assert stored() == ["fertilise"]


@pytest.mark.clause("4.4-d")
def test_a_store_that_is_full_is_said_and_the_record_goes_from_the_page(
    phone, live_server, sign_in, grower, season, offline
):
    sign_in(phone, grower)
    on_the_phone(phone, live_server)
    with offline(phone):
        phone.goto(f"{live_server.url}/field/work/fertilise/")
        phone.locator("#record[data-ready]").wait_for()
        phone.evaluate(FULL)
        fill(phone, **SEASON[0][1])
        phone.get_by_role("button", name="存下").click()
        phone.locator("#saved").wait_for()
        expect(phone.locator("[data-kept]")).to_contain_text("这部手机存不下了")
        assert Record.objects.count() == 0
    settled(phone)  # sent from the page, and nowhere kept
    assert stored() == ["fertilise"]


@pytest.mark.clause("4.4-d")
def test_a_purchase_is_scanned_or_photographed_and_its_code_read_when_there_is_a_line(
    phone, live_server, sign_in, grower, season, offline, axe, fits
):
    sign_in(phone, grower)
    on_the_phone(phone, live_server)
    phone.goto(f"{live_server.url}/field/inputs/purchase/")
    phone.locator("#entry[data-ready]").wait_for()
    axe(phone)
    fits(phone)
    code = phone.get_by_label("标签追溯码")
    code.focus()
    phone.keyboard.type("1" * 31)  # a hand scanner types, and ends with Enter
    phone.keyboard.press("Enter")
    expect(phone.get_by_text("这里有31位")).to_be_visible()
    assert phone.url.endswith("/field/inputs/purchase/")
    code.fill("")
    with offline(phone):
        for name, value in (("input", "联苯菊酯"), ("quantity", "5"), ("dealer", "广兴洲农资店")):
            phone.locator(f"#id_{name}").fill(value)
        phone.get_by_label("农药").check()
        phone.get_by_label("L", exact=True).check()
        label = photograph(f"https://example.cn/{CODE}")
        phone.locator("#photo").set_input_files(
            {"name": "标签.jpg", "mimeType": "image/jpeg", "buffer": label}
        )
        expect(phone.locator("[data-code-said]")).to_contain_text("待识别")
        phone.get_by_role("button", name="存下").click()
        expect(phone.locator("#saved")).to_contain_text("追溯码待识别")
        assert StoreEntry.objects.count() == 0
    for _ in range(600):  # whenever the line and this machine let it through
        if StoreEntry.objects.exclude(label_code="").exists():
            break
        phone.wait_for_timeout(100)
    assert [row.label_code for row in StoreEntry.objects.all()] == [CODE]


@pytest.mark.clause("4.4-d")
def test_spraying_as_last_time_takes_three_taps_at_most(
    phone, live_server, sign_in, grower, season, take, record_property, axe, fits
):
    """照上次: the same piece, input and dose; looked at, and pressed. Counted as in ``test_taps.py``."""
    take(record(**SPRAYED, seasons=[season.code]))
    counted = Counted(phone, record_property)
    sign_in(phone, grower)
    on_the_phone(phone, live_server)
    counted.start()
    fits(phone)
    axe(phone)
    phone.get_by_role("link", name="施药 联苯菊酯").click()
    phone.locator("#record[data-ready]").wait_for()
    fits(phone)
    axe(phone)
    phone.get_by_role("button", name="存下").click()
    phone.locator("#saved").wait_for()
    counted.told("照上次施药", clicks=3, loads=1, before=(4, 1))
    phone.locator("html[data-outbox=still]").wait_for(state="attached")
    first, again = Record.objects.order_by("received_at")
    said = ("input", "dose_unit", "target")
    assert [again.facts[key] for key in said] == [first.facts[key] for key in said]
    assert again.day == clock.local_date(clock.now())
    assert [one["code"] for one in again.seasons] == [season.code]
