"""Filling an application in: answers, self-assessment, evidence, answers to what it was returned for."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Body, File, Form, Schema, Status
from ninja.files import UploadedFile
from pydantic import Field

from youji.recognition import policy
from youji.recognition.api.applications import ApplicationOut, CorrectionOut, EvidenceOut
from youji.recognition.fields import ANSWER, EVIDENCE
from youji.recognition.selectors import apply
from youji.recognition.services import applications
from youji.shared.api import ActorRequest, Done, Id, Name, Text, admits, answers, present, room_router
from youji.shared.api.described import body, typed
from youji.shared.refusals import Refused

router = room_router("recognition", "填写申报")
_ANSWER: Any = body(ANSWER, refuse=Refused)
Target: Any = typed(EVIDENCE["target"])
Note: Any = typed(EVIDENCE["note"])


class LineIn(Schema):
    """One line of the self-assessment: the number of a tier from 0, or ``na``."""

    tier: Annotated[int, Field(ge=0, le=100)] | Literal["na"] | None = None
    note: Text = ""


class SavedOut(Schema):
    """What was saved, and what is wrong with it."""

    application: ApplicationOut
    problems: dict[str, str]


@router.patch("/applications/{code}/answers", response=answers(SavedOut), summary="填写申报表")
@admits(policy.APPLICANTS)
def save_answers(request: ActorRequest, code: Name, body: dict[Name, Text] = Body(...)) -> Any:  # noqa: B008
    """The named fields hold what was typed; fields left out stay."""
    found = apply.own(code, request.actor)
    return applications.save_answers(
        application_id=found.pk, answers=body, actor=request.actor, now=request.now, as_read=found
    )


@router.patch("/applications/{code}/assessment", response=answers(SavedOut), summary="自评")
@admits(policy.APPLICANTS)
def save_assessment(request: ActorRequest, code: Name, body: dict[Name, LineIn] = Body(...)) -> Any:  # noqa: B008
    """The named lines of the self-assessment are as given."""
    found = apply.own(code, request.actor)
    lines = {key: line.model_dump(exclude_unset=True) for key, line in body.items()}
    return applications.save_assessment(
        application_id=found.pk, lines=lines, actor=request.actor, now=request.now, as_read=found
    )


@router.post("/applications/{code}/evidence", response=answers(EvidenceOut, 201), summary="上传佐证材料")
@admits(policy.APPLICANTS)
def add_evidence(
    request: ActorRequest,
    code: Name,
    target: Target = Form(...),  # noqa: B008
    note: Note = Form(""),  # noqa: B008
    file: UploadedFile = File(...),  # noqa: B008
) -> Any:
    """The file is put forward for a document or a criterion."""
    found = apply.own(code, request.actor)
    made = applications.add_evidence(
        application_id=found.pk,
        target=target,
        file=file,
        name=file.name or "材料",
        note=note,
        actor=request.actor,
        now=request.now,
    )
    return Status(201, made)


@router.delete(
    "/applications/{code}/evidence/{int:evidence_id}", response=answers(Done), summary="删除佐证材料"
)
@admits(policy.APPLICANTS)
def remove_evidence(request: ActorRequest, code: Name, evidence_id: Id) -> Any:
    """The document is taken back."""
    found = apply.own(code, request.actor)
    rows = [row.pk for group in apply.evidence_by_target(found).values() for row in group]
    present(evidence_id if evidence_id in rows else None)
    applications.remove_evidence(evidence_id=evidence_id, actor=request.actor, now=request.now)
    return Done()


class AnswerIn(_ANSWER):
    """What was done about one reason for returning."""


@router.post(
    "/applications/{code}/corrections/{int:correction_id}",
    response=answers(CorrectionOut),
    summary="答复补正事项",
)
@admits(policy.APPLICANTS)
def answer_correction(request: ActorRequest, code: Name, correction_id: Id, body: AnswerIn) -> Any:
    """The reason has its answer."""
    apply.own(code, request.actor)
    return applications.answer_correction(
        correction_id=correction_id, answer=body.answer, actor=request.actor, now=request.now
    )
