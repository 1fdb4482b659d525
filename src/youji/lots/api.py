"""Lots and their movements, for programs. Amounts are read in the lot's unit, and told in thousandths of it."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal
from uuid import UUID

from ninja import Schema, Status

from youji.lots.fields import MOVEMENT, OUTCOME, REASON, TAKEN_IN
from youji.lots.policy import HANDLERS, KEEPERS, READERS
from youji.lots.selectors import between
from youji.lots.selectors import pages as reads
from youji.lots.selectors.genealogy import Walk
from youji.lots.services import acts as services
from youji.production.selectors.lots import Lot, lot_called, lots_left
from youji.shared.api import ActorRequest, Done, Name, Paged, PageNumber, admits, answers, paged, room_router
from youji.shared.api.described import body
from youji.shared.refusals import Refused

router = room_router("lots", "批次流转")

_MOVEMENT: Any = body(MOVEMENT, refuse=Refused)
_OUTCOME: Any = body(OUTCOME, refuse=Refused)
_TAKEN_IN: Any = body(TAKEN_IN, refuse=Refused)
_REASON: Any = body(REASON, refuse=Refused)


class MovementIn(_MOVEMENT):
    """A movement: ``kind``, and of the rest what belongs to it."""


class OutcomeIn(_OUTCOME):
    """What became of so much as was sent."""


class TakenIn(_TAKEN_IN):
    """What was bought in from somebody who is not on the platform."""


class ReasonIn(_REASON):
    """Why."""


class StockOut(Schema):
    """A lot, what it was and what is left, in thousandths of ``unit``."""

    code: str
    operator_id: int
    product: str
    day: date
    origin: str
    quantity: int
    left: int
    unit: str
    stopped: str


class RelativeOut(Schema):
    """A lot that this one was made of, or that was made of it: so much of the one went into the other.

    ``left`` is told of one's own lots, and to officers of all.
    """

    code: str
    operator: str
    level: int
    out: int
    out_unit: str
    quantity: int
    unit: str
    left: int | None
    undone: bool


class PostingOut(Schema):
    """One posting of the chain."""

    seq: int
    kind: str
    quantity: int
    after: int
    day: date
    note: str
    undone: bool


class LotWhole(Schema):
    """A lot with its newest postings, what it was made of and what was made of it; ``cut``: there are more relatives."""

    code: str
    quantity: int
    left: int
    unit: str
    against: list[str]
    processed: str  # what was said of it against the yield factors, when it was made by processing
    postings: list[PostingOut]
    came_from: list[RelativeOut]
    went_into: list[RelativeOut]
    cut: bool


class ArrivalOut(Schema):
    """What is on its way to the token's operator and not answered."""

    transfer: UUID
    lot: str
    giver: str
    product: str
    sent: int
    unit: str
    day: date
    returned: bool


class MadeOut(Schema):
    """What is left of the lot, and the child that was made, if one was."""

    code: str
    left: int
    made: str = ""


@router.get("/stock", response=answers(Paged[StockOut]), summary="批次和余量")
@admits(READERS)
def list_stock(
    request: ActorRequest,
    *,
    q: Name = "",
    state: Literal["", "stock", "gone", "over"] = "",
    division: Name = "",
    page: PageNumber = 1,
) -> Any:
    """The lots in scope, the newest first."""
    found = paged(reads.stock(request.actor, request.now, q=q, state=state, division=division), page)
    rows: list[Any] = found["items"]  # type: ignore[assignment]
    return found | {"items": [_stock(row) for row in rows]}


def _stock(row: Any) -> dict[str, Any]:
    names = ("code", "operator_id", "day", "origin", "quantity", "left", "unit")
    return {name: getattr(row, name) for name in names} | {
        "product": row.product.name,
        "stopped": row.stopped or "",
    }


@router.post("/stock", response=answers(MadeOut, 201), summary="登记外来收购")
@admits(HANDLERS)
def buy_in(request: ActorRequest, body: TakenIn) -> Any:
    """A lot stands that begins here."""
    lot = services.buy_in(**body.model_dump(), actor=request.actor, now=request.now)
    return Status(201, {"code": lot.code, "left": lot.quantity})


