"""Recalls for programs: look, open, follow, answer, end. Amounts are thousandths of their unit unless they are asked for."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal
from uuid import UUID

from ninja import Schema, Status

from youji.shared.api import ActorRequest, Done, Name, Paged, PageNumber, admits, answers, paged, room_router
from youji.shared.api.described import body
from youji.shared.refusals import Refused
from youji.traceability import services
from youji.traceability.fields import DISPOSAL, ENDING, ORDER, REASON, REPLY, START, TOLD, WHOSE
from youji.traceability.policy import HOLDERS, ORDERERS, READERS
from youji.traceability.selectors import mine as own
from youji.traceability.selectors import pages as shown
from youji.traceability.selectors import recalls as reads
from youji.traceability.selectors.looked import seen
from youji.traceability.selectors.progress import progress

router = room_router("traceability", "追溯与召回")

_START: Any = body(START, refuse=Refused)
_ORDER: Any = body(START | ORDER, refuse=Refused)
_ENDING: Any = body(ENDING, refuse=Refused)
_REASON: Any = body(REASON, refuse=Refused)
_ANSWER: Any = body(WHOSE, refuse=Refused)
_DISPOSAL: Any = body(DISPOSAL, refuse=Refused)
_TOLD: Any = body(TOLD, refuse=Refused)
_REPLY: Any = body(REPLY | WHOSE, refuse=Refused)


class StartIn(_START):
    """Where to start."""


class OrderIn(_ORDER):
    """Where to start, and what is ordered."""


class EndingIn(_ENDING):
    """Why it ends although something is not done."""


class ReasonIn(_REASON):
    """Why."""


class AnswerIn(_ANSWER):
    """Whose answer it is; nothing where one has one operator."""


class DisposalIn(_DISPOSAL):
    """How so much of a lot was disposed of, in the lot's unit."""


class ToldIn(_TOLD):
    """What they said on the phone."""


class ReplyIn(_REPLY):
    """What whoever is concerned says to it."""


class RowOut(Schema):
    """A holder or an outside party, in words."""

    name: str
    place: str
    contact: str
    amount: str
    lots: int
    coming: bool


class LookedOut(Schema):
    """What such a recall would reach; nothing was written. ``more_…``: as many are not named here."""

    text: str
    starts: int
    lots: int
    holders_count: int
    stock: str
    coming: int
    elsewhere: dict[str, int]
    counties: dict[str, int]
    holders: list[RowOut]
    outside: list[RowOut]
    more_holders: int
    more_outside: int


class RecallOut(Schema):
    """A recall or a drill as it was ordered, and its state."""

    code: str
    drill: bool
    level: str
    products: str
    reason: str
    advice: str
    document: str
    office: str
    said_text: str
    opened_at: datetime
    state: str


class CountyOut(Schema):
    """A county: its holders, how many answered, minutes of the middle and the slowest answer, its rank."""

    division: str
    name: str
    holders: int
    answered: int
    middle: float | None
    slowest: int | None
    rank: int | None


class RecallWhole(RecallOut):
    """The same with how far it is, of what the reader sees."""

    lots: int
    joined: int
    told: int
    answered: int
    done: int
    untold_outside: int
    coming: int
    waiting: str
    counties: list[CountyOut]
    replies: list[str]


class HolderOut(Schema):
    """A holder: what they had and still have by unit, how far they are, after how many minutes they answered."""

    code: str
    name: str
    division: str
    contact: str
    lots: int
    had: dict[str, int]
    left: dict[str, int]
    state: str
    minutes: int | None
    coming: bool
    joined: bool

    @staticmethod
    def resolve_had(row: Any) -> dict[str, int]:
        """By unit."""
        return dict(row.had)

    @staticmethod
    def resolve_left(row: Any) -> dict[str, int]:
        """By unit."""
        return dict(row.left)


class LotOut(Schema):
    """A lot of the recall."""

    code: str
    product: str
    owner: str
    steps: int
    had: int
    left: int
    unit: str
    joined: bool


class OutsideOut(Schema):
    """Somebody outside the platform; ``party`` and ``giver`` name them where they are told."""

    party: UUID
    giver: str
    name: str
    contact: str
    given: str
    told: bool
    note: str


@router.get("/recalls", response=answers(Paged[RecallOut]), summary="召回和演练")
@admits(READERS)
def list_recalls(
    request: ActorRequest,
    *,
    q: Name = "",
    state: Literal["", "open", "finished", "lifted"] = "",
    kind: Literal["", "recall", "drill"] = "",
    page: PageNumber = 1,
) -> Any:
    """Recalls and drills in scope, the newest first."""
    found = paged(reads.recalls(request.actor, request.now, q=q, state=state, kind=kind), page)
    rows: list[Any] = found["items"]  # type: ignore[assignment]
    return found | {"items": shown.with_states(rows)}


@router.post("/look", response=answers(LookedOut), summary="先查一查牵连到谁")
@admits(ORDERERS)
def look_first(request: ActorRequest, body: StartIn) -> Any:
    """What such a recall would reach; nothing is written."""
    found = seen(
        services.look(**body.model_dump(), actor=request.actor, now=request.now), request.actor, request.now
    )
    names = ("text", "starts", "stock", "holders", "outside", "more_holders", "more_outside")
    return {name: getattr(found, name) for name in names} | {
        "lots": found.counted["lots"],
        "holders_count": found.counted["holders"],
        "coming": found.counted["coming"],
        "elsewhere": dict(found.elsewhere),
        "counties": dict(found.counties),
    }


