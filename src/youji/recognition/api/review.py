"""Taking steps: one application or many, and recusal."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from ninja import Schema

from youji.documents.selectors import document_of
from youji.recognition import policy
from youji.recognition.api.applications import ApplicationOut
from youji.recognition.fields import ADOPTION, CORRECTION, DECLARATION, RECUSAL, STEP
from youji.recognition.selectors import cases
from youji.recognition.services import adopting, bulk, review
from youji.shared.api import ActorRequest, Done, Name, admits, answers, room_router
from youji.shared.api.described import body, typed
from youji.shared.refusals import Refused
from youji.shared.values import SEEN, Fields

router = room_router("recognition", "审核")
_STEP: Any = body(Fields(SEEN) | STEP | DECLARATION, refuse=Refused)
_BULK: Any = body(STEP, refuse=Refused)
_ADOPTION: Any = body(Fields(SEEN) | ADOPTION, refuse=Refused)
_RECUSAL: Any = body(RECUSAL, refuse=Refused)
Target: Any = typed(CORRECTION["target"])
Reason: Any = typed(CORRECTION["reason"])


class RemarkIn(Schema):
    """One itemised reason for returning; the service reads them all and tells each by its place."""

    target: Target = None
    reason: Reason = None


class StepIn(_STEP):
    """What comes with a step. ``declared_by`` names who answers for what is handed in: the declaration itself."""

    document_id: UUID | None = None
    corrections: list[RemarkIn] = []


class BulkIn(_BULK):
    """The same step for many applications."""

    codes: list[Name]
    preview: bool = True
    document_id: UUID | None = None


class OutcomeOut(Schema):
    """What the step did, or would do, with one application."""

    code: str
    done: bool
    sentences: list[str]


class AdoptionIn(_ADOPTION):
    """Why what the register says by now is judged from here on."""


class RecuseIn(_RECUSAL):
    """Why one takes no part."""


@router.post("/applications/{code}/steps/{name}", response=answers(ApplicationOut), summary="办理一步")
@admits(policy.APPLICANTS, policy.CASES)
def take_step(request: ActorRequest, code: Name, name: Name, body: StepIn) -> Any:
    """The application has taken the step, with all its effects."""
    found = cases.find_by_code(code, request.actor)
    asked = review.Asked(
        **{key: getattr(body, key) for key in STEP | DECLARATION},
        document=document_of(body.document_id, request.actor),
        corrections=[review.Remark(one.target, one.reason) for one in body.corrections],
    )
    return review.take_step(
        name,
        application_id=found.pk,
        actor=request.actor,
        now=request.now,
        asked=asked,
        version=body.version,
    )


@router.post("/steps/{name}", response=answers(list[OutcomeOut]), summary="批量办理")
@admits(policy.CASES)
def take_steps(request: ActorRequest, name: Name, body: BulkIn) -> Any:
    """The step for each, or with ``preview`` only what would happen to each."""
    asked = review.Asked(
        **{key: getattr(body, key) for key in STEP}, document=document_of(body.document_id, request.actor)
    )
    ids = (cases.find_by_code(code, request.actor).pk for code in body.codes)
    act = bulk.bulk_preview if body.preview else bulk.bulk_take
    outcomes = act(name, application_ids=ids, actor=request.actor, now=request.now, asked=asked)
    return [
        {"code": one.application.code, "done": one.done, "sentences": list(one.sentences)} for one in outcomes
    ]


@router.post(
    "/applications/{code}/register-changes", response=answers(ApplicationOut), summary="采用登记变更"
)
@admits(policy.CASES)
def adopt_register(request: ActorRequest, code: Name, body: AdoptionIn) -> Any:
    """What the register says by now is what is judged from here on."""
    found = cases.find_by_code(code, request.actor)
    return adopting.adopt_register(
        application_id=found.pk,
        version=body.version,
        reason=body.reason,
        actor=request.actor,
        now=request.now,
    )


@router.post("/applications/{code}/recusal", response=answers(Done), summary="声明回避")
@admits(policy.CASES)
def recuse(request: ActorRequest, code: Name, body: RecuseIn) -> Any:
    """The token's person takes no more part in this application."""
    found = cases.find_by_code(code, request.actor)
    review.recuse(application_id=found.pk, reason=body.reason, actor=request.actor, now=request.now)
    return Done()
