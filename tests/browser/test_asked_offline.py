"""补正 without a line: what an officer asked is answered on the mountain, with a photograph; it is there once when the line is back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.test_outbox import kill
from tests.browser.test_score_sheet import photo
from tests.browser.waiting import until
from tests.pictures import shot
from tests.recognition.cases.conftest import *  # noqa: F403  (君山茶叶 and everybody on its way)
from youji.recognition.models import Evidence
from youji.recognition.services.review import Remark

KEPT = "async (path) => Boolean(await caches.match(location.origin + path))"
NOTHING_WAITS = "async () => (await window.youjiOutbox.all()).every(({ id }) => id.startsWith('draft/'))"
#: Whether a draft on the phone holds those words.
HELD = """async (said) => (await window.youjiOutbox.all("draft/")).some(({ fields }) =>
  JSON.stringify(fields).includes(said))"""
GONE = HELD.replace("=> (", "=> !(", 1)
SAID = "分布图已重画，加了比例尺。"


@pytest.mark.usefixtures("at_that_time")
def test_what_was_asked_is_answered_without_a_line_and_sent_once(
    phone, live_server, sign_in, submitted, people, step, now, monkeypatch, offline, fits, axe
):
    asked = [Remark("doc:map", "分布图没有比例尺。"), Remark("item:scale", "规模写小了一档。")]
    step("city_return", submitted, people.city, days=1, corrections=asked)
    monkeypatch.setattr("youji.shared.clock.now", lambda: now + timedelta(days=2))
    correction = submitted.corrections.get(target="doc:map")
    before = set(Evidence.objects.values_list("pk", flat=True))
    path = f"/field/apply/{submitted.code}/asked/"
    sign_in(phone, people.applicant)
    page = phone
    for _ in range(2):  # the page that brings the worker is kept by its second opening at the latest
        page.goto(f"{live_server.url}{path}")
        page.locator("html[data-evidence=ready]").wait_for(state="attached")
    until(page, KEPT, path, f"{path} is not kept")

    with offline(page):
        page.goto(f"{live_server.url}{path}")
        page.locator("html[data-evidence=ready]").wait_for(state="attached")
        card = page.locator(f"#correction-{correction.pk}")
        expect(card).to_contain_text("分布图没有比例尺。")
        card.locator("input[type=file][name='file-doc:map']").first.set_input_files(
            {"name": "分布图.jpg", "mimeType": "image/jpeg", "buffer": photo()}
        )
        expect(card.locator("[data-queued] li")).to_contain_text("等待上传")
        card.locator("textarea").fill(SAID)
        until(page, HELD, SAID, "the answer is not kept on the phone")
        fits(page)
        axe(page)
        shot(page, "asked-offline")
        context = page.context
        kill(page)
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
    assert (arrived.target, arrived.document.name) == ("doc:map", "分布图.jpg")
    until(page, GONE, SAID, "the draft stays on the phone")
