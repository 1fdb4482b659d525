"""Taking a step of a scheme's workflow: the one place where an application's status changes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from youji.accounts.selectors import lender_of
from youji.divisions.selectors import calendar
from youji.ledger.models import AuditEntry
from youji.ledger.services import record_row
from youji.procedures.services import let_go
from youji.recognition.fields import CORRECTION, DECLARATION, RECUSAL, STEP
from youji.recognition.logic import declaration, dossier
from youji.recognition.logic.ahead import Outlook
from youji.recognition.logic.guards import asked_on, findings_on
from youji.recognition.models import Application, Correction, Movement, Recusal, Round
from youji.recognition.selectors import cases, facts
from youji.recognition.services import boundaries, effects, messages, public_rows, submissions
from youji.recognition.services.effects import Asked, Remark
from youji.recognition.services.holding import hold
from youji.schemes.logic.scheme import Scheme, Step, guard_names
from youji.schemes.logic.statuses import Status
from youji.schemes.logic.vocabulary import REFUSAL_GROUNDS
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import APPLICANTS, Actor, Role
from youji.shared.checked import checked
from youji.shared.refusals import Blocked, NotAllowed, StaleState
from youji.shared.roles import works_at_level_of
from youji.shared.rows import advance, one_of_two, snapshot
from youji.shared.values import Misread
from youji.shared.working_days import Calendar

__all__ = ["Asked", "Remark", "check_step", "is_published", "outlook", "recuse", "steps_open_to", "take_step"]

ANOTHER_IN_FLIGHT = "同一基地同一类别的另一件申报刚刚提交，请刷新后查看。"
#: Arriving here is a decision anybody may check: it becomes a leaf of the log.
PUBLIC_TARGETS = frozenset({Status.DECIDED, Status.ON_NOTICE, Status.RECOGNISED, Status.REFUSED})
#: So is leaving one of these otherwise than for a decision: what was published is no longer so.
PUBLIC_SOURCES = frozenset({Status.DECIDED, Status.ON_NOTICE})
#: Itemised reasons of one return: more than these nobody answers one by one.
MOST_CORRECTIONS = 40
#: What a movement keeps only of a step that asks for it, by the guard that does.
ASKED_BY = {
    "ground": "ground_is_given",
    "again_on": "day_is_given",
    "meeting": "meeting_is_recorded",
    "met_on": "meeting_is_recorded",
    "declared_by": "truth_is_declared",
}
OTHER_TARGETS = frozenset({"plots", "other"})


def take_step(
    name: str,
    *,
    application_id: int,
    actor: Actor,
    now: datetime,
    asked: Asked | None = None,
    version: int | None = None,
    as_read: Application | None = None,
) -> Application:
    """The application has taken the step ``name``, with all its effects, and those concerned have been told.

    Args:
        name: a step of the scheme the application is pinned to.
        version: the version the actor looked at; ``None`` when it was read in this same call.
        as_read: the application inside the actor's scope, where the caller has just read it.

    Raises:
        Unknown: outside the actor's scope.
        NotAllowed: not the actor's step to take from the present status.
        Blocked: the facts do not permit it; ``.findings`` says why, all of it, with sources.
        Refused: what was typed cannot be accepted.
        StaleState: somebody else was first.
    """
    with transaction.atomic():
        application = as_read or cases.find(application_id, actor)
        scheme = scheme_of(application.scheme_version)
        return _take(name, Move(application, scheme, asked or Asked(), actor, now), version)


def check_step(
    name: str, *, application_id: int, actor: Actor, now: datetime, asked: Asked | None = None
) -> Step:
    """The step, if ``take_step`` would take it now; raises as it would. Nothing is changed."""
    application = cases.find(application_id, actor)
    scheme = scheme_of(application.scheme_version)
    return _plan(name, Move(application, scheme, _checked(asked or Asked(), scheme), actor, now))


@dataclass(slots=True)
class Move:
    """One step being taken: everything its parts need to know."""

    application: Application
    scheme: Scheme
    asked: Asked
    actor: Actor
    now: datetime
    _around: facts.Surroundings | None = None

    @property
    def around(self) -> facts.Surroundings:
        """What surrounds the application, read when it is first asked for."""
        self._around = self._around or facts.surroundings_of(self.application, clock.local_date(self.now))
        return self._around

    @property
    def by_applicant(self) -> bool:
        """Whether the dossier is still the applicant's to change."""
        return cases.is_editable(self.application) and cases.is_applicant(self.application, self.actor)


