"""Whose hands a matter is in: the same office's, or, where nobody free works there, those of the office above."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.catalogue.conftest import base, make_entry, operator, scheme_version  # noqa: F401
from youji.accounts.models import Delegation, Grant, Message, Person
from youji.catalogue.jobs import raise_overdue_rectifications
from youji.catalogue.logic.procedures import ANNUAL_CHECK
from youji.catalogue.models import AnnualCheck, Rectification
from youji.catalogue.selectors.inbox import waiting
from youji.catalogue.services import annual, standing
from youji.procedures.selectors import Hands
from youji.shared.actor import Role
from youji.shared.refusals import Blocked, NotAllowed, StaleState

pytestmark = [pytest.mark.django_db, pytest.mark.clause("5.5")]
TODAY = date(2026, 6, 1)


@pytest.fixture
def reported(make_entry, base, make_actor, now):  # noqa: F811
    """The annual check of a city's own recognition, reported by an applicant of the city."""
    entry = make_entry(recognised_on=date(2025, 1, 1), division="4306")
    type(base).objects.filter(pk=base.pk).update(operator=None, kind="city", division="4306")
    check = AnnualCheck.objects.create(entry=entry, year=2026, due_on=date(2026, 3, 31))
    applicant = make_actor(Role.CITY_APPLICANT, division="4306")
    annual.report(check_id=check.pk, self_report="已自查", actor=applicant, now=now)
    check.refresh_from_db()
    return check


def titles(actor, now) -> list[str]:
    return [item.next_action for item in waiting(actor, now)]


def test_in_an_office_with_people_the_matter_stays_there(reported, make_actor, now):
    city = make_actor(Role.CITY_REVIEWER, division="4306")
    province = make_actor(Role.SUPERVISOR, division="43")

    assert titles(city, now) == ["作年检结论"]
    assert titles(province, now) == []


def test_where_nobody_works_it_stands_in_the_inbox_of_the_office_above(reported, make_actor, now):
    make_actor(Role.CITY_REVIEWER, division="4301")
    province = make_actor(Role.PROVINCE_REVIEWER, division="43")

    assert titles(province, now) == ["作年检结论"]
    concluded = annual.conclude(
        check_id=reported.pk, result="passed", opinion="合格", actor=province, now=now
    )
    assert (concluded.result, concluded.concluded_by) == ("passed", province.name)
    assert titles(province, now) == []


def test_whoever_reported_does_not_conclude_and_it_falls_to_another_or_above(reported, make_actor, now):
    mine = make_actor(Role.SUPERVISOR, division="4306")
    AnnualCheck.objects.update(reported_by_id=mine.user_id)
    province = make_actor(Role.SUPERVISOR, division="43")

    assert (titles(mine, now), titles(province, now)) == ([], ["作年检结论"])
    with pytest.raises(Blocked) as refusal:
        annual.conclude(check_id=reported.pk, result="passed", opinion="合格", actor=mine, now=now)
    assert [finding.code for finding in refusal.value.findings] == ["PRO-001"]

    another = make_actor(Role.CITY_REVIEWER, division="4306")
    assert (titles(another, now), titles(province, now)) == (["作年检结论"], [])


def test_matters_of_offices_below_do_not_crowd_out_ones_own(reported, make_actor, now, monkeypatch):
    """Where one works alone the office is looked at matter by matter, before what is too much is cut off."""
    alone = make_actor(Role.SUPERVISOR, division="4306")
    province = make_actor(Role.SUPERVISOR, division="43")
    AnnualCheck.objects.create(
        entry=reported.entry, year=2027, due_on=date(2027, 3, 31), self_report="已自查",
        reported_at=now, reported_by_id=alone.user_id,
    )  # fmt: skip
    monkeypatch.setattr("youji.procedures.selectors.MOST", 1)

    assert (titles(alone, now), titles(province, now)) == (["作年检结论"], ["作年检结论"])


def test_those_of_the_holders_side_step_aside(reported, make_actor, now):
    both = make_actor(Role.CITY_APPLICANT, Role.CITY_REVIEWER, division="4306")

    with pytest.raises(NotAllowed, match="回避"):
        annual.conclude(check_id=reported.pk, result="passed", opinion="合格", actor=both, now=now)


