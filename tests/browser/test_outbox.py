"""The phone's outbox in a real browser: whatever happens to the connection, the tab, the store or the session, what was
put down is on the phone or on the platform, once, and the page says which."""

from __future__ import annotations

import contextlib
import threading
import time

import pytest
from django.conf import settings
from playwright.sync_api import Error, expect

from tests.acceptance.conftest import *  # noqa: F403  (a base to be visited and its team)
from tests.acceptance.conftest import PNG
from tests.browser.test_acceptance_offline import kept_on_the_phone, score
from tests.pictures import shot
from youji.acceptance.models import ScoreSheet
from youji.shared import clock

PATIENCE = 60_000  # milliseconds; the machine may be busy
FULL = """() => {
  IDBObjectStore.prototype.put = function () { throw new DOMException("full", "QuotaExceededError"); };
}"""
NO_ROOM_FOR_PHOTOS = """() => {
  const put = IDBObjectStore.prototype.put;
  IDBObjectStore.prototype.put = function (row) {
    if (row.fields?.photo) throw new DOMException("full", "QuotaExceededError");
    return put.call(this, row);
  };
}"""
SHUT = "IDBFactory.prototype.open = () => { throw new DOMException('private', 'SecurityError'); };"
NEXT_RELEASE = """
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (name, version) { return open.call(this, name, version && version + 1); };
"""


@pytest.fixture
def sheet(phone, live_server, sign_in, arranged, team, on_the_day):
    """毛's phone, showing the sheet."""
    phone.set_default_timeout(PATIENCE)
    sign_in(phone, team.mao)
    return open_sheet(phone, live_server, arranged)


def open_sheet(page, live_server, acceptance):
    page.goto(f"{live_server.url}/field/acceptance/{acceptance.pk}/")
    page.wait_for_selector("#sheet[data-ready]", state="attached")
    return page


def holds(page, waiting: int, refused: int = 0) -> None:
    """Wait until the phone has done what it can and holds so much of this page."""
    page.locator(
        f"html[data-outbox=still] [data-kept][data-waiting='{waiting}'][data-refused='{refused}']"
    ).wait_for(state="attached")


def said(page, words: str) -> None:
    expect(page.locator("[data-kept]")).to_contain_text(words, timeout=PATIENCE)


def rows(page) -> list[dict]:
    return page.evaluate("async () => (await window.youjiOutbox.all()).map(({ fields, ...row }) => row)")


def photograph(page, item: str) -> None:
    page.evaluate("(name) => { location.hash = name; }", f"item-{item}")
    page.locator(f"#photo-{item}").set_input_files(
        {"name": "标牌.png", "mimeType": "image/png", "buffer": PNG}
    )
    page.locator(f"#item-{item} [data-key]").wait_for(state="attached")


def lines_of(who) -> dict:
    return ScoreSheet.objects.get(assessor_id=who.user_id).lines


def kill(page) -> None:
    """The tab's process dies: no event is left to anybody."""
    with contextlib.suppress(Error):
        page.goto("chrome://crash", timeout=5_000)
    page.close()


# --- the connection ---
def test_an_answer_lost_on_the_way_sends_again_and_stores_once(sheet, team):
    """The server has it, the phone does not know: the photo goes again under the same key and is the same photo."""
    lost = []

    def lose(route):
        lost.append(route.fetch().status)
        route.abort()

    sheet.route("**/photo/", lose)
    photograph(sheet, "signboard")
    said(sheet, "1项保存在这部手机上")
    assert lost == [200]
    sheet.unroute("**/photo/")
    sheet.evaluate("() => { window.dispatchEvent(new Event('online')); }")

    said(sheet, "1项已传上")
    assert len(lines_of(team.mao)["signboard"]["photos"]) == 1


