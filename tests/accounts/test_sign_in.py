"""Signing in, being refused, being locked out, and what must be set up first."""

from __future__ import annotations

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.core.cache import cache

from youji.accounts.models import Message, Person
from youji.ledger.models import AuditEntry
from youji.shared.actor import Role

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


@pytest.fixture(autouse=True)
def fresh_counts():
    cache.clear()


def sign_in(client, person, password="test-pass"):  # noqa: S107
    return client.post(LOGIN, {"login": person.username, "password": password})


@pytest.fixture
def officer(county_reviewer):
    return Person.objects.get(pk=county_reviewer.user_id)


def test_the_right_password_opens_the_desk_and_is_on_record(client, officer):
    answer = sign_in(client, officer)
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")
    entry = AuditEntry.objects.get(action="accounts.session.opened")
    assert (entry.subject, entry.division) == (f"accounts.person:{officer.pk}", "430611")
    client.post("/accounts/logout/")
    assert AuditEntry.objects.filter(action="accounts.session.closed", actor_id=officer.pk).count() == 1


def test_a_wrong_password_says_what_to_do_and_keeps_the_name_typed(client, officer):
    answer = sign_in(client, officer, "wrong")
    text = answer.content.decode()
    assert "用户名或密码不对" in text
    assert f'value="{officer.username}"' in text
    assert AuditEntry.objects.get(action="accounts.session.refused").after["why"] == "wrong_credentials"


def test_a_name_nobody_has_is_not_kept(client, db):
    client.post(LOGIN, {"login": "my secret password", "password": "x"})
    entry = AuditEntry.objects.get(action="accounts.session.refused")
    assert "secret" not in f"{entry.subject}{entry.after}"


def test_after_five_wrong_passwords_the_right_one_is_refused_too(client, officer):
    for _ in range(5):
        sign_in(client, officer, "wrong")
    answer = sign_in(client, officer)
    assert "暂停登录15分钟" in answer.content.decode()
    assert "_auth_user_id" not in client.session
    assert AuditEntry.objects.filter(after__why="too_many_attempts").count() == 1


def test_a_session_that_ran_out_is_told_so_and_a_first_visit_is_not(client, officer):
    assert "expired" not in client.get("/desk/")["Location"]
    sign_in(client, officer)
    client.session.flush()

    page = client.get("/desk/", follow=True).content.decode()

    assert "登录已过期，请重新登录。" in page
    assert (
        "data-still-kept hidden" in page
    )  # nothing was typed: only this device can say that something is kept


def test_a_locked_account_is_told_so(client, officer):
    officer.is_active = False
    officer.save()
    assert (
        "停用"
        in client.post(
            LOGIN, {"login": officer.username, "password": "test-pass"}, follow=True
        ).content.decode()
    )


def test_nobody_makes_an_account_alone(client, db):
    assert "管理员" in client.get("/accounts/signup/").content.decode()
    client.post("/accounts/signup/", {"username": "x", "password1": "correct-horse-1"})
    assert not Person.objects.exists()


def test_a_password_set_by_somebody_else_is_changed_first(client, officer):
    officer.must_change_password = True
    officer.save()
    sign_in(client, officer)
    assert client.get("/desk/me/")["Location"] == "/accounts/password/change/"
    answer = client.post(
        "/accounts/password/change/",
        {"oldpassword": "test-pass", "password1": "junshan-tea-340", "password2": "junshan-tea-340"},
    )
    assert answer.status_code == 302
    officer.refresh_from_db()
    assert not officer.must_change_password
    assert AuditEntry.objects.filter(action="accounts.password.changed").count() == 1
    assert Message.objects.get(person=officer).title == "您的密码已更改"


def code_for(secret: str) -> str:
    """The code of this half minute, with time left to send it."""
    import time

    left = 30 - time.time() % 30
    if left < 5:
        time.sleep(left)
    return totp.format_hotp_value(totp.hotp_value(secret, int(time.time()) // 30))


def test_in_production_an_officer_sets_up_the_second_factor_and_then_needs_it(client, officer, settings):
    settings.MFA_REQUIRED_FOR_OFFICERS = True
    sign_in(client, officer)
    assert client.get("/desk/me/")["Location"] == "/accounts/2fa/totp/activate/"
    assert client.get("/accounts/2fa/totp/activate/")["Location"].startswith("/accounts/reauthenticate/")
    client.post("/accounts/reauthenticate/", {"password": "test-pass"})
    page = client.get("/accounts/2fa/totp/activate/")
    assert page.status_code == 200
    secret = page.context["form"].secret
    answer = client.post("/accounts/2fa/totp/activate/", {"code": code_for(secret)})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    shown = client.get(answer["Location"]).context["unused_codes"]
    assert len(shown) == 10
    kept = Authenticator.objects.get(user=officer, type="totp").data["secret"]
    assert kept != secret
    assert get_adapter().decrypt(kept) == secret
    assert client.get("/desk/me/").status_code == 200

    client.post("/accounts/logout/")
    assert sign_in(client, officer)["Location"] == "/accounts/2fa/authenticate/"
    assert client.get("/desk/me/")["Location"].startswith(LOGIN)
    assert "验证码不对" in client.post("/accounts/2fa/authenticate/", {"code": "000000"}).content.decode()
    assert client.post("/accounts/2fa/authenticate/", {"code": shown[0]})["Location"] == "/desk/"
    assert client.get("/desk/me/").status_code == 200


def test_a_producer_needs_no_second_factor(client, make_actor, settings):
    settings.MFA_REQUIRED_FOR_OFFICERS = True
    sign_in(client, Person.objects.get(pk=make_actor(Role.HOLDER, operator_id=3).user_id))
    assert client.get("/desk/me/").status_code == 200


@pytest.mark.parametrize(
    "path",
    ["2fa/", "2fa/totp/activate/", "sessions/", "password/change/", "logout/", "reauthenticate/"],
)
def test_every_page_of_the_library_wears_our_clothes(client, officer, path):
    sign_in(client, officer)
    client.post("/accounts/reauthenticate/", {"password": "test-pass"})
    text = client.get(f"/accounts/{path}").content.decode()
    assert 'class="skip"' in text
    assert "Two-Factor" not in text


def test_other_devices_can_be_signed_out(client, officer, django_user_model):
    from django.test import Client

    other = Client()
    sign_in(other, officer)
    sign_in(client, officer)
    client.post("/accounts/sessions/")
    assert client.get("/desk/me/").status_code == 200
    assert other.get("/desk/me/")["Location"].startswith(LOGIN)


def test_what_somebody_saw_is_nobody_elses_to_keep(client, officer):
    sign_in(client, officer)
    assert client.get("/desk/me/")["Cache-Control"] == "private, no-cache"
    assert "private" in client.get("/catalogue")["Cache-Control"]
