"""What was filled in once is not filled in again: a renewal begins from the last application, a draft goes on in a new round.

Carried are the answers the scheme still asks for, the self-assessment and, where the operator is the same, the files:
what a former holder put forward says nothing of the one after a merger. What the register says is taken
from the register, what is declared to be so on the day (``must_be``) is declared anew, and the stamped form is printed
and stamped anew: it bears the number and the round of the application it was of.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from youji.ledger.services import record_row
from youji.recognition.logic import dossier
from youji.recognition.models import Application, Evidence, Round
from youji.recognition.selectors import cases
from youji.recognition.selectors.facts import registry_answers
from youji.recognition.services import review
from youji.recognition.services.applications import start_application
from youji.schemes.logic.statuses import Status
from youji.schemes.selectors import scheme_of
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.refusals import NotAllowed, Refused
from youji.shared.rows import advance

__all__ = ["carry_draft", "carry_into", "last_application"]


def last_application(code: str) -> Application | None:
    """The application an entry was last recognised by, as the entry names it, where it was made here."""
    return Application.objects.filter(code=code).first() if code else None


def carry_into(made: Application, source: Application, *, actor: Actor, now: datetime) -> Application:
    """The draft says what ``source`` said; inside the transaction that starts it."""
    scheme = scheme_of(made.scheme_version)
    fixed = registry_answers(scheme, made.base, clock.local_date(now))
    asked = {field.key for field in scheme.fields if not field.must_be} - set(fixed)
    items = {item.key for item in scheme.sheet.items} if scheme.sheet else set()
    documents = {one.key for one in scheme.documents} - {dossier.STAMPED}
    wanted = {f"doc:{key}" for key in documents} | {f"item:{key}" for key in items}
    answers = {key: value for key, value in source.answers.items() if key in asked}
    assessment = {key: value for key, value in source.self_assessment.items() if key in items}
    advance(made, answers={**made.answers, **answers}, self_assessment=assessment)
    Evidence.objects.bulk_create(
        Evidence(
            application=made, target=row.target, document_id=row.document_id, note=row.note, added_at=now
        )
        for row in source.evidence.filter(removed_at=None, target__in=wanted)
        if source.operator_id == made.operator_id
    )
    record_row(made, "carried", before={}, after={"application": source.code}, actor=actor, now=now)
    return made


def carry_draft(*, application_id: int, round_id: int, actor: Actor, now: datetime) -> Application:
    """A draft whose round is over goes on in another of the same scheme; the old one is ended by whoever may end it.

    Raises:
        NotAllowed: not the actor's draft. Refused: another scheme's round, or one that does not take it.
    """
    with transaction.atomic():
        draft = cases.find(application_id, actor)
        if draft.status != Status.DRAFT or not cases.is_applicant(draft, actor):
            raise NotAllowed("只能带走自己的草稿。")
        if not Round.objects.filter(pk=round_id, scheme_version__key=draft.scheme_key).exclude(
            pk=draft.round_id
        ):
            raise Refused("请选择同一认定办法的新批次。", "round")
        made = start_application(
            round_id=round_id, base_id=draft.base_id, category=draft.category, actor=actor, now=now,
            renews_id=draft.renews_id,
        )  # fmt: skip
        carry_into(made, draft, actor=actor, now=now)
        if review.step_open_to("withdraw", draft, scheme_of(draft.scheme_version), actor):
            review.take_step("withdraw", application_id=draft.pk, actor=actor, now=now)
    return made
