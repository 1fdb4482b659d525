"""A pile of certificates received: by a hand scanner while the line is cut, by photographs, by a canteen on a phone; what the
phone finds without a line is what the house finds of the same lists."""

from __future__ import annotations

from io import BytesIO

import pytest
import zxingcpp
from django.templatetags.static import static
from PIL import Image
from playwright.sync_api import expect

from tests.browser.waiting import until
from tests.certificates.judging import CASES, published
from tests.pictures import shot
from tests.receiving.conftest import *  # noqa: F403  (a grower who issues, buyers)
from youji.certificates.logic.digits import scanned, text_of
from youji.certificates.logic.verdict import Known, judge
from youji.certificates.services.signing import signer
from youji.production.models import Lot
from youji.receiving.logic.verdict import of_checks
from youji.receiving.models import Pile, Report, Scan
from youji.shared import clock
from youji.shared.actor import Role

pytestmark = pytest.mark.clause("4.5-b")
JUDGED = """async ([verdicts, proof, cases]) => {
  const { verdictOf } = await import(verdicts);
  const { openedKeys, openedRevoked } = await import(proof);
  const said = [];
  for (const { text, listed, gone, today } of cases) {
    const keys = listed && (await openedKeys(listed));
    const revoked = gone && (await openedRevoked(Uint8Array.from(gone), keys));
    const { verdict, found } = await verdictOf(text, { keys, revoked }, today);
    said.push([verdict, found]);
  }
  return said;
}"""
KEPT = """async (path) => {
  const lists = await caches.open("youji-lists-1");
  return Boolean(await caches.match(location.origin + path)) && (await lists.keys()).length === 2;
}"""
WAITING = """async () => (await window.youjiOutbox.all("receiving/")).filter((row) => row.state !== "sent").length"""
STATES = """() => [...document.querySelectorAll("[data-rows] > li")].map((row) => row.dataset.verdict)"""


@pytest.fixture
def labels(issue, harvest, settings, live_server):
    """So many labels of one certificate, as its boxes carry them."""
    settings.ORIGIN = live_server.url

    def make(copies: int) -> list[str]:
        row = issue(harvest(), copies=copies)
        sign = signer(clock.now())
        return [text_of(row.code, sign(row, copy), live_server.url) for copy in range(1, copies + 1)]

    return make


def ready(page, live_server) -> None:
    """The screen is open, and what it needs without a line is on the phone."""
    page.goto(f"{live_server.url}/field/receiving/")
    page.locator("#receive[data-ready]").wait_for()
    until(page, KEPT, "/field/receiving/", what="the page or the lists are not kept")


def scan(page, text: str, *, key_by_key: bool = False) -> None:
    """A hand scanner: it types what it read, and Enter."""
    (page.keyboard.type if key_by_key else page.keyboard.insert_text)(text)
    page.keyboard.press("Enter")


def test_three_hundred_scanned_with_the_line_cut_are_there_once_each(
    desktop, live_server, sign_in, canteen, labels, offline, county_reviewer
):
    texts = labels(300)
    sign_in(desktop, canteen)
    ready(desktop, live_server)
    desktop.locator("[name=codes]").click()
    with offline(desktop):
        for n, text in enumerate(texts[:200]):
            scan(desktop, text, key_by_key=n < 5)
        scan(desktop, texts[0])  # the trigger pressed twice
        expect(desktop.locator("[data-said]")).to_contain_text("没有再记")
        desktop.reload()
        desktop.locator("#receive[data-ready]").wait_for()
        expect(desktop.locator("[data-rows] > li")).to_have_count(200)
        desktop.locator("[name=codes]").click()
        for text in texts[200:]:
            scan(desktop, text)
        scan(desktop, texts[0][:-3])  # cut short on its way
        expect(desktop.locator("[data-rows] > li")).to_have_count(301)
        expect(desktop.locator("[data-counts]")).to_have_text("301张：已核验300，不符1")
        shot(desktop, "receiving-desk", whole=False)
        bad = desktop.locator('[data-rows] > li[data-verdict="mismatch"]')
        bad.get_by_role("button", name="上报", exact=True).click()
        bad.get_by_role("button", name="这张拒收").click()
        desktop.get_by_label("数量").fill("3000")
        desktop.get_by_label("单位").select_option("kg")
        desktop.get_by_role("button", name="收下").click()
        expect(desktop.locator("#saved")).to_contain_text("收下301张合格证")
        assert not Scan.objects.exists()
    until(desktop, "() => window.youjiOutbox.send().then(() => true)")
    until(desktop, f"async () => (await ({WAITING})()) === 0", what="something still waits")
    assert Scan.objects.count() == 301
    assert sorted(one.copy for one in Scan.objects.filter(verdict="verified")) == list(range(1, 301))
    assert Scan.objects.filter(phone_verdict="verified").count() == 300
    pile = Pile.objects.get()
    assert (pile.decision, len(pile.refused), pile.quantity) == ("kept", 1, 3_000_000)
    report = Report.objects.get()
    assert (report.division, report.reporter_id) == ("430611", canteen.operator_id)
    sign_in(desktop, county_reviewer)
    desktop.goto(f"{live_server.url}/desk/")
    expect(desktop.locator("main")).to_contain_text("核查可疑合格证")


