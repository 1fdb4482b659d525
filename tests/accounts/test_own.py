"""Tokens, delegations and messages: what everybody has."""

from __future__ import annotations

from datetime import timedelta
from smtplib import SMTPRecipientsRefused

import pytest
from django.core import mail
from django.test import RequestFactory

from tests.confirming import confirmed
from youji.accounts import jobs, selectors, services
from youji.accounts.models import ApiToken, Message, Person
from youji.shared.actor import ANONYMOUS, Role
from youji.shared.clock import PROVINCE_TIME, local_date
from youji.shared.refusals import Refused, Unknown

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(county_reviewer, now):
    return services.create_token(
        name="报表程序",
        scopes=["recognition:read"],
        expires_on=local_date(now) + timedelta(days=30),
        actor=county_reviewer,
        now=now,
    )


def test_a_key_makes_its_persons_actor_narrowed_to_its_scopes(token, county_reviewer, now):
    _, key = token
    actor = selectors.actor_for_token(key, now)
    assert (actor.user_id, actor.roles) == (county_reviewer.user_id, county_reviewer.roles)
    assert (actor.division, actor.scopes) == ("430611", {"recognition:read"})
    assert key not in str(ApiToken.objects.values().get())


def test_a_key_dies_on_its_day_when_revoked_and_when_wrong(token, county_reviewer, now):
    kept, key = token
    assert selectors.actor_for_token(key + "x", now) is None
    assert selectors.actor_for_token(key, kept.expires_at - timedelta(seconds=1)) is not None
    assert selectors.actor_for_token(key, kept.expires_at) is None
    services.revoke_token(token_id=kept.pk, actor=county_reviewer, now=now)
    assert selectors.actor_for_token(key, now) is None
    with pytest.raises(Unknown):
        services.revoke_token(token_id=kept.pk, actor=county_reviewer, now=now)


def test_nobody_revokes_anothers_key_and_a_key_makes_nothing_beyond_itself(token, city_reviewer, now):
    kept, key = token
    with pytest.raises(Unknown):
        services.revoke_token(token_id=kept.pk, actor=city_reviewer, now=now)
    asks = selectors.actor_for_token(key, now)
    until = kept.expires_at.astimezone(PROVINCE_TIME).date()

    def make(scope: str, expires_on):
        return services.create_token(name="x", scopes=[scope], expires_on=expires_on, actor=asks, now=now)

    with pytest.raises(Refused, match="原令牌没有"):
        make("accounts:read", until)
    with pytest.raises(Refused, match="不能晚于原令牌"):
        make("recognition:read", until + timedelta(days=1))
    child, _ = make("recognition:read", until)
    services.revoke_token(token_id=kept.pk, actor=asks, now=now)
    child.refresh_from_db()
    assert child.revoked_at == now
    with pytest.raises(Unknown):
        make("recognition:read", until)


def test_a_key_opens_the_api_only_and_is_never_helped_by_a_cookie(token, county_reviewer, now):
    _, key = token

    def ask(path: str, shown: str):
        request = RequestFactory().get(path, headers={"authorization": f"Bearer {shown}"})
        request.user = Person.objects.get(pk=county_reviewer.user_id)
        return selectors.actor_for_request(request, now=now)

    assert ask("/api/v1/x", key).scopes == {"recognition:read"}
    assert ask("/desk/", key) == ANONYMOUS
    assert ask("/api/v1/x", "wrong") == ANONYMOUS


