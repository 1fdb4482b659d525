"""GTINs and what is sent to other platforms, for programs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema, Status

from youji.exchange.api.house import router
from youji.exchange.fields import ANSWER, GTIN, SENDING
from youji.exchange.policy import OWNERS, READERS
from youji.exchange.selectors import gtins as gtin_reads
from youji.exchange.selectors import sending as reads
from youji.exchange.services.gtins import end_gtin, register_gtin
from youji.exchange.services.sending import answer_sending, hand_over, make_sending
from youji.shared.api import ActorRequest, Name, Paged, PageNumber, admits, answers, paged
from youji.shared.api.described import body
from youji.shared.api.files import download, downloads
from youji.shared.refusals import Refused

_GTIN: Any = body(GTIN, refuse=Refused)
_SENDING: Any = body(SENDING, refuse=Refused)
_ANSWER: Any = body(ANSWER, refuse=Refused)


class GtinIn(_GTIN):
    """A GTIN and its product."""


class SendingIn(_SENDING):
    """What is to be sent, to whom."""


class AnswerIn(_ANSWER):
    """What the receiver said."""


class GtinOut(Schema):
    """A GTIN in 14 digits, for which product, since when and until when."""

    gtin: str
    product: str
    said_at: datetime
    ended_at: datetime | None

    @staticmethod
    def resolve_product(row: Any) -> str:
        """By its name."""
        return str(row.product.name)


class SendingRow(Schema):
    """What was made up to be sent, and how it stands."""

    id: UUID
    operator_id: int
    target: str
    what: str
    since: date | None
    until: date | None
    digest: str
    mapping: str
    at: datetime
    person_name: str
    state: str

    @staticmethod
    def resolve_state(row: Any) -> str:
        """made, handed, taken or returned."""
        return reads.state_of(row)


class AnswerOut(Schema):
    """What the receiver said of it, or of one row."""

    verdict: str
    row: str
    reason: str
    at: datetime


class SendingOut(SendingRow):
    """The same with what is in it."""

    rows: list[dict[str, Any]]
    left_out: list[str]
    answers: list[AnswerOut]

    @staticmethod
    def resolve_answers(row: Any) -> list[Any]:
        """The first first."""
        return list(row.answers.all())


@router.get("/gtins", response=answers(list[GtinOut]), summary="我的商品条码")
@admits(OWNERS)
def list_gtins(request: ActorRequest) -> Any:
    """Those that hold, and those that held."""
    return list(gtin_reads.gtins(request.actor))


@router.post("/gtins", response=answers(GtinOut, 201), summary="登记商品条码")
@admits(OWNERS)
def add_gtin(request: ActorRequest, body: GtinIn) -> Any:
    """The GTIN is the operator's for the product."""
    return Status(201, register_gtin(**body.model_dump(), actor=request.actor, now=request.now))


@router.post("/gtins/{gtin}/end", response=answers(GtinOut), summary="停用商品条码")
@admits(OWNERS)
def stop_gtin(request: ActorRequest, gtin: Name) -> Any:
    """It holds no more."""
    return end_gtin(gtin=gtin, actor=request.actor, now=request.now)


@router.get("/sendings", response=answers(Paged[SendingRow]), summary="外送列表")
@admits(READERS)
def list_sendings(request: ActorRequest, target: Name = "", page: PageNumber = 1) -> Any:
    """What was made up to be sent, the newest first."""
    return paged(reads.sendings(request.actor, target=target), page)


@router.post("/sendings", response=answers(SendingOut, 201), summary="新的外送")
@admits(OWNERS)
def add_sending(request: ActorRequest, body: SendingIn) -> Any:
    """The operator's rows are made up, and frozen."""
    return Status(201, make_sending(**body.model_dump(), actor=request.actor, now=request.now))


@router.get("/sendings/{uuid:sending_id}", response=answers(SendingOut), summary="一次外送")
@admits(READERS)
def get_sending(request: ActorRequest, sending_id: UUID) -> Any:
    """What is in it, and what became of it."""
    return reads.find_sending(sending_id, request.actor)


@router.get("/sendings/{uuid:sending_id}/file", summary="外送的文件", **downloads("text/csv"))
@admits(READERS)
def get_file(request: ActorRequest, sending_id: UUID) -> Any:
    """Its file, as it was frozen."""
    row = reads.find_sending(sending_id, request.actor)
    return download(reads.as_file(row), reads.file_name(row), "text/csv; charset=utf-8")


@router.post("/sendings/{uuid:sending_id}/handed", response=answers(SendingOut), summary="外送已交出")
@admits(OWNERS)
def set_handed(request: ActorRequest, sending_id: UUID) -> Any:
    """It was handed over."""
    hand_over(sending_id=sending_id, actor=request.actor, now=request.now)
    return reads.find_sending(sending_id, request.actor)


@router.post("/sendings/{uuid:sending_id}/answers", response=answers(SendingOut, 201), summary="记外送的答复")
@admits(OWNERS)
def add_answer(request: ActorRequest, sending_id: UUID, body: AnswerIn) -> Any:
    """What the receiver said is on record."""
    answer_sending(sending_id=sending_id, **body.model_dump(), actor=request.actor, now=request.now)
    return Status(201, reads.find_sending(sending_id, request.actor))