def test_what_is_concluded_is_concluded(reported, make_actor, now):
    city = make_actor(Role.CITY_REVIEWER, division="4306")
    annual.conclude(check_id=reported.pk, result="passed", opinion="合格", actor=city, now=now)

    with pytest.raises(StaleState, match="已经办结") as late:
        annual.conclude(check_id=reported.pk, result="failed", opinion="不", actor=city, now=now)
    assert late.value.now["result"] == "passed"


def test_a_deputy_counts_and_those_whose_time_is_over_do_not(make_actor, now):
    away = make_actor(Role.SUPERVISOR, division="4306")
    deputy = make_actor(Role.STATISTICIAN, division="4306")
    gone = make_actor(Role.SUPERVISOR, division="4306")
    left = make_actor(Role.SUPERVISOR, division="4306")
    Grant.objects.filter(person=gone.user_id).update(valid_until=TODAY)
    Person.objects.filter(pk=left.user_id).update(is_active=False)
    lent = Delegation.objects.create(
        absent_id=away.user_id,
        deputy_id=deputy.user_id,
        roles=[Role.SUPERVISOR],
        starts_on=TODAY,
        ends_on=TODAY,
        reason="出差",
    )

    assert Hands(ANNUAL_CHECK.office, TODAY).people == {"4306": {away.user_id, deputy.user_id}}
    assert Hands(ANNUAL_CHECK.office, TODAY + timedelta(days=1)).people == {"4306": {away.user_id}}
    lent.delete()
    assert Hands(ANNUAL_CHECK.office, TODAY).people == {"4306": {away.user_id}}


def test_where_nobody_is_free_anywhere_it_stays_at_its_own_office(make_actor):
    only = make_actor(Role.SUPERVISOR, division="43")
    hands = Hands(ANNUAL_CHECK.office, TODAY)

    assert hands.falls_to("430611") == "43"
    assert hands.falls_to("430611", without={only.user_id}) == "4306"


def test_the_office_above_is_told_too(make_entry, operator, make_actor, now):  # noqa: F811
    entry = make_entry()
    province = make_actor(Role.SUPERVISOR, division="43")
    holder = make_actor(Role.HOLDER, operator_id=operator.pk)
    order = Rectification.objects.create(
        entry=entry, ordered_on=TODAY, deadline=TODAY + timedelta(days=30), matter="补记录"
    )
    standing.report_rectification(rectification_id=order.pk, report="已补", actor=holder, now=now)

    told = Message.objects.filter(person_id=province.user_id, matter=order.errand)
    assert [message.read_at for message in told] == [None]
    assert titles(province, now) == ["核查整改报告"]
    standing.close_rectification(rectification_id=order.pk, reason="属实", actor=province, now=now)
    assert [message.read_at for message in told.all()] == [now]


def test_a_deputy_is_told_in_the_place_of_whoever_is_away(make_entry, operator, make_actor, now):  # noqa: F811
    entry = make_entry()
    away = make_actor(Role.SUPERVISOR, division="4306")
    deputy = make_actor(Role.STATISTICIAN, division="4306")
    Delegation.objects.create(
        absent_id=away.user_id,
        deputy_id=deputy.user_id,
        roles=[Role.SUPERVISOR],
        starts_on=TODAY,
        ends_on=TODAY,
        reason="出差",
    )
    order = Rectification.objects.create(
        entry=entry, ordered_on=TODAY, deadline=TODAY - timedelta(days=1), matter="补记录"
    )

    assert raise_overdue_rectifications(now) == 1
    told = Message.objects.filter(matter=order.errand).values_list("person_id", flat=True)
    assert set(told) == {away.user_id, deputy.user_id}


def test_an_overdue_order_is_raised_to_the_office_above_where_nobody_works(make_entry, make_actor, now):  # noqa: F811
    province = make_actor(Role.SUPERVISOR, division="43")
    order = Rectification.objects.create(
        entry=make_entry(), ordered_on=TODAY, deadline=TODAY - timedelta(days=1), matter="补记录"
    )

    assert raise_overdue_rectifications(now) == 1
    assert Message.objects.get(matter=order.errand).person_id == province.user_id
