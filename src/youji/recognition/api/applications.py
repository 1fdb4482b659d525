"""Applications as their applicants fill them in, and as anybody concerned reads them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Schema, Status

from youji.recognition import policy
from youji.recognition.fields import BASE_CODE, CATEGORY
from youji.recognition.logic.ahead import Outlook
from youji.recognition.selectors import ahead, apply, cases, facts
from youji.recognition.services import applications, review
from youji.registry.selectors import find_base
from youji.schemes.selectors import scheme_of
from youji.shared import answers as answers_of
from youji.shared.actor import Role
from youji.shared.api import (
    ActorRequest,
    Id,
    Name,
    Paged,
    PageNumber,
    ProblemOut,
    admits,
    answers,
    paged,
    room_router,
)
from youji.shared.api.described import body
from youji.shared.refusals import Blocked, Refused
from youji.shared.values import Fields
from youji.shared.web import Policy

router = room_router("recognition", "申报")
_APPLICATION: Any = body(Fields(BASE_CODE, CATEGORY), refuse=Refused)
#: Everybody some page shows an application to.
ASSESSORS = Policy("assessors", frozenset({Role.ASSESSOR}))
READERS = (policy.CASES, policy.APPLICANTS, policy.EXPERTS, ASSESSORS)


class ApplicationOut(Schema):
    """A request that one base be recognised in one round."""

    code: str
    round_id: int
    scheme: str
    category: str
    base_code: str
    base_name: str
    division: str
    status: str
    rank: int | None
    due_on: date | None
    submitted_at: datetime | None
    moved_at: datetime
    version: int

    @staticmethod
    def resolve_scheme(row: Any) -> str:
        """``key@version``."""
        return str(row.scheme_version)

    @staticmethod
    def resolve_base_code(row: Any) -> str:
        """The 基地编号."""
        return row.base.code

    @staticmethod
    def resolve_base_name(row: Any) -> str:
        """The base's name."""
        return row.base.name


class GapOut(Schema):
    """One thing still to do before the application can be submitted."""

    target: str
    label: str
    sentence: str


class EvidenceOut(Schema):
    """A document put forward: ``target`` is ``doc:<key>`` or ``item:<key>``."""

    id: int
    target: str
    document_id: Any
    name: str
    note: str
    added_at: datetime

    @staticmethod
    def resolve_name(row: Any) -> str:
        """The file's name."""
        return row.document.name


class CorrectionOut(Schema):
    """One itemised reason for returning."""

    id: int
    target: str
    reason: str
    answer: str


class MovementOut(Schema):
    """One step taken."""

    step: str
    label: str
    source: str
    target: str
    at: datetime
    agency: str
    opinion: str
    document_number: str
    declared_by: str


class OpenStepOut(Schema):
    """A step the token's person could take, and what stands in its way today."""

    name: str
    label: str
    open: bool
    problems: list[ProblemOut]


class AheadOut(OpenStepOut):
    """A step before the application, whose it is, and what its rules would say were it taken today."""

    role: str


class DetailOut(Schema):
    """An application with everything in it."""

    application: ApplicationOut
    answers: dict[str, Any]
    self_assessment: dict[str, Any]
    self_score: str | None
    missing: list[GapOut]
    evidence: list[EvidenceOut]
    corrections: list[CorrectionOut]
    movements: list[MovementOut]
    steps: list[OpenStepOut]


class ApplicationIn(_APPLICATION):
    """What to apply for."""

    round_id: Id
    renews_id: Id | None = None


@router.get("/applications", response=answers(Paged[ApplicationOut]), summary="申报列表")
@admits(*READERS)
def list_applications(
    request: ActorRequest,
    *,
    q: Name = "",
    round: Name = "",  # noqa: A002  (the word of the query string)
    status: Name = "",
    category: Name = "",
    division: Name = "",
    sort: Name = "due",
    page: PageNumber = 1,
) -> Any:
    """Applications in scope."""
    asked = {
        "q": q,
        "round": round,
        "status": status,
        "category": category,
        "division": division,
        "sort": sort,
    }
    return paged(cases.listed(request.actor, cases.Filters.read(asked)), page)


@router.post("/applications", response=answers(ApplicationOut, 201), summary="开始申报")
@admits(policy.APPLICANTS)
def start(request: ActorRequest, body: ApplicationIn) -> Any:
    """A draft in an open round, filled in from the register."""
    base = find_base(body.base_code, request.actor)
    if base is None:
        raise Refused("没有这个基地，或不是您的。", "base_code")
    made = applications.start_application(
        round_id=body.round_id,
        base_id=base.pk,
        category=body.category,
        renews_id=body.renews_id,
        actor=request.actor,
        now=request.now,
    )
    return Status(201, made)


@router.get("/applications/{code}", response=answers(DetailOut), summary="一件申报")
@admits(*READERS)
def get_application(request: ActorRequest, code: Name) -> Any:
    """Everything in the application, and what the token's person can do with it now."""
    found = cases.find_by_code(code, request.actor)
    return _detail(request, found)


@router.get("/applications/{code}/ahead", response=answers(list[AheadOut]), summary="以后各环节现在会怎样")
@admits(*READERS)
def get_ahead(request: ActorRequest, code: Name) -> Any:
    """Every step before the application, in order, with what would stop it as things stand today."""
    found = cases.find_by_code(code, request.actor)
    steps = ahead.ahead_of(found, request.actor, request.now)
    return [{**_step(one), "role": one.step.role} for one in steps]


def _detail(request: ActorRequest, found: Any) -> dict[str, Any]:
    scheme = scheme_of(found.scheme_version)
    score = cases.self_score(found, scheme)
    return {
        "application": found,
        "answers": found.answers,
        "self_assessment": found.self_assessment,
        "self_score": str(score.total) if score else None,
        "missing": list(facts.dossier_of(found, scheme).gaps),
        "evidence": [row for rows in apply.evidence_by_target(found).values() for row in rows],
        "corrections": [row["row"] for row in apply.corrections_of(found, scheme)],
        "movements": list(found.movements.all()),
        "steps": [_step(one) for one in review.outlook(found, request.actor, request.now)],
    }


def _step(outlook: Outlook) -> dict[str, Any]:
    return {
        "name": outlook.step.name,
        "label": outlook.step.label,
        "open": outlook.open,
        "problems": answers_of.problems(Blocked(outlook.findings)),
    }
