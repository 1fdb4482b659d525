"""Each rule: its table, and what must hold for any roles and any days."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from youji.accounts.logic import rules
from youji.accounts.logic.rules import Absence, Holder
from youji.accounts.logic.scopes import allows
from youji.accounts.selectors import known_scopes
from youji.shared.actor import PRODUCERS, Actor, Role
from youji.shared.periods import add_years

ROLES = st.frozensets(st.sampled_from(list(Role)))
DIVISIONS = st.sampled_from(["", "43", "4301", "4306", "430602", "430611", "430181"])
DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))
TODAY = date(2026, 6, 1)


def actor(user_id: int = 1, division: str = "4306", *roles: Role) -> Actor:
    return Actor(user_id=user_id, division=division, roles=frozenset(roles or {Role.SYSTEM_ADMIN}))


def county(*roles: Role, person_id: int = 2, agency_id: int = 7) -> Holder:
    return Holder(person_id, frozenset(roles), "county", "430611", agency_id)


@given(ROLES)
def test_nobody_is_both_administrators(roles):
    both = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN} <= roles
    assert bool(rules.administrators_are_two_people(roles)) == both


@given(st.integers(1, 5), st.integers(1, 5))
def test_nobody_appoints_themselves(asking, asked):
    said = rules.nobody_appoints_themselves(actor(asking), county(person_id=asked))
    assert bool(said) == (asking == asked)


@given(ROLES)
def test_an_auditor_does_nothing_else(roles):
    objects = rules.an_auditor_does_nothing_else(roles | {Role.AUDITOR})
    assert bool(objects) == bool(roles - {Role.AUDITOR})
    assert rules.an_auditor_does_nothing_else(roles - {Role.AUDITOR}) is None


@given(ROLES)
def test_administrators_do_no_business(roles):
    admin = bool(roles & {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})
    business = bool(roles - {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN})
    assert bool(rules.administrators_do_no_business(roles)) == (admin and business)


@given(ROLES)
def test_asking_and_deciding_at_one_level_are_two_people(roles):
    clash = {Role.COUNTY_APPLICANT, Role.COUNTY_REVIEWER} <= roles or (
        {Role.CITY_APPLICANT, Role.CITY_REVIEWER} <= roles
    )
    assert bool(rules.asking_and_deciding_are_two_people(roles)) == clash


@pytest.mark.parametrize(
    ("holder", "role", "fits"),
    [
        (county(), Role.COUNTY_REVIEWER, True),
        (county(), Role.CITY_REVIEWER, False),
        (county(), Role.PUBLISHER, False),
        (county(), Role.SUPERVISOR, True),
        (county(), Role.HOLDER, False),
        (Holder(3, frozenset(), "", "430611", None, 9), Role.HOLDER, True),
        (Holder(3, frozenset(), "", "430611", None, 9), Role.SUPERVISOR, False),
        (Holder(4, frozenset(), "province", "43", 1), Role.PROVINCE_REVIEWER, True),
    ],
)
def test_a_role_fits_the_unit(holder, role, fits):
    assert (rules.role_fits_the_unit(holder, role) is None) == fits


@given(st.sampled_from(list(Role)), st.sampled_from(["county", "city", "province", ""]))
def test_producers_roles_are_never_an_officers(role, level):
    holder = Holder(2, frozenset(), level, "43", 1 if level else None, None if level else 5)
    if rules.role_fits_the_unit(holder, role) is None:
        assert (role in PRODUCERS) == (holder.operator_id is not None)


@given(DIVISIONS, DIVISIONS)
def test_an_administrator_reaches_their_own_area_only(mine, theirs):
    holder = Holder(2, frozenset(), "county", theirs, 7)
    inside = bool(mine) and theirs.startswith(mine)
    assert (rules.within_ones_own_area(actor(1, mine), holder) is None) == inside


@given(st.sampled_from(list(Role)), DIVISIONS, DIVISIONS)
def test_watchers_are_appointed_from_above(role, mine, theirs):
    said = rules.watchers_are_appointed_from_above(
        actor(1, mine), Holder(2, frozenset(), "county", theirs, 7), role
    )
    assert bool(said) == (role in rules.WATCHERS and len(mine) >= len(theirs))


def absence(**changes: object) -> Absence:
    given = {
        "absent": county(Role.COUNTY_REVIEWER, Role.SUPERVISOR),
        "deputy": county(person_id=3),
        "roles": frozenset({Role.COUNTY_REVIEWER}),
        "starts_on": TODAY,
        "ends_on": TODAY,
        "today": TODAY,
    }
    return Absence(**(given | changes))


@pytest.mark.parametrize(
    ("deputy", "fine"),
    [
        (county(person_id=3), True),
        (county(person_id=2), False),
        (county(person_id=3, agency_id=8), False),
        (Holder(3, frozenset(), "county", "430611", 7, active=False), False),
        (Holder(3, frozenset(), "", "430611", None, 9), False),
    ],
)
def test_a_deputy_is_a_colleague_who_can_sign_in(deputy, fine):
    assert (rules.a_deputy_is_a_colleague(absence(deputy=deputy)) is None) == fine


@given(st.integers(1, 9), st.integers(1, 9))
def test_nobody_stands_in_for_a_stranger(mine, theirs):
    said = rules.a_deputy_is_a_colleague(
        absence(absent=county(agency_id=mine), deputy=county(person_id=3, agency_id=theirs))
    )
    assert bool(said) == (mine != theirs)


@given(ROLES, ROLES)
def test_only_lendable_roles_one_holds_are_lent(held, lent):
    said = rules.only_ones_own_lendable_roles(absence(absent=county(*held), roles=lent))
    assert (said is None) == (bool(lent) and lent <= held and not lent & rules.NOT_LENT)


@given(ROLES, ROLES)
def test_a_deputy_never_ends_up_with_roles_that_exclude_each_other(own, lent):
    said = rules.a_deputy_stays_separated(absence(deputy=county(*own, person_id=3), roles=lent))
    assert bool(said) == bool(rules.separation(own | lent))


@given(DAYS, DAYS, DAYS)
def test_an_absence_is_short_and_ahead(starts, ends, today):
    said = rules.an_absence_is_short_and_ahead(absence(starts_on=starts, ends_on=ends, today=today))
    fine = today <= starts <= ends <= starts + timedelta(days=rules.LONGEST_DELEGATION_DAYS - 1)
    assert (said is None) == fine


@given(DAYS, DAYS)
def test_a_token_lives_a_year_at_most(expires, today):
    said = rules.a_token_expires_within_a_year(expires, today)
    assert (said is None) == (today < expires <= add_years(today, 1))


@given(st.frozensets(st.sampled_from([*known_scopes(), "everything", "ledger:write", ""])))
def test_a_token_has_scopes_we_know(scopes):
    assert (rules.a_token_has_known_scopes(scopes, known_scopes()) is None) == (
        bool(scopes) and scopes <= set(known_scopes())
    )


@given(ROLES)
def test_what_may_be_granted_breaks_no_rule(held):
    holder = Holder(2, held, "county", "430611", 7)
    for role in rules.grantable(actor(), holder):
        assert rules.separation(held | {role}) == []
        assert rules.role_fits_the_unit(holder, role) is None


def test_every_pair_of_roles_that_excludes_each_other_is_refused_from_either_side():
    excluded = [set(pair) for pair in combinations(Role, 2) if rules.separation(frozenset(pair))]
    assert {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN} in excluded
    for one, other in map(tuple, excluded):
        assert other not in rules.grantable(actor(1, "43"), county(one))


def test_a_person_may_everything_and_a_token_what_it_was_given():
    assert allows(actor(), "registry:write")
    token = Actor(user_id=1, scopes=frozenset({"recognition:write", "ledger:read"}))
    assert allows(token, "recognition:read")
    assert allows(token, "ledger:read")
    assert not allows(token, "registry:read")
    assert not allows(token, "ledger:write")
    assert not allows(Actor(user_id=1, scopes=frozenset()), "accounts:read")
