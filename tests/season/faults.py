"""Faults planted one at a time: each takes out a guard, a constraint, a freeze, an exit or a source of the inbox.

The seasons must notice every one. ``often`` names actions that bring about what the fault lets through, so that it is
not waited for; the truths are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any

from django.db import connection

from tests.season.cases import FINDINGS
from youji.catalogue.logic import courses
from youji.catalogue.logic.statuses import EntryStatus, EventKind
from youji.catalogue.models import ChangeRequest, Entry
from youji.catalogue.services import changes
from youji.procedures import services as procedure_services
from youji.recognition.logic.guards import GUARDS
from youji.recognition.models import Application
from youji.registry.logic.statement import Statement
from youji.registry.selectors.statement import statement_now, statement_of
from youji.schemes.logic import exits
from youji.shared.actor import Actor
from youji.shared.rooms import rooms

Plant = Callable[[], AbstractContextManager[None]]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing taken out of the house."""

    name: str
    scheme: str
    often: tuple[str, ...]
    plant: Plant
    starts: tuple[str, ...] = ()  # where the first cases stand when the season begins
    first: int = 0  # the season that noticed it when this was written: it is played before the others


@contextmanager
def replaced(owner: Any, name: str, value: Any) -> Iterator[None]:
    """For a while ``owner`` has another ``name``."""
    kept = owner[name] if isinstance(owner, dict) else getattr(owner, name)
    _put(owner, name, value)
    try:
        yield
    finally:
        _put(owner, name, kept)


def _put(owner: Any, name: str, value: Any) -> None:
    if isinstance(owner, dict):
        owner[name] = value
    else:
        setattr(owner, name, value)


def without_guards(*names: str) -> Plant:
    """These conditions of steps are never objected to."""

    @contextmanager
    def plant() -> Iterator[None]:
        kept = {name: GUARDS[name] for name in names}
        GUARDS.update(dict.fromkeys(names, lambda facts: None))
        try:
            yield
        finally:
            GUARDS.update(kept)

    return plant


def without_constraint(index: str, *plants: Plant) -> Plant:
    """The database no longer holds it either. Only inside a transaction that is taken back."""

    @contextmanager
    def plant() -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP INDEX {index}")
        if not plants:
            yield
            return
        with plants[0]():
            yield

    return plant


def without(path: str, value: Any = None) -> Plant:
    """What the dotted path names answers ``value`` whatever it is asked."""

    @contextmanager
    def plant() -> Iterator[None]:
        module, _, name = path.rpartition(".")
        known = import_module(module)
        takes_part = callable(value) or not callable(getattr(known, name))
        with replaced(known, name, value if takes_part else lambda *a, **k: value):
            yield

    return plant


def without_inbox(label: str) -> Plant:
    """A room's work stands in nobody's inbox."""

    @contextmanager
    def plant() -> Iterator[None]:
        room = next(room for room in rooms() if room.label == label)
        kept = room.inbox
        object.__setattr__(room, "inbox", ())
        try:
            yield
        finally:
            object.__setattr__(room, "inbox", kept)

    return plant


def _never(*args: Any, **kwargs: Any) -> None:
    """A rule that has no objection."""


STEPS = ("take_a_step",)
LACKING = ("leave_one_thing_out",)
AGAIN = ("begin_it_again", "take_a_step")


def _from_the_register(application: Application) -> Statement:
    return statement_of(application.base)


def _public_row_from_the_register(entry: Entry, day: date) -> Statement:
    return statement_now(entry.base_id)


def without_exit(kind: str) -> Plant:
    """The ways out of this kind stand under no scheme."""

    @contextmanager
    def plant() -> Iterator[None]:
        try:
            with replaced(exits.MAKERS, kind, lambda scheme: iter(())):
                exits.scheme_in.cache_clear()  # schemes are read once
                yield
        finally:
            exits.scheme_in.cache_clear()

    return plant


def without_source(name: str) -> Plant:
    """One source of the inbox of recognition is gone."""

    @contextmanager
    def plant() -> Iterator[None]:
        room = next(room for room in rooms() if room.label == "recognition")
        kept = room.inbox
        left = tuple(one for one in kept if getattr(one.waiting, "__name__", "") != name)
        assert len(left) < len(kept)
        object.__setattr__(room, "inbox", left)
        try:
            yield
        finally:
            object.__setattr__(room, "inbox", kept)

    return plant


