"""What applicants and reviewers do: begin, fill in, take every step there is, by page, by program, and for many."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

from tests.season.table import action
from tests.season.world import COUNTIES, Season
from youji.demo.drive import PREPARATIONS, Drive, hold_acceptance
from youji.recognition.fields import DECLARATION, STEP
from youji.recognition.models import Application
from youji.recognition.services import experts
from youji.schemes.logic.scheme import Step
from youji.schemes.logic.vocabulary import REFUSAL_GROUNDS
from youji.shared.actor import APPLICANTS, Actor, Role

#: Most cases are on their way on: what ends them is tried less often, or nothing would ever come to its end.
BY_TONE = {"forward": 6, "back": 2, "hold": 1, "stop": 1}
#: Guards by which a step rests on what was found: there is no such step without it.
FINDINGS = frozenset({"acceptance_is_failed", "an_objection_is_upheld"})


def _on(step: Step) -> bool:
    return step.tone == "forward"


def _on_by_an_officer(step: Step) -> bool:
    return _on(step) and Role(step.role) not in APPLICANTS


def by_a_reviewer(step: Step) -> bool:
    """Whether a county's, city's or the province's reviewer takes it."""
    return step.role.endswith("_reviewer")


@action(4)
def begin_a_case(season: Season) -> object:
    """A draft for a base nobody has put forward yet."""
    category = season.one_of(season.scheme.categories).key
    return season.begin(season.random.choice(COUNTIES), category)


@action(4)
def begin_it_again(season: Season) -> object:
    """A second draft for a base that has one already, or is recognised already."""
    drive = season.one_of(season.drives)
    other = season.begin(drive.base.division, drive.application.category, drive.base)
    submit = season.scheme.step("submit")
    prepare(season, other, submit)
    return by_page_or_program(season, other, submit)


@action(70)
def take_a_step(season: Season) -> object:
    """Any step the scheme has from where a case stands, by whoever takes it, mostly after doing what it asks for."""
    drive, steps = season.a_case()
    step = season.random.choices(steps, [BY_TONE[one.tone] for one in steps])[0]
    if season.random.random() < 0.9:
        prepare(season, drive, step)
    if "join_notice" in step.effects:
        return put_on_notice(season, [drive])
    return by_page_or_program(season, drive, step)


@action(2)
def send_it_back(season: Season) -> object:
    """An officer asks for corrections."""
    return _any_of(season, lambda step: step.target == "returned")


@action(2)
def hand_it_in(season: Season) -> object:
    """The applicant has filled it in, or corrected what was asked for."""
    return _any_of(season, lambda step: step.hands_in)


@action(1)
def end_it_on_a_finding(season: Season) -> object:
    """A step that rests on what a visit or an objection has shown, whether or not it has."""
    return _any_of(season, lambda step: FINDINGS & set(step.guards))


def _any_of(season: Season, fits: Callable[[Step], object]) -> object:
    drive, steps = season.a_case(fits)
    step = season.random.choice(steps)
    prepare(season, drive, step)
    return by_page_or_program(season, drive, step)


@action(3)
def take_it_for_many(season: Season) -> object:
    """The same step for every case that stands in one status."""
    first, steps = season.a_case(lambda step: _on_by_an_officer(step) and "join_notice" not in step.effects)
    step = season.random.choice(steps)
    drives = season.open_drives(first.application.status)
    for drive in drives:
        prepare(season, drive, step)
    asked = first.asked(step)
    body = {
        "codes": [drive.application.code for drive in drives], "preview": False,
        "opinion": asked.opinion, "document_number": asked.document_number,
    }  # fmt: skip
    before = first.application.status
    season.api(first.actor(Role(step.role)), "POST", f"/recognition/steps/{step.name}", body)
    season.covered["door", "bulk"] += first.reload().status != before
    return first


@action(2)
def somebody_stands_aside(season: Season) -> object:
    """A reviewer declares a conflict, and tries all the same."""
    drive, steps = season.a_case(lambda step: _on(step) and by_a_reviewer(step))
    actor = drive.actor(Role(steps[0].role))
    path = f"/recognition/applications/{drive.application.code}/recusal"
    season.api(actor, "POST", path, {"reason": "负责人是本人亲属"})
    prepare(season, drive, steps[0])
    return by_program(season, drive, steps[0], actor)


@action(4)
def say_nothing_with_it(season: Season) -> object:
    """A step with everything left empty that can be."""
    drive, steps = season.a_case()
    step = season.random.choice(steps)
    prepare(season, drive, step)
    path = f"/recognition/applications/{drive.application.code}/steps/{step.name}"
    return season.api(drive.actor(Role(step.role)), "POST", path, {"version": drive.reload().version})


@action(4)
def leave_one_thing_out(season: Season) -> object:
    """A step with all it asks for but one thing."""
    drive, steps = season.a_case(lambda step: _on(step) and set(step.guards) & PREPARATIONS.keys())
    step = season.random.choice(steps)
    prepare(season, drive, step, but=season.random.choice(sorted(set(step.guards) & PREPARATIONS.keys())))
    return by_page_or_program(season, drive, step)


@action(2)
def somebody_else_tries(season: Season) -> object:
    """A step by a person of another place or another office."""
    drive, steps = season.a_case()
    people = [season.who(Role.COUNTY_REVIEWER, COUNTIES[1]), season.who(Role.PUBLISHER)]
    return by_program(season, drive, season.random.choice(steps), season.random.choice(people))


