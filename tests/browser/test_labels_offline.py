"""A label opened on a phone with the network cut: green only after every check, grey when the list is old, red when it must."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.waiting import until
from tests.certificates.statements import OTHER, said
from tests.pictures import shot
from tests.portal.conftest import *  # noqa: F403  (entries published)
from youji.certificates.logic import digits, number
from youji.certificates.logic.statement import sign
from youji.certificates.services import keys
from youji.shared import clock

pytestmark = pytest.mark.clause("4.2-c")
HELD = """async () => {
  const page = await caches.open("youji-verify-1");
  const lists = await caches.open("youji-lists-1");
  const scopes = (await navigator.serviceWorker.getRegistrations()).filter((one) => one.active).map((one) => one.scope);
  return scopes.length === 2 && Boolean(await page.match(location.origin + "/verify")) && (await lists.keys()).length === 2;
}"""
LATER = "Date.now = ((now) => () => now() + 9 * 86400000)(Date.now);"
OLD_BROWSER = (
    """crypto.subtle.importKey = () => Promise.reject(new DOMException("Ed25519", "NotSupportedError"));"""
)


@pytest.fixture
def house(settings, tmp_path, live_server):
    """The house as the phone reaches it, with a key; ``house(**words)`` is a label's text."""
    settings.VAR, settings.ORIGIN = tmp_path, live_server.url
    today = clock.local_date(clock.now())
    key = keys.signing(clock.now())

    def label(by=key, **words) -> str:
        code = number.made("GD982V", today, words.pop("tail", "AB3D"))
        return digits.text_of(code, sign(said(code=code, **words), by), live_server.url).replace(
            "HTTP:", "http:"
        )

    return label


def visited(page, live_server) -> None:
    """The phone has been on /verify once, and holds what it needs."""
    page.goto(f"{live_server.url}/verify")
    until(page, HELD, what="the phone does not hold the page and the lists")


def opened(page, text: str) -> str:
    """The state that the page comes to when the label is scanned."""
    page.goto("about:blank")
    page.goto(text)
    page.locator("#label-proof[data-ready]").wait_for(state="attached")
    return page.locator("#label-proof").get_attribute("data-state")


def test_after_one_visit_any_label_opens_in_flight_mode(
    phone, live_server, house, offline, publish, axe, fits
):
    visited(phone, live_server)
    with offline(phone):
        assert opened(phone, house(tail="QQQQ")) == "good"
        proof = phone.locator("#label-proof")
        expect(proof).to_contain_text("核验通过")
        expect(proof).to_contain_text("冰糖橙")
        axe(phone)
        fits(phone)
        shot(phone, "label-good-offline")
        assert opened(phone, house(by=OTHER)) == "bad"
        assert opened(phone, house()[:-1]) == "bad"
        expect(proof).to_contain_text("被改过")
        shot(phone, "label-forged-offline")
        assert opened(phone, house().partition("#")[0]) == "open"
        expect(proof).to_contain_text("要联网查")

    publish(base_code="GD982V-01", operator_name="金穗合作社", status="suspended")
    visited(phone, live_server)
    phone.locator("#label-proof[data-ready]").wait_for(state="attached")
    with offline(phone):
        assert opened(phone, house()) == "bad"
        expect(phone.locator("#label-proof")).to_contain_text("开具方已被暂停")


def test_a_list_of_more_than_a_week_turns_the_mark_grey(phone, live_server, house, offline):
    visited(phone, live_server)
    phone.add_init_script(LATER)
    with offline(phone):
        assert opened(phone, house()) == "open"
        expect(phone.locator("#label-proof")).to_contain_text("旧了，联网后再核一次")
        shot(phone, "label-old-list")


def test_a_phone_without_ed25519_says_so_and_asks_the_house_and_is_never_green_by_itself(
    phone, live_server, house, offline
):
    phone.add_init_script(OLD_BROWSER)
    phone.goto(f"{live_server.url}/verify")
    phone.locator("[name=code]").last.fill(house())
    phone.locator("main form[data-verify] button").click()
    proof = phone.locator("#label-proof[data-ready][data-state=good]")
    expect(proof).to_contain_text("这部手机不能离线核验，以下是本站核验的结果")
    with offline(phone):
        phone.locator("main form[data-verify] button").click()
        expect(phone.locator("#label-proof[data-state=open]")).to_contain_text("真假没有核对")


def test_without_a_script_the_house_says_it(client, house, db):
    text = house()

    page = client.get("/verify", {"code": text})
    assert "核验通过" in page.content.decode()
    assert "冰糖橙" in page.content.decode()
    assert "no-store" in page["Cache-Control"] or "public" not in page["Cache-Control"]
    assert (
        client.get("/verify", {"code": house(by=OTHER)}, headers={"Accept": "application/json"}).json()[
            "state"
        ]
        == "bad"
    )
    assert client.get("/verify", {"code": text.partition("#")[0]})["Location"].startswith("/q/GD982V-")