def test_a_page_that_is_not_ours_is_no_answer(sheet, items):
    """A hotel's sign-in page answers 200 to everything; nothing is taken for sent."""
    sheet.route(
        "**/lines/", lambda route: route.fulfill(status=200, content_type="text/html", body="<p>Wi-Fi")
    )
    score(sheet, items[0])
    holds(sheet, 1)
    said(sheet, "服务器暂时没有回答")


def test_a_network_that_hangs_shows_the_kept_page(sheet, monkeypatch, visit_day):
    """One bar is not none: the page the phone holds comes after seconds, not when the server gives up."""
    kept_on_the_phone(sheet)
    goes_on = threading.Event()

    def hangs():
        goes_on.wait(40)
        return visit_day

    monkeypatch.setattr(clock, "now", hangs)
    try:
        begun = time.monotonic()
        sheet.goto(sheet.url.split("#")[0], wait_until="commit")
        assert time.monotonic() - begun < 25
        sheet.locator("#sheet").wait_for(state="attached", timeout=30_000)
        shot(sheet, "sheet-hanging-line", whole=False)
    finally:
        goes_on.set()
        monkeypatch.setattr(clock, "now", lambda: visit_day)


def test_a_page_that_is_not_kept_says_so_while_the_line_hangs(sheet, live_server, monkeypatch, visit_day):
    """Nothing was held of it, and the phone waited as long as the server was silent."""
    kept_on_the_phone(sheet)
    goes_on = threading.Event()

    def hangs():
        goes_on.wait(80)
        return visit_day

    monkeypatch.setattr(clock, "now", hangs)
    try:
        sheet.goto(f"{live_server.url}/field/bases/", wait_until="commit")
        sheet.get_by_role("heading", name="现在没有网络").wait_for()
        assert not goes_on.is_set()
    finally:
        goes_on.set()
        monkeypatch.setattr(clock, "now", lambda: visit_day)


def test_a_form_pressed_without_a_connection_leads_back_to_its_page(sheet, offline):
    """An address that only takes forms is no page to try again: the browser would say 405."""
    here = sheet.url
    kept_on_the_phone(sheet)
    with offline(sheet):
        sheet.evaluate("() => HTMLFormElement.prototype.submit.call(document.getElementById('sign-form'))")
        sheet.get_by_role("link", name="回到刚才那一页").click()
        sheet.wait_for_url(here)
        sheet.locator("#sheet").wait_for(state="attached")


# --- the tab ---
def test_a_tab_that_dies_has_kept_every_answer(sheet, live_server, team, items, offline, arranged):
    kept_on_the_phone(sheet)
    with offline(sheet):
        for item in items[:3]:
            score(sheet, item)
        holds(sheet, 3)
        context = sheet.context
        kill(sheet)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        open_sheet(page, live_server, arranged)
        assert page.locator("#done").inner_text() == "3"
        holds(page, 3)
    holds(page, 0)
    said(page, "3项已传上")
    assert set(lines_of(team.mao)) == {item.key for item in items[:3]}


def test_two_tabs_send_each_answer_once(sheet, live_server, team, items, offline, arranged):
    other = sheet.context.new_page()
    other.set_default_timeout(PATIENCE)
    open_sheet(other, live_server, arranged)
    sent = []
    sheet.context.on(
        "request", lambda one: sent.append(one.post_data_json) if one.url.endswith("/lines/") else None
    )
    with offline(sheet):
        score(sheet, items[0])
        score(other, items[1])
        holds(sheet, 2)
        holds(other, 2)
        sent.clear()
    holds(sheet, 0)
    holds(other, 0)

    assert set(lines_of(team.mao)) == {items[0].key, items[1].key}
    keys = [change["key"] for body in sent for change in body["changes"]]
    assert len(keys) == len(set(keys)) == 2


