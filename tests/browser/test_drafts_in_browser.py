"""What is typed on the phone outlives the session: nothing is lost, and nobody else reads it."""

from __future__ import annotations

from django.conf import settings

from tests.recognition.cases.conftest import *  # noqa: F403  (君山茶叶 and everybody on its way)


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
    assert phone.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('youji-draft/'))") == []
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
    assert phone.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('youji-draft/'))") == []
