"""The people of these tests."""

from __future__ import annotations

import pytest
from django.core.cache import cache

from youji.accounts import services
from youji.accounts.models import Agency, Person
from youji.shared.actor import Role


@pytest.fixture(autouse=True)
def fresh_counts(db):
    cache.clear()


@pytest.fixture
def system_admin(make_actor):
    """Keeps the accounts of 岳阳市."""
    return make_actor(Role.SYSTEM_ADMIN, division="4306")


@pytest.fixture
def security_admin(make_actor):
    """Guards the accounts of 岳阳市."""
    return make_actor(Role.SECURITY_ADMIN, division="4306")


@pytest.fixture
def give(system_admin, security_admin, now):
    """A role by both hands: one administrator asks for it, the other confirms it."""

    def both(person: Person, role: Role) -> None:
        services.grant_role(person_id=person.pk, role=role, actor=system_admin, now=now)
        asked = person.proposals.get(settled_at=None)
        services.confirm(person_id=person.pk, proposal_id=asked.pk, actor=security_admin, now=now)

    return both


@pytest.fixture
def county_person(make_actor):
    """Somebody at 君山区 without a role yet."""
    return Person.objects.get(pk=make_actor(division="430611", name="余清泉").user_id)


@pytest.fixture
def junshan(county_person) -> Agency:
    return county_person.agency
