"""A lot from the harvest to the recall, each by its own people: the gate that will not have it yet, fifty labels, a canteen that
scans a pile without a line, a collector's mixed lot, a consumer, a failed test, and everybody who had some of it found.

``YOUJI_SHOTS=<folder>`` keeps a picture of every page on the way.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.test_journey_interim import movable_clock  # noqa: F401
from tests.browser.test_receiving import WAITING, ready, scan
from tests.browser.waiting import until
from tests.norms.test_confirming import photo
from tests.pictures import shot
from tests.receiving.conftest import *  # noqa: F403  (a grower, buyers)
from youji.certificates.logic.digits import text_of
from youji.certificates.models import Certificate
from youji.certificates.services.signing import signer
from youji.documents.services import store
from youji.lots.services import deliver
from youji.norms.models import Label
from youji.norms.services import confirm, load_norms
from youji.production.models import Lot
from youji.receiving.models import Pile, Report, Scan
from youji.registry.models import Operator
from youji.shared import clock
from youji.shared.actor import Role
from youji.traceability.models import Notice, Recall

pytestmark = [pytest.mark.slow, pytest.mark.clause("4.5-b"), pytest.mark.clause("4.5-d")]
DECIDED = "瓶签上的安全间隔期和用量已逐项核对，符合。"
SENT = "async () => (await window.youjiOutbox.all('field/record/')).every(({ state }) => state !== 'kept')"
SPRAYING = {
    "input": "阿维菌素", "dose": "60", "dose_unit": "mL/亩", "target": "美洲斑潜蝇", "maker": "湘农化工", "source": "镇农资店",
    "method": "喷雾",
}  # fmt: skip


@pytest.fixture
def now():
    return clock.now()  # the browser's requests read the same clock


@pytest.fixture
def cowpeas(tea, open_season, plot, province_reviewer, now):
    """豇豆 grow on 一号地 since a month ago; the label of what is sprayed was compared with its picture."""
    load_norms(now=now)
    row = Label.objects.get(key__contains="/豇豆/美洲斑潜蝇", name="阿维菌素")
    picture = store(file=photo(), name="标签.png", actor=province_reviewer, now=now)
    confirm(
        table="labels", row_id=row.pk, picture=picture, remark="第二面", version=0, actor=province_reviewer, now=now
    )  # fmt: skip
    began = clock.local_date(now) - timedelta(days=30)
    [season] = open_season(plot, product="豇豆", started_on=began.isoformat())
    return season


@pytest.fixture
def at(desktop, live_server, sign_in):
    """``at(actor, path)``: the page as the actor reads it at a desk."""

    def opened(actor, path: str):
        sign_in(desktop, actor)
        desktop.goto(f"{live_server.url}{path}")
        return desktop

    return opened


def written(page, live_server, kind: str, **said: str) -> None:
    """One record of the platform's today, and 存下 is pressed."""
    page.goto(f"{live_server.url}/field/work/{kind}/")
    page.locator("#record[data-ready]").wait_for()
    page.get_by_label("一号地").check()
    page.locator("details").first.evaluate("(more) => { more.open = true; }")
    for name, value in ({"day": str(clock.local_date(clock.now()))} | said).items():
        control = page.locator(f"[name={name}]").first
        if control.get_attribute("type") == "checkbox":
            control.check()
        elif control.get_attribute("type") == "radio":
            page.locator(f"[name={name}][value='{value}']").check()
        else:
            control.fill(value)
    page.get_by_role("button", name="存下").click()


def put_down(page, live_server, kind: str, **said: str) -> None:
    """The record goes by itself, and the phone learns what counts now."""
    written(page, live_server, kind, **said)
    page.locator("#saved").wait_for()
    until(page, SENT, what="the record waits")
    until(page, "() => window.youjiFacts.refresh().then(() => true)")


def harvest_of(kilograms: int) -> dict[str, str]:
    """So many kg, to be a lot."""
    return {"quantity": str(kilograms), "unit": "kg", "into_lot": "on"}


def issued(at, actor, lot: Lot, kilograms: int, copies: int) -> Certificate:
    """By its page; what the platform cannot tell, whoever issues answers for."""
    page = at(actor, f"/field/certificates/new/?lot={lot.code}")
    page.locator("[name=quantity]").fill(str(kilograms))
    page.locator("[name=copies]").fill(str(copies))
    page.locator("[name=basis][value=control]").check()
    page.locator("[name=decision]").fill(DECIDED)
    page.get_by_role("button", name="开具", exact=True).click()
    expect(page.get_by_role("heading", name="打印标签")).to_be_visible()
    return Certificate.objects.latest("issued_at")


def handed(row: Certificate, kilograms: int, giver, taker) -> None:
    """So much of the certificate's parcel is on its way."""
    code = Operator.objects.get(pk=taker.operator_id).code
    deliver(lot_id=row.parcel_id, quantity=kilograms * 1000, to=code, actor=giver, now=clock.now())


def labels(row: Certificate, count: int, url: str) -> list[str]:
    """What stands on its first labels."""
    sign = signer(clock.now())
    return [text_of(row.code, sign(row, copy), url) for copy in range(1, count + 1)]


def kept(page, texts: list[str]) -> None:
    """A pile is scanned, checked on the phone, and kept."""
    page.locator("[name=codes]").click()
    for text in texts:
        scan(page, text)
    expect(page.locator("[data-counts]")).to_contain_text(f"{len(texts)}张")
    page.get_by_role("button", name="收下", exact=True).click()
    page.locator("#saved").wait_for()


def arrived(page) -> None:
    until(page, "() => window.youjiOutbox.send().then(() => true)")
    until(page, f"async () => (await ({WAITING})()) === 0", what="something still waits")