def _take(name: str, move: Move, version: int | None) -> Application:
    application, actor, now = move.application, move.actor, move.now
    if version is not None and application.version != version:
        raise StaleState(application.stale, now=snapshot(application, ("version", "status", "due_on")))
    asked = move.asked = _checked(move.asked, move.scheme)
    _queue_for_places(name, move)
    hold(application.pk)
    step = _plan(name, move)
    asked = move.asked = _only_asked(asked, step)
    before = application.status
    values = _values(move, step)
    if _puts_forward(step):
        values["submission"] = submissions.hand_in(
            application, actor=actor, now=now, others_seen=asked.others_seen
        )
    with one_of_two(ANOTHER_IN_FLIGHT):
        advance(application, **values)
    if step.target != before and any(row.concluded_at is None for row in move.around.reconciliations):
        boundaries.end_with(application, step.label, actor, now)
    if before == Status.ON_NOTICE and step.target in (Status.REFUSED, Status.WITHDRAWN):
        public_rows.strike(application, now)
    effects.run(step.effects, application=application, scheme=move.scheme, asked=asked, actor=actor, now=now)
    movement = _record(move, step, before)
    let_go(application.subject, now=now)
    messages.tell_of_step(application, move.scheme, step, movement, now)
    if step.effects:
        application.refresh_from_db()
    return application


def _queue_for_places(name: str, move: Move) -> None:
    """Two who recommend at once must not both take the last place: one waits until the other has.

    Places are counted over many rows, which no compare-and-swap on one row can guard. SQLite's write
    transactions queue by themselves.
    """
    step = step_open_to(name, move.application, move.scheme, move.actor)
    if step is not None and "quota_has_room" in step.guards:
        Round.objects.select_for_update().filter(pk=move.application.round_id).first()


def _plan(name: str, move: Move) -> Step:
    application, scheme, asked = move.application, move.scheme, move.asked
    step = step_open_to(name, application, scheme, move.actor)
    if step is None:
        raise NotAllowed(f"这一步现在不能由您办理：{application.code}。")
    if move.by_applicant:
        fixed = facts.registry_answers(scheme, application.base, clock.local_date(move.now))
        application.answers = {**application.answers, **fixed}
    known = facts.gather(
        application,
        move.actor,
        move.now,
        corrections_asked=bool(asked.corrections),
        reason_given=bool(asked.opinion or asked.corrections),
        document_number_given=bool(asked.document_number),
        ground_given=bool(asked.ground),
        again_on=asked.again_on,
        met=(asked.meeting, asked.met_on),
        declared=bool(asked.declared_by),
        around=move.around,
    )
    if asked.notice is not None:
        known = replace(known, notice_closes_on=asked.notice.closes_on)
    if findings := findings_on(step, known):
        raise Blocked(findings)
    return step


def _puts_forward(step: Step) -> bool:
    """Whether the applicant puts something forward by it, to be judged as it is now: the dossier, or what was built."""
    return step.role in APPLICANTS and step.tone == "forward"


def steps_open_to(application: Application, scheme: Scheme, actor: Actor) -> tuple[Step, ...]:
    """The steps that are this actor's to take from here, guards aside."""
    return tuple(
        cases.bound_for(s, application, scheme) for s in scheme.steps if _is_theirs(s, application, actor)
    )


def step_open_to(name: str, application: Application, scheme: Scheme, actor: Actor) -> Step | None:
    """The step called ``name``, if it is this actor's to take from here, guards aside."""
    return next((s for s in steps_open_to(application, scheme, actor) if s.name == name), None)


