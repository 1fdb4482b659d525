"""A walk as a household and as the county's officer: an account, a membership, a plot, in a real browser."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from tests.registry.conftest import square
from youji.accounts.models import Person
from youji.members import selectors, services
from youji.members.models import Membership
from youji.registry import services as registry
from youji.registry.models import Product
from youji.shared import clock
from youji.shared.actor import SYSTEM

CHOSEN = "chuan-dou-2026-fang"


@pytest.fixture
def tea(now):
    product = Product.objects.create(code="04", name="茶叶", group="茶叶")
    base = registry.create_base(
        name="君山茶叶",
        kind="county_product",
        division="430611",
        product_id=product.pk,
        actor=SYSTEM,
        now=now,
    )
    registry.add_plots(
        base_id=base.pk, plots=[("五组茶园", square())], datum="CGCS2000", actor=SYSTEM, now=now
    )
    return base


@pytest.fixture
def li(now):
    return registry.create_operator(
        name="李大山",
        kind="household",
        identity_kind="none",
        uscc=None,
        division="430611",
        actor=SYSTEM,
        now=now,
    )


def test_a_household_gets_an_account_joins_and_is_given_its_plot(
    live_server, phone, desktop, sign_in, county_reviewer, tea, li, axe, fits
):
    # On the own telephone, from the code on the printed sheet.
    phone.goto(f"{live_server.url}/accounts/open/?operator={li.code}")
    axe(phone)
    fits(phone)
    phone.get_by_label("您是").select_option("holder")
    phone.get_by_label("姓名").fill("李大山")
    phone.get_by_label("用户名").fill("li-dashan")
    phone.get_by_label("自己设的密码").fill(CHOSEN)
    phone.get_by_label("再输一次").fill(CHOSEN)
    phone.get_by_role("button", name="申请").tap()
    code = phone.locator("strong.value").inner_text()
    axe(phone)
    # The officer is told the code, and opens the account.
    sign_in(desktop, county_reviewer)
    desktop.goto(f"{live_server.url}/desk/people/open/?operator={li.code}")
    desktop.get_by_label("确认码").fill(code)
    desktop.get_by_role("button", name="查看申请").click()
    desktop.get_by_text("li-dashan", exact=True).wait_for()
    axe(desktop)
    fits(desktop)
    desktop.get_by_role("button", name="是本人，开通").click()
    desktop.get_by_text("已开通").first.wait_for()
    # Signed in, the household applies to the county's base.
    phone.goto(f"{live_server.url}/accounts/login/?next=/field/members/")
    phone.get_by_label("用户名").fill("li-dashan")
    phone.get_by_label("密码", exact=True).fill(CHOSEN)
    phone.get_by_role("button", name="登录").tap()
    phone.get_by_role("link", name=re.compile("君山茶叶")).tap()
    assert phone.get_by_label("基地编号").input_value() == tea.code
    axe(phone)
    fits(phone)
    phone.get_by_role("button", name="申请加入").tap()
    phone.get_by_text("等对方答复").wait_for()
    axe(phone)
    fits(phone)
    # The officer finds it in the inbox, agrees, and gives the plot.
    desktop.goto(f"{live_server.url}/desk/")
    desktop.get_by_role("link", name=re.compile("李大山")).first.click()
    desktop.get_by_label("同意", exact=True).check()
    axe(desktop)
    fits(desktop)
    desktop.get_by_role("button", name="答复").click()
    desktop.get_by_text("已答复").wait_for()
    desktop.get_by_role("link", name="君山茶叶").first.click()
    desktop.get_by_label("选择五组茶园").check()
    desktop.locator("#assign_operator").select_option(li.code)
    axe(desktop)
    fits(desktop)
    desktop.get_by_role("button", name="分配勾选的地块").click()
    desktop.get_by_text("已分配1块地").wait_for()
    phone.goto(f"{live_server.url}/field/members/")
    phone.get_by_text("五组茶园").wait_for()
    axe(phone)
    fits(phone)
    today = clock.local_date(clock.now())
    assert selectors.is_member(li.pk, tea.pk, today, "04")
    assert [plot.name for plot in selectors.plots_of(li.pk, today)] == ["五组茶园"]
    assert Person.objects.get(username="li-dashan").operator_id == li.pk
    # It leaves on its own word, without a reason: today is the last day.
    phone.get_by_role("link", name="君山茶叶").first.tap()
    phone.get_by_text("退出这个基地").tap()
    axe(phone)
    fits(phone)
    phone.locator("main").get_by_role("button", name="退出").tap()
    phone.get_by_text("已办理退出").wait_for()
    assert selectors.is_member(li.pk, tea.pk, today, "04")
    assert not selectors.is_member(li.pk, tea.pk, today + timedelta(days=1), "04")


def test_an_officer_compares_a_signed_sheet_on_a_narrow_screen(
    live_server, phone, sign_in, county_reviewer, tea, li, axe, fits
):
    today = clock.local_date(clock.now())
    row = services.enter(base=tea, operator=li.code, since=today, actor=county_reviewer, now=clock.now())
    sign_in(phone, county_reviewer)
    for page in ("", f"bases/{tea.code}", "import", f"{row.pk}"):
        phone.goto(f"{live_server.url}/desk/members/{page}")
        axe(phone)
        fits(phone)
    phone.get_by_label("核对情况").fill("村部当面签，单子存档")
    phone.get_by_role("button", name="已核对，确认成员").tap()
    phone.get_by_text("已按签字单确认").wait_for()
    assert Membership.objects.get().signed_on == today
