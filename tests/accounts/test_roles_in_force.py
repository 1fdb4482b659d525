"""One's own roles and what colleagues have lent: read with the person, and asked for alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from youji.accounts.models import Delegation, Grant, Person
from youji.accounts.selectors import actor_of, signed_in
from youji.accounts.selectors.actors import roles_in_force
from youji.shared.actor import Role

TODAY = date(2026, 6, 1)
DAY = timedelta(days=1)


@pytest.fixture
def two(make_actor):
    """A deputy with one role, and a colleague of the same agency who lends two of three for today."""
    deputy = make_actor(Role.CITY_REVIEWER, division="4306")
    absent = make_actor(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR, division="4306")
    Delegation.objects.create(
        absent_id=absent.user_id,
        deputy_id=deputy.user_id,
        roles=[Role.SYSTEM_ADMIN, Role.AUDITOR, Role.EXPERT],
        starts_on=TODAY,
        ends_on=TODAY,
    )
    return deputy.user_id, absent.user_id


def both_ways(user_id: int, now) -> frozenset[Role]:
    person = Person.objects.get(pk=user_id)
    roles = roles_in_force(person, TODAY)
    assert actor_of(signed_in(user_id, now), now=now).roles == roles
    assert actor_of(person, now=now).roles == roles
    return roles


def test_the_deputy_holds_what_was_lent_and_the_lender_still_holds(two, now):
    deputy, absent = two
    assert both_ways(deputy, now) == {Role.CITY_REVIEWER, Role.SYSTEM_ADMIN, Role.AUDITOR}
    assert both_ways(absent, now) == {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR}


@pytest.mark.parametrize(
    ("model", "change"),
    [
        (Delegation, {"starts_on": TODAY + DAY, "ends_on": TODAY + DAY}),
        (Delegation, {"starts_on": TODAY - DAY, "ends_on": TODAY - DAY}),
        (Delegation, {"revoked_at": datetime(2026, 5, 1, tzinfo=UTC)}),
        (Person, {"is_active": False}),
        (Person, {"agency": None}),
        (Grant, {"valid_until": TODAY}),
    ],
)
def test_nothing_is_lent_outside_its_days_nor_by_who_holds_it_no_more(two, now, model, change):
    deputy, absent = two
    lender = {Delegation: "absent_id", Person: "pk", Grant: "person_id"}[model]
    assert model.objects.filter(**{lender: absent}).update(**change)
    assert both_ways(deputy, now) == {Role.CITY_REVIEWER}


def test_whoever_holds_nothing_has_no_roles_and_who_signs_in_is_one_query(
    two, now, django_assert_num_queries
):
    nobody = Person.objects.create_user("nobody", password="x", name="无")
    assert both_ways(nobody.pk, now) == frozenset()
    with django_assert_num_queries(1):
        assert actor_of(signed_in(two[0], now), now=now).agency == "4306农业农村局"
    assert signed_in(987654321, now) is None
