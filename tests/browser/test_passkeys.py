"""A passkey from adding it to signing in with nothing else, in a real browser with an authenticator of its own."""

from __future__ import annotations

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache

from youji.accounts.models import Person
from youji.ledger.models import AuditEntry


@pytest.fixture
def authenticator(desktop):
    """The device's own keeper of keys: ``authenticator(verified=…)`` says whether its owner proves to be one."""
    cache.clear()
    session = desktop.context.new_cdp_session(desktop)
    session.send("WebAuthn.enable")
    made = session.send(
        "WebAuthn.addVirtualAuthenticator",
        {"options": {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
                     "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True}},
    )  # fmt: skip

    def verified(is_verified: bool) -> None:
        session.send(
            "WebAuthn.setUserVerified",
            {"authenticatorId": made["authenticatorId"], "isUserVerified": is_verified},
        )

    return verified


def add(page, live_server, name: str) -> None:
    page.goto(f"{live_server.url}/accounts/2fa/")
    page.get_by_role("link", name="添加通行密钥").click()
    if "reauthenticate" in page.url:
        page.get_by_label("密码").fill("test-pass")
        page.get_by_role("button", name="继续").click()
    page.get_by_label("名称").fill(name)
    page.get_by_role("button", name="添加", exact=True).click()
    page.get_by_text("通行密钥已添加").wait_for()


def test_a_passkey_opens_the_door_alone_and_not_after_it_is_removed(
    live_server, desktop, sign_in, axe, fits, authenticator, county_reviewer
):
    person = Person.objects.get(pk=county_reviewer.user_id)
    sign_in(desktop, county_reviewer)
    add(desktop, live_server, "办公室电脑")
    desktop.goto(f"{live_server.url}/accounts/2fa/")
    assert desktop.get_by_text("办公室电脑：").is_visible()
    axe(desktop)
    assert AuditEntry.objects.filter(action="accounts.passkey.added").count() == 1

    desktop.context.clear_cookies()
    desktop.goto(f"{live_server.url}/accounts/login/")
    axe(desktop)
    fits(desktop)
    desktop.get_by_role("button", name="使用通行密钥").click()
    desktop.wait_for_url("**/desk/")
    entry = AuditEntry.objects.filter(action="accounts.session.opened").latest("at")
    assert entry.actor_id == person.pk

    desktop.context.clear_cookies()  # and as the second factor after a password
    desktop.goto(f"{live_server.url}/accounts/login/?next=/desk/me/")
    desktop.get_by_label("用户名").fill(person.username)
    desktop.get_by_label("密码").fill("test-pass")
    desktop.get_by_role("main").get_by_role("button", name="登录", exact=True).click()
    desktop.get_by_role("button", name="改用通行密钥").click()
    desktop.wait_for_url("**/desk/me/")

    desktop.goto(f"{live_server.url}/accounts/2fa/")
    desktop.get_by_role("link", name=re.compile("^删除")).click()
    desktop.get_by_role("link", name="改用通行密钥").click()  # the library asks again who it is
    desktop.get_by_role("button", name="用通行密钥确认").click()
    desktop.get_by_role("button", name="删除", exact=True).click()
    desktop.get_by_text("通行密钥已删除").wait_for()
    assert not Authenticator.objects.filter(user=person).exists()
    desktop.context.clear_cookies()
    desktop.goto(f"{live_server.url}/accounts/login/")
    desktop.get_by_role("button", name="使用通行密钥").click()
    desktop.get_by_text("通行密钥没有通过验证").wait_for()
    assert desktop.broken == []


def test_a_device_that_asks_nobody_who_they_are_opens_nothing(
    live_server, desktop, sign_in, authenticator, county_reviewer
):
    sign_in(desktop, county_reviewer)
    add(desktop, live_server, "手机")
    desktop.context.clear_cookies()
    authenticator(False)
    desktop.goto(f"{live_server.url}/accounts/login/")
    # The library asks for the owner only if convenient; a thief's page would not ask at all.
    desktop.route(
        "**/passkey/login/",
        lambda route: (
            route.fulfill(json=discouraged(route.fetch()))
            if route.request.method == "GET"
            else route.continue_()
        ),
    )
    desktop.get_by_role("button", name="使用通行密钥").click()
    desktop.get_by_text("没有核对指纹、面容或密码").wait_for()


def discouraged(answer) -> dict[str, object]:
    options = json.loads(answer.text())
    options["request_options"]["publicKey"]["userVerification"] = "discouraged"
    return options
