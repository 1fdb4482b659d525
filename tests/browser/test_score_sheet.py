"""The score sheet at the moment something goes wrong: it asks on the item, says what a signature would rest on, and leads
to what is missing; photos go small, with their time and place."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.acceptance.conftest import *  # noqa: F403  (a base to be visited and its team)
from tests.acceptance.conftest import PNG
from tests.browser.test_acceptance_offline import at_the_base, score, waiting
from tests.pictures import shot
from youji.acceptance.models import ScoreSheet
from youji.documents import storage
from youji.documents.models import Document

PATIENCE = 60_000
LARGE = (2400, 1800)
TURNED, TAKEN, NORTH = 6, "2026:06:03 09:15:00", (29.0, 25.0, 48.0)
ORIENTATION, DATE_TIME, GPS = 0x0112, 0x0132, 0x8825


def photo() -> bytes:
    """As a camera makes it: large, lying on its side, with the time and the place."""
    picture = Image.effect_noise(LARGE, 40).convert("RGB")
    notes = picture.getexif()
    notes[ORIENTATION], notes[DATE_TIME] = TURNED, TAKEN
    notes.get_ifd(GPS).update({1: "N", 2: NORTH, 3: "E", 4: (113.0, 0.0, 3.6)})
    out = BytesIO()
    picture.save(out, "JPEG", quality=90, exif=notes)
    return out.getvalue()


@pytest.fixture
def sheet(phone, live_server, sign_in, arranged, team, on_the_day):
    """毛's phone at the base, showing the sheet."""
    phone.set_default_timeout(PATIENCE)
    at_the_base(phone)
    sign_in(phone, team.mao)
    phone.goto(f"{live_server.url}/field/acceptance/{arranged.pk}/")
    phone.wait_for_selector("#sheet[data-ready]", state="attached")
    return phone


def go(page, name: str) -> None:
    page.evaluate("(name) => { location.hash = name; }", name)
    page.locator(f"#{name}.current").wait_for()


def take(page, item: str, content: bytes, name: str = "标牌.jpg", kind: str = "image/jpeg") -> None:
    go(page, f"item-{item}")
    page.locator(f"#photo-{item}").set_input_files({"name": name, "mimeType": kind, "buffer": content})
    page.locator(f"#item-{item} [data-key]").wait_for(state="attached")


def test_a_photo_goes_small_and_upright_with_its_time_and_place(sheet):
    content = photo()
    take(sheet, "signboard", content)
    waiting(sheet, 0)

    document = Document.objects.get()
    assert document.size_bytes < len(content) / 2
    with Image.open(storage.path_of(document.sha256)) as picture:
        assert picture.size == (1200, 1600)  # what lay on its side stands
        notes = picture.getexif()
        assert (notes.get(ORIENTATION, 1), notes[DATE_TIME]) == (1, TAKEN)
        assert tuple(map(float, notes.get_ifd(GPS)[2])) == NORTH


def test_a_photo_whose_name_was_changed_says_so_on_the_sheet(sheet):
    take(sheet, "signboard", PNG)  # a PNG that calls itself a JPEG, as chats and albums hand it over
    waiting(sheet, 0)
    go(sheet, "item-signboard")
    expect(sheet.locator("#item-signboard [data-photos]")).to_contain_text("已改名为“标牌.png”")


def test_a_photo_under_way_shows_how_far_it_has_come(sheet):
    """The picture is there at once; beside it a bar, until it has arrived."""
    sheet.evaluate(
        """() => {
          window.parts = [];
          document.addEventListener("youji:progress", ({ detail }) => window.parts.push(detail.part));
        }"""
    )
    take(sheet, "signboard", photo())
    waiting(sheet, 0)
    assert sheet.evaluate("() => window.parts.at(-1)") == 1
    assert sheet.locator("#item-signboard [data-photos] progress").count() == 0


def test_a_key_item_judged_to_fail_is_asked_for_its_reasons_where_it_is_judged(sheet, axe):
    go(sheet, "item-banned")
    screen = sheet.locator("#item-banned")
    screen.locator(".tiers label").last.tap()
    screen.locator("[data-next]").tap()

    expect(screen.locator("[data-veto-asks]")).to_contain_text("请现在就写明情况、拍照")
    assert sheet.evaluate("() => document.activeElement.id") == "note-banned"
    axe(sheet)
    shot(sheet, "sheet-veto-asks")
    screen.locator("textarea").fill("库房里有一瓶百草枯")
    screen.locator("[data-next]").tap()
    sheet.locator("#item-banned:not(.current)").wait_for(
        state="attached"
    )  # asked once, it does not hold one back

    go(sheet, "sign")
    expect(sheet.locator("[data-photo-of=banned]")).to_be_visible()
    expect(sheet.locator("[data-note-of=banned]")).to_be_hidden()
    expect(sheet.locator("[data-fails-of=banned]")).to_be_visible()
    sheet.locator("[data-photo-of=banned] a").tap()
    sheet.locator("#item-banned.current").wait_for()