def _is_theirs(step: Step, application: Application, actor: Actor) -> bool:
    if application.status not in step.sources or step.role not in actor.roles:
        return False
    if cases.LAPSES in step.guards and step.comes_back_to != application.comes_back_to:
        return False  # the waiting for corrections is ended by whoever asked for them
    role = Role(step.role)
    if role in APPLICANTS:
        return cases.is_applicant(application, actor)
    return actor.covers(application.division) and works_at_level_of(role, actor.division)


def outlook(
    application: Application, actor: Actor, now: datetime, around: facts.Surroundings | None = None
) -> list[Outlook]:
    """Every step open to the actor, each with what its guards would say now, before anything is pressed.

    The page of a case has read what is ``around`` it. What only the pressing can supply (reason, document number, itemised corrections, declaration) is taken as supplied.
    """
    scheme = scheme_of(application.scheme_version)
    mine = steps_open_to(application, scheme, actor)
    if not mine:
        return []
    known = facts.gather(
        application,
        actor,
        now,
        corrections_asked=True,
        reason_given=True,
        document_number_given=True,
        ground_given=True,
        again_on=date.max,  # some day that will do
        met=("—", clock.local_date(now)),
        declared=True,
        around=around,
    )
    return [Outlook(step, findings_on(step, known), asked_on(step, known)) for step in mine]


def _checked(asked: Asked, scheme: Scheme) -> Asked:
    """What comes with the step as the tables keep it.

    Raises:
        Refused: a sentence for each field, and for each itemised reason by its place: ``corrections-0``.
    """
    problems: dict[str, str] = {}
    remarks = []
    if (many := len(asked.corrections)) > MOST_CORRECTIONS:
        problems["corrections"] = f"一次最多写{MOST_CORRECTIONS}项，这里有{many}项。请把同类的合成一项。"
    for number, remark in enumerate(asked.corrections):
        try:
            remarks.append(_remark(remark, scheme))
        except Misread as misread:
            problems[f"corrections-{number}"] = "".join(misread.problems.values())
    typed = STEP | DECLARATION
    said = checked(typed, {key: getattr(asked, key) for key in typed}, also=problems)
    return replace(asked, **said, corrections=remarks)


def _only_asked(asked: Asked, step: Step) -> Asked:
    """What comes with the step without what it does not ask: a form of several steps sends all its fields with each."""
    asks, nothing = guard_names(step), Asked()
    unasked = {name: getattr(nothing, name) for name, guard in ASKED_BY.items() if guard not in asks}
    return replace(asked, **unasked)


def _remark(remark: Remark, scheme: Scheme) -> Remark:
    read = Remark(**CORRECTION.read({"target": remark.target, "reason": remark.reason}))
    if read.target not in OTHER_TARGETS and dossier.label_of(scheme, read.target) == read.target:
        raise Misread({"target": CORRECTION["target"].ask})
    return read


def _values(move: Move, step: Step) -> dict[str, Any]:
    today = clock.local_date(move.now)
    notice = move.asked.notice
    starts = notice.closes_on if notice else None
    if step.tone == "hold":
        return {"due_on": move.asked.again_on, "deferred_until": move.asked.again_on}
    values: dict[str, Any] = {
        "status": step.target,
        "moved_at": move.now,
        "deferred_until": None,
        "due_on": due_on(move.scheme, step.target, today, starts, move.around.days),
        "comes_back_to": step.comes_back_to if step.target == Status.RETURNED else "",
    }
    if move.by_applicant:
        values["answers"] = move.application.answers
        if step.target == Status.SUBMITTED and move.application.submitted_at is None:
            values["submitted_at"] = move.now
    if step.target in (Status.REFUSED, Status.WITHDRAWN) or (
        step.target == Status.RETURNED and not step.comes_back_to
    ):
        values["rank"] = None
    return values


