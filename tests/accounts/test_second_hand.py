"""Powers take two hands: whoever gives roles sees no way in, and no role holds before another hand confirmed it."""

from __future__ import annotations

import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection

from tests.accounts.test_mail_addresses import KINDS
from tests.catalogue.test_standing import together
from tests.recognition.cases.test_at_once import meanwhile
from youji.accounts import jobs, letters, selectors, services
from youji.accounts.logic import rules
from youji.accounts.logic.events import WayInAsked
from youji.accounts.models import Grant, Message, Person, Proposal
from youji.accounts.selectors import waiting
from youji.ledger.models import AuditEntry
from youji.shared.actor import Role
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown

pytestmark = pytest.mark.django_db
KINDS["WayInAsked"] = (WayInAsked, letters.send_way_in)


@pytest.fixture
def ask(system_admin, now):
    def for_role(person, role=Role.SUPERVISOR, by=system_admin) -> Proposal:
        services.grant_role(person_id=person.pk, role=role, actor=by, now=now)
        return person.proposals.get(settled_at=None)

    return for_role


@pytest.fixture
def confirm(now):
    def by(actor, asked: Proposal) -> Proposal:
        return services.confirm(person_id=asked.person_id, proposal_id=asked.pk, actor=actor, now=now)

    return by


def roles_of(person, now):
    return selectors.actor_of(Person.objects.get(pk=person.pk), now=now).roles


def holder(division: str, *roles: Role) -> rules.Holder:
    return rules.Holder(1, frozenset(roles), division=division)


@pytest.mark.parametrize(
    ("who", "role", "offices"),
    [
        (holder("430611"), Role.SUPERVISOR, ["430611", "4306", "43"]),
        (holder("4306"), Role.CITY_REVIEWER, ["4306", "43"]),
        (holder("43"), Role.PUBLISHER, ["43"]),
        (holder("430611"), Role.AUDITOR, ["4306", "43"]),
        (holder("430611", Role.SYSTEM_ADMIN), None, ["4306", "43"]),
        (holder("4306"), Role.SECURITY_ADMIN, ["43"]),
        (holder("43", Role.SYSTEM_ADMIN), None, ["43"]),  # nobody is above
    ],
)
def test_where_somebody_may_confirm(who, role, offices):
    assert rules.confirming_offices(who, role) == offices


def test_a_role_does_not_hold_before_the_other_hand_has_confirmed_it(
    system_admin, security_admin, county_person, ask, confirm, now
):
    """D7: one administrator made an account, gave it a role, and acted as it."""
    asked = ask(county_person)
    assert roles_of(county_person, now) == set()
    told = Message.objects.get(person=security_admin.user_id, read_at=None)
    assert told.title == "请确认岗位：余清泉，监管员"
    with pytest.raises(NotAllowed):
        confirm(system_admin, asked)
    confirm(security_admin, asked)
    assert roles_of(county_person, now) == {Role.SUPERVISOR}
    told.refresh_from_db()
    assert told.read_at == now
    trail = AuditEntry.objects.filter(action__startswith="accounts.role.").order_by("at", "pk")
    assert [(entry.action, entry.actor_id) for entry in trail] == [
        ("accounts.role.filed", system_admin.user_id),
        ("accounts.role.granted", security_admin.user_id),
    ]
    with pytest.raises(Unknown):
        confirm(security_admin, asked)


def test_what_is_not_agreed_to_comes_to_nothing_and_is_told(
    system_admin, security_admin, county_person, ask, now
):
    asked = ask(county_person)
    services.decline(person_id=county_person.pk, proposal_id=asked.pk, actor=security_admin, now=now)
    assert roles_of(county_person, now) == set()
    assert Message.objects.filter(person=system_admin.user_id, title__startswith="没有确认").count() == 1
    assert ask(county_person).pk != asked.pk


def test_the_office_itself_confirms_and_only_where_it_has_nobody_the_one_above(
    make_actor, security_admin, county_person, ask, confirm, now
):
    county = make_actor(Role.SECURITY_ADMIN, division="430611")
    asked = ask(county_person)
    with pytest.raises(Refused, match="由县级的安全管理员确认"):
        confirm(security_admin, asked)
    Person.objects.filter(pk=county.user_id).update(is_active=False)
    confirm(security_admin, asked)
    assert roles_of(county_person, now) == {Role.SUPERVISOR}


def test_a_watcher_is_confirmed_from_above_and_not_beside(
    make_actor, security_admin, county_person, ask, confirm
):
    beside = make_actor(Role.SECURITY_ADMIN, division="430611")
    asked = ask(county_person, Role.AUDITOR)
    with pytest.raises(Refused, match="由市级的安全管理员确认"):
        confirm(beside, asked)
    assert confirm(security_admin, asked).confirmed


