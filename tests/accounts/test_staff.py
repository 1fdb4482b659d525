"""The 主体负责人 and the 经办人 of one operator."""

from __future__ import annotations

import pytest
from django.test import Client

from youji.accounts import services
from youji.accounts.models import Person
from youji.ledger.models import AuditEntry
from youji.registry.models import Operator
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused

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


def test_a_clerk_comes_in_with_a_password_to_be_changed_and_acts_for_this_operator_only(
    holder, operator, now
):
    person, password = invite(holder, now)

    assert person.check_password(password)
    assert person.must_change_password
    assert person.operator_id == operator.pk
    assert [grant.role for grant in person.grants.all()] == [Role.STAFF]
    assert AuditEntry.objects.filter(action="accounts.staff.invited", operator_id=operator.pk).count() == 1


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


def test_a_stopped_clerk_is_out_at_once_and_comes_back_with_a_new_password(holder, now, client_as):
    person, _ = invite(holder, now)
    clerk = Client(headers={"user-agent": "test"})
    clerk.force_login(person)
    client = client_as(holder)

    client.post(f"/field/people/{person.pk}/", {"do": "stop"})
    assert clerk.get("/field/").status_code == 302
    page = client.post(f"/field/people/{person.pk}/", {"do": "readmit"}).content.decode()

    person.refresh_from_db()
    assert person.is_active
    assert person.must_change_password
    assert "初始密码" in page


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
    person, _ = invite(holder, now)
    Person.objects.filter(pk=person.pk).update(is_active=False, locked_reason="账号被盗用")

    with pytest.raises(Refused, match="安全管理员"):
        services.readmit_staff(person_id=person.pk, actor=holder, now=now)
