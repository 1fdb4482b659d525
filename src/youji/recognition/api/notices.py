"""公示 and objections, for those who handle them; the public's door is ``/public/notices``."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from ninja import Schema, Status
from pydantic import Field

from youji.documents.selectors import document_of
from youji.recognition import policy
from youji.recognition.api.applications import ApplicationOut
from youji.recognition.fields import (
    CONCLUSION,
    CONTACT,
    INVESTIGATION,
    NOTICE,
    NOTICE_CORRECTION,
    NOTICE_EXTENSION,
    NOTICE_WITHDRAWAL,
    UNSETTLED,
)
from youji.recognition.selectors import cases
from youji.recognition.selectors import notices as known
from youji.recognition.services import notice_changes, notices
from youji.shared.api import (
    ActorRequest,
    Id,
    Name,
    Paged,
    PageNumber,
    admits,
    answers,
    paged,
    room_router,
)
from youji.shared.api.described import body
from youji.shared.refusals import Refused
from youji.shared.values import VERSION, Fields

router = room_router("recognition", "公示与异议")
_NOTICE: Any = body(NOTICE | UNSETTLED | CONTACT, refuse=Refused)
_CORRECTION: Any = body(Fields(VERSION) | NOTICE_CORRECTION, refuse=Refused)
_EXTENSION: Any = body(Fields(VERSION) | NOTICE_EXTENSION, refuse=Refused)
_WITHDRAWAL: Any = body(Fields(VERSION) | NOTICE_WITHDRAWAL, refuse=Refused)
_INVESTIGATION: Any = body(Fields(VERSION) | INVESTIGATION, refuse=Refused)
_CONCLUSION: Any = body(Fields(VERSION) | CONCLUSION, refuse=Refused)


class NoticeOut(Schema):
    """公示."""

    id: int
    number: str
    title: str
    document_number: str
    text: str
    phone: str
    address: str
    opens_on: date
    closes_on: date
    withdrawn_at: datetime | None
    version: int


class NoticeIn(_NOTICE):
    """What to put on notice."""

    codes: Annotated[list[Name], Field(min_length=1, max_length=500)]


class CorrectionIn(_CORRECTION):
    """Which row is listed again as it was decided, or which words are put right."""


class ExtensionIn(_EXTENSION):
    """Until when the rows still on notice are so."""


class WithdrawalIn(_WITHDRAWAL):
    """The whole notice, or one row of it."""


class EarlierFindingsOut(Schema):
    """What an investigation recorded before the present one."""

    text: str
    by: str
    at: datetime
    document_id: UUID | None

    @staticmethod
    def resolve_document_id(row: known.EarlierFindings) -> UUID | None:
        """What it was found by."""
        return row.document.pk if row.document else None


class ObjectionOut(Schema):
    """A real-name objection, for the province's reviewers."""

    id: int
    receipt: str
    notice_id: int
    application_code: str
    name: str
    phone: str
    email: str
    text: str
    received_at: datetime
    due_on: date
    state: str
    findings: str
    evidence_id: UUID | None
    investigated_by: str
    investigated_at: datetime | None
    outcome: str
    concluded_by: str
    concluded_at: datetime | None
    version: int

    @staticmethod
    def resolve_application_code(row: Any) -> str:
        """The 申报号."""
        return row.application.code


class InvestigationIn(_INVESTIGATION):
    """What has been found out, and by what."""

    document_id: UUID | None = None


class ConclusionIn(_CONCLUSION):
    """The answer to an objection."""

    upheld: bool


@router.get("/notices", response=answers(Paged[NoticeOut]), summary="公示列表")
@admits(policy.NOTICES)
def list_notices(request: ActorRequest, page: PageNumber = 1) -> Any:
    """Every notice, newest first."""
    return paged(known.all_notices(), page)


@router.post("/notices", response=answers(NoticeOut, 201), summary="发布公示")
@admits(policy.NOTICES)
def open_notice(request: ActorRequest, body: NoticeIn) -> Any:
    """The applications are on notice; all or none."""
    ids = [cases.find_by_code(code, request.actor).pk for code in body.codes]
    values = body.model_dump(exclude={"codes"})
    made = notices.open_notice(application_ids=ids, **values, actor=request.actor, now=request.now)
    return Status(201, made)