@contextmanager
def _another_is_not_asked_for() -> Iterator[None]:
    with replaced(procedure_services, "concluded_by_another", _never):
        yield


@contextmanager
def _asking_and_confirming_are_one_persons() -> Iterator[None]:
    """Of a change nobody must step aside; whose office it is, is asked still."""

    def admit(change: ChangeRequest, actor: Actor, **interested: bool) -> None:
        procedure_services.admit(change, actor, own=True)

    with replaced(changes, "admit", admit):
        yield


@contextmanager
def _an_order_lifts_warnings() -> Iterator[None]:
    put, lifts = courses.EFFECTS[EventKind.RECTIFIED]
    with replaced(courses.EFFECTS, EventKind.RECTIFIED, (put, lifts | {EntryStatus.WARNED})):
        yield


COUNTY, FARM, CITY = "county-product", "provincial-base", "key-city"
PANEL = ("experts_think_little_of_it", "leave_one_thing_out")
REVIEWED = ("province_reviewed", "province_reviewed")
HEARD = ("enter_the_same_base", "propose_to_remove", "decide_what_was_intended")
HALTED = ("enter_the_same_base", "suspend_for_the_time_being", "go_on_with_an_interim")
DISPUTED = ("put_together_on_notice", "object_to_it", "days_pass", "take_a_step", "take_a_step")
IN_TIME = ("days_pass", "take_a_step")
EDITED = ("edit_the_register",) * 3  # now and then it is the name or the area
REVIEW, CATALOGUE = "youji.recognition.services.review", "youji.catalogue.services"