@router.post("/recalls", response=answers(RecallWhole, 201), summary="发起召回或演练")
@admits(ORDERERS)
def open_recall(request: ActorRequest, body: OrderIn) -> Any:
    """The recall stands: its lots are held, its holders told."""
    made = services.open_recall(**body.model_dump(), actor=request.actor, now=request.now)
    return Status(201, _whole(made.code, request))


@router.get("/recalls/{code}", response=answers(RecallWhole), summary="一次召回办到哪里")
@admits(READERS)
def get_recall(request: ActorRequest, code: Name) -> Any:
    """One recall, and how far it is."""
    return _whole(code, request)


def _whole(code: str, request: ActorRequest) -> dict[str, Any]:
    found = shown.recall_page(code, request.actor, request.now)
    row, whole = found.recall, found.progress
    names = (
        "code", "drill", "level", "products", "reason", "advice", "document", "office", "said_text", "opened_at",
    )  # fmt: skip
    return {name: getattr(row, name) for name in names} | {
        "state": found.state,
        "lots": found.lots,
        "joined": found.joined,
        **whole.states,
        "untold_outside": whole.untold,
        "coming": whole.coming,
        "waiting": whole.waiting_text,
        "counties": [_county(line, name) for line, name in whole.counties],
        "replies": [f"{name}：{one.text}" for name, one in found.replies],
    }


def _county(line: Any, name: str) -> dict[str, Any]:
    keys = ("division", "holders", "answered", "middle", "slowest", "rank")
    return {key: getattr(line, key) for key in keys} | {"name": name}


@router.get("/recalls/{code}/holders", response=answers(Paged[HolderOut]), summary="牵连的主体")
@admits(READERS)
def list_holders(request: ActorRequest, code: Name, division: Name = "", page: PageNumber = 1) -> Any:
    """The holders one sees, of a county where one is named."""
    row = reads.find_recall(code, request.actor, request.now)
    return paged(
        progress(row, reads.sight(row, request.actor, request.now), request.now, division).holders, page
    )


@router.get("/recalls/{code}/lots", response=answers(Paged[LotOut]), summary="牵连的批次")
@admits(READERS)
def list_lots(request: ActorRequest, code: Name, division: Name = "", page: PageNumber = 1) -> Any:
    """The lots one sees, likewise."""
    row = reads.find_recall(code, request.actor, request.now)
    found = paged(reads.lots_in(row, reads.sight(row, request.actor, request.now), division), page)
    rows: list[Any] = found["items"]  # type: ignore[assignment]
    return found | {"items": shown.lot_rows(rows, request.actor, request.now)}


@router.get("/recalls/{code}/outside", response=answers(Paged[OutsideOut]), summary="平台以外的收货方")
@admits(READERS)
def list_outside(request: ActorRequest, code: Name, division: Name = "", page: PageNumber = 1) -> Any:
    """Who is not on the platform and was given of it."""
    row = reads.find_recall(code, request.actor, request.now)
    whole = progress(row, reads.sight(row, request.actor, request.now), request.now, division)
    return paged([shown.outside_said(line) for line in shown.outside_rows(row, whole)], page)


@router.get("/own", response=answers(list[RecallOut]), summary="等我答复的召回")
@admits(HOLDERS)
def list_own(request: ActorRequest) -> Any:
    """The recalls that wait for an answer of one's own."""
    return shown.with_states([one.recall for one in own.mine(request.actor, request.now) if one.waits])


@router.post("/recalls/{code}/answer", response=answers(Done), summary="答复：已停止销售")
@admits(HOLDERS)
def answer(request: ActorRequest, code: Name, body: AnswerIn) -> Any:
    """Nothing of it is sold any more; what there is is put down as the lots say."""
    services.answer(code=code, **body.model_dump(), actor=request.actor, now=request.now)
    return Done()


@router.post("/recalls/{code}/dispose", response=answers(Done), summary="处置召回的货物")
@admits(HOLDERS)
def dispose(request: ActorRequest, code: Name, body: DisposalIn) -> Any:
    """So much of a lot is gone, by the lot's own movement."""
    services.dispose(code=code, **body.model_dump(), actor=request.actor, now=request.now)
    return Done()


@router.post(
    "/recalls/{code}/outside/{giver}/{uuid:party}", response=answers(Done), summary="已告知平台以外的收货方"
)
@admits(ORDERERS)
def tell_outside(request: ActorRequest, code: Name, giver: Name, party: UUID, body: ToldIn) -> Any:
    """They were told by phone."""
    services.tell_outside(
        code=code, giver=giver, party_id=party, **body.model_dump(), actor=request.actor, now=request.now
    )
    return Done()


@router.post("/recalls/{code}/reply", response=answers(Done), summary="陈述和申辩")
@admits(HOLDERS)
def reply(request: ActorRequest, code: Name, body: ReplyIn) -> Any:
    """It stands beside the recall, where everybody reads it."""
    services.reply(code=code, **body.model_dump(), actor=request.actor, now=request.now)
    return Done()


@router.post("/recalls/{code}/finish", response=answers(RecallWhole), summary="结束")
@admits(ORDERERS)
def finish(request: ActorRequest, code: Name, body: EndingIn) -> Any:
    """Its work is done; the goods stay recalled."""
    services.finish(code=code, **body.model_dump(), actor=request.actor, now=request.now)
    return _whole(code, request)


@router.post("/recalls/{code}/lift", response=answers(RecallWhole), summary="解除召回")
@admits(ORDERERS)
def lift(request: ActorRequest, code: Name, body: ReasonIn) -> Any:
    """It stands no more: its holds are lifted."""
    services.lift(code=code, **body.model_dump(), actor=request.actor, now=request.now)
    return _whole(code, request)
