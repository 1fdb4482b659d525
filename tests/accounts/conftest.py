"""The people of these tests."""

from __future__ import annotations

import pytest
from django.core.cache import cache

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
def county_person(make_actor):
    """Somebody at 君山区 without a role yet."""
    return Person.objects.get(pk=make_actor(division="430611", name="余清泉").user_id)


@pytest.fixture
def junshan(county_person) -> Agency:
    return county_person.agency
