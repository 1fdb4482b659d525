"""The people of the tests, and the clock."""

from __future__ import annotations

from datetime import UTC, datetime

import hypothesis
import pytest

from youji.shared.actor import Actor, Role

# A shared machine is slow now and then; that is no defect of the code under test.
hypothesis.settings.register_profile("house", deadline=None)
hypothesis.settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def _emptying_the_test_database_is_allowed():
    """After a ``transaction=True`` test Django empties every table, which the ledger's triggers refuse.

    They are off for that moment only: during the test itself the database refuses as it does in production.
    """
    from django.test import TransactionTestCase

    from tests.ledger.tampering import guards_lifted

    empty = TransactionTestCase._fixture_teardown

    def empty_with_guards_lifted(self) -> None:
        with guards_lifted():
            empty(self)

    TransactionTestCase._fixture_teardown = empty_with_guards_lifted
    yield
    TransactionTestCase._fixture_teardown = empty


@pytest.fixture
def now() -> datetime:
    return datetime(2026, 5, 31, 16, 30, tzinfo=UTC)  # already Monday 1 June 2026 in the province


@pytest.fixture
def make_actor(db):
    """Make a person with an agency and grants, and return their Actor: ``make_actor(Role.X, division="4306")``."""
    from youji.accounts.models import Agency, Grant, Person

    def make(*roles: Role, division: str = "", operator_id: int | None = None, name: str = "") -> Actor:
        agency = None
        if division:
            level = {2: "province", 4: "city"}.get(len(division), "county")
            agency, _ = Agency.objects.get_or_create(
                name=f"{division}农业农村局", defaults={"level": level, "division": division}
            )
        number = Person.objects.count() + 1
        person = Person.objects.create_user(
            f"person{number}",
            password="test-pass",
            name=name or f"测试{number}",
            agency=agency,
            operator_id=operator_id,
        )
        Grant.objects.bulk_create(Grant(person=person, role=role) for role in roles)
        return Actor(
            user_id=person.pk,
            name=person.name,
            roles=frozenset(roles),
            operator_id=operator_id,
            agency_id=agency.pk if agency else None,
            agency=agency.name if agency else "",
            division=division,
        )

    return make


@pytest.fixture
def county_reviewer(make_actor):
    """Reviews for 君山区 (430611), and must see nothing of another county."""
    return make_actor(Role.COUNTY_REVIEWER, division="430611")


@pytest.fixture
def city_reviewer(make_actor):
    """Reviews for 岳阳市 (4306)."""
    return make_actor(Role.CITY_REVIEWER, division="4306")


@pytest.fixture
def province_reviewer(make_actor):
    """省绿办: re-checks for the whole province."""
    return make_actor(Role.PROVINCE_REVIEWER, division="43")


@pytest.fixture
def client_as(client):
    """A test client signed in as the person behind an actor."""
    from youji.accounts.models import Person

    def sign_in(actor: Actor):
        client.force_login(
            Person.objects.get(pk=actor.user_id),
            backend="allauth.account.auth_backends.AuthenticationBackend",
        )
        return client

    return sign_in
