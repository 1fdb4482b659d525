"""Taps and page loads of an assessor's rows of the review's table (``../shared/review/phone.md`` E), from 验收 and the sheet."""

from __future__ import annotations

import pytest

from tests.acceptance.conftest import *  # noqa: F403  (a base to be visited and its team)
from tests.browser.counting import ON_A_PHONE, Counted
from tests.browser.test_acceptance_offline import at_the_base, waiting
from tests.browser.test_score_sheet import photo
from youji.acceptance.models import ScoreSheet


@pytest.fixture
def at_the_visits(phone, live_server, sign_in, arranged, team, on_the_day, record_property):
    """毛's phone at the base, showing 验收."""
    at_the_base(phone)
    sign_in(phone, team.mao)
    counted = Counted(phone, record_property, files=ON_A_PHONE)
    phone.goto(f"{live_server.url}/field/acceptance/")
    counted.start()
    return counted


def test_a_visit_from_the_list_to_the_signature(at_the_visits, items):
    counted = at_the_visits
    page = counted.page
    page.get_by_role("link", name="君山茶叶基地").click()
    page.wait_for_selector("#sheet[data-ready]", state="attached")
    page.get_by_role("button", name="签到").tap()
    page.get_by_text("已签到").first.wait_for()
    counted.told("到场签到", clicks=2, loads=1, before=(2, 1))

    counted.start()
    page.get_by_role("link", name="看评分项目").tap()
    for item in items:
        screen = page.locator(f"#item-{item.key}.current")
        screen.locator(".tiers label").first.tap()
        screen.locator("[data-next]").tap()
    waiting(page, 0)
    counted.told(f"评{len(items)}项", clicks=2 * len(items) + 2, loads=0, before=(54, 0))

    counted.start()
    page.evaluate("() => { location.hash = 'item-signboard'; }")
    page.locator("#item-signboard.current").wait_for()
    with page.expect_file_chooser() as chooser:
        page.locator("#item-signboard").get_by_text("拍照或选照片").tap()
    chooser.value.set_files({"name": "标牌.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    page.locator("#item-signboard [data-key]").wait_for(state="attached")
    waiting(page, 0)
    counted.told("拍一张照片", clicks=3, loads=0, before=(3, 0))

    page.evaluate("() => { location.hash = 'sign'; }")
    page.locator("#sign.current").wait_for()
    counted.start()
    page.locator("#sign-form button").tap()
    page.get_by_text("已签字").first.wait_for()
    assert ScoreSheet.objects.filter(signed_at__isnull=False).count() == 1
    counted.told("签字", clicks=1, loads=1, before=(1, 1))


def test_five_differences_are_settled_and_signed(
    phone, live_server, sign_in, arranged, team, items, check_in, score_all, sign, on_the_day, record_property
):
    """Each is given another tier than it is filled in with, and its reason: the longest way."""
    differ = [item for item in items if not item.veto and len(item.tiers) > 1][:5]
    for who, said in ((team.mao, {}), (team.ren, {item.key: 1 for item in differ})):
        check_in(arranged, who)
        score_all(arranged, who, **said)
        sign(arranged, who)
    counted = Counted(phone, record_property, files=ON_A_PHONE)
    sign_in(phone, team.ren)
    phone.goto(f"{live_server.url}/field/acceptance/{arranged.pk}/result/")
    counted.start()
    asked = phone.locator("fieldset.differs")
    assert asked.count() == len(differ) == 5
    for number in range(5):
        asked.nth(number).locator(".tiers label").first.tap()
        why = asked.nth(number).get_by_label("合议理由")
        why.tap()
        why.fill("现场复看，按较高档次计")
    phone.get_by_role("button", name="保存合议结果").tap()
    phone.get_by_role("button", name="同意合议结果并签字").tap()
    phone.get_by_text("您已签字").wait_for()
    counted.told("合议5项不一致", clicks=12, loads=2, before=(12, 2))
