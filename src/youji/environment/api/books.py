"""The books of a base and the report made of them, for programs."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Any

from ninja import Schema, Status
from pydantic import Field

from youji.environment import policy
from youji.environment.fields import (
    ADOPTION,
    BASE,
    CORRECTING,
    DISPOSAL,
    FIGURE,
)
from youji.environment.selectors import books as reads
from youji.environment.services import books as services
from youji.registry.selectors import find_base
from youji.shared.api import (
    ActorRequest,
    Id,
    Name,
    Paged,
    PageNumber,
    admits,
    answers,
    paged,
    present,
    room_router,
)
from youji.shared.api.described import answer, body
from youji.shared.refusals import Refused
from youji.shared.values import Fields

router = room_router("environment", "产地环境")

_DISPOSAL: Any = answer(DISPOSAL)
_DISPOSAL_IN: Any = body(Fields(BASE) | DISPOSAL, refuse=Refused)
_DISPOSAL_FIX: Any = body(DISPOSAL | CORRECTING, refuse=Refused)
_ADOPTION: Any = answer(ADOPTION)
_ADOPTION_IN: Any = body(Fields(BASE) | ADOPTION, refuse=Refused)
_ADOPTION_FIX: Any = body(ADOPTION | CORRECTING, refuse=Refused)
_FIGURE: Any = answer(FIGURE)
_FIGURE_IN: Any = body(Fields(BASE) | FIGURE, refuse=Refused)
_FIGURE_FIX: Any = body(FIGURE | CORRECTING, refuse=Refused)


class _Row(Schema):
    id: int
    base_code: str
    corrects_id: int | None
    reason: str

    @staticmethod
    def resolve_base_code(row: Any) -> str:
        """The 基地编号."""
        return str(row.base.code)


class DisposalOut(_DISPOSAL, _Row):
    """What left a base as waste."""


class DisposalIn(_DISPOSAL_IN):
    """What left a base as waste."""


class DisposalFix(_DISPOSAL_FIX):
    """What the row should have said, and why."""


class AdoptionOut(_ADOPTION, _Row):
    """A green technique on so much ground."""


class AdoptionIn(_ADOPTION_IN):
    """A green technique on so much ground."""


class AdoptionFix(_ADOPTION_FIX):
    """What the row should have said, and why."""


class FigureOut(_FIGURE, _Row):
    """One figure of a year, with its source."""


class FigureIn(_FIGURE_IN):
    """One figure of a year, with its source."""


class FigureFix(_FIGURE_FIX):
    """What the row should have said, and why."""


@router.get("/disposals", response=answers(Paged[DisposalOut]), summary="回收处理列表")
@admits(policy.READERS)
def list_disposals(request: ActorRequest, page: PageNumber = 1, base: Name = "") -> Any:
    """The rows in scope that count, the newest first."""
    return paged(reads.rows("disposals", request.actor, q=base), page)


@router.post("/disposals", response=answers(DisposalOut, 201), summary="回收处理：记一笔")
@admits(policy.RECORDERS)
def add_disposal(request: ActorRequest, body: DisposalIn) -> Any:
    """The row stands."""
    made = services.write(what="disposals", **body.model_dump(), actor=request.actor, now=request.now)
    return Status(201, made)


@router.post("/disposals/{int:row_id}/correct", response=answers(DisposalOut, 201), summary="回收处理：更正")
@admits(policy.RECORDERS)
def correct_disposal(request: ActorRequest, row_id: Id, body: DisposalFix) -> Any:
    """Another row counts instead; this one stays."""
    said = body.model_dump()
    made = services.correct(what="disposals", row_id=row_id, **said, actor=request.actor, now=request.now)
    return Status(201, made)


@router.get("/adoptions", response=answers(Paged[AdoptionOut]), summary="绿色技术列表")
@admits(policy.READERS)
def list_adoptions(request: ActorRequest, page: PageNumber = 1, base: Name = "") -> Any:
    """The rows in scope that count, the newest first."""
    return paged(reads.rows("adoptions", request.actor, q=base), page)


@router.post("/adoptions", response=answers(AdoptionOut, 201), summary="绿色技术：记一笔")
@admits(policy.RECORDERS)
def add_adoption(request: ActorRequest, body: AdoptionIn) -> Any:
    """The row stands."""
    made = services.write(what="adoptions", **body.model_dump(), actor=request.actor, now=request.now)
    return Status(201, made)


@router.post("/adoptions/{int:row_id}/correct", response=answers(AdoptionOut, 201), summary="绿色技术：更正")
@admits(policy.RECORDERS)
def correct_adoption(request: ActorRequest, row_id: Id, body: AdoptionFix) -> Any:
    """Another row counts instead; this one stays."""
    said = body.model_dump()
    made = services.correct(what="adoptions", row_id=row_id, **said, actor=request.actor, now=request.now)
    return Status(201, made)


@router.get("/figures", response=answers(Paged[FigureOut]), summary="年度数据列表")
@admits(policy.READERS)
def list_figures(request: ActorRequest, page: PageNumber = 1, base: Name = "") -> Any:
    """The rows in scope that count, the newest first."""
    return paged(reads.rows("figures", request.actor, q=base), page)


@router.post("/figures", response=answers(FigureOut, 201), summary="年度数据：记一笔")
@admits(policy.RECORDERS)
def add_figure(request: ActorRequest, body: FigureIn) -> Any:
    """The row stands."""
    made = services.write(what="figures", **body.model_dump(), actor=request.actor, now=request.now)
    return Status(201, made)


@router.post("/figures/{int:row_id}/correct", response=answers(FigureOut, 201), summary="年度数据：更正")
@admits(policy.RECORDERS)
def correct_figure(request: ActorRequest, row_id: Id, body: FigureFix) -> Any:
    """Another row counts instead; this one stays."""
    said = body.model_dump()
    made = services.correct(what="figures", row_id=row_id, **said, actor=request.actor, now=request.now)
    return Status(201, made)


Year = Annotated[int, Field(ge=2000, le=9999)]


class OutcomeOut(Schema):
    """One line of the report."""

    key: str
    title: str
    unit: str
    formula: str
    before: Decimal | None
    after: Decimal | None
    change: Decimal | None
    verdict: str
    missing: list[str]


class BehindOut(Schema):
    """One figure the report rests on."""

    year: int
    word: str
    amount: Decimal
    unit: str
    source: str
    base_name: str


class BenefitOut(Schema):
    """A year against a baseline, and the rows behind each number."""

    baseline: int
    year: int
    outcomes: list[OutcomeOut]
    behind: list[BehindOut]


@router.get("/bases/{code}/benefit", response=answers(BenefitOut), summary="效益评估")
@admits(policy.READERS)
def benefit(request: ActorRequest, code: Name, baseline: Year, year: Year) -> Any:
    """The benefit report of a base."""
    found = present(find_base(code, request.actor))
    made = reads.report([found.pk], baseline, year)
    lines = [
        {
            "key": one.measure.key, "title": one.measure.title, "unit": one.measure.unit, "formula": one.measure.formula,
            "before": one.before, "after": one.after, "change": one.change, "verdict": one.verdict,
            "missing": list(one.missing),
        }
        for one in made.outcomes
    ]  # fmt: skip
    return {"baseline": made.baseline, "year": made.year, "outcomes": lines, "behind": made.behind}
