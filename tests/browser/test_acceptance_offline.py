"""现场验收 on two phones: the connection goes half way through, the page is even reloaded, and nothing is lost."""

from __future__ import annotations

import pytest

from tests.acceptance.conftest import *  # noqa: F403  (the same base, city and team)
from tests.acceptance.conftest import PNG
from tests.browser.waiting import until
from tests.pictures import shot
from youji.acceptance.models import Acceptance, ScoreSheet


def open_sheet(page, live_server, acceptance) -> None:
    page.goto(f"{live_server.url}/field/acceptance/")
    page.get_by_role("link", name="君山茶叶基地").click()
    page.wait_for_selector("#sheet[data-ready]", state="attached")


def at_the_base(page) -> None:
    """The phone stands where the base is registered."""
    page.context.set_geolocation({"longitude": 113.001, "latitude": 29.431})


HELD = """async () => {
    const kept = await caches.open("youji-field-1");
    const parts = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((e) => e.href || e.src);
    const found = await Promise.all([location.href.split("#")[0], ...parts].map((url) => kept.match(url)));
    return navigator.serviceWorker.controller !== null && found.every(Boolean);
}"""


def kept_on_the_phone(page) -> None:
    """The worker holds this page and every script and style it is made of."""
    until(page, HELD, what="the worker does not hold this page")


def score(page, item, tier: int = 0, note: str = "") -> None:
    """Go to one item, choose a tier, write a note, press on."""
    page.evaluate("(name) => { location.hash = name; }", f"item-{item.key}")
    screen = page.locator(f"#item-{item.key}.current")
    screen.locator(".tiers label").nth(tier).tap()
    if note:
        screen.locator("textarea").fill(note)
    screen.locator("[data-next]").tap()
    until(
        page, "(key) => !document.getElementById(`item-${key}`).classList.contains('current')", arg=item.key
    )


def waiting(page, count: int) -> None:
    """Wait until the phone has done what it can, and holds so many answers of this page."""
    page.locator(f"html[data-outbox=still] [data-kept][data-waiting='{count}']").wait_for(state="attached")


@pytest.mark.clause("5.3")
def test_an_assessor_who_loses_the_connection_loses_nothing(
    phone, browser, live_server, sign_in, offline, axe, fits, arranged, team, items, on_the_day
):
    sign_in(phone, team.mao)
    open_sheet(phone, live_server, arranged)
    fits(phone)
    axe(phone)
    shot(phone, "sheet-start")
    at_the_base(phone)
    phone.get_by_role("button", name="签到").tap()
    phone.get_by_text("已签到").first.wait_for()
    half = len(items) // 2
    for item in items[:half]:
        score(phone, item)
    waiting(phone, 0)
    kept_on_the_phone(phone)

    with offline(phone):
        for item in items[half:]:
            score(phone, item, note="现场核对" if item.key == "banned" else "")
        phone.evaluate("() => { location.hash = 'item-signboard'; }")
        phone.locator("#photo-signboard").set_input_files(
            {"name": "标牌.png", "mimeType": "image/png", "buffer": PNG}
        )
        phone.locator("#item-signboard [data-waiting]").wait_for()
        waiting(phone, len(items) - half + 1)
        shot(phone, "sheet-offline")
        before = ScoreSheet.objects.get(assessor_id=team.mao.user_id)
        assert len(before.lines) == half
        assert before.lon is not None

        phone.reload()
        phone.wait_for_selector("#sheet[data-ready]", state="attached")
        assert phone.locator("#done").inner_text() == str(len(items))
        assert phone.locator("#note-banned").input_value() == "现场核对"
        phone.locator("#item-signboard [data-waiting]").wait_for(state="attached")
        assert "保存在这部手机上" in phone.locator("[data-kept]").inner_text()
        phone.evaluate("() => { location.hash = 'sign'; }")
        phone.get_by_role("button", name="毛建军签字").tap()
        phone.get_by_text("签字要等联网以后").wait_for()
        shot(phone, "sheet-sign-offline")

    waiting(phone, 0)
    phone.get_by_text(f"{len(items) - half + 1}项已传上").wait_for()
    entry = ScoreSheet.objects.get(assessor_id=team.mao.user_id)
    assert {key for key, line in entry.lines.items() if line.get("tier") == 0} == {item.key for item in items}
    assert entry.lines["banned"]["note"] == "现场核对"
    assert len(entry.lines["signboard"]["photos"]) == 1
    phone.get_by_role("button", name="毛建军签字").tap()
    phone.get_by_text("已签字").first.wait_for()
    fits(phone)
    assert ScoreSheet.objects.get(assessor_id=team.mao.user_id).signed_at is not None


@pytest.mark.clause("5.3")
def test_two_assessors_reconcile_and_conclude_on_their_phones(
    phone,
    open_page,
    live_server,
    sign_in,
    axe,
    fits,
    arranged,
    team,
    items,
    check_in,
    score_all,
    sign,
    on_the_day,
):
    check_in(arranged, team.mao)
    score_all(arranged, team.mao)
    sign(arranged, team.mao)
    sign_in(phone, team.ren)
    open_sheet(phone, live_server, arranged)
    at_the_base(phone)
    phone.get_by_role("button", name="签到").tap()
    phone.get_by_text("已签到").first.wait_for()
    for item in items:
        score(phone, item, tier=1 if item.key == "signboard" else 0)
    waiting(phone, 0)
    phone.evaluate("() => { location.hash = 'sign'; }")
    phone.get_by_role("button", name="任雪梅签字").tap()

    phone.get_by_text("逐项合议").wait_for()
    fits(phone)
    axe(phone)
    shot(phone, "result-differs")
    phone.get_by_label("合议理由").fill("标牌缺技术措施，按内容不全计")
    phone.get_by_role("button", name="保存合议结果").tap()
    phone.get_by_role("button", name="同意合议结果并签字").tap()
    phone.get_by_text("您已签字").wait_for()
    shot(phone, "result-signed-by-one")
    assert Acceptance.objects.get().outcome == ""

    colleague = open_page(360)
    sign_in(colleague, team.mao)
    colleague.goto(f"{live_server.url}/field/acceptance/{arranged.pk}/result/")
    colleague.get_by_role("button", name="同意合议结果并签字").click()
    colleague.get_by_text("验收合格").first.wait_for()
    fits(colleague)
    axe(colleague)
    shot(colleague, "result-concluded")
    concluded = Acceptance.objects.get()
    assert (concluded.outcome, concluded.score) == ("passed", 98)


