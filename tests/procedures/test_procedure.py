"""The tables of procedures, and the one rule about who may conclude."""

from __future__ import annotations

import pytest
from django.apps import apps
from hypothesis import given
from hypothesis import strategies as st

from youji.ledger.labels import VERBS
from youji.procedures.logic.procedure import Office, concluded_by_another
from youji.procedures.rows import Proceeding
from youji.shared.actor import Actor, Role

KINDS = [model for model in apps.get_models() if issubclass(model, Proceeding)]
CITY = Office(frozenset({Role.SUPERVISOR}), "city")


def test_all_kinds_of_matter_are_proceedings():
    assert {model.trail for model in KINDS} == {
        "appeals.appeal",
        "catalogue.annual_check",
        "catalogue.change",
        "catalogue.rectification",
        "environment.finding",
        "hearings.interim",
        "hearings.oral",
        "hearings.proposal",
        "receiving.report",
        "recognition.objection",
        "recognition.reconciliation",
        "standards.gap",
    }


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.trail)
def test_every_step_has_a_word_and_a_state_of_its_row_and_one_of_them_ends_it(kind):
    steps = kind.procedure.steps.values()

    assert {step.verb for step in steps} <= set(VERBS)
    assert any(step.ends for step in steps)
    known = {value for value, _ in kind.State.choices} if hasattr(kind, "State") else {""}
    assert {step.state for step in steps} <= known | {""}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.trail)
def test_the_inbox_knows_the_kind(kind):
    from youji.shared.rooms import rooms

    assert kind.procedure.noun in {key for room in rooms() for key in room.inbox_kinds}


@pytest.mark.parametrize(
    ("division", "roles", "admitted", "at_home"),
    [
        ("4306", {Role.SUPERVISOR}, True, True),
        ("43", {Role.SUPERVISOR}, True, False),
        ("430611", {Role.SUPERVISOR}, False, False),
        ("", {Role.SUPERVISOR}, False, False),
        ("4306", {Role.EXPERT}, False, False),
    ],
)
def test_an_office_is_its_roles_at_its_level_or_above(division, roles, admitted, at_home):
    actor = Actor(1, roles=frozenset(roles), division=division)

    assert (CITY.admits(actor), CITY.is_home_of(actor)) == (admitted, at_home)


def test_a_matter_climbs_from_its_own_office_up():
    assert list(CITY.codes("430611")) == ["4306", "43"]
    assert list(Office(frozenset(), "province").codes("430611")) == ["43"]


@given(st.sets(st.integers(1, 9)), st.integers(1, 9))
def test_nobody_concludes_what_is_their_own_and_everybody_else_may(without, actor):
    finding = concluded_by_another(without=without, actor=actor)

    assert (finding is not None) == (actor in without)
    assert finding is None or (finding.code == "PRO-001" and "上级" in finding.mend)
