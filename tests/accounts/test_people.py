"""Making accounts, giving roles, guarding them."""

from __future__ import annotations

import pytest

from youji.accounts import jobs, selectors, services
from youji.accounts.models import ApiToken, Delegation, Grant, Message, Person
from youji.ledger.models import AuditEntry
from youji.shared import clock
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown

pytestmark = pytest.mark.django_db


def test_a_new_account_has_no_role_and_no_password_until_its_owner_sets_one(
    system_admin, junshan, now, client
):
    person = services.create_person(
        username="Junshan-New", name="新同事", agency_id=junshan.pk, actor=system_admin, now=now
    )
    assert person.username == "junshan-new"
    assert not person.has_usable_password()
    assert selectors.actor_of(person, now=now).roles == frozenset()
    entry = AuditEntry.objects.get(action="accounts.person.created")
    assert entry.division == "430611"


def test_an_account_is_refused_with_a_sentence_at_each_field(system_admin, county_person, now):
    with pytest.raises(Refused) as refused:
        services.create_person(username="a b", name=" ", email="x", actor=system_admin, now=now)
    assert set(refused.value.by_field) == {"username", "name", "email"}
    with pytest.raises(Refused, match="已有人用"):
        services.create_person(
            username=county_person.username,
            name="x",
            agency_id=county_person.agency_id,
            actor=system_admin,
            now=now,
        )
    with pytest.raises(Refused, match="二者选一"):
        services.create_person(username="nobody", name="x", actor=system_admin, now=now)


def test_no_account_is_made_outside_ones_area(make_actor, junshan, now):
    elsewhere = make_actor(Role.SYSTEM_ADMIN, division="4301")
    with pytest.raises(Refused, match="不在您的管理区域"):
        services.create_person(username="xyz", name="x", agency_id=junshan.pk, actor=elsewhere, now=now)


def test_a_role_is_given_and_taken_back_on_record(system_admin, county_person, give, now):
    give(county_person, Role.COUNTY_REVIEWER)
    assert selectors.actor_of(county_person, now=now).roles == {Role.COUNTY_REVIEWER}
    assert county_person.messages.get().title == "您被授予岗位：县级审核员"
    services.withdraw_role(person_id=county_person.pk, role=Role.COUNTY_REVIEWER, actor=system_admin, now=now)
    assert selectors.actor_of(county_person, now=now).roles == frozenset()
    assert list(
        AuditEntry.objects.filter(action__startswith="accounts.role.")
        .order_by("pk")
        .values_list("action", flat=True)
    ) == [
        "accounts.role.filed",
        "accounts.role.granted",
        "accounts.role.withdrawn",
    ]


def test_asking_and_deciding_are_not_given_to_one_person(system_admin, county_person, give, now):
    give(county_person, Role.COUNTY_APPLICANT)
    with pytest.raises(Refused, match="既申报又审核"):
        services.grant_role(
            person_id=county_person.pk, role=Role.COUNTY_REVIEWER, actor=system_admin, now=now
        )
    assert Grant.objects.filter(person=county_person).count() == 1


def test_an_administrator_gives_themselves_nothing(system_admin, now):
    with pytest.raises(Refused, match="自己的账号"):
        services.grant_role(
            person_id=system_admin.user_id, role=Role.CITY_REVIEWER, actor=system_admin, now=now
        )


def test_a_county_administrator_is_appointed_by_the_city_not_by_the_county(
    make_actor, system_admin, security_admin, county_person, now
):
    beside = make_actor(Role.SYSTEM_ADMIN, division="430611")
    with pytest.raises(Refused, match="由上一级任免"):
        services.grant_role(person_id=county_person.pk, role=Role.SECURITY_ADMIN, actor=beside, now=now)
    services.grant_role(person_id=county_person.pk, role=Role.SECURITY_ADMIN, actor=system_admin, now=now)


def test_only_a_system_administrator_gives_roles(security_admin, city_reviewer, county_person, now):
    for actor in (security_admin, city_reviewer):
        with pytest.raises(NotAllowed):
            services.grant_role(person_id=county_person.pk, role=Role.SUPERVISOR, actor=actor, now=now)


def test_a_person_of_another_city_is_unknown(make_actor, county_person, now):
    elsewhere = make_actor(Role.SYSTEM_ADMIN, division="4301")
    with pytest.raises(Unknown):
        services.grant_role(person_id=county_person.pk, role=Role.SUPERVISOR, actor=elsewhere, now=now)


