"""Signing in, one's own account and the administrators' pages, on both screens."""

from __future__ import annotations

from datetime import timedelta

import pytest

from youji.shared import clock
from youji.shared.actor import Role


@pytest.fixture(autouse=True)
def fresh_counts():
    from django.core.cache import cache

    cache.clear()


@pytest.fixture
def people(make_actor, county_reviewer):
    """The administrators of 岳阳市, and a reviewer with messages, a key and a colleague."""
    from youji.accounts import services

    now = clock.now()
    make_actor(division="430611", name="沈佳宁")
    services.create_token(
        name="报表程序",
        scopes=["recognition:read"],
        expires_on=(now + timedelta(days=30)).date(),
        actor=county_reviewer,
        now=now,
    )
    services.notify(
        title="君山茶叶待您审核",
        body="请在5个工作日内办理。",
        link="/desk/",
        now=now,
        person_ids=[county_reviewer.user_id],
    )
    return {
        "reviewer": county_reviewer,
        "system": make_actor(Role.SYSTEM_ADMIN, division="4306"),
        "security": make_actor(Role.SECURITY_ADMIN, division="4306"),
    }


def test_a_person_signs_in_without_javascript_and_is_told_when_the_password_is_wrong(
    live_server, browser, axe, county_reviewer
):
    from youji.accounts.models import Person

    name = Person.objects.get(pk=county_reviewer.user_id).username
    context = browser.new_context(viewport={"width": 360, "height": 740}, java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}/accounts/login/?next=/desk/me/")

    page.get_by_label("用户名").fill(name)
    page.get_by_label("密码").fill("wrong")
    page.get_by_role("main").get_by_role("button", name="登录").click()
    assert page.get_by_text("用户名或密码不对").first.is_visible()
    assert page.get_by_label("用户名").input_value() == name

    page.get_by_label("密码").fill("test-pass")
    page.get_by_role("main").get_by_role("button", name="登录").click()
    page.wait_for_url("**/desk/me/")
    assert page.locator("h1").inner_text() == "我的账号"
    context.close()


@pytest.mark.parametrize("width", [360, 1440])
@pytest.mark.parametrize(
    ("who", "paths"),
    [
        (None, ("/accounts/login/", "/accounts/signup/", "/accounts/inactive/")),
        (
            "reviewer",
            (
                "/desk/me/",
                "/desk/messages/",
                "/accounts/password/change/",
                "/accounts/2fa/",
                "/accounts/reauthenticate/",
                "/accounts/sessions/",
                "/accounts/logout/",
            ),
        ),
        ("system", ("/desk/people/", "/desk/people/new", "/desk/people/{person}/")),
        ("security", ("/desk/people/{person}/",)),
    ],
)
def test_every_page_of_accounts_is_accessible_and_fits(
    live_server, open_page, sign_in, axe, fits, people, who, paths, width
):
    page = open_page(width)
    if who:
        sign_in(page, people[who])
    for path in paths:
        answer = page.goto(live_server.url + path.format(person=people["reviewer"].user_id))
        assert answer.status == 200, path
        for closed in page.locator("main details").all():
            closed.evaluate("(it) => { it.open = true }")
        axe(page)
        fits(page)


def test_an_account_takes_two_hands_and_its_owner_alone_knows_the_password(
    live_server, open_page, sign_in, people
):
    from youji.accounts.jobs import password_path
    from youji.accounts.models import Person

    office = open_page()
    sign_in(office, people["system"])
    office.goto(f"{live_server.url}/desk/people/new")
    office.get_by_label("用户名").fill("junshan-xin")
    office.get_by_label("姓名").fill("余清泉")
    office.get_by_label("机构").select_option(label="430611农业农村局")
    office.get_by_label("邮箱").fill("yu@example.org")
    office.get_by_role("button", name="新建账号").click()
    office.get_by_text("设置密码的链接已发到本人邮箱").wait_for()
    office.get_by_label("岗位", exact=True).select_option(label="县级审核员")
    office.get_by_role("button", name="授予").click()
    office.get_by_text("安全管理员确认后生效").first.wait_for()

    guard = open_page()
    sign_in(guard, people["security"])
    guard.goto(f"{live_server.url}/desk/people/?state=waiting")
    guard.get_by_role("link", name="余清泉").click()
    guard.get_by_role("button", name="已向本人核实，确认").click()
    guard.get_by_text("授予岗位已确认，已生效").wait_for()

    newcomer, password = open_page(360), "junshan-tea-340"
    newcomer.goto(f"{live_server.url}{password_path(Person.objects.get(username='junshan-xin'))}")
    for box in newcomer.locator("main input[type=password]").all():
        box.fill(password)
    newcomer.get_by_role("main").get_by_role("button").first.click()
    newcomer.wait_for_url("**/password/reset/key/done/")
    newcomer.goto(f"{live_server.url}/accounts/login/")
    newcomer.get_by_label("用户名").fill("junshan-xin")
    newcomer.get_by_label("密码").fill(password)
    newcomer.get_by_role("main").get_by_role("button", name="登录").click()
    newcomer.wait_for_url("**/desk/**")
    newcomer.goto(f"{live_server.url}/desk/me/")
    assert newcomer.locator("main").get_by_text("县级审核员", exact=True).first.is_visible()
