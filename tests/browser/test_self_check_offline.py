"""自检 on a phone without a line: gone through, kept there, sent once when the line is back, with what was found."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_acceptance_offline import HELD
from tests.browser.waiting import until
from tests.pictures import shot
from tests.production.conftest import *  # noqa: F403  (a grower with a plot of tea)
from youji.quality.models import CheckFinding, SelfCheck
from youji.shared import clock


@pytest.mark.clause("4.5-b")
def test_a_self_check_put_down_without_a_line_is_there_once(
    phone, live_server, sign_in, offline, axe, fits, grower
):
    sign_in(phone, grower)
    phone.goto(f"{live_server.url}/field/check/plant/2026-1/")
    phone.wait_for_selector("#check[data-ready]", state="attached")
    phone.reload()  # by now the worker is there to hold it
    phone.wait_for_selector("#check[data-ready]", state="attached")
    until(phone, HELD, what="the worker does not hold the page of the self-check")
    fits(phone)
    axe(phone)
    shot(phone, "self-check")
    with offline(phone):
        phone.reload()
        phone.wait_for_selector("#check[data-ready]", state="attached")
        for group in phone.locator("#check fieldset:has(input[type=radio])").all():
            group.locator("input[value=yes]").check()
        phone.locator("input[name=a-store][value=no]").check()
        phone.get_by_role("button", name="存下自检").tap()
        expect(phone.locator("#check-said")).to_have_text("不符合的，请写明看到了什么。")
        phone.locator("input[name=n-store]").fill("农药没有上锁")
        phone.locator("input[name=due_on]").fill(clock.local_date(clock.now()).isoformat())
        phone.get_by_role("button", name="存下自检").tap()
        expect(phone.locator("#saved-title")).to_be_visible()
        assert not SelfCheck.objects.exists()
    phone.locator("html[data-outbox=still] [data-kept][data-waiting='0']").wait_for(state="attached")
    [made] = SelfCheck.objects.all()
    assert (made.findings, made.operator_id) == (1, grower.operator_id)
    assert CheckFinding.objects.get().note == "农药没有上锁"
    phone.goto(f"{live_server.url}/desk/quality/checks/{made.pk}/")
    expect(phone.get_by_text("农药没有上锁").first).to_be_visible()
    fits(phone)
    shot(phone, "self-check-found")
