"""A case that has come to an office in which nobody works stands before the office above."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from youji.accounts.models import Grant, Person
from youji.desk.selectors import inbox
from youji.recognition.models import Application, Reconciliation
from youji.recognition.selectors import vacancies
from youji.recognition.services import review
from youji.shared.actor import Role

pytestmark = pytest.mark.django_db


def rows(actor, now) -> list[str]:
    return [item.subject for item in inbox(actor, now) if item.next_action == "请督促补岗或安排代办"]


def test_nothing_is_said_while_somebody_works_there(submitted, people, now):
    assert rows(people.province, now) == []


def test_the_province_sees_what_waits_in_an_empty_city(submitted, people, now, make_actor):
    Grant.objects.filter(person_id=people.city.user_id).delete()

    assert rows(people.province, now) == [f"{submitted.code} · 岳阳市现在没有可以办理的市级审核员"]
    assert rows(make_actor(Role.CITY_REVIEWER, division="4307"), now) == []
    make_actor(
        Role.COUNTY_REVIEWER, division="430611"
    )  # the county's own reviewer does not do the city's work
    assert rows(people.province, now) == [f"{submitted.code} · 岳阳市现在没有可以办理的市级审核员"]

    make_actor(Role.CITY_REVIEWER, division="4306")
    assert rows(people.province, now) == []


def test_nothing_is_said_of_a_case_with_which_nobody_could_do_anything_yet(submitted, tea_base, people, now):
    Grant.objects.filter(person_id=people.city.user_id).delete()
    cases = Application.objects.filter(pk=submitted.pk)
    cases.update(deferred_until=date(2026, 7, 1))
    assert rows(people.province, now) == []
    cases.update(deferred_until=None)
    Reconciliation.objects.create(
        application=submitted,
        other=tea_base,
        area_mu=3,
        opened_at=now,
        opened_by_id=0,
        due_on=date(2026, 6, 15),
    )
    assert rows(people.province, now) == []


def test_what_is_free_to_go_on_takes_no_place_among_the_most_that_are_told(
    submitted, people, now, make_actor, monkeypatch
):
    monkeypatch.setattr(vacancies, "MOST", 1)
    ahead = copy_of(submitted)
    other = make_actor(Role.CITY_REVIEWER, division="4306")
    for case, actor in ((ahead, people.city), (submitted, people.city), (submitted, other)):
        review.recuse(application_id=case.pk, reason="负责人是本人亲属", actor=actor, now=now)

    assert rows(people.province, now) == [f"{submitted.code} · 岳阳市现在没有可以办理的市级审核员"]


def copy_of(application: Application) -> Application:
    """Another case of another base at the same step, due before this one."""
    base = application.base
    base.pk, base.code, base.product_id, base._state.adding = None, "430611-02", None, True
    base.save()
    made = Application.objects.get(pk=application.pk)
    made.pk, made.code, made.base, made._state.adding = None, "2026-430611-0009", base, True
    made.due_on = application.due_on - timedelta(days=1)
    made.save()
    return made


def test_whoever_is_locked_out_does_not_work_there(submitted, people, now):
    Person.objects.filter(pk=people.city.user_id).update(is_active=False)

    assert rows(people.province, now) == [f"{submitted.code} · 岳阳市现在没有可以办理的市级审核员"]


def test_an_empty_county_is_seen_by_its_city_and_above_it_only_where_the_city_is_empty_too(
    submitted, people, now, make_actor, schemes
):
    provincial = schemes["provincial-base"]  # its first reviewer is the county's
    type(submitted).objects.filter(pk=submitted.pk).update(
        scheme_version=provincial, scheme_key=provincial.key
    )
    empty = f"{submitted.code} · 岳阳市君山区现在没有可以办理的县级审核员"
    assert rows(people.city, now) == [empty]
    assert rows(people.province, now) == []

    Grant.objects.filter(person_id=people.city.user_id).delete()
    assert rows(people.province, now) == [empty]


def test_where_everybody_has_stood_aside_nobody_is_free(submitted, people, now, make_actor):
    review.recuse(application_id=submitted.pk, reason="负责人是本人亲属", actor=people.city, now=now)
    assert rows(people.province, now) == [f"{submitted.code} · 岳阳市现在没有可以办理的市级审核员"]

    make_actor(Role.CITY_REVIEWER, division="4306")
    assert rows(people.province, now) == []


def test_the_province_sees_its_own_empty_offices(decided, people, now):
    Grant.objects.filter(role=Role.PUBLISHER).delete()
    assert rows(people.province, now) == [f"{decided.code} · 湖南省现在没有可以办理的目录发布员"]
