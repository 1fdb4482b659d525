"""A published notice put right: the publisher sees that a row is not what was judged, corrects it, the public reads both.

``YOUJI_SHOTS=<folder>`` keeps a picture of every page on the way, wide and narrow.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tests.recognition.cases.conftest import *  # noqa: F403  (its fixtures: a case on its way to the notice)
from youji.divisions.selectors import calendar
from youji.recognition.models import Application, Notice
from youji.shared import clock

pytestmark = pytest.mark.django_db(transaction=True)
SHOTS = os.environ.get("YOUJI_SHOTS", "")


@pytest.fixture
def shoot(fits):
    taken = iter(range(1, 100))

    def look(page, name: str) -> None:
        fits(page)
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            width = page.viewport_size["width"]
            page.evaluate("scrollTo(0, 0)")
            page.screenshot(path=f"{SHOTS}/{next(taken):02d}-{name}-{width}.png", full_page=True)

    return look


@pytest.mark.clause("5.4")
def test_a_notice_is_published_corrected_and_withdrawn(
    transactional_db, decided, people, live_server, open_page, sign_in, shoot
):
    url, today = live_server.url, clock.local_date(clock.now())
    publisher, visitor = open_page(), open_page(width=360)
    sign_in(publisher, people.publisher)

    publisher.goto(f"{url}/desk/notices/new/")
    publisher.get_by_label("标题").fill("2026年第一批认定公示")
    publisher.get_by_label("受理异议的电话").fill("0731-84419988")
    publisher.get_by_label("受理异议的地址").fill("长沙市芙蓉区农业大厦")
    publisher.get_by_label("公示期").fill("3")
    publisher.get_by_role("button", name="发布公示").click()
    publisher.get_by_text("公示不少于5个工作日，这里填了3个").first.wait_for()
    publisher.get_by_label("公示期").fill("")
    publisher.get_by_role("button", name="预览").click()
    closes = calendar().after(today, 5)
    publisher.get_by_text(f"{clock.in_words(closes)}（含当日）截止").wait_for()
    shoot(publisher, "compose-preview")
    publisher.get_by_role("button", name="发布公示").click()
    publisher.get_by_text("公示已发布").wait_for()

    # The printer added a nought.
    notice = Notice.objects.get()
    Notice.objects.update(snapshot=[{**notice.snapshot[0], "area_mu": "34000.00"}])
    publisher.goto(f"{url}/desk/notices/{notice.pk}/")
    publisher.get_by_text("公示的内容与审定的不一致，请更正公示").wait_for()
    shoot(publisher, "differs")
    publisher.get_by_role("link", name="更正公示").click()
    publisher.get_by_label("重新列出哪一行").select_option(decided.code)
    shoot(publisher, "correct")
    publisher.get_by_role("button", name="更正公示").click()
    publisher.get_by_text("请写明更正、延长或撤回的理由").first.wait_for()
    publisher.get_by_label("理由").fill("规模排印有误，多了一个零。")
    publisher.get_by_role("button", name="更正公示").click()
    publisher.get_by_role("button", name="确认公开").click()
    publisher.get_by_text("已更正公示").wait_for()
    shoot(publisher, "corrected")

    visitor.goto(f"{url}/notices/{notice.number}")
    visitor.get_by_text("规模排印有误，多了一个零。").wait_for()
    visitor.get_by_text("电话 0731-84419988，地址 长沙市芙蓉区农业大厦").wait_for()
    shoot(visitor, "public-corrected")
    assert Application.objects.get().on_notice_until == closes

    publisher.get_by_role("link", name="延长公示").click()
    later = closes + timedelta(days=3)
    publisher.get_by_label("新的公示截止").fill(later.isoformat())
    publisher.get_by_label("理由").fill("应异议人请求延长。")
    publisher.get_by_role("button", name="延长公示").click()
    publisher.get_by_role("button", name="确认公开").click()
    publisher.get_by_text("已延长公示").wait_for()

    publisher.get_by_role("link", name="撤回公示").click()
    publisher.get_by_label("理由").fill("名单需要重新审定。")
    shoot(publisher, "withdraw")
    publisher.get_by_role("button", name="撤回公示").click()
    publisher.get_by_role("button", name="确认公开").click()
    publisher.get_by_text("已撤回公示").wait_for()
    visitor.reload()
    visitor.get_by_text("公示已经撤回，不再受理异议").wait_for()
    shoot(visitor, "public-withdrawn")
    case = Application.objects.get()
    assert (case.status, case.notice) == ("decided", None)
