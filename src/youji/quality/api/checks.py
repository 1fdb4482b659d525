"""Self-checks, for programs."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID, uuid4

from ninja import Schema, Status
from pydantic import Field

from youji.documents.selectors import document_of
from youji.quality.fields import CHECK, CORRECTION
from youji.quality.policy import READERS, TESTERS
from youji.quality.selectors import checks as reads
from youji.quality.selectors.checklists import in_force
from youji.quality.services import checks as services
from youji.shared.api import (
    ActorRequest,
    Done,
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
from youji.shared.clock import local_date
from youji.shared.refusals import Refused

router = room_router("quality", "质量自控")

_CHECK: Any = body(CHECK, refuse=Refused)
_CORRECTION: Any = body(CORRECTION, refuse=Refused)


class AnswerIn(Schema):
    """``yes``, ``no`` or ``none``, and a word."""

    answer: Literal["", "yes", "no", "none"] = ""
    note: str = Field("", max_length=200)


class SelfCheckIn(_CHECK):
    """A checklist gone through; ``id`` is made by whoever sends it, and sent twice it is one check."""

    id: UUID | None = None
    checklist: str = Field("", max_length=16)
    edition: str = Field("", max_length=16)
    answers: dict[str, AnswerIn] = Field(default_factory=dict, max_length=100)
    document_id: UUID | None = None


class CorrectionIn(_CORRECTION):
    """How it was put right."""

    document_id: UUID | None = None


class ItemOut(Schema):
    """One thing to look at: ``choice`` or ``text``."""

    key: str
    kind: str
    words: str
    article: str


class ChecklistOut(Schema):
    """A checklist that is in force today."""

    key: str
    edition: str
    title: str
    mark: str
    items: list[ItemOut]


class CheckRow(Schema):
    """A self-check; ``inspector`` is the certificate that held on its day, empty where there was none."""

    id: UUID
    title: str
    edition: str
    day: date
    place: str
    person_name: str
    inspector: str
    findings: int
    open: int


class FindingOut(Schema):
    """One thing that was found, until when it is to be put right, and how it was."""

    id: int
    words: str
    article: str
    note: str
    due_on: date
    done_on: date | None
    what: str

    @staticmethod
    def resolve_done_on(one: Any) -> date | None:
        """When, if it was."""
        return one.correction.done_on if hasattr(one, "correction") else None

    @staticmethod
    def resolve_what(one: Any) -> str:
        """How, if it was."""
        return one.correction.what if hasattr(one, "correction") else ""


class CheckWhole(CheckRow):
    """A self-check with its answers and what was found."""

    answers: dict[str, AnswerIn]
    found: list[FindingOut]


@router.get("/checklists", response=answers(list[ChecklistOut]), summary="自检表")
@admits(READERS)
def list_checklists(request: ActorRequest) -> Any:
    """The checklists that are in force today."""
    return in_force(local_date(request.now))


@router.get("/self-checks", response=answers(Paged[CheckRow]), summary="自检列表")
@admits(READERS)
def list_checks(
    request: ActorRequest,
    *,
    q: Name = "",
    state: Literal["", "open", "late", "clean"] = "",
    division: Name = "",
    page: PageNumber = 1,
) -> Any:
    """The self-checks in scope, the newest first."""
    return paged(reads.checks(request.actor, request.now, q=q, state=state, division=division), page)


@router.post("/self-checks", response=answers(CheckWhole, 201), summary="记自检")
@admits(TESTERS)
def add_check(request: ActorRequest, body: SelfCheckIn) -> Any:
    """The self-check stands; sent again under its id it is the same one."""
    said = body.model_dump()
    document = document_of(said.pop("document_id"), request.actor)
    said["check_id"] = said.pop("id") or uuid4()
    made = services.keep_check(**said, document=document, actor=request.actor, now=request.now)
    return Status(201, _whole(reads.find_check(made.pk, request.actor, request.now)))


@router.get("/self-checks/{uuid:pk}", response=answers(CheckWhole), summary="一次自检")
@admits(READERS)
def get_check(request: ActorRequest, pk: UUID) -> Any:
    """One self-check."""
    return _whole(reads.find_check(pk, request.actor, request.now))


def _whole(row: Any) -> dict[str, Any]:
    names = (*CheckRow.model_fields, "answers")
    return {name: getattr(row, name) for name in names} | {"found": reads.findings_of(row)}


@router.post("/findings/{int:number}/correction", response=answers(Done), summary="填整改")
@admits(TESTERS)
def correct(request: ActorRequest, number: Id, body: CorrectionIn) -> Any:
    """It was put right."""
    said = body.model_dump()
    document = document_of(said.pop("document_id"), request.actor)
    services.correct(finding=number, document=document, **said, actor=request.actor, now=request.now)
    return Done()
