"""Freezing what a decision rests on, at the moment it is handed in."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from youji.recognition.logic.submissions import digest_of
from youji.recognition.models import Application, Submission
from youji.recognition.selectors import facts, finishing
from youji.registry.logic.statement import Statement
from youji.registry.selectors.statement import statement_of
from youji.schemes.logic.automatic import kept
from youji.schemes.logic.statuses import Status
from youji.schemes.selectors import automatic_facts, scheme_of
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.refusals import StaleState
from youji.shared.rows import one_of_two

__all__ = ["freeze", "hand_in"]


def hand_in(
    application: Application, *, actor: Actor, now: datetime, others_seen: int | None = None
) -> Submission:
    """What the applicant hands in is frozen: the register's word with the dossier, and what is known of the base
    by itself; at the end of the construction period the self-assessment and its evidence only. What changed in the register meanwhile, a reviewer takes over.

    Raises:
        StaleState: others have changed the dossier more often than ``others_seen``, which is what the actor had read.
    """
    others = [] if others_seen is None else finishing.by_others(application, actor)[others_seen:]
    if names := dict.fromkeys(one.actor_name for one in others):
        raise StaleState(
            f"您打开这一页以后，{'、'.join(names)}改过这件申报。请再核对一遍，没有问题就再提交。"
        )
    before = application.submission if application.status == Status.BUILDING else None
    stated = before.stated if before else statement_of(application.base)
    scheme = scheme_of(application.scheme_version)
    told = kept(automatic_facts(scheme, application.base, clock.local_date(now)))
    return freeze(application, stated, told or None, actor=actor, now=now)


def freeze(
    application: Application,
    stated: Statement,
    told: list[dict[str, Any]] | None,
    *,
    actor: Actor,
    now: datetime,
    reason: str = "",
) -> Submission:
    """The next submission of the application, as it is in hand; whoever advances the application puts it there.

    Args:
        told: what is known of the base by itself, as ``schemes.logic.automatic`` keeps it.

    Raises:
        StaleState: somebody else froze it at the same moment.
    """
    last = application.submissions.order_by("-number").values_list("number", flat=True).first()
    parts: dict[str, Any] = {
        "statement": stated.as_json(),
        "answers": application.answers,
        "self_assessment": application.self_assessment,
        "evidence": [
            {"id": row.pk, "target": row.target, "name": row.document.name, "sha256": row.document.sha256}
            for row in facts.evidence_of(application)
        ],
    } | ({"facts": told} if told else {})
    with one_of_two(application.stale):
        return Submission.objects.create(
            application=application,
            number=(last or 0) + 1,
            at=now,
            by_id=actor.user_id,
            by_name=actor.name,
            agency=actor.agency,
            reason=reason,
            digest=digest_of(parts),
            **parts,
        )
