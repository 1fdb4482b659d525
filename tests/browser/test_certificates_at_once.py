"""Fifty boxes of one harvest: looked at, issued, their labels ordered; whoever holds one finds whom to call."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.certificates.conftest import *  # noqa: F403  (a grower with a lot)
from tests.pictures import shot
from youji.certificates import jobs
from youji.certificates.logic.digits import digits
from youji.certificates.models import Certificate
from youji.certificates.services.signing import signer
from youji.production.models import LotStop
from youji.shared import clock

pytestmark = pytest.mark.clause("4.5-b")


def test_fifty_boxes_at_once_and_their_labels(
    phone, desktop, sign_in, live_server, grower, lot, harvest, now, axe, fits, settings
):
    settings.ORIGIN = live_server.url
    stopped = harvest("100")
    LotStop.objects.create(
        lot=stopped, operator_id=lot.operator_id, stopped=True, reason="检测不合格", edition="2026", at=now
    )
    for page, name in ((phone, "360"), (desktop, "1440")):
        sign_in(page, grower)
        page.goto(f"{live_server.url}/field/certificates/many/")
        page.locator(f"[name=quantity_{lot.code}]").fill("10")
        page.locator(f"[name=times_{lot.code}]").fill("50")
        page.locator(f"[name=copies_{lot.code}]").fill("1")
        page.locator(f"[name=quantity_{stopped.code}]").fill("10")
        page.locator(f"[name=copies_{stopped.code}]").fill("1")
        page.get_by_role("button", name="核对", exact=True).click()
        expect(page.get_by_text("能开50张；有1个批次不能开")).to_be_visible()
        axe(page)
        fits(page)
        shot(page, f"certificates-many-looked-{name}")
    phone.get_by_role("button", name="开具这50张").click()
    expect(phone.get_by_text("开好了50张")).to_be_visible()
    shot(phone, "certificates-many-issued-360")
    made = Certificate.objects.order_by("serial")[0]
    desktop.goto(f"{live_server.url}/desk/certificates/{made.code}/")
    shot(desktop, "certificate-1440")
    desktop.goto(f"{live_server.url}/desk/certificates/{made.code}/print/")
    axe(desktop)
    shot(desktop, "labels-order-1440")
    desktop.get_by_role("button", name="开始画").click()
    expect(desktop.get_by_role("progressbar")).to_be_visible()
    shot(desktop, "labels-waiting-1440")
    jobs.print_labels(clock.now())
    expect(
        desktop.get_by_role("link", name="重新下单").or_(desktop.get_by_role("link", name="下载"))
    ).to_be_visible()
    shot(desktop, "labels-drawn-1440")


def test_who_scanned_the_label_is_told_the_telephone_without_typing(
    phone, live_server, issue, lot, settings, fits, axe
):
    settings.ORIGIN = live_server.url
    made = issue(lot, copies=20)
    text = digits(signer(clock.now())(made, 7))
    phone.goto(f"{live_server.url}/q/{made.code}")
    fits(phone)
    axe(phone)
    shot(phone, "q-360")
    phone.get_by_label("第几份").fill("7")
    phone.get_by_label("共几份").fill("21")
    phone.get_by_role("button", name="看联系方式").click()
    expect(phone.get_by_text("和标签上印的对不上")).to_be_visible()
    shot(phone, "contact-refused-360")
    phone.goto("about:blank")
    phone.goto(f"{live_server.url}/q/{made.code}#{text}")
    phone.locator("#label-proof[data-ready]").wait_for(state="attached")
    expect(phone.locator("#label-proof")).to_contain_text("第7份，共20份")
    expect(phone.locator("#label-proof")).not_to_contain_text(made.issuer)
    expect(phone.locator("#label-proof")).not_to_contain_text("200kg")
    shot(phone, "q-scanned-360")
    phone.get_by_role("button", name="看联系方式").click()
    expect(phone.get_by_role("link", name=made.contact)).to_be_visible()
    shot(phone, "contact-360")
