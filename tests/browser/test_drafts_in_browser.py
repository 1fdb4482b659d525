"""What is typed on the phone outlives the session: nothing is lost, and nobody else reads it."""

from __future__ import annotations

from django.conf import settings
from playwright.sync_api import Route, expect

from tests.browser.test_outbox import kill
from tests.recognition.cases.conftest import *  # noqa: F403  (君山茶叶 and everybody on its way)
from youji.recognition.services.applications import save_answers


def kept(page) -> list[str]:
    """What the phone still holds."""
    page.locator("html[data-outbox=still]").wait_for(state="attached")
    return page.evaluate("async () => (await window.youjiOutbox.all()).map((row) => row.id)")


def drop_session(page) -> None:
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)


def test_a_field_typed_after_the_session_is_gone_is_saved_after_signing_in(
    phone, live_server, sign_in, draft, people, fits
):
    """The page says so at once, keeps it on the phone, and sends it by itself when the person is back."""
    url = f"{live_server.url}/field/apply/{draft.code}/form/"
    sign_in(phone, people.applicant)
    phone.goto(url)
    drop_session(phone)
    box = phone.locator("[name=field-operators_count]")
    box.fill("１，０２４家")
    box.blur()
    phone.get_by_text("登录已过期").wait_for()
    draft.refresh_from_db()
    assert draft.answers.get("operators_count", "") != "1024"

    sign_in(phone, people.applicant)
    phone.goto(url)
    phone.get_by_text("已保存").wait_for()
    draft.refresh_from_db()
    assert draft.answers["operators_count"] in {"1024", "１，０２４家"}
    assert kept(phone) == []
    fits(phone)


def test_a_form_sent_after_the_session_is_gone_is_there_again_and_only_for_its_writer(
    phone, live_server, sign_in, tea_base, people
):
    """A plain form comes back filled in; the same phone in another's hands shows the page as it is on file."""
    url = f"{live_server.url}/desk/registry/bases/{tea_base.code}/edit"
    sign_in(phone, people.applicant)
    phone.goto(url)
    phone.locator("[name=address]").fill("柳林洲街道濠河村")
    drop_session(phone)
    phone.get_by_role("button", name="保存", exact=True).click()
    phone.wait_for_url("**/accounts/login/**")

    sign_in(phone, people.city)
    phone.goto(url)
    assert phone.locator("[name=address]").input_value() == tea_base.address

    sign_in(phone, people.applicant)
    phone.goto(url)
    phone.get_by_text("已恢复您").wait_for()
    assert phone.locator("[name=address]").input_value() == "柳林洲街道濠河村"
    phone.get_by_role("button", name="保存", exact=True).click()
    phone.wait_for_url(f"**/bases/{tea_base.code}")
    tea_base.refresh_from_db()
    assert tea_base.address == "柳林洲街道濠河村"
    assert kept(phone) == []


#: Whatever the page asked the store before has been answered then.
ALL_READ = "async () => (await window.youjiOutbox.all('', true)).length"


def test_signing_in_again_promises_what_was_typed_only_where_something_is_kept(
    phone, live_server, sign_in, tea_base, people
):
    url = f"{live_server.url}/desk/registry/bases/{tea_base.code}/edit"
    expired, kept_here = phone.get_by_text("登录已过期"), phone.get_by_text("填的内容还在")
    sign_in(phone, people.applicant)
    drop_session(phone)
    phone.goto(url)
    phone.evaluate(ALL_READ)
    expect(kept_here).to_be_hidden()

    sign_in(phone, people.applicant)
    phone.goto(url)
    phone.locator("[name=address]").fill("柳林洲街道濠河村")
    kept(phone)
    phone.context.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": "gone", "url": live_server.url}]
    )
    phone.get_by_role("button", name="保存", exact=True).click()
    expect(expired).to_be_visible()
    expect(kept_here).to_be_visible()
    phone.goto(f"{live_server.url}/accounts/login/?expired=1&next=/desk/")
    phone.evaluate(ALL_READ)
    expect(expired).to_be_visible()
    expect(kept_here).to_be_hidden()


def test_fields_typed_without_a_connection_outlive_the_tab_and_go_by_themselves(
    phone, live_server, sign_in, draft, people, offline
):
    sign_in(phone, people.applicant)
    url = f"{live_server.url}/field/apply/{draft.code}/form/"
    phone.goto(url)
    with offline(phone):
        phone.locator("[name=field-operators_count]").fill("18")
        phone.locator("[name=field-households_count]").fill("2300")
        phone.get_by_text("2项保存在这部手机上").wait_for()
    phone.get_by_text("2项已传上").wait_for()
    with offline(phone):
        phone.locator("[name=field-households_count]").fill("2400")
        phone.get_by_text("1项保存在这部手机上").wait_for()
        context = phone.context
        kill(phone)
    page = context.new_page()
    page.goto(url)
    page.get_by_text("已保存").wait_for()
    draft.refresh_from_db()
    assert (draft.answers["operators_count"], draft.answers["households_count"]) == ("18", "2400")
    assert kept(page) == []


