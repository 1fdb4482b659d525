"""申诉成立: a refused application stands again where it was refused, and whoever refused it has it again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from youji.accounts.selectors import lender_of
from youji.divisions.selectors import calendar
from youji.ledger import services as ledger
from youji.procedures.services import tell_hands
from youji.recognition.logic.renewals import not_applied_again
from youji.recognition.models import Application, Movement, Objection
from youji.recognition.selectors import cases
from youji.recognition.selectors.cases import applied_again
from youji.recognition.services import effects, messages, public_rows, submissions
from youji.recognition.services.review import ANOTHER_IN_FLIGHT, Asked, due_on
from youji.schemes.logic.scheme import Scheme
from youji.schemes.logic.statuses import Status
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.refusals import Blocked, StaleState
from youji.shared.rows import advance, one_of_two

STEP, LABEL = "reinstate", "申诉成立，恢复办理"


def reinstate(
    refusal: Movement,
    *,
    reason: str,
    document_number: str,
    roles: Collection[str],
    actor: Actor,
    now: datetime,
) -> None:
    """The application is back where ``refusal`` took it from; inside the transaction that decides the appeal.

    Where that is a notice withdrawn since, it is back where it was before it went on notice, as those that were on it are.
    A visit that failed it is held again; objections that were upheld are investigated again. Quotas do not
    stand in the way of an upheld appeal.

    Args:
        roles: in one of which the actor decides the appeal.

    Raises:
        StaleState: it is no longer refused. Blocked: the base has been put forward again in the same round.
    """
    application = Application.objects.select_related(*cases.RELATED).get(pk=refusal.application_id)
    if application.status != Status.REFUSED:
        raise StaleState(application.stale)
    finding = not_applied_again(other=applied_again(application))
    if finding:
        raise Blocked([finding])
    scheme = scheme_of(application.scheme_version)
    back = _back_to(refusal, application)
    values = _values(application, scheme, refusal, back, now)
    if application.submission is None:  # refused before any was kept: what it is now is what is judged
        values["submission"] = submissions.hand_in(application, actor=actor, now=now)
    with one_of_two(ANOTHER_IN_FLIGHT):
        advance(application, **values)
    lender = lender_of(actor.user_id, roles, clock.local_date(now))
    written = {"target": back, "opinion": reason, "document_number": document_number, "acting_for": lender}
    movement = _write(application, written, actor, now)
    if back == Status.ACCEPTANCE:
        effects.run(
            ["open_acceptance"], application=application, scheme=scheme, asked=Asked(), actor=actor, now=now
        )
    if back == Status.ON_NOTICE:
        public_rows.put_back(application)
    if refusal.source == Status.ON_NOTICE:
        _investigate_again(application, scheme, actor, now)
    messages.tell_next(application, scheme, back, movement, now)


def _values(
    application: Application, scheme: Scheme, refusal: Movement, back: str, now: datetime
) -> dict[str, Any]:
    today = clock.local_date(now)
    # On notice its days may not be over: the notice was extended, or its row corrected.
    until = application.on_notice_until if back == Status.ON_NOTICE else None
    values: dict[str, Any] = {
        "status": back,
        "moved_at": now,
        "due_on": due_on(scheme, back, today, max(today, until) if until else None),
        "comes_back_to": _came_back_to(application, scheme) if back == Status.RETURNED else "",
    }
    if back != refusal.source:
        values |= {"notice": None, "on_notice_until": None}
    return values


def _back_to(refusal: Movement, application: Application) -> str:
    """Where it was refused; of a notice withdrawn meanwhile, where it was before it joined."""
    if application.notice is None or application.notice.withdrawn_at is None:
        return refusal.source
    joined = application.movements.filter(target=Status.ON_NOTICE).exclude(source=Status.ON_NOTICE)
    last = joined.exclude(source=Status.REFUSED).order_by("-at", "-pk").first()  # reinstated is not joined
    return last.source if last and refusal.source == Status.ON_NOTICE else refusal.source


def _came_back_to(application: Application, scheme: Scheme) -> str:
    returned = application.movements.filter(target=Status.RETURNED).order_by("-at", "-pk").first()
    return scheme.step(returned.step).comes_back_to if returned else ""


def _write(application: Application, written: Mapping[str, str], actor: Actor, now: datetime) -> Movement:
    entry = ledger.record_row(
        application,
        "reinstated",
        before={"status": Status.REFUSED.value},
        after={"status": written["target"]},
        actor=actor,
        now=now,
        reason=written["opinion"],
        public={
            "code": application.code,
            "base": application.base.name,
            "division": application.division,
            "scheme": str(application.scheme_version),
            "category": application.category,
            "from": Status.REFUSED.value,
            "to": written["target"],
            "document_number": written["document_number"],
        },
    )
    return Movement.objects.create(
        application=application,
        step=STEP,
        label=LABEL,
        source=Status.REFUSED.value,
        at=now,
        actor_id=actor.user_id,
        actor_name=actor.name,
        agency=actor.agency,
        ledger_entry_id=entry.pk,
        **written,
    )


def _investigate_again(application: Application, scheme: Scheme, actor: Actor, now: datetime) -> None:
    """The objections the refusal rested on are open again, with days of their own."""
    day = calendar().after(clock.local_date(now), scheme.objection_days)
    for objection in application.objections.filter(state=Objection.State.UPHELD).select_related("notice"):
        advance(
            objection,
            state=Objection.State.INVESTIGATING,
            counted_from=clock.local_date(now),
            due_on=day,
            findings=f"{objection.findings}\n（原处理结果：{objection.outcome} 经申诉重新调查。）".strip(),
            outcome="",
            investigated_by_id=None,  # it is investigated anew before it is answered again
            investigated_by="",
            investigated_at=None,
            concluded_at=None,
            concluded_by="",
            outcome_mailed_at=None,
        )
        ledger.record_row(
            objection,
            "reopened",
            before={"state": Objection.State.UPHELD.value},
            after={**objection.facts, "due_on": day.isoformat()},
            actor=actor,
            now=now,
            public=objection.public_facts,
        )
        tell_hands(
            objection,
            title=f"{application.base.name}：异议重新调查",
            body=f"对{application.code}的申诉成立，原认定成立的异议请在{clock.in_words(day)}前重新调查办结。",
            link=f"/desk/notices/objections/{objection.pk}/",
            now=now,
        )
