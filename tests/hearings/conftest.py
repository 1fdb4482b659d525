"""君山茶叶 in the catalogue, and the two who must be different persons."""

from __future__ import annotations

import pytest

from tests.catalogue.conftest import (  # noqa: F401
    base,
    decision_maker,
    entry,
    holder,
    make_entry,
    operator,
    publisher,
    scheme_version,
    supervisor,
)
from youji.shared.actor import Actor, Role


@pytest.fixture
def second(make_actor) -> Actor:
    """Another of the city's officers."""
    return make_actor(Role.CITY_REVIEWER, division="4306", name="市审核员")