TYPED_WHILE_THE_STORE_IS_MADE = """
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (...asked) {
    const asking = open.apply(this, asked);
    asking.addEventListener("upgradeneeded", () => {
      const box = document.querySelector("[name=field-operators_count]");
      if (!box) return;
      box.value = "18";
      box.dispatchEvent(new Event("input", { bubbles: true }));
    });
    return asking;
  };
"""


def test_the_first_field_typed_while_the_phone_makes_its_store_is_not_mourned_as_lost(
    phone, live_server, sign_in, draft, people
):
    sign_in(phone, people.applicant)
    phone.add_init_script(TYPED_WHILE_THE_STORE_IS_MADE)
    phone.goto(f"{live_server.url}/field/apply/{draft.code}/form/")
    phone.get_by_text("已保存").wait_for()
    assert kept(phone) == []
    draft.refresh_from_db()
    assert draft.answers["operators_count"] == "18"


def test_what_is_typed_before_the_script_has_come_is_saved_when_it_comes(
    phone, live_server, sign_in, draft, people
):
    sign_in(phone, people.applicant)
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    phone.route("**/autosave*.js", hold)
    phone.goto(f"{live_server.url}/field/apply/{draft.code}/form/", wait_until="commit")
    box = phone.locator("[name=field-operators_count]")
    box.fill("18")
    box.blur()
    held[0].continue_()
    phone.get_by_text("已保存").wait_for()
    assert kept(phone) == []
    draft.refresh_from_db()
    assert draft.answers["operators_count"] == "18"


def test_typing_on_while_a_save_is_under_way_is_nobody_elses_change(
    phone, live_server, sign_in, draft, people
):
    """The second save says it knows what the first one said, though the page had not heard when it was typed."""
    sign_in(phone, people.applicant)
    phone.goto(f"{live_server.url}/field/apply/{draft.code}/form/")
    held = []
    phone.route("**/save/", lambda route: route.continue_() if held else held.append(route))
    box = phone.locator("[name=field-operators_count]")
    with phone.expect_request("**/save/"):
        box.fill("1")
    box.fill("18")
    phone.locator("html[data-outbox]").wait_for(state="attached")
    held[0].continue_()
    phone.get_by_text("已保存").wait_for()
    assert kept(phone) == []
    draft.refresh_from_db()
    assert draft.answers["operators_count"] == "18"
    assert phone.get_by_text("同事刚把这一项").count() == 0


def test_what_a_colleague_changed_first_stands_and_ones_own_text_is_kept_to_be_seen(
    phone, live_server, sign_in, draft, people, now
):
    sign_in(phone, people.applicant)
    phone.goto(f"{live_server.url}/field/apply/{draft.code}/form/")
    save_answers(application_id=draft.pk, answers={"operators_count": "20"}, actor=people.applicant, now=now)
    box = phone.locator("[name=field-operators_count]")
    box.fill("18")
    box.blur()
    phone.get_by_text("1项平台没有接受").wait_for()
    assert "同事刚把这一项改成了“20”" in phone.locator("[data-kept]").inner_text()
    phone.reload()
    expect(box).to_have_value("18")
    box.fill("19")
    box.blur()
    phone.get_by_text("已保存").wait_for()
    draft.refresh_from_db()
    assert draft.answers["operators_count"] == "19"
    assert kept(phone) == []


def test_a_note_typed_and_taken_back_is_taken_back(phone, live_server, sign_in, draft, people):
    sign_in(phone, people.applicant)
    phone.goto(f"{live_server.url}/field/apply/{draft.code}/form/")
    box = phone.locator("[name=field-operators_count]")
    for text in ("18", ""):
        box.fill(text)
        box.blur()
        assert kept(phone) == []
        draft.refresh_from_db()
        assert draft.answers.get("operators_count", "") == text


def test_a_draft_outlives_the_death_of_its_tab(phone, live_server, sign_in, tea_base, people):
    url = f"{live_server.url}/desk/registry/bases/{tea_base.code}/edit"
    sign_in(phone, people.applicant)
    phone.goto(url)
    phone.locator("[name=address]").fill("柳林洲街道濠河村")
    kept(phone)
    context = phone.context
    kill(phone)
    page = context.new_page()
    page.goto(url)
    page.get_by_text("已恢复您").wait_for()
    assert page.locator("[name=address]").input_value() == "柳林洲街道濠河村"
    page.goto(f"{live_server.url}/field/me/")
    page.get_by_text("填了还没有提交").wait_for()
    page.get_by_role("button", name="不要了").click()
    page.get_by_text("都已提交").wait_for()
    page.goto(url)
    expect(page.locator("[name=address]")).to_have_value(tea_base.address)


def test_a_phone_too_full_for_a_draft_says_so(phone, live_server, sign_in, tea_base, people):
    sign_in(phone, people.applicant)
    phone.goto(f"{live_server.url}/desk/registry/bases/{tea_base.code}/edit")
    phone.evaluate(
        "() => { IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); }; }"
    )
    phone.locator("[name=address]").fill("柳林洲街道濠河村")
    phone.get_by_text("这部手机存不下了").wait_for()