FAULTS: tuple[Fault, ...] = (
    # what must hold at any time, and the database behind it
    Fault("a suspended base goes on", FARM, ("enter_it_otherwise", "suspend_for_the_time_being", "take_a_step"),
          without_guards("base_is_not_suspended"), ("submitted", "county_recommended", "submitted")),
    Fault("a banned base goes on", FARM, ("enter_it_otherwise", *HEARD[1:], "the_holder_speaks", "take_a_step"),
          without_guards("base_is_not_banned"), ("submitted", "county_recommended", "submitted")),
    Fault("a recognised base goes on", COUNTY, ("enter_the_same_base", "take_a_step"),
          without_guards("base_is_not_recognised_already")),
    Fault("two applications in flight", COUNTY, AGAIN,
          without_constraint("recognition_application_once_in_flight", without_guards("nothing_else_is_in_flight"))),
    Fault("entered twice by document", COUNTY, ("enter_the_same_base",),
          without_constraint("catalogue_entry_once_at_a_time", without(f"{CATALOGUE}.entering.recognised_once", _never))),
    Fault("a county's product twice", COUNTY, ("register_it_again",),
          without_constraint("registry_base_one_county_product",
                             without("youji.registry.services.bases.check_county_product", _never))),
    Fault("an incident declared is no matter", COUNTY, ("declare_an_incident", "take_a_step"),
          without_guards("nothing_declared_forbids_it"), first=2),
    Fault("a GI base without its product", "gi-core", ("lose_the_gi_product", "adopt_what_the_register_says", "take_a_step"),
          without_guards("gi_product_is_named"), ("draft", "submitted", "draft")),
    # the procedure
    Fault("no panel is needed", COUNTY, LACKING, without_guards("experts_have_scored", "experts_mean_passes", "panel_knows_the_product"),
          REVIEWED),
    Fault("the experts' mean is no matter", COUNTY, PANEL, without_guards("experts_mean_passes"), REVIEWED),
    Fault("no minutes are needed", COUNTY, LACKING, without_guards("minutes_are_attached"), REVIEWED),
    Fault("more than the quota", COUNTY, ("take_it_for_many", "begin_a_case", "hand_it_in"), without_guards("quota_has_room"),
          ("submitted", "submitted", "submitted"), first=1),
    Fault("recognised during the notice", COUNTY, ("put_together_on_notice", "take_a_step"), without_guards("notice_is_over"), ("decided", "on_notice")),
    Fault("recognised with an objection open", COUNTY, DISPUTED, without_guards("objections_are_settled"),
          ("decided", "decided")),
    Fault("recognised though an objection is upheld", COUNTY,
          (*DISPUTED[:2], "answer_an_objection", "answer_an_objection", *DISPUTED[2:]),
          without_guards("no_objection_is_upheld"), ("decided", "decided"), first=1),
    Fault("accepted without a visit", FARM, LACKING, without_guards("acceptance_is_passed", "acceptance_is_sound"),
          ("acceptance", "acceptance")),
    Fault("handed in by halves", FARM, LACKING,
          without_guards("form_is_complete", "dossier_is_complete", "self_assessment_is_complete", "plots_are_drawn",
                         "base_holds_a_certificate"), ("draft", "draft")),
    Fault("milestones are no matter", FARM, LACKING, without_guards("milestones_are_reported", "self_assessment_passes"),
          ("building", "building")),
    Fault("the period need not run", "green-raw-material", STEPS, without_guards("building_period_has_run"),
          ("city_reviewed", "city_reviewed")),
    Fault("two bases on one ground", FARM, ("draw_over_a_neighbour", "adopt_what_the_register_says", "take_a_step"),
          without_guards("plots_do_not_overlap"), first=2),
    Fault("who stands aside goes on", COUNTY, ("somebody_stands_aside",), without_guards("officer_is_not_recused"), first=3),
    Fault("no reason is needed", COUNTY, ("say_nothing_with_it",), without_guards("reason_is_given")),
    Fault("corrections are asked for again", COUNTY, ("send_it_back", "hand_it_in"),
          without_guards("corrections_are_asked_once"), ("submitted", "submitted"), first=2),
    Fault("refused on no finding", FARM, ("end_it_on_a_finding",), without_guards(*FINDINGS), ("acceptance", "acceptance")),
    Fault("no certificate is needed", FARM, ("a_certificate_is_revoked", "hand_it_in"),
          without_guards("base_holds_a_certificate", "form_is_complete"), ("draft", "draft")),
    Fault("no number is needed", COUNTY, ("say_nothing_with_it",), without_guards("document_number_is_given"), first=2),
    Fault("nobody declares it true", COUNTY, ("say_nothing_with_it",), without_guards("truth_is_declared"),
          ("draft", "draft")),
    # one truth
    Fault("the notice follows the register", COUNTY, (*EDITED, "put_together_on_notice"),
          without("youji.recognition.services.notices.stated_of", _from_the_register), ("decided", "decided"), first=4),
    Fault("the entry follows the register", COUNTY, (*EDITED, *IN_TIME),
          without("youji.recognition.selectors.recognised.stated_of", _from_the_register), ("on_notice", "on_notice")),
    Fault("the public page follows the register", COUNTY, ("edit_the_register", "take_a_measure"),
          without("youji.catalogue.selectors.published_rows.statement_on", _public_row_from_the_register), first=1),
    # measures
    Fault("removed without a hearing", COUNTY, ("enter_the_same_base", "remove_at_once"),
          without("youji.catalogue.logic.measures.MEASURE_RULES", ())),
    Fault("removed by whoever proposed it", COUNTY, HEARD, _another_is_not_asked_for),
    Fault("removed while the holder may answer", COUNTY, HEARD,
          without("youji.hearings.services.proposals.answered_or_time_is_up", _never)),
    Fault("nothing lapses", COUNTY, (*HALTED, "days_pass"), without("youji.hearings.jobs.lapse_overdue", 0), first=1),
    Fault("closing an order lifts a warning", COUNTY, ("give_a_warning", "order_a_rectification", "report_on_an_order", "check_a_report"),
          _an_order_lifts_warnings),
    Fault("confirmed by whoever asked", CITY, ("somebody_has_two_offices", "ask_for_a_change", "conclude_a_change", "conclude_a_change"),
          _asking_and_confirming_are_one_persons),
    # ways out
    Fault("nobody may withdraw", FARM, STEPS, without_exit("withdraw")),
    # the inbox
    Fault("no inbox of recognition", COUNTY, IN_TIME, without_inbox("recognition")),
    Fault("no inbox of the catalogue", COUNTY, ("order_a_rectification", "days_pass"), without_inbox("catalogue")),
    Fault("no inbox of visits", FARM, ("days_pass",), without_inbox("acceptance"), ("acceptance", "acceptance")),
    Fault("no inbox of appeals", COUNTY, ("take_a_step", "appeal_against_a_refusal", "days_pass"), without_inbox("appeals"), first=1),
    Fault("empty offices are nobody's matter", COUNTY, ("somebody_leaves", *IN_TIME), without_source("vacant")),
)  # fmt: skip
