"""On-site acceptance: arrange, check in, score, sign, reconcile, report."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import File, Form, Schema, Status
from ninja.files import UploadedFile

from youji.acceptance import policy
from youji.acceptance.fields import ARRANGEMENT, CHANGE, COMMON, POSITION, SENT_PHOTO
from youji.acceptance.selectors import acceptances, visits
from youji.acceptance.services import fieldwork
from youji.acceptance.services.visits import arrange_acceptance, reconcile_acceptance, sign_reconciled
from youji.recognition.policy import APPLICANTS, CASES
from youji.recognition.selectors import cases
from youji.shared import clock
from youji.shared.api import (
    ActorRequest,
    Done,
    Id,
    Name,
    admits,
    answers,
    present,
    room_router,
)
from youji.shared.api.described import body, typed
from youji.shared.refusals import Refused
from youji.shared.values import VERSION, Fields

router = room_router("acceptance", "现场验收")
_ARRANGEMENT: Any = body(Fields(VERSION) | ARRANGEMENT, refuse=Refused)
_POSITION: Any = body(POSITION, refuse=Refused)
_CHANGE: Any = body(CHANGE, refuse=Refused)
_COMMON: Any = body(COMMON, refuse=Refused)
_SEEN: Any = body(Fields(VERSION), refuse=Refused)
#: The photo comes as a file: what goes with it is read by the service.
PhotoItem: Any = typed(SENT_PHOTO["item"])
PhotoKey: Any = typed(SENT_PHOTO["key"])


class AcceptanceOut(Schema):
    """现场验收."""

    id: int
    code: str
    scheduled_on: date | None
    outcome: str
    score: Decimal | None
    concluded_at: datetime | None
    reconciled: dict[str, Any]
    facts: list[dict[str, Any]] | None
    version: int

    @staticmethod
    def resolve_code(row: Any) -> str:
        """The 申报号."""
        return row.application.code


class SheetOut(Schema):
    """The assessor's own score sheet."""

    acceptance: AcceptanceOut
    checked_in_at: datetime | None
    lines: dict[str, Any]
    signed_at: datetime | None
    reconciled_signed_at: datetime | None


class AssessorOut(Schema):
    """Somebody one might name, and whatever stands against it."""

    id: int
    name: str
    agency: str
    specialities: str
    chosen: bool
    against: list[str]


class ArrangeIn(_ARRANGEMENT):
    """The day and the team."""


class PositionIn(_POSITION):
    """Where the device says it is; nothing where it does not know."""


class ChangeIn(_CHANGE):
    """One line as the assessor left it at ``at``, by the device's clock."""


class LinesIn(Schema):
    """A queue of changes; safe to send again."""

    changes: list[ChangeIn]


class CommonIn(_COMMON):
    """One line of the common result."""


class ReconcileIn(_SEEN):
    """The team's common result."""

    lines: dict[Name, CommonIn]


class SeenIn(_SEEN):
    """The version that was read."""


@router.get("/visits", response=answers(list[SheetOut]), summary="我的验收任务")
@admits(policy.ASSESSORS)
def list_visits(request: ActorRequest) -> Any:
    """The visits the token's person is asked to make."""
    return visits.visits_of(request.actor)


@router.get("/applications/{code}", response=answers(AcceptanceOut), summary="一件申报的验收")
@admits(CASES, APPLICANTS)
def get_acceptance(request: ActorRequest, code: Name) -> Any:
    """The newest acceptance of the application."""
    return present(acceptances.latest(cases.find_by_code(code, request.actor)))


@router.get(
    "/applications/{code}/assessors",
    response=answers(list[AssessorOut]),
    summary="可以指派的验收员",
)
@admits(policy.ARRANGERS)
def list_assessors(request: ActorRequest, code: Name) -> Any:
    """The assessors of the city and the province, those nothing stands against first."""
    application, found = acceptances.find_to_arrange(code, request.actor)
    return [
        {
            "id": one.person_id,
            "name": one.name,
            "agency": one.agency,
            "specialities": one.specialities,
            "chosen": one.chosen,
            "against": [finding.message for finding in one.findings],
        }
        for one in acceptances.choices(application, found, clock.local_date(request.now))
    ]


