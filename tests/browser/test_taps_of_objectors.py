"""Taps and page loads of a citizen who objects to a row of a notice (``../shared/review/phone.md`` E)."""

from __future__ import annotations

from datetime import timedelta

from tests.browser.counting import ON_A_PHONE, Counted
from tests.browser.test_notice_proven import published
from tests.recognition.cases.conftest import *  # noqa: F403  (君山茶叶, decided, and everybody around it)
from youji.recognition.models import Objection
from youji.shared import clock

__all__ = ["published"]
TOLD = {"text": "现场看到的面积不到公示的一半。", "name": "张三", "phone": "13907310001"}


def test_an_objection_is_five_taps_and_one_load(
    phone, live_server, settings, published, now, monkeypatch, record_property
):
    settings.ORIGIN = live_server.url
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=3))
    counted = Counted(phone, record_property, files=ON_A_PHONE)
    phone.goto(f"{live_server.url}/notices/{published.number}")
    counted.start()
    row = phone.locator("#objection select[name=application]")
    row.click()
    row.select_option(index=1)
    for name, said in TOLD.items():
        box = phone.locator(f"#objection [name={name}]")
        box.click()
        box.fill(said)
    phone.get_by_role("button", name="提交异议").click()
    phone.get_by_text("回执").first.wait_for()
    assert Objection.objects.get().name == "张三"
    counted.told("公民对公示的一行提出异议", clicks=5, loads=1, before=(6, 1))
