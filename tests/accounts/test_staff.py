"""The 主体负责人 and the 经办人 of one operator."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.test import Client

from youji.accounts import services
from youji.accounts.models import Message, Person, Tally
from youji.accounts.services import own_passwords
from youji.ledger.models import AuditEntry
from youji.registry.models import Operator
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused, TooOften

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator():
    return Operator.objects.create(
        code="JS0001", name="君山银针茶叶专业合作社", kind="cooperative", division="430611"
    )


@pytest.fixture
def holder(make_actor, operator):
    return make_actor(Role.HOLDER, operator_id=operator.pk, name="张茂林")


def invite(holder, now, username="wu-xiaoyan"):
    return services.invite_staff(username=username, name="吴小燕", phone="", actor=holder, now=now)


CHOSEN = "chuan-dou-2026-fang"


def choose(username="wu-xiaoyan", password=CHOSEN, visitor="203.0.113.7", now=None):
    return services.choose_password(username=username, password=password, visitor=visitor, now=now)


def test_a_clerk_is_added_without_a_way_in_and_acts_for_this_operator_only(holder, operator, now):
    person = invite(holder, now)

    assert not person.has_usable_password()
    assert person.operator_id == operator.pk
    assert [grant.role for grant in person.grants.all()] == [Role.STAFF]
    assert AuditEntry.objects.filter(action="accounts.staff.invited", operator_id=operator.pk).count() == 1


def test_on_their_own_phone_a_clerk_chooses_a_password_and_the_owner_sees_a_code_that_opens_nothing(
    holder, now, client_as
):
    boss, client = client_as(holder), Client(headers={"user-agent": "test"})
    form = {"username": "wu-xiaoyan", "name": "吴小燕", "phone": ""}
    shown = boss.post("/field/people/", form, follow=True).content.decode()
    person = Person.objects.get(username="wu-xiaoyan")
    assert "/accounts/own-password/?username=wu-xiaoyan" in shown

    chosen = client.post(
        "/accounts/own-password/", {"username": "wu-xiaoyan", "password1": CHOSEN, "password2": CHOSEN}
    ).content.decode()
    code = re.search(r"\b\d{4} \d{4}\b", chosen)[0]
    sign_in = {"login": "wu-xiaoyan", "password": CHOSEN}
    assert client.post("/accounts/login/", sign_in).status_code == 200  # not before it is confirmed
    assert client.post("/accounts/login/", {**sign_in, "password": code}).status_code == 200
    pressed = boss.post(f"/field/people/{person.pk}/", {"do": "confirm", "code": code}, follow=True)

    seen = shown + pressed.content.decode()
    assert "已确认" in seen
    assert CHOSEN not in seen
    assert Person.objects.get(pk=person.pk).password not in seen
    assert client.post("/accounts/login/", sign_in).status_code == 302
    assert client.get("/field/").status_code == 200  # nobody else chose it: nothing to be changed first


def test_a_code_is_good_once_for_its_own_account_and_not_from_a_program(holder, now):
    person, other = invite(holder, now), invite(holder, now, "li-si")
    code = choose(now=now)

    for who, typed in ((other, code), (person, "00000000"), (person, "")):
        with pytest.raises(Refused, match="确认码"):
            services.confirm_password(person_id=who.pk, code=typed, actor=holder, now=now)
    program = replace(holder, scopes=frozenset({"accounts:write"}))
    with pytest.raises(NotAllowed):
        services.confirm_password(person_id=person.pk, code=code, actor=program, now=now)
    services.confirm_password(person_id=person.pk, code=code, actor=holder, now=now)
    with pytest.raises(Refused, match="确认码"):
        services.confirm_password(person_id=person.pk, code=code, actor=holder, now=now)


def test_a_password_chosen_anew_ends_what_was_open_and_the_clerk_and_the_guards_are_told(
    holder, now, make_actor
):
    guard = make_actor(Role.SECURITY_ADMIN, division="4306")
    Person.objects.filter(pk=holder.user_id).update(area="430611")
    person = invite(holder, now)
    services.confirm_password(person_id=person.pk, code=choose(now=now), actor=holder, now=now)
    clerk = Client(headers={"user-agent": "test"})
    clerk.force_login(person, backend="youji.accounts.backends.HouseBackend")
    services.confirm_password(
        person_id=person.pk, code=choose(password="qi-ta-mi-ma-99", now=now), actor=holder, now=now
    )

    assert clerk.get("/field/").status_code == 302
    told = dict(
        Message.objects.values_list("person_id", "title").filter(title__contains="密码").order_by("pk")
    )
    assert told == {person.pk: "您自己设的密码已生效", guard.user_id: "经办人吴小燕重设了密码"}
    entry = AuditEntry.objects.filter(action="accounts.password.confirmed").latest("pk")
    assert entry.after["address"] == "203.0.113.7"
    assert CHOSEN not in str(entry.after)


@pytest.mark.parametrize(
    "whose", ["nobody", "an officer", "the holder", "a clerk with mail", "an operator's clerk"]
)
def test_who_asks_learns_nothing_of_who_exists_and_only_a_clerk_without_mail_can_be_confirmed(
    whose, holder, make_actor, now, client
):
    person = invite(holder, now)
    names = {
        "nobody": "mei-you-zhe-ge",
        "an officer": Person.objects.get(
            pk=make_actor(Role.COUNTY_REVIEWER, division="430611").user_id
        ).username,
        "the holder": Person.objects.get(pk=holder.user_id).username,
    }
    if whose == "a clerk with mail":
        Person.objects.filter(pk=person.pk).update(email="wu@example.cn")
    form = {"username": names.get(whose, "wu-xiaoyan"), "password1": CHOSEN, "password2": CHOSEN}
    page = client.post("/accounts/own-password/", form).content.decode()

    assert re.search(r"\b\d{4} \d{4}\b", page)
    kept = Tally.objects.filter(value__contains="password").count()
    assert kept == (whose == "an operator's clerk")


def test_somebody_elses_name_is_not_flooded_with_codes(holder, now):
    invite(holder, now)
    for _ in range(own_passwords.FOR_ONE_NAME.most):
        choose(now=now)
    with pytest.raises(TooOften):
        choose(visitor="198.51.100.4", now=now)


def test_a_taken_user_name_is_said_at_its_field_and_what_was_typed_stays(holder, now, client_as):
    invite(holder, now)
    answer = client_as(holder).post(
        "/field/people/", {"username": "wu-xiaoyan", "name": "李四", "phone": "13800000000"}
    )
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "这个用户名已有人用" in page
    assert 'value="李四"' in page
    assert 'value="13800000000"' in page


def test_a_stopped_clerk_is_out_at_once_and_comes_back_with_their_own_password(holder, now, client_as):
    person = invite(holder, now)
    services.confirm_password(person_id=person.pk, code=choose(now=now), actor=holder, now=now)
    clerk = Client(headers={"user-agent": "test"})
    clerk.force_login(person, backend="youji.accounts.backends.HouseBackend")
    client = client_as(holder)

    client.post(f"/field/people/{person.pk}/", {"do": "stop"})
    assert clerk.get("/field/").status_code == 302
    client.post(f"/field/people/{person.pk}/", {"do": "readmit"})

    person.refresh_from_db()
    assert person.is_active
    assert person.check_password(CHOSEN)


@pytest.mark.parametrize("whose", ["another operator", "the holder", "an officer"])
def test_a_holder_reaches_nobody_else(whose, holder, make_actor, now):
    other = Operator.objects.create(code="JS0002", name="别的合作社", kind="cooperative", division="430611")
    target = {
        "another operator": lambda: make_actor(Role.STAFF, operator_id=other.pk).user_id,
        "the holder": lambda: holder.user_id,
        "an officer": lambda: make_actor(Role.COUNTY_REVIEWER, division="430611").user_id,
    }[whose]()

    with pytest.raises((Refused, services.Unknown)):
        services.stop_staff(person_id=target, actor=holder, now=now)
    assert Person.objects.get(pk=target).is_active


def test_a_clerk_brings_nobody_in(holder, operator, make_actor, now, client_as):
    clerk = make_actor(Role.STAFF, operator_id=operator.pk)

    with pytest.raises(NotAllowed):
        invite(clerk, now)
    assert client_as(clerk).get("/field/people/").status_code == 403


def test_what_the_guards_have_locked_a_holder_does_not_open(holder, now):
    person = invite(holder, now)
    Person.objects.filter(pk=person.pk).update(is_active=False, locked_reason="账号被盗用")

    with pytest.raises(Refused, match="安全管理员"):
        services.readmit_staff(person_id=person.pk, actor=holder, now=now)
