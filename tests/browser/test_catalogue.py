"""The catalogue in a real browser: every page accessible on both screens, and 动态管理 from order to appeal."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PIL import Image

from tests.browser.test_score_sheet import photo
from tests.catalogue import conftest as catalogue
from tests.catalogue.test_standing import RECTIFY, SUSPEND
from youji.appeals import services as appeals
from youji.appeals.models import Appeal
from youji.catalogue.models import AnnualCheck, Rectification
from youji.catalogue.selectors.entries import find_entry
from youji.catalogue.services import annual, standing
from youji.documents import storage
from youji.shared import clock

scheme_version, operator, base, make_entry = (
    catalogue.scheme_version, catalogue.operator, catalogue.base, catalogue.make_entry,
)  # fmt: skip
publisher, supervisor, holder, decision_maker, entry = (
    catalogue.publisher, catalogue.supervisor, catalogue.holder, catalogue.decision_maker, catalogue.entry,
)  # fmt: skip


@pytest.fixture
def now():
    return clock.now()


def suspended(entry, supervisor, now):
    """A check of the year and a suspension under appeal, so that no page is empty."""
    annual.open_year(now.year, now=now)
    return standing.suspend(code=entry.code, order=SUSPEND, actor=supervisor, now=now)


@pytest.mark.parametrize("width", [360, 1440])
def test_every_page_of_the_officials_is_accessible(
    live_server,
    open_page,
    sign_in,
    axe,
    fits,
    entry,
    publisher,
    supervisor,
    holder,
    decision_maker,
    now,
    width,
):
    order = RECTIFY.__class__(**{**_plain(RECTIFY), "deadline": clock.local_date(now) + timedelta(days=60)})
    standing.order_rectification(code=entry.code, order=order, actor=supervisor, now=now)
    event = suspended(entry, supervisor, now)
    appeal = appeals.file(code=entry.code, event_id=str(event.pk), text="检测有误", actor=holder, now=now)
    pages = {
        publisher: ["/desk/catalogue/", "/desk/editions/", "/desk/editions/1/", "/desk/catalogue/national/",
                    "/desk/catalogue/national/import/", f"/desk/catalogue/{entry.code}/remove/"],
        supervisor: [f"/desk/catalogue/{entry.code}/", "/desk/annual/", f"/desk/rectifications/{Rectification.objects.get().pk}/",
                     f"/desk/catalogue/{entry.code}/resume/"],
        decision_maker: ["/desk/appeals/", f"/desk/appeals/{appeal.pk}/"],
    }  # fmt: skip
    for actor, addresses in pages.items():
        page = open_page(width)
        sign_in(page, actor)
        for address in addresses:
            assert page.goto(live_server.url + address).status == 200, address
            axe(page)
            fits(page)


def _plain(order) -> dict:
    return {name: getattr(order, name) for name in order.__dataclass_fields__}


@pytest.mark.clause("5.5")
def test_a_suspension_is_appealed_from_the_phone_and_lifted(
    live_server, phone, desktop, sign_in, axe, fits, entry, supervisor, holder, decision_maker
):
    sign_in(desktop, supervisor)
    desktop.goto(f"{live_server.url}/desk/catalogue/{entry.code}/")
    desktop.locator(".page-head").get_by_text("暂停", exact=True).click()
    desktop.get_by_label("年检不合格").check()
    desktop.get_by_label("事实和理由").fill("年检不合格，逾期未整改。")
    desktop.get_by_label("文号").fill("岳农〔2026〕7号")
    desktop.get_by_role("button", name="暂停并公开").click()
    desktop.get_by_role("button", name="确认公开").click()
    desktop.get_by_text("决定已公开").wait_for()

    sign_in(phone, holder)
    phone.goto(f"{live_server.url}/field/entries/")
    phone.get_by_text("君山茶叶基地").click()
    axe(phone)
    fits(phone)
    phone.get_by_text("提出申诉").first.click()
    phone.get_by_label("申诉理由").fill("复检报告合格，请核实。")
    axe(phone)
    phone.get_by_role("button", name="提交").click()
    phone.get_by_text("申诉已受理").wait_for()

    desktop.context.clear_cookies()
    sign_in(desktop, decision_maker)
    desktop.goto(f"{live_server.url}/desk/appeals/{Appeal.objects.get().pk}/")
    desktop.get_by_text("申诉成立，撤销原决定").click()
    desktop.get_by_label("理由").fill("复检合格，撤销暂停。")
    desktop.get_by_role("button", name="办结并公开").click()
    desktop.locator("[aria-invalid=true][name=document_number]").wait_for()
    assert desktop.get_by_label("理由").input_value() == "复检合格，撤销暂停。"
    desktop.get_by_label("文号").fill("湘农〔2026〕9号")
    desktop.get_by_role("button", name="办结并公开").click()
    desktop.get_by_role("button", name="确认公开").click()
    desktop.get_by_text("结果已公开").wait_for()
    assert find_entry(entry.code, supervisor).status == "in_force"


def test_photos_for_the_annual_report_are_made_small_on_the_phone(
    live_server, phone, sign_in, entry, holder, now
):
    annual.open_year(now.year, now=now)
    check = AnnualCheck.objects.get()
    content = photo()
    sign_in(phone, holder)
    phone.goto(f"{live_server.url}/field/annual/{check.pk}/")
    phone.get_by_label("年度自查报告").fill("规模、产量没有变化，抽检合格。")
    box = phone.locator("input[type=file]")
    assert "image/*" in box.get_attribute("accept")
    box.set_input_files(
        [{"name": f"田间{n}.jpg", "mimeType": "image/jpeg", "buffer": content} for n in range(2)]
    )
    phone.locator("[data-shrink=done]").wait_for()
    phone.get_by_role("button", name="提交").tap()
    phone.get_by_text("自查报告已提交，等待市级结论。").first.wait_for()

    assert [one.name for one in check.documents.order_by("name")] == ["田间0.jpg", "田间1.jpg"]
    for one in check.documents.all():
        assert one.size_bytes < len(content)
        with Image.open(storage.path_of(one.sha256)) as picture:
            assert max(picture.size) == 1600