def due_on(
    scheme: Scheme,
    status: str,
    today: date,
    starts: date | None = None,
    days: Calendar | None = None,
) -> date | None:
    """The last working day for whoever has the application in ``status``; ``None`` where there is no clock."""
    limits = [
        step.working_days for step in cases.forward_steps(scheme, status) if step.working_days is not None
    ]
    return (days or calendar()).after(starts or today, min(limits)) if limits else starts


def _write_movement(move: Move, step: Step, before: str, entry: AuditEntry) -> Movement:
    application, asked, actor = move.application, move.asked, move.actor
    movement = Movement.objects.create(
        application=application,
        step=step.name,
        label=step.label,
        source=before,
        target=step.target,
        at=move.now,
        actor_id=actor.user_id,
        actor_name=actor.name,
        agency=actor.agency,
        acting_for=lender_of(actor.user_id, [step.role], clock.local_date(move.now)),
        opinion=asked.opinion,
        document_number=asked.document_number,
        document=asked.document,
        ground=asked.ground,
        again_on=asked.again_on,
        meeting=asked.meeting,
        met_on=asked.met_on,
        declared_by=asked.declared_by,
        ledger_entry_id=entry.pk,
    )
    if step.role in APPLICANTS and before == Status.RETURNED:
        application.corrections.filter(closed_at__isnull=True).update(closed_at=move.now)
    Correction.objects.bulk_create(
        Correction(application=application, movement=movement, target=r.target, reason=r.reason)
        for r in asked.corrections
    )
    return movement


def is_published(step: Step, before: str) -> bool:
    """Whether taking ``step`` from ``before`` is told to everybody."""
    return step.target != before and (step.target in PUBLIC_TARGETS or before in PUBLIC_SOURCES)


def _record(move: Move, step: Step, before: str) -> Movement:
    """The step is on the trail, and among the application's movements."""
    application, asked = move.application, move.asked
    public: Mapping[str, object] | None = None
    if is_published(step, before):
        public = {
            "code": application.code,
            "base": application.base.name,
            "base_code": application.base.code,
            "division": application.division,
            "scheme": str(application.scheme_version),
            "category": application.category,
            "from": before,
            "to": step.target,
            "document_number": asked.document_number,
            **({"ground": REFUSAL_GROUNDS[asked.ground]} if asked.ground else {}),
        }
    entry = record_row(
        application,
        step.recorded_as,
        before={"status": before},
        after={"status": step.target, **_added(move, step), **declaration.on_record(asked.declared_by)},
        actor=move.actor,
        now=move.now,
        reason=asked.opinion,
        public=public,
    )
    return _write_movement(move, step, before, entry)


def _added(move: Move, step: Step) -> dict[str, object]:
    """What the trail keeps of a step beside where it led."""
    frozen = move.application.submission
    kept = {
        "ground": move.asked.ground or None,
        "again_on": str(move.asked.again_on) if move.asked.again_on else None,
        "meeting": move.asked.meeting or None,
        "met_on": str(move.asked.met_on) if move.asked.met_on else None,
        "submission": frozen.digest if frozen and _puts_forward(step) else None,
    }
    return {key: value for key, value in kept.items() if value is not None}


def recuse(*, application_id: int, reason: str, actor: Actor, now: datetime) -> Recusal:
    """回避: the actor takes no more part in this application, and their colleagues have been told.

    Raises:
        Unknown: not theirs to look at. Refused: no reason given.
    """
    said = checked(RECUSAL, {"reason": reason})
    with transaction.atomic():
        application = cases.find_reachable(application_id, actor)
        recusal, made = Recusal.objects.get_or_create(
            application=application,
            person_id=actor.user_id,
            defaults={"person_name": actor.name, "at": now, **said},
        )
        if made:
            person = {"person": actor.user_id}
            record_row(application, "recused", before={}, after=person, actor=actor, now=now, **said)
            seated = application.panel.filter(expert_id=actor.user_id).exists()
            messages.tell_of_recusal(application, actor, now, seated=seated)
    return recusal