def test_particulars_changed_by_somebody_meanwhile_are_not_overwritten(system_admin, county_person, now):
    given = {"phone": "", "email": "", "specialities": (), "actor": system_admin, "now": now}
    services.update_person(person_id=county_person.pk, version=0, name="甲", **given)
    with pytest.raises(StaleState):
        services.update_person(person_id=county_person.pk, version=0, name="乙", **given)
    assert Person.objects.get(pk=county_person.pk).name == "甲"


def test_nobody_confirms_their_own_qualifications(make_actor, now):
    assessor = make_actor(Role.ASSESSOR, division="4306", name="毛建军")
    services.update_person(
        person_id=assessor.user_id,
        version=0,
        name="毛建军",
        phone="",
        email="mao@example.org",
        specialities=["茶叶"],
        actor=assessor,
        now=now,
    )
    person = Person.objects.get(pk=assessor.user_id)
    assert person.specialities == []
    assert (person.email, person.proposals.get().value) == (
        "",
        "mao@example.org",
    )  # until another hand confirms it


def test_locking_signs_out_everywhere_and_voids_the_tokens(client, security_admin, make_actor, now):
    reviewer = make_actor(Role.COUNTY_REVIEWER, division="430611")
    person = Person.objects.get(pk=reviewer.user_id)
    client.post("/accounts/login/", {"login": person.username, "password": "test-pass"})
    assert client.get("/desk/me/").status_code == 200
    _, key = services.create_token(
        name="程序",
        scopes=["registry:read"],
        expires_on=now.date().replace(month=12),
        actor=reviewer,
        now=now,
    )
    with pytest.raises(Refused, match="原因"):
        services.lock_person(person_id=person.pk, reason=" ", actor=security_admin, now=now)
    services.lock_person(person_id=person.pk, reason="离职", actor=security_admin, now=now)
    assert client.get("/desk/me/").status_code == 302
    assert selectors.actor_for_token(key, now) is None
    assert AuditEntry.objects.get(action="accounts.person.locked").reason == "离职"
    services.MEASURES["unlock"](person_id=person.pk, actor=security_admin, now=now)
    assert Person.objects.get(pk=person.pk).is_active
    assert selectors.actor_for_token(key, now) is None


def test_a_guard_resets_others_never_themselves(security_admin, county_person, now):
    county_person.email = "yu@example.org"
    county_person.save()
    for measure in services.MEASURES.values():
        with pytest.raises(Refused, match="自己的账号"):
            measure(person_id=security_admin.user_id, actor=security_admin, now=now)
        measure(person_id=county_person.pk, actor=security_admin, now=now)
    assert ApiToken.objects.filter(person=county_person, revoked_at=None).count() == 0


def test_the_pages_of_an_administrator(client_as, system_admin, security_admin, county_person, junshan, now):
    client = client_as(system_admin)
    assert "余清泉" in client.get("/desk/people/?q=余清泉").content.decode()
    answer = client.post(
        "/desk/people/new", {"username": "junshan-xin", "name": "新同事", "agency": junshan.pk}
    )
    made = Person.objects.get(username="junshan-xin")
    path = f"/desk/people/{made.pk}/"
    assert answer["Location"] == path
    assert client.post(f"{path}roles", {"role": "county_reviewer"}).status_code == 302
    assert "由安全管理员确认后生效" in client.get(path).content.decode()
    services.confirm(person_id=made.pk, proposal_id=made.proposals.get().pk, actor=security_admin, now=now)
    refused = client.post(f"{path}roles", {"role": "county_applicant"})
    assert (refused.status_code, "既申报又审核" in refused.content.decode()) == (422, True)
    assert client.post(f"{path}roles/withdraw", {"role": "county_reviewer"}).status_code == 302
    assert client.post(f"{path}roles/withdraw", {"role": "nonsense"}).status_code == 422
    edit = {"version": 0, "name": "改名", "specialities": ["茶叶"]}
    assert client.post(f"{path}edit", edit).status_code == 409
    edit["version"] = Person.objects.get(pk=made.pk).version
    assert client.post(f"{path}edit", edit).status_code == 302
    assert Person.objects.get(pk=made.pk).specialities == ["茶叶"]
    refused = client.post("/desk/people/new", {"username": "x", "name": "", "agency": ""})
    assert (refused.status_code, 'value="x"' in refused.content.decode()) == (422, True)


