"""主体自述 from the phone to the public page, and off it again in one press."""

from __future__ import annotations

import pytest

from tests.browser import test_catalogue as catalogue
from youji.shared.actor import Role

scheme_version, operator, base, make_entry = (
    catalogue.scheme_version, catalogue.operator, catalogue.base, catalogue.make_entry,
)  # fmt: skip
publisher, holder, entry, now = catalogue.publisher, catalogue.holder, catalogue.entry, catalogue.now


@pytest.mark.clause("5.5-b")
def test_written_on_the_phone_read_by_everybody_hidden_and_shown(
    live_server, phone, desktop, open_page, sign_in, axe, fits, entry, holder, make_actor
):
    sign_in(phone, holder)
    phone.goto(f"{live_server.url}/field/entries/{entry.code}/")
    axe(phone)
    phone.get_by_role("link", name="填写主体自述").click()
    phone.get_by_label("联系人").fill("王经理")
    phone.get_by_label("联系电话").fill("无")
    phone.get_by_label("简介").fill("谷雨前采摘，欢迎来园里看茶。")
    phone.get_by_label("网址").fill(f"https://www.example.com/{'tea' * 30}")
    phone.get_by_role("button", name="保存").click()
    phone.get_by_text("应当是一个电话号码").first.wait_for()
    axe(phone)
    fits(phone)
    phone.get_by_label("联系电话").fill("0730-1234567")
    phone.get_by_role("button", name="保存").click()
    phone.get_by_text("主体自述已保存").wait_for()
    fits(phone)

    for width in (360, 1440):
        public = open_page(width)
        public.goto(f"{live_server.url}/b/{entry.code}")
        public.get_by_text("未经农业农村部门核实").wait_for()
        axe(public)
        fits(public)

    sign_in(desktop, make_actor(Role.COUNTY_REVIEWER, division="430611", name="县审核员"))
    desktop.goto(f"{live_server.url}/desk/catalogue/{entry.code}/")
    axe(desktop)
    desktop.get_by_label("隐藏的理由").fill("电话是别人的。")
    desktop.get_by_role("button", name="隐藏").click()
    desktop.get_by_text("公开页和开放接口上不再出现").wait_for()
    axe(desktop)
    fits(desktop)
    public.goto(f"{live_server.url}/b/{entry.code}?on=")
    assert public.get_by_text("王经理").count() == 0
    desktop.get_by_role("button", name="恢复显示").click()
    desktop.get_by_text("主体自述已恢复显示").wait_for()
