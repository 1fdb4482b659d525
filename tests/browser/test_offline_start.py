"""The installed app opens without a connection on what the phone has: a grower's home, an assessor's visits."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.acceptance.conftest import *  # noqa: F403  (a base to be visited and its team)
from tests.browser.test_acceptance_offline import kept_on_the_phone, open_sheet, shot
from youji.shared.actor import Role

HOME_IS_KEPT = """async () => {
  const kept = await caches.open("youji-field-1");
  return Boolean(await kept.match(location.origin + "/field/"));
}"""

#: A page as a template writes it, of a base with signs in its name.
HELD_WITH_SIGNS = """async () => {
  const page = "<title>A&amp;B &lt;茶&gt;&#x27;&quot; · 优基</title>";
  const kept = await caches.open("youji-field-1");
  await kept.put(location.origin + "/field/bases/x", new Response(page, { headers: { "Content-Type": "text/html" } }));
}"""


def test_an_assessors_app_opens_on_the_visits_it_has(
    phone, live_server, sign_in, offline, arranged, team, on_the_day, fits, axe
):
    sign_in(phone, team.mao)
    open_sheet(phone, live_server, arranged)
    kept_on_the_phone(phone)
    phone.evaluate(HELD_WITH_SIGNS)
    with offline(phone):
        phone.goto(f"{live_server.url}/field/")
        expect(phone.get_by_role("heading", name="存在这部手机上的页面")).to_be_visible()
        expect(phone.get_by_role("link", name="A&B <茶>'\"")).to_be_visible()
        fits(phone)
        axe(phone)
        shot(phone, "offline-start")
        phone.get_by_role("link", name="验收评分 君山茶叶基地").tap()
        phone.wait_for_selector("#sheet[data-ready]", state="attached")
    phone.wait_for_load_state()


def test_a_growers_app_opens_on_its_home(phone, live_server, sign_in, offline, operator, make_actor):
    sign_in(phone, make_actor(Role.HOLDER, operator_id=operator.pk))
    phone.goto(f"{live_server.url}/field/me/")
    until = 600
    while not phone.evaluate(HOME_IS_KEPT):
        until -= 1
        assert until, "the worker does not hold the home"
        phone.wait_for_timeout(100)
    with offline(phone):
        phone.goto(f"{live_server.url}/field/")
        expect(phone.get_by_role("heading", name="现在没有网络")).to_have_count(0)
        assert phone.url == f"{live_server.url}/field/"