def test_the_pages_of_a_guard(client_as, security_admin, county_person):
    client = client_as(security_admin)
    path = f"/desk/people/{county_person.pk}/"
    assert "登录与安全" in client.get(path).content.decode()
    assert client.post(f"{path}security", {"measure": "lock", "reason": ""}).status_code == 422
    assert client.post(f"{path}security", {"measure": "lock", "reason": "离职"}).status_code == 302
    assert "停用原因：离职" in client.get(path).content.decode()
    nowhere = client.post(f"{path}security", {"measure": "password"})
    assert (nowhere.status_code, "没有登记邮箱" in nowhere.content.decode()) == (422, True)
    assert client.post(f"{path}security", {"measure": "dance"}).status_code == 422
    assert client.post(f"{path}roles", {"role": "supervisor"}).status_code == 403


def test_a_person_outside_the_area_is_absent(client_as, make_actor, county_person):
    client = client_as(make_actor(Role.SYSTEM_ADMIN, division="4301"))
    assert client.get(f"/desk/people/{county_person.pk}/").status_code == 404
    assert client.post(f"/desk/people/{county_person.pk}/roles", {"role": "supervisor"}).status_code == 404


def test_the_first_administrator_comes_in_by_the_command_line(now, capsys):
    from django.core.management import CommandError, call_command

    services.load_agencies(now)
    call_command("appoint", "admin", "罗晓峰", "system_admin")
    password = capsys.readouterr().out.strip().rpartition("：")[2]
    person = Person.objects.get(username="admin")
    assert person.check_password(password)
    assert person.must_change_password
    assert selectors.actor_of(person, now=now).roles == {Role.SYSTEM_ADMIN}
    with pytest.raises(CommandError, match="已有人用"):
        call_command("appoint", "admin", "罗晓峰", "system_admin")
    with pytest.raises(Refused, match="只任命"):
        services.appoint_first(
            username="x1y", name="x", role=Role.PUBLISHER, agency="湖南省农业农村厅", now=now
        )


def test_a_role_taken_back_is_told_to_the_person_by_mail_too_to_their_deputy_and_to_the_level_above(
    county_person, make_actor, system_admin, security_admin, give, now, mailoutbox
):
    give(county_person, Role.COUNTY_REVIEWER)
    Person.objects.filter(pk=county_person.pk).update(email="yu@example.cn")
    deputy = make_actor(division="430611", name="代班")
    Delegation.objects.create(
        absent=county_person,
        deputy_id=deputy.user_id,
        roles=[Role.COUNTY_REVIEWER],
        starts_on=now.date(),
        ends_on=now.date(),
    )
    services.withdraw_role(
        person_id=county_person.pk,
        role=Role.COUNTY_REVIEWER,
        actor=system_admin,
        now=now,
        reason="调离。",
    )

    told = Message.objects.filter(title__contains="收回")
    assert dict(told.values_list("person_id", "title")) == {
        county_person.pk: "您的岗位已收回：县级审核员",
        deputy.user_id: "您受托的岗位已随委托人收回：县级审核员",
        security_admin.user_id: "余清泉的岗位已收回：县级审核员",
    }
    assert "原因：调离。" in told.get(person=county_person).body
    Message.objects.update(created_at=clock.now())
    jobs.send_pending_mail(clock.now())
    assert "【优基】您的岗位已收回：县级审核员" in {letter.subject for letter in mailoutbox}


@pytest.mark.parametrize("role", [Role.HOLDER, Role.STAFF])
def test_a_producers_role_taken_back_is_told_to_the_operator_and_the_guards_of_the_place(
    role, make_actor, system_admin, security_admin, now
):
    person = make_actor(role, operator_id=88, name="张茂林")
    Person.objects.filter(pk=person.user_id).update(area="430611")
    colleague = make_actor(Role.HOLDER, operator_id=88)
    services.withdraw_role(person_id=person.user_id, role=role, actor=system_admin, now=now)

    told = set(Message.objects.filter(title__contains="收回").values_list("person_id", flat=True))
    assert told == {person.user_id, colleague.user_id, security_admin.user_id}
