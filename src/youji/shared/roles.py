"""Where each role works: one table for who may be given it, whose step it is, and which office hears of it."""

from __future__ import annotations

from youji.shared.actor import Role

#: The code of the province whose house this is.
PROVINCE = "43"
#: Digits of a division code at each level of government.
DIGITS = {"province": 2, "city": 4, "county": 6}

#: Roles bound to one level. The others (supervisor, auditor …) work at whatever level their agency is.
LEVELS: dict[Role, str] = {
    Role.COUNTY_APPLICANT: "county",
    Role.COUNTY_REVIEWER: "county",
    Role.AGRONOMIST: "county",
    Role.TRAINER: "county",
    Role.CITY_APPLICANT: "city",
    Role.CITY_REVIEWER: "city",
    Role.PROVINCE_REVIEWER: "province",
    Role.DECISION_MAKER: "province",
    Role.PUBLISHER: "province",
}


def office_of(role: Role, division: str) -> str:
    """The code of the office that ``role`` works in for ``division``; the province's for a role without a level."""
    return division[: DIGITS[LEVELS.get(role, "province")]]


def works_at_level_of(role: Role, division: str) -> bool:
    """Whether an office with the code ``division`` is of the level ``role`` works at."""
    level = LEVELS.get(role)
    return level is None or len(division) == DIGITS[level]
