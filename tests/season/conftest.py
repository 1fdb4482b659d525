"""The world every season begins from: real places, real schemes, the demonstration's people."""

from __future__ import annotations

import pytest

from tests.season.world import START
from youji.accounts.services import load_demo_people
from youji.divisions.services import load_calendar, load_divisions
from youji.registry.services import load_reference
from youji.schemes.services import load_schemes


@pytest.fixture
def versions(db):
    """The shipped schemes by key, in a world that has everything but cases."""
    load_divisions(now=START)
    load_calendar(now=START)
    load_reference(now=START)
    found = {version.key: version for version in load_schemes(START)}
    load_demo_people(START)
    return found