def test_an_actor_costs_two_queries_at_most(county_reviewer, now, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        selectors.actor_of(Person.objects.get(pk=county_reviewer.user_id), now=now)


@pytest.fixture
def colleague(make_actor):
    return make_actor(division="430611", name="沈佳宁")


def lend(actor, deputy, now, *, roles=(Role.COUNTY_REVIEWER,), start=0, days=5):
    first = local_date(now) + timedelta(days=start)
    return services.delegate(
        deputy_id=deputy.user_id,
        roles=roles,
        starts_on=first,
        ends_on=first + timedelta(days=days),
        reason="出差",
        actor=actor,
        now=now,
    )


def roles_of(actor, now):
    return selectors.actor_of(Person.objects.get(pk=actor.user_id), now=now).roles


def test_a_deputy_holds_the_role_from_the_first_to_the_last_day(county_reviewer, colleague, now):
    lend(county_reviewer, colleague, now, start=1, days=2)
    held = [roles_of(colleague, now + timedelta(days=n)) for n in range(5)]
    reviews = frozenset({Role.COUNTY_REVIEWER})
    assert held == [frozenset(), reviews, reviews, reviews, frozenset()]
    assert Message.objects.get(person_id=colleague.user_id).title.endswith("委托您代办")


def test_taking_it_back_or_losing_the_role_ends_it(county_reviewer, colleague, now):
    made = lend(county_reviewer, colleague, now)
    services.revoke_delegation(delegation_id=made.pk, actor=county_reviewer, now=now)
    assert roles_of(colleague, now) == frozenset()
    lend(county_reviewer, colleague, now)
    assert roles_of(colleague, now) == {Role.COUNTY_REVIEWER}
    Person.objects.get(pk=county_reviewer.user_id).grants.all().delete()
    assert roles_of(colleague, now) == frozenset()


def test_a_deputy_who_moves_to_another_agency_brings_nothing_along(
    county_reviewer, colleague, city_reviewer, now
):
    lend(county_reviewer, colleague, now)
    Person.objects.filter(pk=colleague.user_id).update(agency_id=city_reviewer.agency_id)
    assert roles_of(colleague, now) == frozenset()


def test_an_applicant_never_stands_in_for_the_reviewer(
    county_reviewer, make_actor, system_admin, colleague, now
):
    applicant = make_actor(Role.COUNTY_APPLICANT, division="430611")
    with pytest.raises(Refused, match="不能由同一人担任"):
        lend(county_reviewer, applicant, now)
    lend(county_reviewer, colleague, now, start=3)
    with pytest.raises(Refused, match="既申报又审核"):
        services.grant_role(
            person_id=colleague.user_id, role=Role.COUNTY_APPLICANT, actor=system_admin, now=now
        )


def test_nothing_is_lent_to_a_stranger_or_by_a_program_that_can_do_less(
    county_reviewer, city_reviewer, token, colleague, now
):
    with pytest.raises(Refused, match="同事"):
        lend(county_reviewer, city_reviewer, now)
    with pytest.raises(Refused, match="整个岗位"):
        lend(selectors.actor_for_token(token[1], now), colleague, now)


def tell(now, **whom):
    return services.notify(title="请审核", body="有一件新申报", link="/desk/", now=now, **whom)


def test_a_message_reaches_each_person_once_by_role_operator_or_name(
    county_reviewer, city_reviewer, make_actor, now
):
    holder = make_actor(Role.HOLDER, operator_id=5)
    staff = make_actor(Role.STAFF, operator_id=5)
    assert (
        tell(now, roles=[Role.COUNTY_REVIEWER], division="430611", person_ids=[county_reviewer.user_id]) == 1
    )
    assert tell(now, roles=[Role.COUNTY_REVIEWER], division="4306") == 0
    assert tell(now, operator_id=5) == 2
    assert tell(now, operator_id=5, roles=[Role.HOLDER]) == 1
    assert [selectors.unread_count(a) for a in (county_reviewer, city_reviewer, holder, staff)] == [
        1,
        0,
        2,
        1,
    ]


def test_a_role_of_no_place_is_nobody_and_who_is_named_is_told_all_the_same(county_reviewer, now):
    """What is told to an office that nobody wrote down took with it whatever was being done."""
    named = [county_reviewer.user_id]
    assert tell(now, roles=[Role.COUNTY_REVIEWER]) == 0
    assert tell(now, roles=[Role.COUNTY_REVIEWER], person_ids=named) == 1


def test_who_holds_a_role_at_a_place(county_reviewer, city_reviewer):
    people = selectors.people_with(Role.COUNTY_REVIEWER, "430611")
    assert [p.pk for p in people] == [county_reviewer.user_id]
    assert not selectors.people_with(Role.COUNTY_REVIEWER, "4306")


def test_mail_goes_out_once_to_those_who_left_an_address(county_reviewer, city_reviewer, now):
    Person.objects.filter(pk=county_reviewer.user_id).update(email="shen@example.org")
    Person.objects.filter(pk=city_reviewer.user_id).update(email="yang@demo.invalid")
    tell(now, person_ids=[county_reviewer.user_id, city_reviewer.user_id])
    assert mail.outbox == []
    assert [jobs.send_pending_mail(now), jobs.send_pending_mail(now)] == [1, 0]
    assert [(m.to, m.subject) for m in mail.outbox] == [(["shen@example.org"], "【优基】请审核")]
    assert "/desk/" in mail.outbox[0].body


def test_a_letter_that_the_mail_server_refuses_is_tried_again_five_times(county_reviewer, now, monkeypatch):
    def refuse(letter):
        raise SMTPRecipientsRefused({letter.to[0]: (550, b"no such user")})

    Person.objects.filter(pk=county_reviewer.user_id).update(email="shen@example.org")
    tell(now, person_ids=[county_reviewer.user_id])
    with monkeypatch.context() as refusing:
        refusing.setattr("django.core.mail.EmailMessage.send", refuse)
        for _ in range(6):
            assert jobs.send_pending_mail(now) == 0
    assert Message.objects.get().mail_failures == 5
    assert jobs.send_pending_mail(now) == 0


def test_opening_a_message_reads_it_and_leads_on_inside_the_house_only(client_as, county_reviewer, now):
    client = client_as(county_reviewer)
    tell(now, person_ids=[county_reviewer.user_id])
    services.notify(
        title="坏链接", body="", link="https://evil.example/", now=now, person_ids=[county_reviewer.user_id]
    )
    bad, good = Message.objects.order_by("-pk")
    assert client.post(f"/desk/messages/{good.pk}/")["Location"] == "/desk/"
    assert client.post(f"/desk/messages/{bad.pk}/")["Location"] == "/desk/messages/"
    assert selectors.unread_count(county_reviewer) == 0
    assert "请审核" in client.get("/desk/messages/").content.decode()


def test_nobody_reads_anothers_messages(client_as, county_reviewer, city_reviewer, now):
    tell(now, person_ids=[county_reviewer.user_id])
    client = client_as(city_reviewer)
    client.post(f"/desk/messages/{Message.objects.get().pk}/")
    client.post("/desk/messages/read")
    assert selectors.unread_count(county_reviewer) == 1
    assert "请审核" not in client.get("/desk/messages/").content.decode()


def test_a_message_of_another_does_not_exist(client_as, county_reviewer, city_reviewer, now):
    tell(now, person_ids=[county_reviewer.user_id])
    with pytest.raises(Unknown):
        services.mark_read(actor=city_reviewer, now=now, message_id=Message.objects.get().pk)
    assert client_as(city_reviewer).post(f"/desk/messages/{Message.objects.get().pk}/").status_code == 404


def test_my_own_page_makes_and_voids_keys_and_delegations(client_as, county_reviewer, colleague):
    from youji.shared import clock

    client = client_as(county_reviewer)
    today = local_date(clock.now())
    made = confirmed(
        client,
        "/desk/me/tokens",
        {"name": "报表", "scopes": ["registry:read"], "expires_on": today + timedelta(days=9)},
    )
    assert "youji_" in made.content.decode()
    assert "youji_" not in client.get("/desk/me/").content.decode()
    late = client.post(
        "/desk/me/tokens",
        {"name": "报表", "scopes": ["registry:read"], "expires_on": today + timedelta(days=900)},
    )
    assert (late.status_code, "不能超过一年" in late.content.decode()) == (422, True)
    key = ApiToken.objects.get()
    assert client.post(f"/desk/me/tokens/{key.pk}/revoke").status_code == 302
    assert client.post(f"/desk/me/tokens/{key.pk}/revoke").status_code == 404
    lent = {
        "deputy": colleague.user_id,
        "roles": ["county_reviewer"],
        "starts_on": today,
        "ends_on": today + timedelta(days=3),
    }
    assert client.post("/desk/me/delegations", lent).status_code == 302
    assert "撤回" in client.get("/desk/me/").content.decode()
    lent["ends_on"] = today - timedelta(days=3)
    assert client.post("/desk/me/delegations", lent).status_code == 422
    profile = {"version": 0, "name": "沈佳", "email": "not-an-address"}
    refused = client.post("/desk/me/profile", profile)
    assert (refused.status_code, "邮箱格式不对" in refused.content.decode()) == (422, True)
