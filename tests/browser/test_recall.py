"""A recall in the browser: the officer looks and opens, the holder answers on the phone in two taps, the code says 已召回."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.certificates.conftest import (  # noqa: F401
    _keys_are_this_tests_own,
    base,
    grower,
    harvest,
    issue,
    lot,
    make_base,
    make_operator,
    open_season,
    plot,
    put_plot,
    season,
    take,
    tea,
)
from tests.traceability.conftest import officer  # noqa: F401
from youji.shared import clock
from youji.traceability.models import Answer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.clause("4.5-d")]


@pytest.fixture
def now():
    """The pages have the clock of the house."""
    return clock.now()


def test_looked_at_opened_answered_and_said(
    desktop, phone, sign_in, live_server, fits, lot, issue, grower, officer,  # noqa: F811
):  # fmt: skip
    row = issue(lot, quantity="100")
    sign_in(desktop, officer)
    desktop.goto(f"{live_server.url}/desk/recalls/")
    desktop.get_by_role("link", name="查一查，发起").click()
    desktop.get_by_role("link", name="一个批次").click()
    desktop.get_by_label("批次号").fill(lot.code)
    desktop.get_by_role("button", name="查一查").click()
    expect(desktop.get_by_role("heading", level=1)).to_contain_text("牵连2个批次、1个主体")
    desktop.get_by_label("级别").select_option("2")
    desktop.get_by_label("召回的原因").fill("检出毒死蜱")
    desktop.get_by_label("请持有人和消费者怎么办").fill("停止销售和食用")
    desktop.get_by_role("button", name="发起", exact=True).click()
    expect(desktop.get_by_text("1个主体没有答复")).to_be_visible()

    sign_in(phone, grower)
    phone.goto(f"{live_server.url}/field/recalls/")
    phone.get_by_role("link", name=re.compile("^召回：")).click()
    expect(phone.get_by_text("您现在还有1000 kg")).to_be_visible()
    fits(phone)
    phone.get_by_role("button", name="已停止销售，货在这里").click()
    expect(phone.get_by_text("已答复，监管部门和发起的一方看得到")).to_be_visible()
    assert Answer.objects.count() == 1

    desktop.reload()
    expect(desktop.get_by_text("1个主体还有货没有处置")).to_be_visible()
    phone.goto(f"{live_server.url}/q/{row.code}")
    expect(phone.get_by_role("heading", level=1)).to_contain_text("已召回")
    fits(phone)