# --- the store ---
def test_a_full_phone_says_so_and_sends_from_the_page(sheet, team, items, offline):
    sheet.evaluate(FULL)
    with offline(sheet):
        score(sheet, items[0])
        said(sheet, "这部手机存不下了")
        shot(sheet, "sheet-store-full", whole=False)
        assert [row["state"] for row in rows(sheet)] == ["kept"]
        assert lines_of(team.mao) == {}
    expect(sheet.locator("[data-kept]")).not_to_contain_text("存不下", timeout=PATIENCE)
    holds(sheet, 0)
    assert lines_of(team.mao)[items[0].key]["tier"] == 0


def test_where_a_photo_does_not_fit_the_words_still_do(sheet, items, offline):
    other = sheet.context.new_page()  # only what lies in the store is seen from here
    other.goto(sheet.url.split("/field/")[0] + "/field/offline")
    sheet.evaluate(NO_ROOM_FOR_PHOTOS)
    with offline(sheet):
        photograph(sheet, "signboard")
        said(sheet, "这部手机存不下了")
        score(sheet, items[0])
        holds(sheet, 2)
        stored = other.evaluate(
            """() => new Promise((go) => { const asking = indexedDB.open("youji-outbox");
                asking.onsuccess = () => { const all = asking.result.transaction("rows").objectStore("rows").getAllKeys();
                    all.onsuccess = () => go(all.result.map(([, id]) => id)); }; })"""
        )
        assert len(stored) == 1
        assert stored[0].endswith(f"/line/{items[0].key}")
    holds(sheet, 0)


def test_a_browser_without_a_store_still_sends(
    phone, live_server, sign_in, arranged, team, items, offline, on_the_day
):
    phone.set_default_timeout(PATIENCE)
    phone.add_init_script(SHUT)
    sign_in(phone, team.mao)
    open_sheet(phone, live_server, arranged)
    with offline(phone):
        score(phone, items[0])
        said(phone, "浏览器现在不让优基存东西")
    holds(phone, 0)
    score(phone, items[1])
    holds(phone, 0)
    assert set(lines_of(team.mao)) == {items[0].key, items[1].key}


def test_what_the_browser_has_cleared_is_said(sheet, items, offline):
    """The store goes while two answers lie in it: the person reads that they are gone, and the next one is kept."""
    with offline(sheet):
        score(sheet, items[0])
        score(sheet, items[1])
        holds(sheet, 2)
        sheet.evaluate(
            "() => new Promise((go, no) => { const a = indexedDB.deleteDatabase('youji-outbox'); a.onsuccess = go; a.onblocked = no; })"
        )
        score(sheet, items[2])
        holds(sheet, 1)
        lost = next(row for row in rows(sheet) if row["id"] == "lost")
    assert "有2项还没有传上去，被浏览器清掉了" in lost["said"]
    holds(sheet, 0)
    sheet.goto(sheet.url.split("/field/")[0] + "/field/me/")
    said(sheet, "有2项还没有传上去")
    sheet.get_by_role("button", name="不要了").click()
    said(sheet, "都已提交")


def test_an_old_page_goes_on_in_the_store_of_the_next_release(
    sheet, live_server, team, items, offline, arranged
):
    with offline(sheet):
        score(sheet, items[0])
        holds(sheet, 1)
    holds(sheet, 0)
    newer = sheet.context.new_page()
    newer.set_default_timeout(PATIENCE)
    newer.add_init_script(NEXT_RELEASE)
    open_sheet(newer, live_server, arranged)
    with offline(sheet):
        score(sheet, items[1])  # the old page, whose own version the browser no longer opens
        score(newer, items[2])
        holds(sheet, 2)
        holds(newer, 2)
    holds(newer, 0)
    assert set(lines_of(team.mao)) == {item.key for item in items[:3]}