@router.put("/applications/{code}", response=answers(AcceptanceOut), summary="安排验收")
@admits(policy.ARRANGERS)
def arrange(request: ActorRequest, code: Name, body: ArrangeIn) -> Any:
    """The day and the team are named, and the team has been told."""
    return arrange_acceptance(code=code, **body.model_dump(), actor=request.actor, now=request.now)


@router.get("/visits/{int:acceptance_id}", response=answers(SheetOut), summary="我的评分表")
@admits(policy.ASSESSORS)
def get_sheet(request: ActorRequest, acceptance_id: Id) -> Any:
    """The assessor's own sheet."""
    return visits.find_sheet(acceptance_id, request.actor)


@router.post("/visits/{int:acceptance_id}/check-in", response=answers(SheetOut), summary="签到")
@admits(policy.ASSESSORS)
def check_in(request: ActorRequest, acceptance_id: Id, body: PositionIn) -> Any:
    """The assessor is on the spot. Only the first check-in counts."""
    position = fieldwork.Position.told(**body.model_dump())
    fieldwork.check_in(acceptance_id=acceptance_id, position=position, actor=request.actor, now=request.now)
    return visits.find_sheet(acceptance_id, request.actor)


@router.patch("/visits/{int:acceptance_id}/lines", response=answers(SheetOut), summary="评分")
@admits(policy.ASSESSORS)
def save_lines(request: ActorRequest, acceptance_id: Id, body: LinesIn) -> Any:
    """The sheet holds the later of what it held and each change."""
    changes = [fieldwork.Change(**one.model_dump()) for one in body.changes]
    fieldwork.save_lines(acceptance_id=acceptance_id, changes=changes, actor=request.actor, now=request.now)
    return visits.find_sheet(acceptance_id, request.actor)


@router.post("/visits/{int:acceptance_id}/photos", response=answers(Done, 201), summary="上传验收照片")
@admits(policy.ASSESSORS)
def add_photo(
    request: ActorRequest,
    acceptance_id: Id,
    item: PhotoItem = Form(...),  # noqa: B008
    key: PhotoKey = Form(...),  # noqa: B008
    file: UploadedFile = File(...),  # noqa: B008
) -> Any:
    """The photo stands under the item; the same ``key`` sent again is the same photo."""
    made = fieldwork.add_photo(
        acceptance_id=acceptance_id,
        item=item,
        key=key,
        file=file,
        name=file.name or "照片",
        actor=request.actor,
        now=request.now,
    )
    return Status(201, Done(detail=str(made)))


@router.delete(
    "/visits/{int:acceptance_id}/photos/{document}", response=answers(SheetOut), summary="删除验收照片"
)
@admits(policy.ASSESSORS)
def remove_photo(request: ActorRequest, acceptance_id: Id, document: UUID) -> Any:
    """The photo no longer stands on the sheet; its file stays on record."""
    return fieldwork.remove_photo(
        acceptance_id=acceptance_id, document=document, actor=request.actor, now=request.now
    )


@router.post("/visits/{int:acceptance_id}/sign", response=answers(SheetOut), summary="评分表签字")
@admits(policy.ASSESSORS)
def sign_sheet(request: ActorRequest, acceptance_id: Id) -> Any:
    """The assessor stands by the sheet; nobody changes it from here on."""
    fieldwork.sign_sheet(acceptance_id=acceptance_id, actor=request.actor, now=request.now)
    return visits.find_sheet(acceptance_id, request.actor)


@router.put("/visits/{int:acceptance_id}/result", response=answers(AcceptanceOut), summary="合议结果")
@admits(policy.ASSESSORS)
def reconcile(request: ActorRequest, acceptance_id: Id, body: ReconcileIn) -> Any:
    """The team's common result is on file."""
    lines = {key: line.model_dump() for key, line in body.lines.items()}
    return reconcile_acceptance(
        acceptance_id=acceptance_id,
        lines=lines,
        version=body.version,
        actor=request.actor,
        now=request.now,
    )


@router.post(
    "/visits/{int:acceptance_id}/result/sign", response=answers(AcceptanceOut), summary="合议结果签字"
)
@admits(policy.ASSESSORS)
def sign_result(request: ActorRequest, acceptance_id: Id, body: SeenIn) -> Any:
    """The assessor stands by the common result; with the last signature it is concluded."""
    return sign_reconciled(
        acceptance_id=acceptance_id, version=body.version, actor=request.actor, now=request.now
    )
