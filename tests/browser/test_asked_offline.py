"""补正 without a line: what an officer asked is answered on the mountain, with a photograph; it is there once when the line is back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.test_score_sheet import photo
from tests.browser.waiting import until
from tests.pictures import shot
from tests.recognition.cases.conftest import *  # noqa: F403  (君山茶叶 and everybody on its way)
from youji.recognition.models import Evidence
from youji.recognition.services.review import Remark
from youji.schemes.selectors import scheme_of

KEPT = "async (path) => Boolean(await caches.match(location.origin + path))"
NOTHING_WAITS = "async () => (await window.youjiOutbox.all()).every(({ id }) => id.startsWith('draft/'))"
#: Whether a draft on the phone holds those words.
HELD = """async (said) => (await window.youjiOutbox.all("draft/")).some(({ fields }) =>
  JSON.stringify(fields).includes(said))"""
GONE = HELD.replace("=> (", "=> !(", 1)
SAID = "章重新盖了，重拍的清楚。"


@pytest.mark.usefixtures("at_that_time")
def test_what_was_asked_is_answered_without_a_line_and_sent_once(
    phone, live_server, sign_in, farm_case, farm, step, now, monkeypatch, offline, fits, axe
):
    scheme = scheme_of(farm_case.scheme_version)
    target = next(f"doc:{one.key}" for one in scheme.documents if one.required)
    asked = [Remark(target, "盖的章看不清。"), Remark("other", "联系电话打不通。")]
    step("submit", farm_case, farm.holder)
    step("county_return", farm_case, farm.county, days=1, corrections=asked)
    monkeypatch.setattr("youji.shared.clock.now", lambda: now + timedelta(days=2))
    correction = farm_case.corrections.get(target=target)
    before = set(Evidence.objects.values_list("pk", flat=True))
    path = f"/field/apply/{farm_case.code}/asked/"
    sign_in(phone, farm.holder)
    page = phone
    page.goto(f"{live_server.url}{path}")
    until(page, "() => Boolean(navigator.serviceWorker.controller)", what="the worker has not come")
    page.reload()
    page.locator("html[data-evidence=ready]").wait_for(state="attached")
    until(page, KEPT, path, f"{path} is not kept")

    with offline(page):
        page.goto(f"{live_server.url}{path}")
        page.locator("html[data-evidence=ready]").wait_for(state="attached")
        card = page.locator(f"#correction-{correction.pk}")
        expect(card).to_contain_text("盖的章看不清。")
        card.locator(f"input[type=file][name='file-{target}']").first.set_input_files(
            {"name": "重拍.jpg", "mimeType": "image/jpeg", "buffer": photo()}
        )
        expect(card.locator("[data-queued] li")).to_contain_text("等待上传")
        card.locator("textarea").fill(SAID)
        until(page, HELD, SAID, "the answer is not kept on the phone")
        fits(page)
        axe(page)
        shot(page, "asked-offline")
        context = page.context
        page.close()  # a crash takes the worker with it, and Playwright waits for that one's line for ever
    assert set(Evidence.objects.values_list("pk", flat=True)) == before

    page = context.new_page()
    page.goto(f"{live_server.url}{path}")
    page.locator("html[data-evidence=ready]").wait_for(state="attached")
    until(page, NOTHING_WAITS, what="the photograph waits still")
    card = page.locator(f"#correction-{correction.pk}")
    expect(card.locator("textarea")).to_have_value(SAID)
    card.get_by_role("button", name="保存，下一处").click()
    page.wait_for_url("**/asked/#correction-*")
    correction.refresh_from_db()
    assert correction.answer == SAID
    (arrived,) = Evidence.objects.exclude(pk__in=before)
    assert (arrived.target, arrived.document.name) == (target, "重拍.jpg")
    until(page, GONE, SAID, "the draft stays on the phone")
