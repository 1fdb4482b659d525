"""Where roles work: the office of a case, and whose level it is."""

from __future__ import annotations

import pytest

from youji.shared.actor import OFFICERS, Role
from youji.shared.roles import LEVELS, office_of, works_at_level_of


@pytest.mark.parametrize(
    ("role", "office"),
    [
        (Role.COUNTY_REVIEWER, "430611"),
        (Role.COUNTY_APPLICANT, "430611"),
        (Role.CITY_REVIEWER, "4306"),
        (Role.PROVINCE_REVIEWER, "43"),
        (Role.EXPERT, "43"),
    ],
)
def test_a_case_lies_in_the_office_of_the_role_s_level(role, office):
    assert office_of(role, "430611") == office


@pytest.mark.parametrize("division", ["43", "4306", "430611"])
def test_a_role_bound_to_a_level_works_there_and_nowhere_else(division):
    level = {2: "province", 4: "city", 6: "county"}[len(division)]
    assert {role for role in LEVELS if works_at_level_of(role, division)} == {
        role for role, bound in LEVELS.items() if bound == level
    }
    assert all(works_at_level_of(role, division) for role in OFFICERS - set(LEVELS))
