"""An interim suspension, confirmed and upheld by another person; and one that nobody took up, which lapses by itself.

``YOUJI_SHOTS=<folder>`` keeps a picture of every page on the way.
"""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from tests.hearings.conftest import *  # noqa: F403  (its fixtures: 君山茶叶 in the catalogue, and the two officers)
from youji.hearings.jobs import keep_hearings
from youji.hearings.models import Interim
from youji.shared import clock

pytestmark = [pytest.mark.slow, pytest.mark.clause("5.5"), pytest.mark.django_db(transaction=True)]
SHOTS = os.environ.get("YOUJI_SHOTS", "")
REASON = "两名食客送医，正在采样"


@pytest.fixture
def now():
    return clock.now()  # the browser's requests read the same clock


@pytest.fixture
def movable_clock(tmp_path):
    clock.allow_shift(tmp_path / "clock-shift")
    yield clock
    clock.allow_shift(None)


@pytest.fixture
def shoot(fits, axe):
    def look(page, name: str) -> None:
        fits(page)
        axe(page)
        if SHOTS:
            Path(SHOTS).mkdir(parents=True, exist_ok=True)
            page.screenshot(path=f"{SHOTS}/interim-{name}-{page.viewport_size['width']}.png", full_page=True)

    return look


@pytest.fixture
def world(transactional_db, entry, supervisor, second, holder):
    return entry


def order(page, url: str, code: str, shoot) -> None:
    """The city's supervisor, at the entry: what has happened, on which ground."""
    page.goto(f"{url}/desk/catalogue/{code}/")
    page.get_by_role("link", name="临时暂停").first.click()
    page.get_by_role("button", name="临时暂停并公开").click()
    page.get_by_text("请选择一项适用情形。").first.wait_for()
    page.get_by_role("radio").last.check()
    page.get_by_label("事实和理由").fill(REASON)
    shoot(page, "order")
    page.get_by_role("button", name="临时暂停并公开").click()
    page.get_by_text("再确认一次").wait_for()
    shoot(page, "order-asked")
    page.get_by_role("button", name="确认公开").click()
    page.get_by_text("已临时暂停并公开").wait_for()


def test_it_is_public_at_once_confirmed_by_another_heard_and_upheld(
    live_server, world, supervisor, second, holder, phone, desktop, open_page, sign_in, shoot
):
    url, code = live_server.url, world.code
    sign_in(desktop, supervisor)
    order(desktop, url, code, shoot)
    desktop.get_by_text("须由另一人确认").wait_for()
    assert desktop.get_by_role("button", name="确认").count() == 0
    shoot(desktop, "ordered")

    stranger = open_page(360)
    stranger.goto(f"{url}/b/{code}")
    stranger.get_by_text("临时暂停，待核实").first.wait_for()
    stranger.get_by_text(REASON).first.wait_for()
    shoot(stranger, "public-ordered")

    officer = open_page()
    sign_in(officer, second)
    officer.goto(f"{url}/desk/")
    officer.get_by_role("link", name="君山茶叶基地").first.click()
    officer.get_by_label("核实情况").fill("快检阳性，确认暂停。")
    officer.get_by_label("文号").fill("岳农〔2026〕12号")
    shoot(officer, "confirm")
    officer.get_by_role("button", name="确认，转为暂停并公开").click()
    officer.get_by_role("button", name="确认公开").click()
    officer.get_by_text("已确认暂停并公开").wait_for()

    sign_in(phone, holder)
    phone.goto(f"{url}/field/entries/{code}/")
    shoot(phone, "holder")
    phone.get_by_role("link", name="陈述申辩").click()
    phone.get_by_label("陈述申辩").fill("样品不是我们的。")
    shoot(phone, "speak")
    phone.get_by_role("button", name="提交陈述申辩").click()
    phone.get_by_text("陈述申辩已提交").wait_for()

    officer.reload()
    officer.get_by_text("样品不是我们的。").first.wait_for()
    officer.get_by_label("听取陈述申辩的情况和处理意见").fill("采样记录属实，不予采纳。")
    shoot(officer, "hear")
    officer.get_by_role("button", name="已听取，维持暂停").click()
    officer.get_by_text("已维持暂停").wait_for()
    shoot(officer, "upheld")

    stranger.reload()
    stranger.get_by_text("岳农〔2026〕12号").first.wait_for()
    said = stranger.locator("main").inner_text()
    assert [word in said for word in ("暂停", "快检阳性，确认暂停。", "行政复议", "行政诉讼")] == [True] * 4
    shoot(stranger, "public-upheld")
    phone.reload()
    phone.get_by_text("采样记录属实，不予采纳。").first.wait_for()
    shoot(phone, "holder-upheld")
    assert Interim.objects.get().state == Interim.State.UPHELD


def test_what_nobody_confirms_lapses_by_itself_and_the_public_reads_it(
    live_server, world, supervisor, desktop, open_page, sign_in, shoot, movable_clock
):
    url, code = live_server.url, world.code
    sign_in(desktop, supervisor)
    order(desktop, url, code, shoot)
    due = Interim.objects.get().due_on
    clock.move(timedelta(days=(due - clock.local_date(clock.now())).days))
    keep_hearings(clock.now())
    assert Interim.objects.get().state == Interim.State.ORDERED  # the last day is a whole day
    clock.move(timedelta(days=1))
    keep_hearings(clock.now())

    sign_in(desktop, supervisor)  # days have gone by: signed in anew
    desktop.goto(f"{url}/desk/hearings/interims/{Interim.objects.get().pk}/")
    desktop.get_by_text("逾期失效").first.wait_for()
    assert desktop.locator("main").get_by_role("button", name="解除").count() == 0
    shoot(desktop, "lapsed")
    stranger = open_page(360)
    stranger.goto(f"{url}/b/{code}")
    stranger.get_by_text("没有由另一人确认，临时暂停自动失效").first.wait_for()
    assert "临时暂停" not in stranger.locator(".entry-status").inner_text()
    shoot(stranger, "public-lapsed")