@router.get("/notices/ready", response=answers(list[ApplicationOut]), summary="待公示的申报")
@admits(policy.NOTICES)
def list_ready(request: ActorRequest) -> Any:
    """The applications whose next step is the public notice."""
    return known.ready_for_notice(request.actor)


@router.get(
    "/notices/{int:notice_id}/applications", response=answers(list[ApplicationOut]), summary="公示的申报"
)
@admits(policy.NOTICES)
def list_on_notice(request: ActorRequest, notice_id: Id) -> Any:
    """Where each application of the notice stands now."""
    return known.on_notice(known.find_notice(notice_id), request.actor)


@router.get("/notices/{int:notice_id}", response=answers(NoticeOut), summary="一次公示")
@admits(policy.NOTICES)
def get_notice(request: ActorRequest, notice_id: Id) -> Any:
    """The notice."""
    return known.find_notice(notice_id)


@router.post("/notices/{int:notice_id}/correction", response=answers(NoticeOut), summary="更正公示")
@admits(policy.CHANGING_NOTICES)
def correct_notice(request: ActorRequest, notice_id: Id, body: CorrectionIn) -> Any:
    """The row is listed as it was decided, its days begun anew, or the notice's words are put right."""
    return notice_changes.correct_notice(
        notice_id=notice_id, **body.model_dump(), actor=request.actor, now=request.now
    )


@router.post("/notices/{int:notice_id}/extension", response=answers(NoticeOut), summary="延长公示")
@admits(policy.CHANGING_NOTICES)
def extend_notice(request: ActorRequest, notice_id: Id, body: ExtensionIn) -> Any:
    """Every row still on notice is so until the new day."""
    return notice_changes.extend_notice(
        notice_id=notice_id, **body.model_dump(), actor=request.actor, now=request.now
    )


@router.post("/notices/{int:notice_id}/withdrawal", response=answers(NoticeOut), summary="撤回公示")
@admits(policy.CHANGING_NOTICES)
def withdraw_notice(request: ActorRequest, notice_id: Id, body: WithdrawalIn) -> Any:
    """Each case is where it was before it went on notice."""
    return notice_changes.withdraw_notice(
        notice_id=notice_id, **body.model_dump(), actor=request.actor, now=request.now
    )


@router.get("/objections", response=answers(Paged[ObjectionOut]), summary="异议列表")
@admits(policy.ROUND_MAKERS)
def list_objections(request: ActorRequest, page: PageNumber = 1) -> Any:
    """Objections, for the province's reviewers."""
    return paged(known.objections(request.actor), page)


@router.get(
    "/objections/{int:objection_id}/earlier-findings",
    response=answers(list[EarlierFindingsOut]),
    summary="此前的调查情况",
)
@admits(policy.ROUND_MAKERS)
def list_earlier_findings(request: ActorRequest, objection_id: Id) -> Any:
    """What was recorded before what stands now, newest first."""
    return known.earlier_findings(known.find_objection(objection_id, request.actor), request.actor)


@router.get("/objections/{int:objection_id}", response=answers(ObjectionOut), summary="一件异议")
@admits(policy.ROUND_MAKERS)
def get_objection(request: ActorRequest, objection_id: Id) -> Any:
    """The objection."""
    return known.find_objection(objection_id, request.actor)


@router.post(
    "/objections/{int:objection_id}/investigate", response=answers(ObjectionOut), summary="记录调查情况"
)
@admits(policy.ROUND_MAKERS)
def investigate(request: ActorRequest, objection_id: Id, body: InvestigationIn) -> Any:
    """What has been found out is on file; another person answers."""
    return notices.investigate_objection(
        objection_id=objection_id,
        **body.model_dump(exclude={"document_id"}),
        document=document_of(body.document_id, request.actor),
        actor=request.actor,
        now=request.now,
    )


@router.post("/objections/{int:objection_id}/conclude", response=answers(ObjectionOut), summary="办结异议")
@admits(policy.ROUND_MAKERS)
def conclude(request: ActorRequest, objection_id: Id, body: ConclusionIn) -> Any:
    """The objection is answered, by another person than who investigated it."""
    return notices.conclude_objection(
        objection_id=objection_id, **body.model_dump(), actor=request.actor, now=request.now
    )
