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


def test_an_administrator_makes_an_account_and_the_newcomer_changes_the_password_first(
    live_server, open_page, sign_in, people
):
    office = open_page()
    sign_in(office, people["system"])
    office.goto(f"{live_server.url}/desk/people/new")
    office.get_by_label("用户名").fill("junshan-xin")
    office.get_by_label("姓名").fill("余清泉")
    office.get_by_label("机构").select_option(label="430611农业农村局")
    office.get_by_role("button", name="新建账号").click()
    password = office.locator("code").first.inner_text()
    office.get_by_label("岗位", exact=True).select_option(label="县级审核员")
    office.get_by_role("button", name="授予").click()
    office.get_by_text("已授予县级审核员").wait_for()

    newcomer = open_page(360)
    newcomer.goto(f"{live_server.url}/accounts/login/")
    newcomer.get_by_label("用户名").fill("junshan-xin")
    newcomer.get_by_label("密码").fill(password)
    newcomer.get_by_role("main").get_by_role("button", name="登录").click()
    newcomer.wait_for_url("**/accounts/password/change/")
    old, new, again = newcomer.locator("main input[type=password]").all()
    old.fill(password)
    new.fill("junshan-tea-340")
    again.fill("junshan-tea-340")
    newcomer.get_by_role("main").get_by_role("button", name="更改密码").click()
    newcomer.get_by_text("密码已更改").wait_for()
    newcomer.goto(f"{live_server.url}/desk/me/")
    assert newcomer.locator("main").get_by_text("县级审核员", exact=True).first.is_visible()
