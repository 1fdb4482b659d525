"""Gaps and quality, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Schema, Status

from youji.documents.selectors import document_of
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
)  # fmt: skip
from youji.shared.api.described import answer, body
from youji.shared.api.files import download, downloads
from youji.shared.clock import local_date
from youji.shared.files import PDF
from youji.shared.refusals import Refused
from youji.shared.values import SEEN, Fields
from youji.standards import selectors, services
from youji.standards.fields import (
    COMPOSITE,
    COMPOSITE_ADOPTION,
    EVALUATION,
    GAP,
    GAP_REPORT,
    GAP_RETURN,
    GRADE,
    INDICATOR,
)  # fmt: skip
from youji.standards.policy import DRAFTERS, KEEPERS, OVERSEERS, READERS

router = room_router("standards", "标准与规程")

_GAP_OUT: Any = answer(GAP)
_GAP: Any = body(GAP, refuse=Refused)
_REPORT: Any = body(GAP_REPORT | Fields(SEEN), refuse=Refused)
_RETURN: Any = body(GAP_RETURN | Fields(SEEN), refuse=Refused)
_CLOSE: Any = body(Fields(SEEN), refuse=Refused)
_INDICATOR_OUT: Any = answer(INDICATOR)
_INDICATOR: Any = body(INDICATOR, refuse=Refused)
_GRADE_OUT: Any = answer(GRADE)
_GRADE: Any = body(GRADE, refuse=Refused)
_EVALUATION_OUT: Any = answer(EVALUATION)
_EVALUATION: Any = body(EVALUATION, refuse=Refused)
_COMPOSITE: Any = body(COMPOSITE, refuse=Refused)
_COMPOSITE_ADOPTION: Any = body(COMPOSITE_ADOPTION, refuse=Refused)


class GapOut(_GAP_OUT):
    """A task: 贯标 (``follow``), 补标 (``supply``) or 提标 (``raise``)."""

    id: int
    title: str
    state: str
    report: str
    evidence: str
    document_id: UUID | None
    opinion: str
    concluded_at: datetime | None
    version: int


class GapIn(_GAP):
    """A new task."""


class GapReportIn(_REPORT):
    """What was done, with the file that shows it: a document uploaded to ``/documents`` before."""

    document_id: UUID


class GapReturnIn(_RETURN):
    """What is missing."""


class GapCloseIn(_CLOSE):
    """The version that was looked at."""


class LowOut(Schema):
    """A standard that is looser than its parent (``forbidden``), or not compared with it (``unknown``)."""

    standard: str
    parent: str
    verdict: str
    sentence: str


class NotFollowedOut(Schema):
    """A standard in force and in scope of a recognised base that none of its adopted procedures cites."""

    base: str
    division: str
    standard: str


class FindingsOut(Schema):
    """What is too low and what is not followed today, in scope."""

    low: list[LowOut]
    not_followed: list[NotFollowedOut]


class IndicatorOut(_INDICATOR_OUT):
    """An indicator of a product."""


class IndicatorIn(_INDICATOR):
    """An indicator; one of the same name is replaced."""


class GradeOut(_GRADE_OUT):
    """What a grade asks of one indicator."""


class GradeIn(_GRADE):
    """What a grade asks of one indicator; of the same grade, indicator and direction one is kept."""


class EvaluationOut(_EVALUATION_OUT):
    """A result with its grade, and why; ``mark`` is the weakest of the rules it rests on."""

    id: int
    grade: str
    rank: int | None
    reasons: list[str]
    mark: str


class EvaluationIn(_EVALUATION):
    """A result: one indicator and value a line."""


class CompositeOut(Schema):
    """A 标准综合体 as it stood on its day; ``digest`` is the SHA-256 over its content."""

    id: int
    number: str
    document_number: str
    issued_on: date
    content: dict[str, Any]
    digest: str


class CompositeIn(_COMPOSITE):
    """A new 标准综合体."""


class CompositeAdoptionIn(_COMPOSITE_ADOPTION):
    """Which base."""


class CompositeAdoptionOut(Schema):
    """A base works by a 标准综合体."""

    id: int
    base: str
    adopted_on: date

    @staticmethod
    def resolve_base(row: Any) -> str:
        """The base's number."""
        return str(row.base.code)


@router.get("/gaps", response=answers(Paged[GapOut]), summary="标准任务")
@admits(OVERSEERS)
def list_gaps(request: ActorRequest, *, state: Name = "", kind: Name = "", page: PageNumber = 1) -> Any:
    """The tasks in scope, open ones first."""
    return paged(selectors.standard_tasks(request.actor, state=state, kind=kind), page)


@router.get("/gaps/findings", response=answers(FindingsOut), summary="低标与有标未贯")
@admits(OVERSEERS)
def list_findings(request: ActorRequest) -> Any:
    """What is too low and what is not followed today."""
    low = [
        {
            "standard": one.standard.number,
            "parent": one.standard.parent,
            "verdict": str(one.finding.verdict),
            "sentence": str(one.finding),
        }
        for one in selectors.low(request.actor)
    ]
    rows = [
        {"base": one.base.name, "division": one.base.division, "standard": one.standard.number}
        for one in selectors.not_followed(request.actor, local_date(request.now))
    ]
    return {"low": low, "not_followed": rows}


