"""Samples, points and laboratories, for programs."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Schema, Status

from youji.documents.selectors import document_of
from youji.environment import policy
from youji.environment.fields import (
    BASE,
    CUSTODY_STEP,
    LABORATORY,
    LABORATORY_NAMED,
    POINT,
    POINT_NAMED,
    REPORT,
    SAMPLE,
    VOIDING,
)
from youji.environment.selectors import samples as reads
from youji.environment.services import samples as services
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
from youji.shared.api.described import answer, body
from youji.shared.refusals import Refused
from youji.shared.values import SEEN, Fields

router = room_router("environment", "产地环境")

_SAMPLE: Any = answer(SAMPLE)
_SAMPLE_IN: Any = body(Fields(BASE, POINT_NAMED) | SAMPLE, refuse=Refused)
_POINT: Any = answer(POINT)
_POINT_IN: Any = body(Fields(BASE) | POINT, refuse=Refused)
_LABORATORY: Any = answer(LABORATORY)
_LABORATORY_IN: Any = body(LABORATORY, refuse=Refused)
_LABORATORY_CHANGE: Any = body(LABORATORY | Fields(SEEN), refuse=Refused)
_CUSTODY: Any = answer(CUSTODY_STEP)
_CUSTODY_IN: Any = body(CUSTODY_STEP, refuse=Refused)
_REPORT_IN: Any = body(Fields(LABORATORY_NAMED) | REPORT | Fields(SEEN), refuse=Refused)
_VOID_IN: Any = body(VOIDING | Fields(SEEN), refuse=Refused)


class ResultOut(Schema):
    """One value, with the limit of its day and what came of it."""

    parameter: str
    value: Decimal | None
    below: Decimal | None
    unit: str
    grade: str
    sentence: str
    limit: str
    edition: str
    provision: str
    mark: str


class SampleOut(_SAMPLE):
    """A sample; ``results`` are there once it is reported."""

    id: int
    code: str
    base_code: str
    point_id: int | None
    state: str
    grade: str
    fit: bool
    caveat: str
    laboratory: str
    report_number: str
    reported_on: date | None
    version: int
    results: list[ResultOut]

    @staticmethod
    def resolve_base_code(row: Any) -> str:
        """The 基地编号."""
        return str(row.base.code)

    @staticmethod
    def resolve_laboratory(row: Any) -> str:
        """Who reported."""
        return row.laboratory.name if row.laboratory else ""

    @staticmethod
    def resolve_results(row: Any) -> list[Any]:
        """In the order of the report."""
        return list(row.results.all())


class SampleIn(_SAMPLE_IN):
    """A sample as it was taken."""


class CustodyOut(_CUSTODY):
    """One step of a sample's way."""


class CustodyIn(_CUSTODY_IN):
    """One step of a sample's way."""


class ReportIn(_REPORT_IN):
    """What the laboratory found; ``laboratory`` by name or number."""

    document_id: UUID | None = None


class VoidIn(_VOID_IN):
    """Why a sample counts for nothing."""


class PointOut(_POINT):
    """A place that is sampled again and again."""

    id: int
    base_code: str

    @staticmethod
    def resolve_base_code(row: Any) -> str:
        """The 基地编号."""
        return str(row.base.code)


class PointIn(_POINT_IN):
    """A new point."""


class LaboratoryOut(_LABORATORY):
    """A laboratory and its certificates; ``code`` is what its people type who ask for an account."""

    id: int
    code: str
    version: int


class LaboratoryIn(_LABORATORY_IN):
    """A new laboratory."""


class LaboratoryChange(_LABORATORY_CHANGE):
    """A laboratory's certificates as they are now, and the version that was read."""


@router.get("/samples", response=answers(Paged[SampleOut]), summary="检测样品列表")
@admits(policy.READERS)
def list_samples(request: ActorRequest, page: PageNumber = 1, kind: Name = "", grade: Name = "") -> Any:
    """Samples in scope, newest first."""
    rows = reads.samples(request.actor, kind=kind, grade=grade).prefetch_related("results")
    return paged(rows, page)


@router.get("/samples/{int:sample_id}", response=answers(SampleOut), summary="一个样品")
@admits(policy.READERS)
def get_sample(request: ActorRequest, sample_id: Id) -> Any:
    """A sample with its results."""
    return reads.find_sample(sample_id, request.actor)


@router.post("/samples", response=answers(SampleOut, 201), summary="登记采样")
@admits(policy.RECORDERS)
def take_sample(request: ActorRequest, body: SampleIn) -> Any:
    """The sample has a number."""
    made = services.take_sample(**body.model_dump(), actor=request.actor, now=request.now)
    return Status(201, made)


@router.post("/samples/{int:sample_id}/custody", response=answers(CustodyOut, 201), summary="样品流转")
@admits(policy.RECORDERS)
def hand_on(request: ActorRequest, sample_id: Id, body: CustodyIn) -> Any:
    """One more step is on file."""
    made = services.hand_on(sample_id=sample_id, **body.model_dump(), actor=request.actor, now=request.now)
    return Status(201, made)


@router.post("/samples/{int:sample_id}/report", response=answers(SampleOut), summary="检测结果")
@admits(policy.RECORDERS)
def report(request: ActorRequest, sample_id: Id, body: ReportIn) -> Any:
    """The sample has its results, judged by the limits of the day it was taken."""
    said = body.model_dump()
    document = document_of(said.pop("document_id"), request.actor)
    return services.report(
        sample_id=sample_id, document=document, **said, actor=request.actor, now=request.now
    )


@router.post("/samples/{int:sample_id}/void", response=answers(SampleOut), summary="作废样品")
@admits(policy.OFFICERS)
def void_sample(request: ActorRequest, sample_id: Id, body: VoidIn) -> Any:
    """The sample counts for nothing; it stays on file."""
    return services.void_sample(
        sample_id=sample_id, **body.model_dump(), actor=request.actor, now=request.now
    )


@router.get("/points", response=answers(Paged[PointOut]), summary="监测点列表")
@admits(policy.READERS)
def list_points(request: ActorRequest, page: PageNumber = 1, kind: Name = "") -> Any:
    """Points in scope."""
    return paged(reads.points(request.actor, kind=kind), page)


@router.post("/points", response=answers(PointOut, 201), summary="新设监测点")
@admits(policy.RECORDERS)
def add_point(request: ActorRequest, body: PointIn) -> Any:
    """The point belongs to the base."""
    return Status(201, services.add_point(**body.model_dump(), actor=request.actor, now=request.now))


@router.get("/laboratories", response=answers(Paged[LaboratoryOut]), summary="检测机构列表")
@admits(policy.READERS)
def list_laboratories(request: ActorRequest, page: PageNumber = 1) -> Any:
    """Every laboratory, by name."""
    return paged(reads.laboratories(), page)


@router.post("/laboratories", response=answers(LaboratoryOut, 201), summary="登记检测机构")
@admits(policy.OFFICERS)
def add_laboratory(request: ActorRequest, body: LaboratoryIn) -> Any:
    """The laboratory is known to the whole province."""
    return Status(201, services.add_laboratory(**body.model_dump(), actor=request.actor, now=request.now))


@router.put("/laboratories/{int:laboratory_id}", response=answers(LaboratoryOut), summary="修改检测机构")
@admits(policy.OFFICERS)
def change_laboratory(request: ActorRequest, laboratory_id: Id, body: LaboratoryChange) -> Any:
    """The laboratory has these certificates now."""
    found = reads.get_laboratory(laboratory_id)
    return services.change_laboratory(
        laboratory=found, **body.model_dump(), actor=request.actor, now=request.now
    )