def test_total_and_zeros_stand_above_the_signature(sheet, items, fits, axe):
    sheet.get_by_role("button", name="签到").tap()
    for item in items:
        score(sheet, item, tier=len(item.tiers) - 1 if item.key == "signboard" else 0)
    waiting(sheet, 0)
    go(sheet, "sign")

    expect(sheet.locator("#before-signing")).to_contain_text("得0分的项目")
    expect(sheet.locator("[data-nothing-of=signboard]")).to_be_visible()
    assert sheet.locator("[data-nothing-of]:visible").count() == 1
    total = sheet.locator("#total").inner_text()
    fits(sheet)
    axe(sheet)
    shot(sheet, "sheet-before-signing")
    sheet.reload()
    sheet.wait_for_selector("#sheet[data-ready]", state="attached")
    go(sheet, "sign")
    assert sheet.locator("#total").inner_text() == total != "0分"


def test_a_refused_signature_leads_to_what_is_missing_and_is_read_out(sheet, axe):
    go(sheet, "sign")
    sheet.get_by_role("button", name="毛建军签字").tap()
    summary = sheet.locator(".error-summary[role=alert]")
    expect(summary).to_contain_text("您还没有签到")
    sheet.wait_for_selector("#sheet[data-ready]", state="attached")

    assert sheet.evaluate("() => document.activeElement.className").startswith("notice error-summary")
    sheet.locator("#sign.current").wait_for()
    axe(sheet)
    shot(sheet, "sheet-sign-refused-links")
    sheet.locator("[data-tier-of]:visible a").first.tap()
    sheet.locator(".item-screen[data-item].current").wait_for()


def test_far_from_the_base_one_is_told_at_once_and_asked_again(sheet, team):
    sheet.context.set_geolocation({"longitude": 112.8, "latitude": 29.46})
    go(sheet, "check-in")
    sheet.get_by_role("button", name="签到").tap()
    expect(sheet.locator("#check-in-said")).to_contain_text("约19.7公里")
    assert ScoreSheet.objects.get(assessor_id=team.mao.user_id).checked_in_at is None
    shot(sheet, "sheet-far")

    sheet.get_by_role("button", name="签到").tap()
    expect(sheet.locator("#check-in-said")).to_contain_text("已签到")
    expect(sheet.locator("#check-in-said")).to_contain_text("离登记的位置很远")
    waiting(sheet, 0)
    assert ScoreSheet.objects.get(assessor_id=team.mao.user_id).checked_in_at is not None


def test_a_refused_photo_stops_the_signature_until_it_is_removed(sheet, items, team, axe):
    sheet.get_by_role("button", name="签到").tap()
    for item in items:
        score(sheet, item)
    take(sheet, "signboard", b"not a picture at all", "标牌.heic", "image/heic")
    sheet.locator("html[data-outbox=still] #item-signboard [data-refused]").wait_for()
    shot(sheet, "sheet-photo-refused", whole=False)
    go(sheet, "sign")
    sheet.get_by_role("button", name="毛建军签字").tap()
    expect(sheet.locator("#sign-said")).to_contain_text("1张照片没有收（公示标牌")
    assert ScoreSheet.objects.get(assessor_id=team.mao.user_id).signed_at is None
    axe(sheet)

    go(sheet, "item-signboard")
    sheet.locator("#item-signboard").get_by_role("button", name="删除没有收的照片").tap()
    sheet.locator("#item-signboard [data-refused]").wait_for(state="detached")
    go(sheet, "sign")
    sheet.get_by_role("button", name="毛建军签字").tap()
    sheet.get_by_text("已签字").first.wait_for()


def test_without_a_connection_the_sheet_says_so_on_every_item(sheet, items, offline):
    with offline(sheet):
        score(sheet, items[0])
        go(sheet, f"item-{items[-1].key}")
        sheet.evaluate("() => window.scrollTo(0, document.body.scrollHeight)")
        for box in ("[data-connection]", "[data-kept]"):
            expect(sheet.locator(box).first).to_be_in_viewport()
        shot(sheet, "sheet-no-connection")
    waiting(sheet, 0)
    expect(sheet.locator("[data-kept]")).to_contain_text("1项已传上")


GONE = """() => {
  const read = File.prototype.arrayBuffer;
  File.prototype.arrayBuffer = function () {
    File.prototype.arrayBuffer = read;
    return Promise.reject(new DOMException("gone", "NotFoundError"));
  };
}"""


def test_a_file_that_is_gone_is_said_and_the_next_one_is_taken(sheet):
    """The camera's file went before it was read: once, here."""
    sheet.evaluate(GONE)
    go(sheet, "item-signboard")
    box = sheet.locator("#photo-signboard")
    box.set_input_files({"name": "标牌.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    expect(sheet.locator("#said")).to_contain_text("照片读不出来，没有留下。请再拍一张。")
    assert sheet.evaluate("async () => (await window.youjiOutbox.all()).length") == 0
    take(sheet, "signboard", photo())
    waiting(sheet, 0)
    assert Document.objects.count() == 1
