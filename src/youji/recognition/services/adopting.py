"""采用登记变更: taking into a case that was handed in what the register has said of the base since."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from youji.accounts.selectors import lender_of
from youji.ledger.services import record_row
from youji.recognition.fields import ADOPTION
from youji.recognition.models import Application, Movement, Submission
from youji.recognition.selectors import cases, facts, judged
from youji.recognition.services import messages, submissions
from youji.recognition.services.review import steps_open_to
from youji.registry.logic.statement import Difference
from youji.registry.selectors.statement import statement_of
from youji.schemes.logic.statuses import IN_FLIGHT, Status
from youji.schemes.logic.vocabulary import REVIEWING_ROLES
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Refused, StaleState
from youji.shared.rows import advance, snapshot

__all__ = ["adopt_register", "may_adopt"]

STEP, LABEL = "adopt_register", "采用登记变更"
#: Characters of a value that the timeline repeats; the whole of it is on the trail.
SHOWN = 40
ANOTHERS = "经营主体或县市区变了的，请退回由新的主体重新提交。"
NOT_NOW = "登记变更由正在审核这件申报的人员采用；审定、公示以后不能再采用，请按退回或更正办理。"


def may_adopt(application: Application, actor: Actor) -> bool:
    """Whether it is this actor's turn to review the case, before it is decided and published."""
    return bool(_reviewing_as(application, actor))


def _reviewing_as(application: Application, actor: Actor) -> str:
    """The role in which the actor has the case to review now; empty where they have not."""
    if application.frozen is None or application.status not in IN_FLIGHT - {Status.ON_NOTICE}:
        return ""
    mine = steps_open_to(application, scheme_of(application.scheme_version), actor)
    role = next((s.role for s in mine if s.tone == "forward" and s.role in REVIEWING_ROLES), "")
    if not role or application.recusals.filter(person_id=actor.user_id).exists():
        return ""
    return "" if cases.has_interest(application, actor) else role


def adopt_register(
    *, application_id: int, version: int | None, reason: str, actor: Actor, now: datetime
) -> Application:
    """What the register says by now is what is judged from here on; a step of the case, with its reason.

    Raises:
        Unknown: outside the actor's scope. NotAllowed: not the actor's to review now.
        Refused: no reason, the register says what was handed in, or whose or where it is has changed: the case stays the
            applicant's and the county's that it is. StaleState: somebody else was first.
    """
    said = checked(ADOPTION, {"reason": reason})
    with transaction.atomic():
        application = cases.find(application_id, actor)
        if version is not None and application.version != version:
            raise StaleState(application.stale, now=snapshot(application, ("version", "status", "due_on")))
        role = _reviewing_as(application, actor)
        if not role:
            raise NotAllowed(NOT_NOW)
        changes = judged.changes_since(application)
        if not changes:
            raise Refused("登记信息和申报时一样，没有可采用的变更。", "reason")
        stated = statement_of(application.base)
        if (stated.operator_id, stated.division) != (application.operator_id, application.division):
            raise Refused(ANOTHERS, "reason")
        scheme = scheme_of(application.scheme_version)
        fixed = facts.registry_answers(scheme, application.base, clock.local_date(now))
        application.answers = {**application.answers, **fixed}
        told = application.submission.facts if application.submission else None
        made = submissions.freeze(application, stated, told, actor=actor, now=now, **said)
        advance(application, answers=application.answers, submission=made)
        _record(made, changes, role, actor, now)
    return application


def _record(
    made: Submission, changes: tuple[Difference, ...], role: str, actor: Actor, now: datetime
) -> None:
    """On the trail, among the case's movements, and told to the applicant."""
    application = made.application
    entry = record_row(
        application,
        "register_adopted",
        before={one.field: one.before for one in changes},
        after={one.field: one.after for one in changes} | {"submission": made.digest},
        actor=actor,
        now=now,
        reason=made.reason,
    )
    said = "；".join(f"{one.label}由“{_cut(one.before)}”改为“{_cut(one.after)}”" for one in changes)
    Movement.objects.create(
        application=application,
        step=STEP,
        label=LABEL,
        source=application.status,
        target=application.status,
        at=now,
        actor_id=actor.user_id,
        actor_name=actor.name,
        agency=actor.agency,
        acting_for=lender_of(actor.user_id, [role], clock.local_date(now)),
        opinion=f"{said}。{made.reason}",
        ledger_entry_id=entry.pk,
    )
    told = f"{actor.agency or '审核机关'}采用了登记变更：{said}。"
    messages.tell_applicant(application, f"{made.stated.name}：{LABEL}", told, now)


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"
