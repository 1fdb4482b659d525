"""From every status of every scheme there is a lawful way on, back and out, and none of them waits for the base."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from django.conf import settings

from youji.schemes.logic import vocabulary
from youji.schemes.logic.check import check
from youji.schemes.logic.exits import (
    MAKERS,
    NO_LONGER_VOLUNTARY,
    OFFICER,
    of_renewal,
    open_statuses,
    scheme_in,
    ways,
    with_exits,
)
from youji.schemes.logic.scheme import Scheme, Step, guard_names
from youji.schemes.logic.scheme_file import parse
from youji.schemes.logic.statuses import FINAL, Status
from youji.schemes.management.commands.reference import render_exits
from youji.shared.actor import APPLICANTS, Role
from youji.shared.periods import add_months

TEXTS = {path.stem: path.read_text("utf-8") for path in sorted((settings.DATA / "schemes").glob("*.toml"))}
WITH_STEPS = {name: scheme for name, text in TEXTS.items() if (scheme := scheme_in(text)).steps}
#: What a guard of a way out may ask: who acts, and what is written down. Never how the base stands.
ABOUT_THE_ACT = {*OFFICER, "reason_is_given", "ground_is_given", "day_is_given", "document_number_is_given"}
EACH = pytest.mark.parametrize("scheme", WITH_STEPS.values(), ids=list(WITH_STEPS))


def frees(step: Step) -> bool:
    """Whether the step is open whatever has befallen the base."""
    return set(guard_names(step)) <= ABOUT_THE_ACT


@EACH
@pytest.mark.clause("5.2")
def test_every_open_status_leads_on_and_out(scheme: Scheme):
    for row in ways(scheme):
        assert row.on, (scheme.id, row.status)
        assert row.out, (scheme.id, row.status)


@EACH
@pytest.mark.clause("5.5")
def test_an_office_that_holds_a_case_can_end_it_though_every_guard_of_going_on_refuses(scheme: Scheme):
    """The base suspended, banned, recognised elsewhere: the case still ends, by whoever holds it or the office above."""
    for row in ways(scheme):
        officers = [s for s in row.out if Role(s.role) not in APPLICANTS and frees(s)]
        held_by_applicant = all(Role(s.role) in APPLICANTS for s in row.on)
        assert officers or held_by_applicant, (scheme.id, row.status)
        assert any(frees(s) for s in row.out), (scheme.id, row.status)


@EACH
def test_the_applicant_can_leave_by_himself_while_it_is_voluntary(scheme: Scheme):
    for row in ways(scheme):
        alone = [s for s in row.out if Role(s.role) in APPLICANTS and s.target == Status.WITHDRAWN]
        assert bool(alone) == (row.status not in NO_LONGER_VOLUNTARY), (scheme.id, row.status)
        assert all(frees(s) for s in alone)


@EACH
def test_every_status_an_officer_holds_has_a_way_back(scheme: Scheme):
    for row in ways(scheme):
        if Role(row.on[0].role) not in APPLICANTS:
            assert row.back, (scheme.id, row.status)


@EACH
def test_what_a_meeting_decides_or_a_publisher_publishes_can_be_put_off(scheme: Scheme):
    for row in ways(scheme):
        puts_off = {s.target for s in row.hold}
        waits = row.on[0].role in (Role.DECISION_MAKER, Role.PUBLISHER)
        assert puts_off == ({row.status} if waits else set()), (scheme.id, row.status)
        assert all(s.needs_day and s.needs_reason for s in row.hold)


@EACH
def test_whoever_may_ask_for_corrections_may_end_the_waiting_for_them(scheme: Scheme):
    asking = {s.role for s in scheme.steps if s.target == Status.RETURNED}
    ending = {s.role for s in scheme.steps if "corrections_are_overdue" in s.guards}
    assert asking <= ending


@EACH
def test_a_case_that_has_ended_stays_so(scheme: Scheme):
    assert not [s.name for s in scheme.steps if FINAL & set(s.sources)]
    assert len({s.name for s in scheme.steps}) == len(scheme.steps)
    assert all(len(s.name) <= 40 and len(s.label) <= 40 for s in scheme.steps)


@EACH
def test_a_refusal_on_ones_own_finding_names_its_ground_and_its_reason(scheme: Scheme):
    own = [s for s in scheme.steps if s.recorded_as == "ground_refused"]
    assert {"on_notice"} <= {source for s in own for source in s.sources}
    assert all({"ground_is_given", "reason_is_given"} <= set(guard_names(s)) for s in own)


@pytest.mark.parametrize("kind", vocabulary.EXITS)
def test_one_line_of_a_scheme_takes_a_kind_of_exit_away_or_leaves_it(kind):
    text = TEXTS["provincial-base-2023"]
    others = [f'"{one}"' for one in vocabulary.EXITS if one != kind]
    less = scheme_in(text.replace("[[sources]]", f"exits = [{', '.join(others)}]\n\n[[sources]]", 1))
    whole = scheme_in(text)
    assert set(less.exits) == set(vocabulary.EXITS) - {kind}
    gone = {s for s in whole.steps if s not in less.steps}
    assert gone == {s for s in MAKERS[kind](parse(text)) if s in whole.steps}
    assert gone


def test_a_kind_of_exit_nobody_knows_is_a_fault_of_the_file():
    text = TEXTS["provincial-base-2023"].replace("[[sources]]", 'exits = ["escape"]\n\n[[sources]]', 1)
    assert "escape" in "".join(str(fault) for fault in check(text).faults)


def test_every_kind_has_its_maker_and_a_direct_entry_has_no_steps():
    assert set(MAKERS) == set(vocabulary.EXITS)
    assert scheme_in(TEXTS["national-base-2022"]).steps == ()


def test_a_text_that_has_a_step_of_its_own_keeps_it():
    scheme = parse(TEXTS["county-product-2024"])
    own = replace(
        scheme.step("decide_refuse"), name="refuse_decided", sources=("decided",), label="厅党组会撤销审定"
    )
    whole = with_exits(replace(scheme, steps=(*scheme.steps, own)))
    assert [s for s in whole.steps if "decided" in s.sources and s.target == "refused"] == [own]


# --- renewal -------------------------------------------------------------------------------------


def renewal(scheme: Scheme) -> Scheme:
    return replace(scheme, steps=tuple(of_renewal(step, scheme) for step in scheme.steps))


def path(scheme: Scheme) -> list[str]:
    """The straight way from draft to recognition."""
    found = [scheme.initial]
    while found[-1] != Status.RECOGNISED:
        found.append(next(s.target for s in scheme.steps if s.tone == "forward" and found[-1] in s.sources))
    return found


BUILDING = {name: scheme for name, scheme in WITH_STEPS.items() if scheme.building_months}


@pytest.mark.parametrize("scheme", BUILDING.values(), ids=list(BUILDING))
@pytest.mark.clause("5.5")
def test_a_renewal_does_not_build_again_and_can_be_in_time(scheme: Scheme):
    first, again = path(scheme), path(renewal(scheme))
    assert Status.BUILDING in first
    assert again == [one for one in first if one != Status.BUILDING]
    days = sum(
        s.working_days or 0 for s in renewal(scheme).steps if s.tone == "forward" and s.name != "resubmit"
    )
    assert days * 7 / 5 < (add_months(scheme.valid_from, scheme.renewal_months) - scheme.valid_from).days


@pytest.mark.parametrize("scheme", BUILDING.values(), ids=list(BUILDING))
def test_what_the_application_for_the_visit_asks_is_asked_of_a_renewal_too(scheme: Scheme):
    opens = next(s for s in scheme.steps if "open_building" in s.effects)
    visit = next(s for s in scheme.steps if "building" in s.sources and s.tone == "forward")
    asked = set(guard_names(of_renewal(opens, scheme)))
    assert set(visit.guards) - {"milestones_are_reported", "building_period_has_run"} <= asked
    assert of_renewal(opens, scheme).effects == ("open_acceptance",)


def test_a_renewal_that_is_already_building_need_not_wait_for_the_period_to_run():
    scheme = BUILDING["green-raw-material-2022"]
    visit = scheme.step("apply_acceptance")
    assert "building_period_has_run" in visit.guards
    assert "building_period_has_run" not in of_renewal(visit, scheme).guards


def test_a_scheme_may_say_that_a_renewal_builds():
    scheme = replace(BUILDING["provincial-base-2023"], renewal_builds=True)
    assert [of_renewal(step, scheme) for step in scheme.steps] == list(scheme.steps)


# --- the table -----------------------------------------------------------------------------------


@pytest.mark.clause("5.2")
def test_the_printed_table_is_this_table_and_says_how_one_begins_anew():
    printed = (Path(settings.DATA).parent / "docs" / "reference" / "exits.md").read_text("utf-8")
    assert printed == render_exits()
    for scheme in WITH_STEPS.values():
        part = printed.partition(f"（`{scheme.id}`）")[2].partition("\n## ")[0]
        assert part.count("| 终：") == 3
        assert (
            len([line for line in part.splitlines() if line.startswith("| ")])
            == len(open_statuses(scheme)) + 4
        )
