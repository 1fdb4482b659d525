"""What programs send and read of production."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from ninja import Schema
from pydantic import Field, WithJsonSchema

from youji.production.fields import CLOSING, HANDLED, PLAN, RECORD, REOPENING, SEASON, STORE
from youji.production.services.sync import MOST
from youji.shared.api.described import body, json_schema
from youji.shared.refusals import Refused
from youji.shared.values import SEEN, Fields

_SEASON: Any = body(SEASON, refuse=Refused)
_CLOSING: Any = body(CLOSING | Fields(SEEN), refuse=Refused)
_REOPENING: Any = body(REOPENING | Fields(SEEN), refuse=Refused)
_STORE: Any = body(STORE, refuse=Refused)
_PLAN: Any = body(PLAN, refuse=Refused)
_HANDLED: Any = body(HANDLED, refuse=Refused)
_RECORD_SCHEMA = {
    "type": "object",
    "title": "生产记录",
    "properties": {key: json_schema(value, nullable=not value.required) for key, value in RECORD.items()}
    | {"photos": {"type": "array", "items": {"type": "string"}, "title": "照片号"}},
    "required": [key for key, value in RECORD.items() if value.required],
}
#: One record as it was sent: read by the service, so that one that will not do keeps none of the others back.
Sent = Annotated[dict[str, Any], WithJsonSchema(_RECORD_SCHEMA)]


class SeasonIn(_SEASON):
    """A season to be opened, on each of the plots."""


class ClosingIn(_CLOSING):
    """The end of a season."""


class ReopeningIn(_REOPENING):
    """Why a season goes on after all."""


class StoreIn(_STORE):
    """A line of the ledger of inputs."""


class PlanIn(_PLAN):
    """A spraying that is still to be done."""


class HandledIn(_HANDLED):
    """What became of a finding; with ``together``, of whatever else still waits of the same record."""


class RecordsIn(Schema):
    """Records, at most fifty at once; safe to send again."""

    records: Annotated[list[Sent], Field(max_length=MOST)]


class SeasonOut(Schema):
    """生产季."""

    id: UUID
    code: str
    operator_id: int
    kind: str
    name: str
    product: str
    variety: str
    category: str
    started_on: date
    ended_on: date | None
    plot_id: UUID | None
    area_cm2: int
    version: int

    @staticmethod
    def resolve_product(row: Any) -> str:
        """The product's code."""
        return str(row.product.code)


class FindingOut(Schema):
    """What a rule says against a record, and what became of it."""

    id: UUID
    record_id: UUID
    operator_id: int
    kind: str
    day: date
    rule: str
    verdict: str
    message: str
    source: str
    mark: str
    remedy: str
    found_at: datetime
    handled: str
    handled_at: datetime | None


class RecordOut(Schema):
    """生产记录, one version of it."""

    id: UUID
    root: UUID
    number: int
    supersedes: UUID | None
    reason: str
    operator_id: int
    kind: str
    day: date
    seasons: list[dict[str, Any]]
    facts: dict[str, Any]
    channel: str
    received_at: datetime
    made: datetime | None
    true_made: datetime | None
    remarks: list[str]
    verdict: str
    earliest_harvest_on: date | None
    edition: str
    device_verdict: str
    device_edition: str
    kept_until: date


class RecordWhole(Schema):
    """A record with all its versions and what was found."""

    record: RecordOut
    versions: list[RecordOut]
    findings: list[FindingOut]


class ResultOut(Schema):
    """The answer to one record: stored, or refused with its sentence."""

    id: str
    state: Literal["stored", "refused"]
    said: str = ""
    problems: list[dict[str, str]] = []
    verdict: str = ""
    earliest_harvest_on: date | None = None
    edition: str = ""
    findings: list[dict[str, Any]] = []
    remarks: list[str] = []
    lot: str = ""


class ResultsOut(Schema):
    """One answer for each record, in their order."""

    results: list[ResultOut]


class StoreOut(Schema):
    """A line of the ledger: ``amount`` in thousandths of a gram, a millilitre or a piece."""

    id: UUID
    operator_id: int
    kind: str
    sort: str
    day: date
    input: str
    registration: str
    dimension: str
    amount: int
    label_code: str
    record_id: UUID | None
    received_at: datetime


class StockOut(Schema):
    """What is left of an input; below nothing where more was used than entered."""

    shelf: str
    input: str
    registration: str
    sort: str
    dimension: str
    amount: int
    text: str
    short: bool


class LotOut(Schema):
    """批次: ``quantity`` and ``left`` in thousandths of ``unit``; ``stopped``: why nothing of it may be sold by now.

    ``record_id`` is the harvest's, where ``origin`` is one.
    """

    id: UUID
    code: str
    operator_id: int
    product: str
    day: date
    quantity: int
    unit: str
    left: int
    stopped: str
    origin: str
    record_id: UUID | None
    plots: list[dict[str, Any]]


class PlanOut(Schema):
    """A spraying that no rule forbids."""

    id: UUID
    day: date
    verdict: str
    edition: str
    facts: dict[str, Any]