def three_on_one(texts: list[str]) -> bytes:
    """A photograph of three labels side by side."""
    drawn = [
        Image.fromarray(
            zxingcpp.create_barcode(one, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_image(scale=5)
        )
        for one in texts
    ]
    sheet = Image.new("L", (sum(one.width for one in drawn) + 400, drawn[0].height + 200), 255)
    at = 100
    for one in drawn:
        sheet.paste(one, (at, 100))
        at += one.width + 100
    kept = BytesIO()
    sheet.convert("RGB").save(kept, "JPEG", quality=90)
    return kept.getvalue()


def test_a_photograph_with_three_codes_is_read_by_the_house_when_there_is_a_line(
    phone, live_server, sign_in, canteen, labels, offline, axe, fits
):
    texts = labels(3)
    picture = three_on_one(texts)
    sign_in(phone, canteen)
    ready(phone, live_server)
    with offline(phone):
        phone.locator("#photos").set_input_files(
            {"name": "三张.jpg", "mimeType": "image/jpeg", "buffer": picture}
        )
        expect(phone.locator("[data-rows]")).to_contain_text("待识别")
        phone.get_by_role("button", name="收下").scroll_into_view_if_needed()
        axe(phone)
        fits(phone)
        shot(phone, "receiving-photo-waits")
    until(phone, "() => window.youjiOutbox.send().then(() => true)")
    expect(phone.locator('[data-rows] > li[data-verdict="verified"]')).to_have_count(3)
    assert [(one.how, one.verdict) for one in Scan.objects.all()] == [("photo", "verified")] * 3
    assert len({one.document_id for one in Scan.objects.all()}) == 1
    shot(phone, "receiving-photo-read")
    phone.locator("[name=codes]").click()
    scan(phone, texts[1])  # the box whose label is on the picture
    expect(phone.locator("[data-said]")).to_contain_text("没有再记")
    expect(phone.locator("[data-rows] > li")).to_have_count(3)


def test_a_canteen_receives_on_the_phone_and_sees_the_day(
    phone, live_server, sign_in, canteen, labels, axe, fits
):
    first, second = labels(2)
    sign_in(phone, canteen)
    ready(phone, live_server)
    phone.locator("[name=codes]").click()
    scan(phone, first)
    scan(phone, second[:-2])
    scan(phone, "旧样式的合格证 2024")
    expect(phone.locator("[data-rows] > li")).to_have_count(3)
    until(phone, f"() => ({STATES})().every(Boolean)")
    axe(phone)
    fits(phone)
    shot(phone, "receiving-phone")
    phone.get_by_role("button", name="拒收", exact=True).click()
    expect(phone.locator("[data-said]")).to_contain_text("请写明原因")
    phone.get_by_role("button", name="收下").click()
    phone.locator("#saved").wait_for()
    until(phone, f"async () => (await ({WAITING})()) === 0", what="something still waits")
    phone.goto(f"{live_server.url}/desk/receiving/")
    expect(phone.locator("main")).to_contain_text("有1张已经收下、核验不符")
    axe(phone)
    fits(phone)
    shot(phone, "receiving-day")
    phone.locator("tbody a").first.click()
    expect(phone.locator("h1")).to_contain_text("收下")
    axe(phone)
    fits(phone)
    shot(phone, "receiving-pile")


def test_what_the_house_refuses_is_mended_where_it_was_put_down(phone, live_server, sign_in, canteen, labels):
    [text] = labels(1)
    sign_in(phone, canteen)
    ready(phone, live_server)
    phone.locator("[name=codes]").click()
    scan(phone, text)
    phone.get_by_label("供货方主体码").fill("ZZZZZZ")
    phone.get_by_role("button", name="收下", exact=True).click()
    phone.locator("#saved").wait_for()
    expect(phone.locator("[data-kept]")).to_contain_text("没有主体码为")
    phone.locator("[data-kept] a").first.click()
    phone.reload()
    phone.locator("#receive[data-ready]").wait_for()
    expect(phone.locator("[data-rows] > li")).to_have_count(1)
    expect(phone.get_by_label("供货方主体码")).to_have_value("ZZZZZZ")
    phone.get_by_label("供货方主体码").fill("")
    phone.get_by_role("button", name="收下", exact=True).click()
    phone.locator("#saved").wait_for()
    until(phone, f"async () => (await ({WAITING})()) === 0", what="something still waits")
    assert Pile.objects.get().decision == "kept"


def test_the_phone_finds_without_a_line_what_the_house_finds_of_the_same_lists(page, live_server):
    page.goto(f"{live_server.url}/verify")
    asked = []
    for case in CASES.values():
        listed, gone = published(case)
        asked.append(
            {"text": case.text, "listed": listed, "gone": gone and list(gone), "today": str(case.today)}
        )
    found = page.evaluate(JUDGED, [static("receiving/verdict.js"), static("certificates/proof.js"), asked])
    ours = [
        of_checks(judge(scanned(case.text), Known(case.keys, case.revoked), case.today))
        for case in CASES.values()
    ]
    assert found == [[str(one.verdict), one.reason] for one in ours]
    assert {verdict for verdict, _ in found} == {"verified", "unverifiable", "mismatch"}


def test_the_county_answers_and_whoever_reported_reads_it(
    desktop, live_server, sign_in, canteen, labels, see, make_actor, axe, fits, now
):
    from uuid import uuid4

    from youji.receiving.services.reporting import report_scan

    [scan_] = see(canteen, labels(1)[0][:-1])
    row = report_scan(scan_id=scan_.pk, key=uuid4(), said="字迹模糊", actor=canteen, now=clock.now())
    sign_in(desktop, make_actor(Role.SUPERVISOR, division="430611"))
    desktop.goto(f"{live_server.url}/desk/receiving/reports/{row.pk}/")
    axe(desktop)
    fits(desktop)
    shot(desktop, "receiving-report")
    desktop.get_by_role("link", name="办结、答复").click()
    desktop.get_by_label("属实，已处理").check()
    desktop.get_by_label("答复").fill("标签打印不清，已通知重新打印。")
    desktop.get_by_role("button", name="办结").click()
    expect(desktop.locator("main")).to_contain_text("已通知重新打印")
    sign_in(desktop, canteen)
    desktop.goto(f"{live_server.url}/desk/receiving/reports/{row.pk}/")
    expect(desktop.locator("main")).to_contain_text("已通知重新打印")


def test_a_collector_mixes_two_received_lots_and_certifies_them_anew(
    desktop, live_server, sign_in, collector, two, axe, fits
):
    first, one, second, other = two
    sign_in(desktop, collector)
    desktop.goto(f"{live_server.url}/field/lots/{one.code}/merge/")
    desktop.get_by_label("数量", exact=False).first.fill("300")
    desktop.get_by_label("另一个批次号").fill(other.code)
    desktop.get_by_label("另一个批次的数量").fill("400")
    desktop.locator("form.card button.primary").click()
    desktop.wait_for_load_state()
    together = Lot.objects.get(operator_id=collector.operator_id, origin="made")
    desktop.goto(f"{live_server.url}/field/certificates/new/?lot={together.code}")
    desktop.locator("[name=quantity]").fill("700")
    desktop.locator("[name=copies]").fill("70")
    desktop.locator("[name=decision]").fill("来源的合格证都已收存，逐箱核对")
    desktop.locator("form.card button.primary").click()
    expect(desktop.locator("#sources")).to_have_text("来源的合格证")
    for row in (first, second):
        expect(desktop.get_by_role("link", name=row.code)).to_be_visible()
    expect(desktop.locator("main")).to_contain_text("样式二")
    axe(desktop)
    fits(desktop)
    shot(desktop, "receiving-mixed")


def test_a_buyers_home_the_register_and_a_strangers_report_fit_the_phone(
    phone, live_server, sign_in, canteen, labels, keep, axe, fits
):
    [text] = labels(1)
    keep(canteen, text, now=clock.now())
    code = Scan.objects.get().code
    phone.goto(f"{live_server.url}/q/{code}")
    phone.get_by_role("main").get_by_role("link", name="反映问题").click()
    phone.get_by_label("哪里有问题").fill("菜摊上看到两张一样的证")
    axe(phone)
    fits(phone)
    shot(phone, "receiving-publicly")
    phone.get_by_role("button", name="提交").click()
    expect(phone.locator("main")).to_contain_text("正在核查")
    fits(phone)
    shot(phone, "receiving-told")
    sign_in(phone, canteen)
    for path, said in (
        ("/field/", "收货查验"), ("/desk/receiving/kept/", "法定最短保存期"), ("/desk/receiving/all/", code),
    ):  # fmt: skip
        phone.goto(f"{live_server.url}{path}")
        expect(phone.locator("main")).to_contain_text(said)
        axe(phone)
        fits(phone)
        shot(phone, f"receiving-{path.strip('/').replace('/', '-')}")
    expect(phone.locator("main")).not_to_contain_text("现在可以申报")
