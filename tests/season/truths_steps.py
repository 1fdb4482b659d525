"""What must be true of every step: who took it, what came with it, and on what it was judged."""

from __future__ import annotations

from collections.abc import Iterator

from tests.season.look import Since, kept_of, plain, truth
from tests.season.reading import forbidden, step_of
from tests.season.world import Season
from youji.ledger.models import AuditEntry
from youji.recognition.models import Application, Movement, Objection
from youji.schemes.selectors import scheme_of


@truth
def whoever_stands_aside_stays_aside(season: Season, since: Since) -> Iterator[str]:
    """No step by a person who has declared a conflict, nor by one of the applicant's side on its own case."""
    for one in since.movements:
        case = one.application
        if case.recusals.filter(person_id=one.actor_id).exists() and one.actor_id != 0:
            yield f"{case.code} {one.step} by {one.actor_name}, who stands aside"


@truth
def what_must_be_written_is_written(season: Season, since: Since) -> Iterator[str]:
    """Reasons, numbers, grounds and the declaration, where the step asks for them."""
    for one in since.movements:
        step = step_of(one)
        if step is None:
            continue
        missing = {
            "reason": step.needs_reason and not one.opinion,
            "number": step.needs_document_number and not one.document_number,
            "ground": step.needs_ground and not one.ground,
            "day": step.needs_day and one.again_on is None,
            "declaration": step.hands_in and not one.declared_by,
            "corrections": "corrections_are_itemised" in step.guards and not one.corrections.exists(),
        }
        for word, so in missing.items():
            if so:
                yield f"{one.application.code} {one.step} without its {word}"


@truth
def sent_back_once_at_each_desk(season: Season, since: Since) -> Iterator[str]:
    """Corrections are asked for once by each office, until the case has come there again by an appeal."""
    for one in since.movements:
        step = step_of(one)
        if step is None or "corrections_are_asked_once" not in step.guards:
            continue
        same = Movement.objects.filter(application=one.application, step=one.step)
        again = Movement.objects.filter(application=one.application, step__in=("reinstate",)).exists()
        if same.count() > 1 and not again and not _came_back(one):
            yield f"{one.application.code} was sent back twice by {one.step}"


def _came_back(one: Movement) -> bool:
    """Whether a later office has sent the case back here in between."""
    steps = {step.name: step for step in scheme_of(one.application.scheme_version).steps}
    others = Movement.objects.filter(application=one.application).exclude(step=one.step)
    return any(steps[m.step].tone == "back" and m.target != "returned" for m in others if m.step in steps)


@truth
def ended_on_what_was_found(season: Season, since: Since) -> Iterator[str]:
    """Where a step rests on a failed visit or an upheld objection, there is one."""
    for one in since.movements:
        step, case = step_of(one), one.application
        asked = set(step.guards) if step else set()
        if "acceptance_is_failed" in asked and not case.acceptances.filter(outcome="failed").exists():
            yield f"{case.code} took {one.step} and no visit has failed"
        upheld = Objection.objects.filter(application=case, state="upheld").exists()
        if "an_objection_is_upheld" in asked and not upheld and not any(forbidden(case, season.today)):
            yield f"{case.code} took {one.step} and no objection is upheld"


@truth
def the_dossier_is_whole_when_it_is_handed_in(season: Season, since: Since) -> Iterator[str]:
    """Every required answer, document and line of the self-assessment is there."""
    for one in since.movements:
        step, case = step_of(one), one.application
        if step is None or not step.hands_in:
            continue
        scheme = scheme_of(case.scheme_version)
        kept = case.submission
        answers = kept.answers if kept else case.answers
        if any(f.required and not str(answers.get(f.key, "")).strip() for f in scheme.fields):
            yield f"{case.code} was handed in with an answer missing"
        there = {row["target"] for row in kept.evidence} if kept else set()
        if any(d.required and f"doc:{d.key}" not in there for d in scheme.documents):
            yield f"{case.code} was handed in with a document missing"
        lines = kept.self_assessment if kept else case.self_assessment
        asked = scheme.sheet.items if scheme.sheet and "self_assessment_is_complete" in step.guards else ()
        if any(item.key not in lines for item in asked if not item.bonus):
            yield f"{case.code} was handed in with a line of the self-assessment missing"


@truth
def what_is_built_is_reported(season: Season, since: Since) -> Iterator[str]:
    """A visit is asked for when every milestone is reported and the period has run."""
    for one in since.movements:
        step, case = step_of(one), one.application
        if step is None or "open_acceptance" not in step.effects or case.renews_id:
            continue
        done = set(case.milestones.values_list("key", flat=True))
        asked = scheme_of(case.scheme_version).milestones if "milestones_are_reported" in step.guards else ()
        if any(m.key not in done for m in asked):
            yield f"{case.code} asks for a visit with a milestone open"
        if (
            "building_period_has_run" in step.guards
            and case.building_until
            and season.today < case.building_until
        ):
            yield f"{case.code} asks for a visit before its period has run"


@truth
def what_is_judged_is_what_was_handed_in(season: Season, since: Since) -> Iterator[str]:
    """Whatever the register says by now: the case, its notice and the entry say what was handed in or taken over."""
    cases = Application.objects.filter(code__in=since.handed_in).select_related("submission", "notice")
    for case in cases.exclude(status__in=["draft", "returned", "withdrawn", "refused"]):
        mine = since.handed_in[case.code]
        if kept_of(case) != mine:
            yield f"{case.code} ({case.status}) is judged on {kept_of(case)}, handed in was {mine}"
        rows = [row for row in (case.notice.snapshot if case.notice else ()) if row["code"] == case.code]
        for row in rows:
            if (row["name"], plain(row["area_mu"])) != mine[:2]:
                yield f"{case.code} is on notice as {row['name']} {row['area_mu']}, handed in was {mine[:2]}"
    for event in since.events:
        entry = event.entry
        if event.kind == "recognised" and entry.application_code in since.handed_in:
            mine = since.handed_in[entry.application_code]
            if (entry.name, plain(entry.area_mu)) != mine[:2]:
                yield f"{entry.code} was recognised as {entry.name} {entry.area_mu}, handed in was {mine[:2]}"


@truth
def every_write_is_on_the_trail(season: Season, since: Since) -> Iterator[str]:
    """Whatever moved has a line of the trail, with who it was."""
    if len(since.movements) + len(since.events) > 0 and since.audited == 0:
        yield "something moved and nothing is on the trail"
    lines = [one.ledger_entry_id for one in (*since.movements, *since.events)]
    there = set(
        AuditEntry.objects.filter(pk__in=[line for line in lines if line]).values_list("pk", flat=True)
    )
    for one in (*since.movements, *since.events):
        if one.ledger_entry_id not in there or not one.actor_name:
            yield f"{one} has no line of the trail"
