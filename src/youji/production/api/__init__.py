"""Production, for programs: seasons, records, the store of inputs, lots, plans, findings."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from ninja import Status

from youji.production import services
from youji.production.api import book, photos, spray_register
from youji.production.api.shapes import (
    ClosingIn,
    FindingOut,
    HandledIn,
    LotOut,
    PlanIn,
    PlanOut,
    RecordOut,
    RecordsIn,
    RecordWhole,
    ReopeningIn,
    ResultsOut,
    SeasonIn,
    SeasonOut,
    StockOut,
    StoreIn,
    StoreOut,
)
from youji.production.policy import GROWERS, OVERSEERS, READERS
from youji.production.selectors import records as reads
from youji.production.selectors.lots import lots_left
from youji.production.selectors.stock import stock_of
from youji.production.services.sync import told
from youji.shared.api import (
    ActorRequest,
    Day,
    Done,
    Name,
    Paged,
    PageNumber,
    admits,
    answers,
    paged,
    room_router,
)

router = room_router("production", "按标生产")
router.add_router("", photos.router)
router.add_router("", book.router)
router.add_router("", spray_register.router)


@router.get("/seasons", response=answers(Paged[SeasonOut]), summary="生产季列表")
@admits(READERS)
def list_seasons(
    request: ActorRequest,
    *,
    q: Name = "",
    division: Name = "",
    state: Literal["", "open", "ended"] = "",
    product: Name = "",
    page: PageNumber = 1,
) -> Any:
    """The seasons in scope, those that go on first."""
    rows = reads.seasons(request.actor, request.now, q=q, division=division, state=state, product=product)
    return paged(rows, page)


@router.post("/seasons", response=answers(list[SeasonOut], 201), summary="开一季")
@admits(GROWERS)
def open_seasons(request: ActorRequest, body: SeasonIn) -> Any:
    """A season is open on each of the plots, or one without ground."""
    return Status(201, services.open_seasons(**body.model_dump(), actor=request.actor, now=request.now))


@router.post("/seasons/{uuid:season_id}/close", response=answers(SeasonOut), summary="结束一季")
@admits(GROWERS)
def close_season(request: ActorRequest, season_id: UUID, body: ClosingIn) -> Any:
    """The season has ended on the day."""
    return services.close_season(
        season_id=season_id, **body.model_dump(), actor=request.actor, now=request.now
    )


@router.post("/seasons/{uuid:season_id}/reopen", response=answers(SeasonOut), summary="恢复误结束的一季")
@admits(GROWERS)
def reopen_season(request: ActorRequest, season_id: UUID, body: ReopeningIn) -> Any:
    """The season goes on."""
    return services.reopen_season(
        season_id=season_id, **body.model_dump(), actor=request.actor, now=request.now
    )


@router.get("/records", response=answers(Paged[RecordOut]), summary="生产记录列表")
@admits(READERS)
def list_records(
    request: ActorRequest,
    *,
    q: Name = "",
    kind: Name = "",
    verdict: Name = "",
    division: Name = "",
    since: Day | None = None,
    until: Day | None = None,
    page: PageNumber = 1,
) -> Any:
    """The records in scope, the latest day first; of the last three months unless ``since`` says otherwise."""
    days = {"since": since.isoformat() if since else "", "until": until.isoformat() if until else ""}
    rows = reads.records(
        request.actor, request.now, q=q, kind=kind, verdict=verdict, division=division, **days
    )
    return paged(rows, page)


@router.get("/records/{uuid:record_id}", response=answers(RecordWhole), summary="一条生产记录")
@admits(READERS)
def get_record(request: ActorRequest, record_id: UUID) -> Any:
    """The record, its versions and findings."""
    row = reads.find_record(record_id, request.actor, request.now)
    return {"record": row, "versions": reads.versions_of(row), "findings": reads.findings_of(row)}


@router.post("/records", response=answers(ResultsOut), summary="记生产记录")
@admits(GROWERS)
def take_records(request: ActorRequest, body: RecordsIn) -> Any:
    """Each record is stored, or refused with its sentence; a correction names what it ``supersedes`` and its ``reason``."""
    results = services.take_records(
        body.records, actor=request.actor, now=request.now, channel="api", ahead=timedelta()
    )
    return {"results": [told(one) for one in results]}


@router.get("/store", response=answers(Paged[StoreOut]), summary="投入品台账")
@admits(READERS)
def list_store(request: ActorRequest, *, shelf: Name = "", page: PageNumber = 1) -> Any:
    """The lines of the ledger in scope, the newest first."""
    return paged(reads.store_of(request.actor, request.now, shelf=shelf), page)


@router.post("/store", response=answers(StoreOut, 201), summary="记投入品台账")
@admits(GROWERS)
def enter(request: ActorRequest, body: StoreIn) -> Any:
    """The line stands; sent again with the same id, it is the same line."""
    return Status(
        201, services.enter(**body.model_dump(), actor=request.actor, now=request.now, channel="api")
    )


@router.get("/stock", response=answers(list[StockOut]), summary="账上的投入品")
@admits(GROWERS)
def get_stock(request: ActorRequest) -> Any:
    """What the token's operator has in store."""
    return stock_of(request.actor.operator_id or 0)


