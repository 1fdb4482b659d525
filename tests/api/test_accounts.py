"""Accounts by token: the pages' rules, and a token that makes no more of itself."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from youji.accounts import services
from youji.accounts.models import ApiToken, Grant, Message, Person
from youji.registry.services import create_operator
from youji.shared import clock
from youji.shared.actor import SYSTEM, Role
from youji.shared.refusals import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(make_actor):
    return make_actor(Role.SYSTEM_ADMIN, division="4306")


@pytest.fixture
def guard(make_actor):
    return make_actor(Role.SECURITY_ADMIN, division="4306")


@pytest.fixture
def clerk(make_actor):
    """Somebody of 君山区, without a role."""
    return make_actor(division="430611", name="余清泉")


@pytest.fixture
def far(make_actor):
    """Somebody of 长沙县, whom 岳阳 has nothing to do with."""
    return make_actor(division="430121", name="远方")


@pytest.fixture
def holder(make_actor):
    operator = create_operator(
        name="君山茶社", kind="household", division="430611", identity_kind="none", actor=SYSTEM, now=clock.now()
    )  # fmt: skip
    return make_actor(Role.HOLDER, operator_id=operator.pk)


def days(number: int) -> str:
    return str(clock.local_date(clock.now()) + timedelta(days=number))


def field_of(answer) -> set[str]:
    assert answer.status_code == 422, answer.content.decode()
    return {finding["field"] for finding in answer.json()["problems"]}


# --- the administrators ----------------------------------------------------------------------------


def test_an_account_made_by_a_token_has_no_way_in_until_a_person_gives_one(caller, admin, guard):
    program = caller(admin)
    agency = program.get("/accounts/agencies").json()[0]["id"]
    answer = program.post("/accounts/people", {"username": "li.hua", "name": "李华", "agency_id": agency})
    assert answer.status_code == 201, answer.content.decode()
    assert "password" not in answer.content.decode()
    made = Person.objects.get(username="li.hua")
    assert not made.has_usable_password()
    with pytest.raises(
        Refused, match="没有登记邮箱"
    ):  # an officer's comes by mail, and is nobody else's to see
        services.MEASURES["password"](person_id=made.pk, actor=guard, now=clock.now())
    again = program.post("/accounts/people", {"username": "li.hua", "name": "李华", "agency_id": agency})
    assert field_of(again) == {"username"}
    assert field_of(program.post("/accounts/people", {"username": "wang.wu", "name": "王五"})) == {"agency"}


def test_roles_are_given_and_withdrawn_by_the_rules_of_the_page(caller, admin, guard, clerk):
    program, path = caller(admin), f"/accounts/people/{clerk.user_id}"
    asked = program.call("PUT", f"{path}/roles/county_reviewer", {"valid_until": days(90)})
    assert asked.status_code == 200, asked.content.decode()
    assert asked.json()["person"]["grants"] == []
    [waits] = asked.json()["proposals"]
    assert (waits["what"], waits["value"], waits["valid_until"]) == ("role", "county_reviewer", days(90))
    assert program.post(f"{path}/proposals/{waits['id']}/confirm", {}).status_code == 403
    given = caller(guard).post(f"{path}/proposals/{waits['id']}/confirm", {})
    assert given.status_code == 200, given.content.decode()
    assert given.json()["proposals"] == []
    assert given.json()["person"]["grants"] == [{"role": "county_reviewer", "valid_until": days(90)}]
    assert "county_applicant" not in asked.json()["grantable"]
    refused = program.call("PUT", f"{path}/roles/county_applicant", {})
    assert "既申报又审核" in refused.json()["detail"]
    mine = program.call("PUT", f"/accounts/people/{admin.user_id}/roles/auditor", {})
    assert "自己" in mine.json()["detail"]
    assert program.call("DELETE", f"{path}/roles/county_reviewer").json()["person"]["grants"] == []
    assert field_of(program.call("DELETE", f"{path}/roles/county_reviewer")) == {"role"}


def test_particulars_change_but_for_the_mail_address_and_the_second_is_told(caller, admin, clerk, now):
    Person.objects.filter(pk=clerk.user_id).update(email="yu@example.cn")
    program, path = caller(admin), f"/accounts/people/{clerk.user_id}"
    version = program.get(path).json()["person"]["version"]
    body = {"version": version, "name": "余清", "phone": "13800000000", "specialities": ["茶叶"]}
    seen = program.call("PUT", path, body).json()["person"]
    assert (seen["name"], seen["email"], seen["specialities"]) == ("余清", "yu@example.cn", ["茶叶"])
    assert program.call("PUT", path, body).status_code == 409
    token = ApiToken.objects.get(person_id=admin.user_id)
    from dataclasses import replace

    by_token = replace(admin, scopes=frozenset({"accounts:write"}), token_id=token.pk)
    person = Person.objects.get(pk=clerk.user_id)
    with pytest.raises(Exception, match="邮箱用来找回密码"):
        services.update_person(
            person_id=person.pk, version=person.version, name="余", phone="", email="thief@example.cn",
            specialities=[], actor=by_token, now=now,
        )  # fmt: skip


def test_the_guard_locks_unlocks_and_ends_access_but_hands_out_no_way_in(caller, guard, clerk, now):
    ApiToken.objects.create(
        person_id=clerk.user_id, name="旧", digest="x", scopes=[], created_at=now, expires_at=clock.now() + timedelta(9)
    )  # fmt: skip
    program, path = caller(guard), f"/accounts/people/{clerk.user_id}"
    assert field_of(program.post(f"{path}/lock", {"reason": " "})) == {"reason"}
    assert program.post(f"{path}/lock", {"reason": "离岗"}).json()["person"]["is_active"] is False
    assert ApiToken.objects.get(digest="x").revoked_at is not None
    assert program.call("POST", f"{path}/unlock").json()["person"]["is_active"] is True
    assert program.call("DELETE", f"{path}/sessions").json()["detail"] == "已退出0处登录"
    assert program.call("DELETE", f"{path}/tokens").json()["detail"] == "已作废0个令牌"
    for measure in ("password", "second-factor"):
        assert program.call("POST", f"{path}/{measure}").status_code in (404, 405)
        from dataclasses import replace

        by_token = replace(guard, scopes=frozenset({"accounts:write"}))
        with pytest.raises(Exception, match="不能用令牌"):
            services.MEASURES[measure](person_id=clerk.user_id, actor=by_token, now=now)


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("GET", "", None),
        ("PUT", "", {"version": 0, "name": "改"}),
        ("PUT", "/roles/auditor", {}),
        ("DELETE", "/roles/auditor", None),
        ("POST", "/lock", {"reason": "试"}),
        ("POST", "/unlock", None),
        ("DELETE", "/sessions", None),
        ("DELETE", "/tokens", None),
    ],
)
def test_people_elsewhere_do_not_exist_and_others_roles_do_not_reach(
    caller, make_actor, admin, guard, clerk, far, method, path, body
):
    asks = f"/accounts/people/{far.user_id}{path}"
    keeps = {"/lock", "/unlock", "/sessions", "/tokens"}
    right = caller(guard if path in keeps else admin)
    answer = right.call(method, asks, body)
    assert answer.status_code == 404, answer.content.decode()
    assert "远方" not in answer.content.decode()
    near = f"/accounts/people/{clerk.user_id}{path}"
    stranger = make_actor(Role.CITY_REVIEWER, division="4306")
    assert caller(stranger).call(method, near, body).status_code == 403
    assert caller(admin, "registry:write").call(method, near, body).status_code == 403
    if method != "GET":
        assert caller(admin, "accounts:read").call(method, near, body).status_code == 403
    assert right.client.__class__().generic(method, f"/api/v1{near}").status_code == 401


# --- one's own -------------------------------------------------------------------------------------


def test_a_token_makes_tokens_within_itself_and_takes_them_along(caller, county_reviewer):
    program = caller(county_reviewer, "registry:write", "accounts:write")
    body = {"name": "夜间", "scopes": ["registry:read"], "expires_on": days(9)}
    wider = program.post("/accounts/tokens", {**body, "scopes": ["registry:read", "ledger:read"]})
    assert field_of(wider) == {"scopes"}
    assert field_of(program.post("/accounts/tokens", {**body, "expires_on": days(31)})) == {"expires_on"}
    made = program.post("/accounts/tokens", body)
    assert made.status_code == 201, made.content.decode()
    assert Message.objects.get(person_id=county_reviewer.user_id).title == "令牌“测试程序”新建了令牌"
    child = type(program)(made.json()["key"])
    assert child.get("/registry/bases").status_code == 200
    assert child.post("/accounts/tokens", body).status_code == 403
    parent = next(row for row in program.get("/accounts/tokens").json() if row["made_with_id"] is None)
    assert program.call("DELETE", f"/accounts/tokens/{parent['id']}").status_code == 200
    assert child.get("/registry/bases").status_code == 401
    assert program.get("/accounts/me").status_code == 401


def test_nobody_revokes_the_token_of_another(caller, county_reviewer, city_reviewer):
    caller(county_reviewer)
    theirs = ApiToken.objects.get(person_id=county_reviewer.user_id).pk
    assert caller(city_reviewer).call("DELETE", f"/accounts/tokens/{theirs}").status_code == 404


def test_a_message_of_another_is_not_there(caller, county_reviewer, city_reviewer, now):
    services.notify(title="甲", body="", link="", now=now, person_ids=[county_reviewer.user_id])
    theirs = Message.objects.get().pk
    for number in (theirs, 987654321):
        assert caller(city_reviewer).call("POST", f"/accounts/messages/{number}/read").status_code == 404
    assert Message.objects.filter(read_at=None).count() == 1


def test_ones_own_particulars_sessions_and_messages(caller, county_reviewer, client_as, now):
    program = caller(county_reviewer)
    seen = program.get("/accounts/me/profile").json()
    body = {"version": seen["version"], "name": "新名", "phone": "0730-1"}
    assert program.call("PUT", "/accounts/me/profile", body).json()["name"] == "新名"
    assert program.call("PUT", "/accounts/me/profile", body).status_code == 409
    client = client_as(county_reviewer)
    client.get("/desk/me/")
    key = Session.objects.get().session_key
    UserSession.objects.create(user_id=county_reviewer.user_id, session_key=key, ip="::1", user_agent="甲")
    assert len(program.get("/accounts/me/sessions").json()) == 1
    assert program.call("DELETE", "/accounts/me/sessions").json()["detail"] == "已退出1处登录"
    assert client.get("/desk/me/").status_code == 302
    services.notify(title="甲", body="", link="", now=now, person_ids=[county_reviewer.user_id])
    services.notify(title="乙", body="", link="", now=now, person_ids=[county_reviewer.user_id])
    rows = program.get("/accounts/messages").json()["items"]
    assert program.call("POST", f"/accounts/messages/{rows[0]['id']}/read").status_code == 200
    assert Message.objects.filter(read_at=None).count() == 1
    assert program.call("POST", "/accounts/messages/read").status_code == 200
    assert not Message.objects.filter(read_at=None).exists()


def test_a_colleague_is_asked_to_stand_in_and_the_owner_is_told(caller, make_actor, county_reviewer):
    deputy = make_actor(division="430611", name="同事")
    program = caller(county_reviewer)
    seen = program.get("/accounts/me/delegations").json()
    assert {"id": deputy.user_id, "name": "同事"} in seen["colleagues"]
    body = {
        "deputy_id": deputy.user_id, "roles": ["county_reviewer"], "starts_on": days(0), "ends_on": days(3),
    }  # fmt: skip
    assert field_of(program.post("/accounts/me/delegations", {**body, "roles": ["auditor"]})) == {"roles"}
    made = program.post("/accounts/me/delegations", body)
    assert made.status_code == 201, made.content.decode()
    assert Message.objects.filter(person_id=county_reviewer.user_id, title="令牌代您登记了委托").exists()
    path = f"/accounts/me/delegations/{made.json()['id']}"
    assert caller(deputy).call("DELETE", path).status_code == 404
    assert program.call("DELETE", path).status_code == 200
    assert program.get("/accounts/me/delegations").json()["given"] == []


def test_a_holder_brings_in_and_stops_the_clerks_of_the_operator(caller, holder, make_actor):
    program = caller(holder)
    body = {"username": "jsfarm2", "name": "小王"}
    rows = program.post("/accounts/staff", body)
    assert rows.status_code == 201, rows.content.decode()
    made = Person.objects.get(username="jsfarm2")
    assert not made.has_usable_password()
    assert Grant.objects.get(person=made).role == Role.STAFF
    assert field_of(program.post("/accounts/staff", body)) == {"username"}
    assert program.call("POST", f"/accounts/staff/{made.pk}/stop").status_code == 200
    assert not Person.objects.get(pk=made.pk).is_active
    other = make_actor(Role.HOLDER, operator_id=holder.operator_id + 1)
    assert caller(other).call("POST", f"/accounts/staff/{made.pk}/stop").status_code == 404
    assert (
        caller(make_actor(Role.STAFF, operator_id=holder.operator_id)).get("/accounts/staff").status_code
        == 403
    )
