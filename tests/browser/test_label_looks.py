"""A consumer scans a label: the page says which look it is, of the certificate and of this very label."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.certificates.conftest import *  # noqa: F403  (a grower with a lot)
from tests.pictures import shot
from youji.certificates.logic.digits import digits
from youji.certificates.services import looks
from youji.certificates.services.signing import signer
from youji.shared import clock

pytestmark = pytest.mark.clause("4.5-b")


def test_whoever_scans_a_label_reads_which_look_at_it_it_is(
    phone, live_server, issue, lot, now, settings, axe, fits
):
    settings.ORIGIN = live_server.url
    looks.COUNTED.take()
    row = issue(lot, copies=20)
    text = f"{live_server.url}/q/{row.code}#{digits(signer(now)(row, 3))}"
    for which in (1, 2):
        phone.goto("about:blank")
        phone.goto(text)
        expect(phone.get_by_text(f"今天第{which}次，近30天第{which}次查看。", exact=True)).to_be_visible()
        expect(
            phone.get_by_text(f"第3份这张标签：今天第{which}次，近30天第{which}次查看。", exact=True)
        ).to_be_visible()
        looks.add_up()
    axe(phone)
    fits(phone)
    shot(phone, "label-looks-360")
    phone.goto("about:blank")
    phone.goto(f"{live_server.url}/q/{row.code}")
    expect(phone.get_by_text("今天第3次，近30天第3次查看。", exact=True)).to_be_visible()
    phone.locator("#label-proof[data-ready]").wait_for(state="attached")
    expect(phone.get_by_text("这张标签：")).to_have_count(0)
    day = clock.local_date(clock.now())
    assert {(one.copy, one.day) for one in looks.COUNTED.take()} == {(0, day)}
