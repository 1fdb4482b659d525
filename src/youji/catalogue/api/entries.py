"""The managed catalogue: entries, measures, and what is entered by its document."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema, Status

from youji.catalogue import policy
from youji.catalogue.fields import AMENDMENT, MEASURE, NATIONAL
from youji.catalogue.selectors import entries
from youji.catalogue.services import amending, national, standing
from youji.documents.selectors import document_of
from youji.shared import clock
from youji.shared.api import (
    ActorRequest,
    Done,
    Name,
    Paged,
    PageNumber,
    admits,
    answers,
    given,
    paged,
    present,
    room_router,
)
from youji.shared.api.described import body
from youji.shared.periods import last_day
from youji.shared.refusals import Refused
from youji.shared.values import SEEN, Fields

router = room_router("catalogue", "目录管理")
_MEASURE: Any = body(Fields(SEEN) | MEASURE, refuse=Refused)
_AMENDMENT: Any = body(Fields(SEEN) | AMENDMENT, refuse=Refused)
_NATIONAL: Any = body(NATIONAL, refuse=Refused)
READERS = (policy.CATALOGUE, policy.HOLDERS)
MeasureName = Literal[
    "warn", "order_rectification", "suspend", "resume", "remove", "withdraw", "restore", "correct"
]


class EntryRowOut(Schema):
    """One line of the catalogue."""

    code: str
    name: str
    scheme: str
    category: str
    place: str
    holder: str
    area_mu: Decimal | None
    counted: str = Field(title="规模（数量），如 5,000羽；按亩计的为空")
    document_number: str
    valid_until: date | None
    label: str


class HistoryOut(Schema):
    """One thing that happened to an entry."""

    event_id: str
    kind: str
    label: str
    effective_on: date
    recorded_at: datetime
    until: date | None
    ground: str
    reason: str
    document_number: str
    ledger_entry_id: str


class BadNewsOut(Schema):
    """A measure that lies on another recognition of the same base or of the same 经营主体."""

    code: str
    name: str
    category_label: str
    same_base: bool
    status: str
    status_label: str
    since: date
    reason: str
    document_number: str
    sentence: str


class EntryOut(Schema):
    """One entry with its history and what the token's person may do now."""

    row: EntryRowOut
    status: str | None
    valid_until: date | None  # the first day on which it no longer stands
    last_day: date | None  # what a page, a paper and a workbook print
    version: int
    history: list[HistoryOut]
    measures: list[str]
    rectifications: list[int]
    annual_checks: list[int]
    renewal_opens_on: date | None
    renewal_open: bool
    bad_news: list[BadNewsOut]


class MeasureIn(_MEASURE):
    """What was decided about an entry."""

    document_id: UUID | None = None


@router.get("/entries", response=answers(Paged[EntryRowOut]), summary="目录条目")
@admits(*READERS)
def list_entries(
    request: ActorRequest,
    *,
    q: Name = "",
    status: Name = "",
    scheme: Name = "",
    division: Name = "",
    page: PageNumber = 1,
) -> Any:
    """Entries in scope, published or not."""
    today = clock.local_date(request.now)
    query = entries.EntryQuery.read({"q": q, "status": status, "scheme": scheme, "division": division})
    found = entries.entries(request.actor, query, today)
    return paged(found, page, lambda entry: entries.rows([entry], today)[0])


@router.get("/entries/{code}", response=answers(EntryOut), summary="一个条目")
@admits(*READERS)
def get_entry(request: ActorRequest, code: Name) -> Any:
    """The entry as the token's person manages it."""
    found = present(entries.detail(code, request.actor, clock.local_date(request.now)))
    return {
        "row": found.row,
        "status": str(found.status) if found.status else None,
        "valid_until": found.valid_until,
        "last_day": last_day(found.valid_until) if found.valid_until else None,
        "version": found.entry.version,
        "history": list(found.history),
        "measures": [measure.name for measure in found.open_measures],
        "rectifications": [row.pk for row in found.rectifications],
        "annual_checks": [row.pk for row in found.annual_checks],
        "renewal_opens_on": found.renewal_opens_on,
        "renewal_open": found.renewal_open,
        "bad_news": list(found.bad_news),
    }


@router.post("/entries/{code}/measures/{name}", response=answers(Done), summary="采取措施")
@admits(policy.CATALOGUE)
def take_measure(request: ActorRequest, code: Name, name: MeasureName, body: MeasureIn) -> Any:
    """The measure is on the entry, in the log, and its holder has been told."""
    order = standing.Order(
        **body.model_dump(exclude={"version", "document_id"}),
        document=document_of(body.document_id, request.actor),
    )
    standing.take_measure(
        name, code=code, order=order, actor=request.actor, now=request.now, version=body.version
    )
    return Done()


class AmendmentIn(_AMENDMENT):
    """What the document an entry rests on says, with the reason for putting it right; without a last day the end stays."""

    document_id: UUID | None = None


@router.post("/entries/{code}/amendment", response=answers(Done), summary="更正纳入信息")
@admits(policy.LAST)
def amend(request: ActorRequest, code: Name, body: AmendmentIn) -> Any:
    """The entry says what its document says."""
    document = document_of(body.document_id, request.actor)
    said = given(body, "document_id")
    amending.amend(code=code, **said, document=document, actor=request.actor, now=request.now)
    return Done()


class NationalIn(_NATIONAL):
    """One line of the ministry's list; ``choice`` is ``<scheme key>:<category>``."""

    document_id: UUID | None = None


class CodeOut(Schema):
    """The code of the entry made."""

    code: str


@router.post("/national", response=answers(CodeOut, 201), summary="凭文件纳入")
@admits(policy.PUBLISHING)
def enter_national(request: ActorRequest, body: NationalIn) -> Any:
    """The line is an entry of the catalogue."""
    row = national.NationalRow(**body.model_dump(exclude={"document_id"}))
    document = document_of(body.document_id, request.actor)
    return Status(201, national.enter_row(row, actor=request.actor, now=request.now, document=document))