def test_the_sheet_works_without_javascript(browser, live_server, sign_in, arranged, team, items, on_the_day):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = context.new_page()
    sign_in(page, team.mao)
    page.goto(f"{live_server.url}/field/acceptance/{arranged.pk}/")
    page.get_by_role("button", name="签到").click()
    screen = page.locator("#item-signboard")
    screen.locator("input[value='1']").check()
    screen.locator("textarea").fill("缺责任主体")
    screen.locator("button").click()

    line = ScoreSheet.objects.get(assessor_id=team.mao.user_id).lines["signboard"]
    assert (line["tier"], line["note"]) == (1, "缺责任主体")
    context.close()


@pytest.mark.parametrize("width", [360, 1440])
def test_the_desks_pages_of_an_acceptance_fit(
    open_page, live_server, sign_in, axe, fits, signed, application, city_reviewer, width, on_the_day
):
    page = open_page(width)
    sign_in(page, city_reviewer)
    for name, path in (
        ("follow", f"/desk/acceptance/{application.code}/"),
        ("arrange", f"/desk/acceptance/{application.code}/arrange/"),
        ("schemes", "/desk/schemes/"),
        ("scheme", "/desk/schemes/provincial-base/"),
        ("public-scheme", "/schemes/county-product"),
        ("building", f"/field/building/{application.code}/"),
    ):
        page.goto(live_server.url + path)
        shot(page, f"{name}-{width}")
        fits(page)
        axe(page)


#: A phone whose store answers slowly: whoever presses at once is ahead of the page's own start.
SLOW_STORE = """
  let real;
  Object.defineProperty(window, "youjiOutbox", {
    get: () => real,
    set: (store) => { real = { ...store, all: async (...a) => { await new Promise((go) => setTimeout(go, 500)); return store.all(...a); } }; },
  });
"""


def test_a_check_in_pressed_before_the_page_has_read_its_store_stands(
    phone, live_server, sign_in, arranged, team, on_the_day
):
    phone.add_init_script(SLOW_STORE)
    sign_in(phone, team.mao)
    phone.goto(f"{live_server.url}/field/acceptance/{arranged.pk}/")
    at_the_base(phone)
    phone.get_by_role("button", name="签到").tap()
    phone.wait_for_selector("#sheet[data-ready]", state="attached")
    waiting(phone, 0)

    assert phone.locator("#check-in-said").is_visible()
    assert ScoreSheet.objects.get(assessor_id=team.mao.user_id).checked_in_at is not None


def test_a_photo_just_taken_is_taken_away_and_does_not_come_back(
    phone, live_server, sign_in, fits, offline, arranged, team, on_the_day
):
    sign_in(phone, team.mao)
    phone.goto(f"{live_server.url}/field/acceptance/{arranged.pk}/#item-signboard")
    phone.wait_for_selector("#sheet[data-ready]", state="attached")
    screen = phone.locator("#item-signboard.current")
    for name in ("一.png", "二.png"):
        phone.locator("#photo-signboard").set_input_files(
            {"name": name, "mimeType": "image/png", "buffer": PNG}
        )
    waiting(phone, 0)
    taken = screen.locator(".photos li:not([data-document])")
    taken.nth(1).get_by_role("button", name="删除刚拍的照片").wait_for()
    screen.locator("textarea").fill("标牌是新换的")
    fits(phone)

    with offline(phone):
        taken.first.get_by_role("button").tap()
        phone.locator("[data-refused='没有网络，联网后再删。']").wait_for()
    taken.first.get_by_role("button").tap()

    phone.get_by_text("照片已删除。").wait_for()
    phone.wait_for_selector("#sheet[data-ready]", state="attached")
    waiting(phone, 0)
    assert screen.locator(".photos li").count() == 1
    assert screen.locator("textarea").input_value() == "标牌是新换的"
    shot(phone, "sheet-photo-removed")
    line = ScoreSheet.objects.get(assessor_id=team.mao.user_id).lines["signboard"]
    assert (len(line["photos"]), len(line["sent"])) == (1, 2)


def test_a_signature_refused_leaves_the_phone_on_its_sheet(
    phone, live_server, sign_in, arranged, team, on_the_day
):
    sign_in(phone, team.mao)
    phone.goto(f"{live_server.url}/field/acceptance/{arranged.pk}/#sign")
    phone.wait_for_selector("#sheet[data-ready]", state="attached")
    phone.get_by_role("button", name="毛建军签字").tap()

    phone.get_by_text("您还没有签到").first.wait_for()
    phone.wait_for_selector("#sheet[data-ready]", state="attached")
    assert phone.url.endswith(f"/field/acceptance/{arranged.pk}/")
    shot(phone, "sheet-sign-refused")
