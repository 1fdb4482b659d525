"""A new password by mail: for whoever left the address, without telling anybody whether it is anybody's."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.core import mail
from django_tasks_db.models import DBTaskResult

from youji.accounts import jobs
from youji.accounts.logic.events import PasswordResetAsked
from youji.accounts.models import ApiToken, Message, Person
from youji.ledger.models import AuditEntry

pytestmark = pytest.mark.django_db
ASK, LOGIN = "/accounts/password/reset/", "/accounts/login/"
NEW = "yueyang-tower-1046"


@pytest.fixture
def person(county_reviewer):
    found = Person.objects.get(pk=county_reviewer.user_id)
    found.email = "Yu@example.com"
    found.must_change_password = True
    found.save()
    return found


def ask(client, email):
    return client.post(ASK, {"email": email})


def deliver() -> None:
    """What the worker does with what was asked."""
    for task in DBTaskResult.objects.all():
        jobs.send_reset_mail(PasswordResetAsked(**task.args_kwargs["kwargs"]["values"]))


def link() -> str:
    return re.search(r"https?://[^/\s]+(/accounts/password/reset/key/\S+)", mail.outbox[-1].body)[1]


def test_the_door_says_the_same_whoever_asks(client, person):
    known, unknown = ask(client, "yu@example.com"), ask(client, "nobody@example.com")
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert mail.outbox == []  # nothing is looked up, and nothing sent, while the asker waits
    assert DBTaskResult.objects.count() == 2
    assert "如果有账号登记了这个邮箱" in client.get(known["Location"]).content.decode()

    deliver()

    [letter] = mail.outbox
    assert letter.to == ["Yu@example.com"]
    assert person.username in letter.body
    assert AuditEntry.objects.filter(action="accounts.password.reset_mailed").count() == 1


def test_the_link_leads_to_our_own_address_whatever_host_was_claimed(client, person, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post(ASK, {"email": "yu@example.com"}, headers={"host": "evil.example"})
    deliver()
    assert settings.ORIGIN in mail.outbox[0].body
    assert "evil.example" not in mail.outbox[0].body


def test_a_new_password_ends_every_session_and_opens_the_door(client, person):
    from django.test import Client

    other = Client()
    other.force_login(person, backend="youji.accounts.backends.HouseBackend")
    ask(client, "yu@example.com")
    deliver()
    page = client.get(link(), follow=True)
    assert "设置新密码" in page.content.decode()
    assert "key/" in page.redirect_chain[0][0]
    assert "set-password" in page.redirect_chain[0][0]  # the key is out of the address bar

    where = page.redirect_chain[-1][0]
    weak = client.post(where, {"password1": "12345678", "password2": "12345678"})
    assert "密码" in weak.content.decode()
    done = client.post(where, {"password1": NEW, "password2": NEW})
    assert done["Location"] == "/accounts/password/reset/key/done/"

    person.refresh_from_db()
    assert person.check_password(NEW)
    assert not person.must_change_password
    assert other.get("/desk/me/")["Location"].startswith(LOGIN)
    assert "_auth_user_id" not in client.session  # proving the mailbox is not signing in
    assert client.post(LOGIN, {"login": person.username, "password": NEW})["Location"] == "/desk/"
    assert AuditEntry.objects.filter(action="accounts.password.recovered").count() == 1
    assert Message.objects.filter(person=person, title="您的密码已通过邮箱重设").count() == 1


def test_a_link_works_once(client, person):
    ask(client, "yu@example.com")
    deliver()
    first = link()
    where = client.get(first, follow=True).redirect_chain[-1][0]
    client.post(where, {"password1": NEW, "password2": NEW})
    assert "链接已失效" in client.get(first, follow=True).content.decode()


@pytest.mark.parametrize("key", ["x-y", "1-zzz-0000000000000000", "zzzzzz-set-password"])
def test_a_made_up_link_is_told_so(client, person, key):
    assert "链接已失效" in client.get(f"{ASK}key/{key}/", follow=True).content.decode()


def test_a_link_is_old_after_an_hour(client, person, settings):
    ask(client, "yu@example.com")
    deliver()
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "链接已失效" in client.get(link(), follow=True).content.decode()


def test_a_locked_account_gets_no_mail(client, person):
    Person.objects.filter(pk=person.pk).update(is_active=False)
    ask(client, "yu@example.com")
    deliver()
    assert mail.outbox == []


def test_people_without_an_address_are_not_found_by_none(client, person):
    Person.objects.filter(pk=person.pk).update(email="")
    jobs.send_reset_mail(PasswordResetAsked(email=""))
    assert mail.outbox == []
    assert "请填写邮箱" in ask(client, "").content.decode()


def test_an_officer_still_needs_the_second_factor(client, person, settings):
    settings.MFA_REQUIRED_FOR_OFFICERS = True
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    ask(client, "yu@example.com")
    deliver()
    where = client.get(link(), follow=True).redirect_chain[-1][0]
    client.post(where, {"password1": NEW, "password2": NEW})
    answer = client.post(LOGIN, {"login": person.username, "password": NEW})
    assert answer["Location"] == "/accounts/2fa/authenticate/"


def test_nobody_is_buried_in_mail(client, person):
    answers = [ask(client, "yu@example.com").status_code for _ in range(5)]
    assert answers == [302, 302, 302, 429, 429]


def test_where_no_mail_goes_out_the_page_says_whom_to_ask(client, settings):
    settings.MAIL_GOES_OUT = False
    text = client.get(ASK).content.decode()
    assert "安全管理员" in text
    assert "找回密码</a>" not in text


def test_a_new_password_forgets_the_wrong_ones(client, person):
    for _ in range(6):
        client.post(LOGIN, {"login": person.username, "password": "wrong"})
    ask(client, "yu@example.com")
    deliver()
    where = client.get(link(), follow=True).redirect_chain[-1][0]
    client.post(where, {"password1": NEW, "password2": NEW})
    assert client.post(LOGIN, {"login": person.username, "password": NEW})["Location"] == "/desk/"


def test_another_port_in_the_host_header_is_not_five_more_tries(client, person):
    for port in range(5):
        client.post(
            LOGIN, {"login": person.username, "password": "wrong"}, headers={"host": f"localhost:{port + 1}"}
        )
    answer = client.post(
        LOGIN, {"login": person.username, "password": "test-pass"}, headers={"host": "localhost:999"}
    )
    assert "暂停登录15分钟" in answer.content.decode()


@pytest.mark.parametrize(
    "where", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
@pytest.mark.parametrize("page", [LOGIN, "/accounts/logout/"])
def test_nobody_is_sent_to_another_house(client, person, where, page):
    Person.objects.filter(pk=person.pk).update(must_change_password=False)
    if page != LOGIN:
        client.force_login(person, backend="youji.accounts.backends.HouseBackend")
    answer = client.post(
        f"{page}?next={where}", {"login": person.username, "password": "test-pass", "next": where}
    )
    assert answer["Location"].startswith("/")
    assert "evil" not in answer["Location"]


def test_a_code_that_was_used_is_used_up(client, person, settings):
    from tests.accounts.test_sign_in import code_for

    Person.objects.filter(pk=person.pk).update(must_change_password=False)
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    code = code_for("JBSWY3DPEHPK3PXP")
    for expected in ("/desk/", None):
        client.post("/accounts/logout/")
        client.post(LOGIN, {"login": person.username, "password": "test-pass"})
        answer = client.post("/accounts/2fa/authenticate/", {"code": code})
        assert answer.get("Location") == expected


def test_codes_cannot_be_tried_for_ever(client, person):
    Person.objects.filter(pk=person.pk).update(must_change_password=False)
    TOTP.activate(person, "JBSWY3DPEHPK3PXP")
    client.post(LOGIN, {"login": person.username, "password": "test-pass"})
    texts = [
        client.post("/accounts/2fa/authenticate/", {"code": f"{n:06}"}).content.decode() for n in range(7)
    ]
    assert "验证码不对" in texts[0]
    assert "验证码不对" not in texts[-1]


def test_a_session_gets_another_name_when_it_becomes_somebodys(client, person):
    client.get("/catalogue")
    session = client.session
    session["a"] = 1
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before
    client.post(LOGIN, {"login": person.username, "password": "test-pass"})
    assert client.session.session_key != before


def test_a_link_to_sign_out_signs_nobody_out(client, person):
    client.force_login(person, backend="youji.accounts.backends.HouseBackend")
    client.get("/accounts/logout/")
    assert "_auth_user_id" in client.session
    assert ApiToken.objects.count() == 0