def of(actor) -> Lot:
    """The newest lot of theirs."""
    return Lot.objects.filter(operator_id=actor.operator_id).latest("opened_at")


@pytest.fixture
def sold(phone, live_server, sign_in, offline, grower, cowpeas, buyer, at, movable_clock):  # noqa: F811
    """Harvested when it may be, certified, and sold to a canteen and a collector who received it."""
    canteen, collector = buyer(), buyer("君山果蔬收购站", "collector")
    sign_in(phone, grower)
    put_down(phone, live_server, "spray", **SPRAYING)
    written(phone, live_server, "harvest", **harvest_of(500))
    expect(phone.locator("main")).to_contain_text("还不能采收")  # said before anything is kept
    shot(phone, "lot-1-too-early", whole=False)
    assert not Lot.objects.exists()
    movable_clock.move(timedelta(days=6))
    put_down(phone, live_server, "harvest", **harvest_of(500))
    first = of(grower)
    put_down(phone, live_server, "harvest", **harvest_of(100))
    second = of(grower)
    one, two = issued(at, grower, first, 500, 50), issued(at, grower, second, 100, 10)

    handed(one, 200, grower, canteen)
    sign_in(phone, canteen)
    ready(phone, live_server)
    with offline(phone):
        kept(phone, labels(one, 20, live_server.url))
        assert not Scan.objects.exists()
    arrived(phone)
    assert Pile.objects.get().lots

    handed(one, 300, grower, collector)
    handed(two, 100, grower, collector)
    sign_in(phone, collector)
    ready(phone, live_server)
    kept(phone, [*labels(one, 50, live_server.url)[20:], *labels(two, 10, live_server.url)])
    arrived(phone)
    shot(phone, "lot-2-received", whole=False)
    return one, two, canteen, collector


@pytest.fixture
def mixed(sold, at):
    """What the collector made of both lots, with a certificate of their own."""
    _, _, _, collector = sold
    small, large = Lot.objects.filter(operator_id=collector.operator_id).order_by("quantity")
    page = at(collector, f"/field/lots/{large.code}/merge/")
    page.locator("[name=quantity]").fill("300")
    page.locator("[name=other]").fill(small.code)
    page.locator("[name=other_quantity]").fill("100")
    page.get_by_role("button", name="办理", exact=True).click()
    expect(page.locator("main")).to_contain_text("合并已记下")
    return issued(at, collector, of(collector), 400, 40)


def test_from_the_harvest_to_the_recall(
    phone, live_server, sign_in, open_page, grower, sold, mixed, at, make_actor, axe, fits, settings
):
    settings.ORIGIN = live_server.url
    one, _, canteen, collector = sold
    assert (one.copies, mixed.form) == (50, "collector")
    page = at(grower, f"/desk/certificates/{one.code}/")
    with page.expect_download() as printed:
        page.get_by_role("button", name="打印（PDF）").click()
    assert printed.value.path().read_bytes().startswith(b"%PDF")

    eater = open_page(360)
    eater.goto(labels(mixed, 1, live_server.url)[0].replace("HTTP:", "http:"))
    expect(eater.locator("main")).to_contain_text(one.code)  # what it was mixed of
    expect(eater.locator("main")).to_contain_text("有效")
    shot(eater, "lot-3-consumer")

    page = at(grower, f"/desk/quality/lots/{Lot.objects.get(pk=one.lot_id).code}/rapid/")
    page.locator("[name=device]").fill("胶体金读数仪 JT-10")
    page.locator("[name=values]").fill("毒死蜱 阳性")
    page.locator("main form button.primary").click()
    eater.reload()
    expect(eater.locator("main")).to_contain_text("不合格")

    officer = make_actor(Role.SUPERVISOR, division="430611")
    page = at(officer, f"/desk/recalls/new/lot/?lot={Lot.objects.get(pk=one.lot_id).code}")
    shot(page, "lot-4-looked")
    page.get_by_label("级别").select_option("1")
    page.locator("[name=reason]").fill("快检检出毒死蜱")
    page.locator("[name=advice]").fill("停止销售和食用，退回购买的地方")
    page.get_by_role("button", name="发起", exact=True).click()
    expect(page.locator("h1")).to_contain_text("召回")
    shot(page, "lot-5-recall")
    assert {one_.operator_id for one_ in Notice.objects.all()} == {
        grower.operator_id, canteen.operator_id, collector.operator_id,
    }  # fmt: skip

    recall = Recall.objects.get()
    sign_in(phone, canteen)
    phone.goto(f"{live_server.url}/field/recalls/{recall.code}/")
    phone.locator("main button.primary").first.click()
    expect(phone.locator("main")).to_contain_text("停止销售")
    axe(phone)
    fits(phone)
    shot(phone, "lot-6-answered")

    for code in (one.code, mixed.code):
        eater.goto(f"{live_server.url}/q/{code}")
        expect(eater.locator("main")).to_contain_text("已召回")
        axe(eater)
        fits(eater)
    shot(eater, "lot-7-recalled")
    eater.get_by_role("link", name="反映问题").first.click()
    eater.locator("[name=said]").fill("买回来就有农药味")
    eater.locator("main form button.primary").click()
    expect(eater.locator("main")).to_contain_text("回执")
    report = Report.objects.get()
    assert report.division == "430611"
    page = at(officer, "/desk/")
    expect(page.locator("main")).to_contain_text("核查可疑合格证")
    page.goto(f"{live_server.url}/desk/receiving/reports/{report.pk}/")
    expect(page.locator("main")).to_contain_text("买回来就有农药味")
    shot(page, "lot-8-report")
