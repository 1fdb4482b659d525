"""The world every season begins from: real places, real schemes, the demonstration's people."""

from __future__ import annotations

import pytest
from django.db import transaction

from tests.season.world import START
from tests.years import settle_years
from youji.accounts.services import create_demo_person, load_demo_people
from youji.divisions.services import load_calendar, load_divisions
from youji.registry.services import load_reference
from youji.schemes.models import SchemeVersion
from youji.schemes.services import load_schemes
from youji.shared.actor import Role


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The same for all seasons of a module, each of which takes back what it did."""
    whole = transaction.atomic()
    with django_db_blocker.unblock():
        whole.__enter__()
        found = _load()
    yield found
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


@pytest.fixture
def versions(loaded, db):
    """The shipped schemes by key, in a world that has everything but cases."""
    return loaded


def _load() -> dict[str, SchemeVersion]:
    load_divisions(now=START)
    load_calendar(now=START)
    settle_years(START, ahead=20)  # what was recognised is renewed years later
    load_reference(now=START)
    found = {version.key: version for version in load_schemes(START)}
    load_demo_people(START)
    # In one county one person holds every office of the county.
    create_demo_person(
        username="xiangyin-yiren", name="柳独木（演示）", agency="湘阴县农业农村局", now=START,
        roles=[Role.COUNTY_APPLICANT, Role.COUNTY_REVIEWER, Role.SUPERVISOR],
    )  # fmt: skip
    return found