@router.get("/lots", response=answers(Paged[LotOut]), summary="批次列表")
@admits(READERS)
def list_lots(request: ActorRequest, *, q: Name = "", division: Name = "", page: PageNumber = 1) -> Any:
    """The lots in scope, with what is left of each."""
    found = paged(reads.lots(request.actor, request.now, q=q, division=division), page)
    rows: list[Any] = found["items"]  # type: ignore[assignment]
    left: dict[UUID, int] = {}
    for operator in {row.operator_id for row in rows}:
        left |= lots_left(operator, [row for row in rows if row.operator_id == operator])
    return found | {
        "items": [
            {
                **{
                    name: getattr(row, name)
                    for name in ("id", "code", "operator_id", "day", "quantity", "unit", "origin")
                },
                "product": row.product.code,
                "stopped": row.stopped or "",
                "left": left[row.pk],
                "record_id": row.record_id,
                "plots": row.plots,
            }
            for row in rows
        ]
    }


@router.post("/plans", response=answers(PlanOut, 201), summary="打算施药")
@admits(GROWERS)
def plan_spraying(request: ActorRequest, body: PlanIn) -> Any:
    """The spraying is planned; what a rule forbids is stopped with every finding of it."""
    return Status(201, services.plan_spraying(**body.model_dump(), actor=request.actor, now=request.now))


@router.delete("/plans/{uuid:plan_id}", response=answers(Done), summary="不做了")
@admits(GROWERS)
def drop_plan(request: ActorRequest, plan_id: UUID) -> Any:
    """It will not be done."""
    services.drop_plan(plan_id=plan_id, actor=request.actor, now=request.now)
    return Done()


@router.get("/findings", response=answers(Paged[FindingOut]), summary="发现的问题")
@admits(READERS)
def list_findings(
    request: ActorRequest,
    *,
    q: Name = "",
    verdict: Name = "",
    division: Name = "",
    state: Literal["", "open", "done"] = "open",
    page: PageNumber = 1,
) -> Any:
    """What was found in scope, the newest first."""
    rows = reads.findings(request.actor, request.now, q=q, verdict=verdict, division=division, state=state)
    return paged(rows, page)


@router.post("/findings/{uuid:finding_id}/handled", response=answers(FindingOut), summary="记处理情况")
@admits(OVERSEERS)
def handle_finding(request: ActorRequest, finding_id: UUID, body: HandledIn) -> Any:
    """What became of the finding stands beside it."""
    return services.handle_finding(
        finding_id=finding_id, **body.model_dump(), actor=request.actor, now=request.now
    )