def test_nobody_confirms_their_own_role(make_actor, system_admin, ask, confirm):
    guard = make_actor(Role.SECURITY_ADMIN, division="430611")
    make_actor(Role.SECURITY_ADMIN, division="4306")
    Grant.objects.filter(person=guard.user_id).delete()  # asked for again after it was taken back
    asked = ask(Person.objects.get(pk=guard.user_id), Role.SECURITY_ADMIN)
    with pytest.raises(Refused, match="不能办理自己"):
        confirm(guard, asked)


def test_where_nobody_could_confirm_it_is_said_at_once(county_person, ask):
    with pytest.raises(Refused, match="还没有可以确认的安全管理员"):
        ask(county_person)


def test_it_is_asked_for_once_and_what_waits_keeps_to_the_rules(security_admin, county_person, ask):
    ask(county_person, Role.COUNTY_REVIEWER)
    with pytest.raises(StaleState, match="正等待确认"):
        ask(county_person, Role.COUNTY_REVIEWER)
    with pytest.raises(Refused, match="既申报又审核"):
        ask(county_person, Role.COUNTY_APPLICANT)


def test_what_became_wrong_while_it_waited_is_not_confirmed(security_admin, county_person, ask, confirm):
    asked = ask(county_person, Role.COUNTY_REVIEWER)
    Grant.objects.create(person=county_person, role=Role.COUNTY_APPLICANT)
    with pytest.raises(Refused, match="既申报又审核"):
        confirm(security_admin, asked)


def test_the_level_above_learns_of_what_is_done_to_officers(
    make_actor, security_admin, county_person, give, now
):
    province = make_actor(Role.SECURITY_ADMIN, division="43")
    city_officer = Person.objects.get(pk=make_actor(division="4306", name="杨柳青").user_id)
    city_officer.email = "yang@example.org"
    city_officer.save()
    give(county_person, Role.SUPERVISOR)
    give(city_officer, Role.CITY_REVIEWER)
    services.MEASURES["password"](person_id=city_officer.pk, actor=security_admin, now=now)

    def told(actor) -> list[str]:
        return sorted(Message.objects.filter(person=actor.user_id).values_list("title", flat=True))

    assert told(province) == ["杨柳青的密码已由安全管理员重置", "杨柳青被授予岗位：市级审核员"]
    assert "余清泉被授予岗位：监管员" in told(security_admin)


def test_a_growers_role_holds_at_once_and_the_operator_is_told(make_actor, system_admin, now):
    """A second account for an operator is how one administrator would act as its holder."""
    owner = make_actor(Role.HOLDER, operator_id=3)
    other = Person.objects.get(pk=make_actor(operator_id=3, name="夏雨荷").user_id)
    Person.objects.filter(operator_id=3).update(area="430611")
    services.grant_role(person_id=other.pk, role=Role.HOLDER, actor=system_admin, now=now)
    assert roles_of(other, now) == {Role.HOLDER}
    assert Message.objects.get(person=owner.user_id).title == "本主体新增了人员：夏雨荷（主体负责人）"


@pytest.mark.parametrize("measure", ["password", "second-factor"])
def test_watchers_are_reset_from_above(make_actor, security_admin, now, measure):
    """D7: the security administrator reset the system administrator beside them, and had both powers."""
    beside = Person.objects.get(pk=make_actor(Role.SYSTEM_ADMIN, division="4306").user_id)
    Person.objects.filter(pk=beside.pk).update(email="yin@example.org")
    with pytest.raises(Refused, match="由上一级的安全管理员重置"):
        services.MEASURES[measure](person_id=beside.pk, actor=security_admin, now=now)
    above = make_actor(Role.SECURITY_ADMIN, division="43")
    assert not services.MEASURES[measure](
        person_id=beside.pk, actor=above, now=now
    )  # nothing to be seen either
    services.lock_person(
        person_id=beside.pk, reason="可疑", actor=security_admin, now=now
    )  # but stopped at once


@pytest.mark.parametrize(
    ("guards", "whose", "level"),
    [(("430611", "4306"), "430611", "county"), (("4306", "43"), "4306", "city")],
)
def test_what_waits_stands_in_the_inbox_of_who_can_confirm_it_and_of_nobody_else(
    guards, whose, level, system_admin, county_person, make_actor, ask, confirm, now
):
    hands = {at: make_actor(Role.SECURITY_ADMIN, division=at) for at in guards}
    asked = ask(county_person)
    for at, actor in hands.items():
        rows = waiting.waiting(actor, now)
        assert [(row.title, row.subject.split(" · ")[0]) for row in rows] == (
            [("余清泉", "监管员")] if at == whose else []
        )
        assert [row.keeper.level for row in waiting.pending(actor, now)] == [level]
    assert waiting.waiting(system_admin, now) == []
    assert not waiting.pending(make_actor(Role.SUPERVISOR, division="4306"), now), "reads no accounts"
    confirm(hands[whose], asked)
    assert not waiting.waiting(hands[whose], now) + waiting.pending(hands[whose], now)