@router.get("/gaps/{int:gap_id}", response=answers(GapOut), summary="一项标准任务")
@admits(OVERSEERS)
def get_gap(request: ActorRequest, gap_id: Id) -> Any:
    """One task."""
    return selectors.find_gap(gap_id, request.actor)


@router.post("/gaps", response=answers(GapOut, 201), summary="新的标准任务")
@admits(DRAFTERS)
def open_gap(request: ActorRequest, body: GapIn) -> Any:
    """The gap is a task of its office."""
    return Status(201, services.open_gap(**body.model_dump(), actor=request.actor, now=request.now))


@router.post("/gaps/{int:gap_id}/report", response=answers(GapOut), summary="报告标准任务")
@admits(DRAFTERS)
def report_gap(request: ActorRequest, gap_id: Id, body: GapReportIn) -> Any:
    """It is reported as done, with the file that shows it."""
    said = body.model_dump()
    document = document_of(said.pop("document_id"), request.actor)
    return services.report_gap(gap_id=gap_id, document=document, **said, actor=request.actor, now=request.now)


@router.post("/gaps/{int:gap_id}/return", response=answers(GapOut), summary="退回标准任务")
@admits(DRAFTERS)
def return_gap(request: ActorRequest, gap_id: Id, body: GapReturnIn) -> Any:
    """It is open again, with what is missing."""
    return services.return_gap(gap_id=gap_id, **body.model_dump(), actor=request.actor, now=request.now)


@router.post("/gaps/{int:gap_id}/close", response=answers(GapOut), summary="标准任务销号")
@admits(DRAFTERS)
def close_gap(request: ActorRequest, gap_id: Id, body: GapCloseIn) -> Any:
    """It is closed on its evidence, by somebody else than who reported."""
    return services.close_gap(gap_id=gap_id, **body.model_dump(), actor=request.actor, now=request.now)


@router.get("/products/{code}/indicators", response=answers(list[IndicatorOut]), summary="品质指标")
@admits(READERS)
def list_indicators(request: ActorRequest, code: Name) -> Any:
    """The product's indicators, core ones first."""
    return selectors.indicators_of(selectors.product_with(code))


@router.put("/products/{code}/indicators", response=answers(IndicatorOut), summary="登记品质指标")
@admits(KEEPERS)
def put_indicator(request: ActorRequest, code: Name, body: IndicatorIn) -> Any:
    """The product has this indicator."""
    return services.put_indicator(
        product_code=code, **body.model_dump(), actor=request.actor, now=request.now
    )


@router.get("/products/{code}/grades", response=answers(list[GradeOut]), summary="分级规则")
@admits(READERS)
def list_grades(request: ActorRequest, code: Name) -> Any:
    """The product's grade rules, the best grade first."""
    return selectors.grade_rows_of(selectors.product_with(code))


@router.put("/products/{code}/grades", response=answers(GradeOut), summary="登记分级规则")
@admits(KEEPERS)
def put_grade(request: ActorRequest, code: Name, body: GradeIn) -> Any:
    """The product's grade asks this of the indicator."""
    return services.put_grade(product_code=code, **body.model_dump(), actor=request.actor, now=request.now)


@router.get("/evaluations", response=answers(Paged[EvaluationOut]), summary="品质评价")
@admits(READERS)
def list_evaluations(request: ActorRequest, product: Name = "", page: PageNumber = 1) -> Any:
    """Results judged in scope, newest first."""
    return paged(selectors.evaluations(request.actor, product=product), page)


@router.post("/products/{code}/evaluations", response=answers(EvaluationOut, 201), summary="评定一个结果")
@admits(READERS)
def evaluate(request: ActorRequest, code: Name, body: EvaluationIn) -> Any:
    """The result has its grade with the reason."""
    made = services.evaluate(product_code=code, **body.model_dump(), actor=request.actor, now=request.now)
    return Status(201, made)


@router.get("/composites", response=answers(Paged[CompositeOut]), summary="标准综合体")
@admits(READERS)
def list_composites(request: ActorRequest, page: PageNumber = 1) -> Any:
    """Every 标准综合体, newest first."""
    return paged(selectors.composites(), page)


@router.post("/composites", response=answers(CompositeOut, 201), summary="编制标准综合体")
@admits(KEEPERS)
def issue_composite(request: ActorRequest, body: CompositeIn) -> Any:
    """The 标准综合体 of a product stands as of today."""
    return Status(201, services.issue_composite(**body.model_dump(), actor=request.actor, now=request.now))


@router.get("/composites/{int:composite_id}/paper", summary="标准综合体（PDF）", **downloads(PDF))
@admits(READERS)
def get_composite_paper(request: ActorRequest, composite_id: Id) -> HttpResponse:
    """The 标准综合体 as a paper."""
    found = selectors.find_composite(composite_id)
    return download(selectors.composite_paper(found), f"标准综合体-{found.number}.pdf", PDF)


@router.post(
    "/composites/{int:composite_id}/adoptions",
    response=answers(CompositeAdoptionOut, 201),
    summary="基地采用标准综合体",
)
@admits(READERS)
def adopt_composite(request: ActorRequest, composite_id: Id, body: CompositeAdoptionIn) -> Any:
    """The base works by it."""
    made = services.adopt_composite(
        composite_id=composite_id, **body.model_dump(), actor=request.actor, now=request.now
    )
    return Status(201, made)