@action(3)
def put_together_on_notice(season: Season) -> object:
    """All that waits for its notice goes on one."""
    first, _ = season.a_case(lambda step: "join_notice" in step.effects)
    return put_on_notice(season, season.open_drives(first.application.status))


def put_on_notice(season: Season, drives: list[Drive]) -> object:
    """One notice, opened by whoever publishes."""
    body = {
        "codes": [drive.application.code for drive in drives],
        "title": "关于拟认定名单的公示",
        "text": "如有异议，请实名反映。",
        "document_number": "",
        "phone": "0731-84400000",
        "address": "长沙市芙蓉区",
    }
    return season.api(season.who(Role.PUBLISHER), "POST", "/recognition/notices", body, door="notice")


@action(2)
def declare_an_incident(season: Season) -> object:
    """The applicant says what forbids recognition, while the form is still theirs."""
    drive = season.one_of(season.open_drives("draft", "returned"))
    said = {field.key: "是" for field in season.scheme.fields if field.must_be == "否"}
    path = f"/recognition/applications/{drive.application.code}/answers"
    return season.api(drive.actor(drive.applicant_role), "PATCH", path, said)


@action(2)
def experts_think_little_of_it(season: Season) -> object:
    """The panel scores below the line."""
    case = season.one_of(season.open_drives("province_reviewed")).application
    people = [season.world.cast.officer(Role.EXPERT, "43", season.now, number=n) for n in range(3)]
    experts.assign_panel(
        application_ids=[case.pk], expert_ids=[one.user_id for one in people],
        actor=season.who(Role.PROVINCE_REVIEWER), now=season.now,
    )  # fmt: skip
    for person in people:
        experts.record_score(
            application_id=case.pk, score=Decimal(35), opinion="基础差。", actor=person, now=season.now
        )
    return people


@action(3)
def a_visit_finds_faults(season: Season) -> object:
    """The assessors come and find the worst."""
    return find_faults(season, season.one_of(season.open_drives("acceptance")))


def find_faults(season: Season, drive: Drive) -> None:
    """A visit whose result is below the line: the worst of everything that needs no photograph to be said."""
    assert season.scheme.sheet is not None
    worst: dict[str, dict[str, object]] = {
        item.key: {"tier": 0 if item.veto else len(item.tiers) - 1, "note": "现场查实"}
        for item in season.scheme.sheet.items
    }
    drive.at = season.now
    hold_acceptance(drive, worst)
    season.now = max(season.now, drive.at)


@action(3)
def renew(season: Season) -> object:
    """The holder applies to have the recognition carried on."""
    entry = season.one_of(one for one in season.entries() if one.scheme_key == season.scheme.key)
    known = {drive.application.pk for drive in season.drives}
    path, body = f"/recognition/entries/{entry.code}/renewals", {"round_id": season.one_of(season.rounds).pk}
    season.api(season.holder_of(entry), "POST", path, body, door="renewal")
    return season.adopt(season.one_of(Application.objects.filter(renews=entry).exclude(pk__in=known)))


def prepare(season: Season, drive: Drive, step: Step, *, but: str = "") -> None:
    """What the step's guards ask for is done, where it can be done today; the calendar moves only by itself."""
    drive.at = season.now
    for guard in step.guards:
        if guard in ("notice_is_over", "building_period_has_run", but):
            continue
        if guard in PREPARATIONS:
            PREPARATIONS[guard](drive)
    season.now = max(season.now, drive.at) + timedelta(minutes=1)


def by_page_or_program(season: Season, drive: Drive, step: Step) -> object:
    actor = drive.actor(Role(step.role))
    if season.random.random() < 0.5:
        return by_program(season, drive, step, actor)
    drive.reload()
    said = _said(season, drive, step)
    if Role(step.role) in APPLICANTS:
        path = f"/field/apply/{drive.application.code}/step/{step.name}/"
        return season.page(actor, path, {**said, "declared": "1" if step.hands_in else ""})
    for number, remark in enumerate(drive.asked(step).corrections):
        said |= {f"target-{number}": remark.target, f"reason-{number}": remark.reason}
    return season.page(actor, f"/desk/cases/{drive.application.code}/step/", {"step": step.name, **said})


def by_program(season: Season, drive: Drive, step: Step, actor: Actor) -> object:
    drive.reload()
    remarks = [{"target": one.target, "reason": one.reason} for one in drive.asked(step).corrections]
    path = f"/recognition/applications/{drive.application.code}/steps/{step.name}"
    return season.api(actor, "POST", path, {**_said(season, drive, step), "corrections": remarks})


def _said(season: Season, drive: Drive, step: Step) -> dict[str, object]:
    """What is typed with the step, as its form and a program's request have it."""
    asked = drive.asked(step)
    said = {key: getattr(asked, key) for key in STEP | DECLARATION} | {"version": drive.application.version}
    if step.needs_ground:
        said["ground"] = season.random.choice(sorted(REFUSAL_GROUNDS))
    if step.needs_day:
        said["again_on"] = season.today + timedelta(days=20)  # after any notice
    return said


@action(4)
def adopt_what_the_register_says(season: Season) -> object:
    """A reviewer takes into the case what has changed in the register since it was handed in."""
    drive, steps = season.a_case(_on_by_an_officer)
    body = {"version": drive.application.version, "reason": "现场核实，登记属实。"}
    actor = drive.actor(Role(season.random.choice(steps).role))
    return season.api(
        actor, "POST", f"/recognition/applications/{drive.application.code}/register-changes", body
    )