@router.get("/stock/{code}", response=answers(LotWhole), summary="一个批次的来龙去脉")
@admits(READERS)
def get_lot(request: ActorRequest, code: str) -> Any:
    """The lot: what it came from, what left it, what is left."""
    found = reads.lot_page(lot_called(code, request.actor, request.now), request.actor, request.now)
    return {
        "code": found.lot.code,
        "quantity": found.lot.quantity,
        "left": found.left,
        "unit": found.lot.unit,
        "against": [str(one) for one in found.against],
        "processed": found.processed.said if found.processed else "",
        "postings": [
            {name: getattr(one.flow, name) for name in ("seq", "kind", "quantity", "after", "day", "note")}
            | {"undone": one.undone}
            for one in found.postings
        ],
        "came_from": _relatives(found.back),
        "went_into": _relatives(found.forth),
        "cut": found.back.cut or found.forth.cut,
    }


def _relatives(walked: Walk) -> list[dict[str, Any]]:
    return [
        {
            "code": one.lot.code,
            "operator": one.owner,
            "level": one.level,
            "left": one.left,
            **{name: getattr(one.link, name) for name in ("out", "out_unit", "quantity", "unit", "undone")},
        }
        for one in walked.relatives
    ]


@router.post("/stock/{code}/movements", response=answers(MadeOut, 201), summary="办理一次流转")
@admits(HANDLERS)
def act(request: ActorRequest, code: str, body: MovementIn) -> Any:
    """The movement has happened."""
    made = services.act(code=code, actor=request.actor, now=request.now, **body.model_dump())
    return Status(201, _after(request, code) | {"made": made.code if isinstance(made, Lot) else ""})


def _after(request: ActorRequest, code: str) -> dict[str, Any]:
    lot = lot_called(code, request.actor, request.now)
    return {"code": lot.code, "left": lots_left(lot.operator_id, [lot])[lot.pk]}


@router.post("/stock/{code}/postings/{int:seq}/reverse", response=answers(MadeOut), summary="冲销一笔流水")
@admits(HANDLERS)
def take_back(request: ActorRequest, code: str, seq: int, body: ReasonIn) -> Any:
    """The posting is taken back."""
    services.take_back(code=code, seq=seq, actor=request.actor, now=request.now, **body.model_dump())
    return _after(request, code)


@router.post("/stock/{code}/hold", response=answers(Done), summary="封存批次")
@admits(KEEPERS)
def hold(request: ActorRequest, code: str, body: ReasonIn) -> Any:
    """Nothing of the lot goes on."""
    services.hold_lot(code=code, actor=request.actor, now=request.now, **body.model_dump())
    return Done()


@router.post("/holds/{uuid:hold_id}/lift", response=answers(Done), summary="解除封存")
@admits(KEEPERS)
def let_go(request: ActorRequest, hold_id: UUID, body: ReasonIn) -> Any:
    """The hold is no more."""
    services.release(hold_id=hold_id, actor=request.actor, now=request.now, **body.model_dump())
    return Done()


@router.get("/arrivals", response=answers(list[ArrivalOut]), summary="等待收货的")
@admits(HANDLERS)
def list_arrivals(request: ActorRequest) -> Any:
    """What is on its way, the longest waiting first."""
    return [
        {
            "transfer": one.offer.transfer,
            "lot": one.lot.code,
            "giver": one.giver,
            "product": one.lot.product.name,
            "sent": one.offer.sent,
            "unit": one.offer.unit,
            "day": one.offer.day,
            "returned": one.returned,
        }
        for one in between.arrivals(request.actor, request.now)
    ]


@router.post("/arrivals/{uuid:transfer}", response=answers(Done), summary="办理收货")
@admits(HANDLERS)
def receive(request: ActorRequest, transfer: UUID, body: OutcomeIn) -> Any:
    """What was accepted is a lot of the token's operator, what was refused is back in the lot it left."""
    services.receive_goods(transfer=transfer, actor=request.actor, now=request.now, **body.model_dump())
    return Done()


@router.post("/deliveries/{uuid:transfer}", response=answers(Done), summary="记交付结果")
@admits(HANDLERS)
def settle(request: ActorRequest, transfer: UUID, body: OutcomeIn) -> Any:
    """What came of a delivery to a counter-party stands, by the giver's own word."""
    services.settle_delivery(transfer=transfer, actor=request.actor, now=request.now, **body.model_dump())
    return Done()