def test_what_offices_below_have_does_not_crowd_out_ones_own(
    system_admin, county_person, make_actor, ask, now, monkeypatch
):
    city = make_actor(Role.SECURITY_ADMIN, division="4306")
    make_actor(Role.SECURITY_ADMIN, division="430611")
    ask(county_person)
    elsewhere = Person.objects.get(
        pk=make_actor(division="430621").user_id
    )  # 岳阳县 has nobody to confirm it
    ask(elsewhere)
    monkeypatch.setattr(waiting, "MOST", 1)
    assert [row.title for row in waiting.waiting(city, now)] == [elsewhere.name]


def deliver() -> dict[str, str]:
    from tests.accounts.test_mail_addresses import deliver

    return deliver()


def test_the_way_to_a_first_password_is_its_owners(client, system_admin, junshan, now):
    services.create_person(
        username="yu.qq",
        name="余清泉",
        agency_id=junshan.pk,
        email="yu@example.org",
        actor=system_admin,
        now=now,
    )
    told = deliver()
    assert set(told) == {"yu@example.org"}
    where = re.search(r"https?://[^/\s]+(/accounts/password/reset/key/\S+)", told["yu@example.org"])[1]
    page = client.get(where, follow=True).redirect_chain[-1][0]
    client.post(page, {"password1": "junshan-tea-340", "password2": "junshan-tea-340"})
    person = Person.objects.get(username="yu.qq")
    assert person.check_password("junshan-tea-340")
    assert not person.must_change_password
    letters.send_way_in(WayInAsked(person=person.pk))  # delivered twice: it is no key to somebody who has one
    assert [letter.to for letter in mail.outbox] == [["yu@example.org"]]


def test_a_grower_without_mail_gets_a_sealed_letter_and_an_officer_does_not(
    client_as, make_actor, security_admin, now
):
    grower = Person.objects.get(pk=make_actor(Role.HOLDER, operator_id=3).user_id)
    grower.area = "430611"
    grower.save()
    page = client_as(security_admin).post(f"/desk/people/{grower.pk}/security", {"measure": "password"})
    first = page.context["password"]
    assert first in page.content.decode()
    grower.refresh_from_db()
    assert grower.check_password(first)
    assert grower.must_change_password
    assert first not in str(list(AuditEntry.objects.values_list("before", "after", "reason")))
    assert "no-store" in page["Cache-Control"]


def test_an_installation_begins_with_two_people_once(now, capsys):
    two = ["--system-admin", "luo", "罗晓峰", "--security-admin", "zeng", "曾国安"]
    call_command("first_administrators", *two)
    printed = capsys.readouterr().out
    for username, role in (("luo", Role.SYSTEM_ADMIN), ("zeng", Role.SECURITY_ADMIN)):
        person = Person.objects.get(username=username)
        assert roles_of(person, now) == {role}
        assert person.must_change_password
        assert any(person.check_password(word) for word in re.split(r"[：\s]", printed))
    with pytest.raises(CommandError, match="只能用一次"):
        call_command("first_administrators", *[word.replace("luo", "luo2") for word in two])
    assert Person.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_begun_twice_at_once_an_installation_has_two_people(now):
    """Two who set up the same house in two windows: each saw that nobody was there."""
    services.load_agencies(now)

    def begin(one: str):
        names = {Role.SYSTEM_ADMIN: (f"luo{one}", "罗晓峰"), Role.SECURITY_ADMIN: (f"zeng{one}", "曾国安")}
        return services.first_administrators(people=names, agency="湖南省农业农村厅", now=now)

    if connection.vendor == "postgresql":  # SQLite's writers queue by themselves
        assert isinstance(meanwhile(lambda: begin("x"), lambda: begin("y")), Refused)
    said = together(*[lambda one=one: begin(one) for one in "abcd"])
    assert sum(isinstance(one, dict) for one in said) == (connection.vendor != "postgresql"), said
    assert Person.objects.count() == 2


def test_of_two_of_one_name_nobody_comes_in(now):
    services.load_agencies(now)
    with pytest.raises(CommandError, match="已有人用"):
        call_command(
            "first_administrators", "--system-admin", "luo", "罗晓峰", "--security-admin", "luo", "曾国安"
        )
    assert not Person.objects.exists()


def test_the_path_to_a_password_is_for_one_person(system_admin, junshan, now):
    one, other = (
        services.create_person(username=name, name="甲", agency_id=junshan.pk, actor=system_admin, now=now)
        for name in ("jia", "yii")
    )
    assert jobs.password_path(one) != jobs.password_path(other)