def test_a_page_that_holds_the_store_shut_is_named(sheet, live_server, items, offline, arranged):
    """A page that does not let go (stopped, or of a time before this file): said, and over when it is closed."""
    holder = sheet.context.new_page()
    holder.goto(f"{live_server.url}/field/offline")
    holder.evaluate(
        "() => new Promise((go) => { const a = indexedDB.open('youji-outbox'); a.onsuccess = () => { window.held = a.result; go(); }; })"
    )
    newer = sheet.context.new_page()
    newer.set_default_timeout(PATIENCE)
    newer.add_init_script(NEXT_RELEASE)
    newer.goto(f"{live_server.url}/field/acceptance/{arranged.pk}/")
    newer.wait_for_selector("#sheet[data-ready]", state="attached")
    with offline(sheet):
        score(newer, items[0])
        said(newer, "另一个打开着的优基页面是旧的")
        holder.close()
        said(newer, "1项保存在这部手机上")
    holds(newer, 0)


# --- the answer ---
def test_one_refused_answer_stands_alone_and_the_rest_goes_through(sheet, team, items, offline):
    """An item the sheet no longer has, between two good answers and a photo."""
    with offline(sheet):
        score(sheet, items[0])
        sheet.evaluate(
            """() => window.youjiOutbox.put({ id: `acceptance/${document.getElementById("sheet").dataset.acceptance}/line/gone`,
                url: document.getElementById("sheet").dataset.lines, title: "取消了的项目", stays: true,
                change: { item: "gone", tier: 0, note: "", at: Date.now() } })"""
        )
        score(sheet, items[1])
        photograph(sheet, "signboard")
        holds(sheet, 4)
    holds(sheet, 0, refused=1)

    said(sheet, "评分表没有这个项目")
    found = lines_of(team.mao)
    assert {items[0].key, items[1].key} <= set(found)
    assert len(found["signboard"]["photos"]) == 1
    sheet.reload()
    holds(sheet, 0, refused=1)
    sheet.get_by_role("button", name="不要了：取消了的项目").click()
    holds(sheet, 0)


def test_a_sheet_signed_on_another_phone_refuses_and_nothing_is_lost(sheet, team, items, offline):
    with offline(sheet):
        score(sheet, items[0])
        score(sheet, items[1])
        holds(sheet, 2)
        ScoreSheet.objects.filter(assessor_id=team.mao.user_id).update(signed_at=clock.now())
    holds(sheet, 0, refused=2)
    said(sheet, "您已经在评分表上签字，不能再改")
    assert sorted(row["state"] for row in rows(sheet)) == ["refused", "refused"]


def test_a_file_the_proxy_finds_too_large_is_refused_not_called_a_lost_session(sheet):
    sheet.route(
        "**/photo/", lambda route: route.fulfill(status=413, content_type="text/html", body="<h1>413")
    )
    photograph(sheet, "signboard")
    holds(sheet, 0, refused=1)
    said(sheet, "文件太大，传不上去")


# --- the person ---
def test_a_session_that_ends_keeps_everything_and_leads_to_signing_in(
    sheet, live_server, sign_in, team, items, arranged
):
    sheet.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    score(sheet, items[0])
    said(sheet, "登录已过期")
    link = sheet.locator("[data-kept]").get_by_role("link", name="重新登录")
    assert link.get_attribute("href").startswith("/accounts/login/?next=%2Ffield%2Facceptance%2F")
    assert lines_of(team.mao) == {}
    sign_in(sheet, team.mao)
    open_sheet(sheet, live_server, arranged)
    holds(sheet, 0)
    assert lines_of(team.mao)[items[0].key]["tier"] == 0


def test_nobody_sends_what_another_put_down(sheet, live_server, sign_in, team, items, arranged):
    """A colleague signs in on the same phone while the first one's page is still open."""
    sign_in(sheet, team.ren)
    score(sheet, items[0])
    said(sheet, "登录已过期")
    open_sheet(sheet, live_server, arranged)
    holds(sheet, 0)
    assert rows(sheet) == []
    assert lines_of(team.ren) == lines_of(team.mao) == {}
    sign_in(sheet, team.mao)
    open_sheet(sheet, live_server, arranged)
    holds(sheet, 0)
    assert set(lines_of(team.mao)) == {items[0].key}
