"""Receiving, for programs: a pile of codes at once, pictures, deliveries, doubtful ones."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

from ninja import File, Form, Schema, Status
from ninja.files import UploadedFile

from youji.receiving import policy
from youji.receiving.fields import ANSWER, AWAY, HAND_ON, PILE, REPORT, SCAN, UNDOING
from youji.receiving.selectors import received as reads
from youji.receiving.selectors import reports as doubtful
from youji.receiving.services import reporting
from youji.receiving.services.piling import plain_amount, settle_pile, undo_pile
from youji.receiving.services.scanning import MOST, take_photo, take_scans
from youji.shared import reading
from youji.shared.api import ActorRequest, Id, Name, Paged, PageNumber, admits, answers, paged, room_router
from youji.shared.api.described import body
from youji.shared.clock import local_date
from youji.shared.refusals import Refused, TooLarge
from youji.shared.values import SEEN, Fields

router = room_router("receiving", "收货查验")

_SCAN: Any = body(SCAN, refuse=Refused)
_PILE: Any = body(PILE, refuse=Refused)
_AWAY: Any = body(AWAY, refuse=Refused)
_UNDOING: Any = body(UNDOING, refuse=Refused)
_REPORT: Any = body(REPORT, refuse=Refused)
_ANSWER: Any = body(ANSWER | Fields(SEEN), refuse=Refused)
_HAND_ON: Any = body(HAND_ON | Fields(SEEN), refuse=Refused)


class ScanIn(_SCAN):
    """A certificate that was read. ``id`` is made where it was: the same sent twice is one; ``pile`` the delivery."""

    id: UUID | None = None
    pile: UUID | None = None


class ScansIn(Schema):
    """Many of them; those that name no pile are of one, which is told with each."""

    scans: list[ScanIn]


class ScanOut(Schema):
    """A certificate, and what was found of it."""

    id: UUID
    pile: UUID
    how: str
    text: str
    code: str
    copy_number: int
    product: str
    issuer: str
    origin: str
    verdict: str
    found: str
    day: date
    at: datetime

    @staticmethod
    def resolve_pile(row: Any) -> UUID:
        """The delivery it came with."""
        return UUID(str(row.pile_id))

    @staticmethod
    def resolve_copy_number(row: Any) -> int:
        """第几份; 0 where nobody can tell."""
        return int(row.copy)


class SentOut(Schema):
    """What became of one that was sent: ``scan``, or why not in ``said``."""

    id: str
    scan: ScanOut | None = None
    said: str = ""


class AwayIn(_AWAY):
    """A certificate sent away out of a pile that is kept."""

    scan: UUID | None = None


class PileIn(_PILE):
    """A delivery. ``id`` is the pile that the scans name."""

    id: UUID | None = None
    refused: list[AwayIn] = []


class PileOut(Schema):
    """A delivery as it stands."""

    id: UUID
    day: date
    decision: str
    reason: str
    supplier: str
    product: str
    quantity: Decimal | None
    unit: str
    lots: list[str]
    undone: bool
    kept_until: date
    said: str = ""
    scans: list[ScanOut] = []


class DayOut(Schema):
    """A day: how many of what, and what lacks a certificate."""

    day: date
    counts: dict[str, int]
    without: list[UUID]
    lots_without: list[str]
    wrong: list[UUID]
    unsettled: list[UUID]


class UndoingIn(_UNDOING):
    """Why it counts as kept no more."""


class ReportIn(_REPORT):
    """What is doubtful. ``key`` is made where it was put down: the same sent twice is one."""

    key: UUID | None = None


class ReportOut(Schema):
    """A report, and what became of it."""

    id: int
    receipt: str
    source: str
    code: str
    issuer: str
    found: str
    said: str
    state: str
    division: str
    due_on: date
    outcome: str
    version: int


class AnswerIn(_ANSWER):
    """How it ended."""


class HandOnIn(_HAND_ON):
    """To which county it goes."""


@router.post("/scans", response=answers(list[SentOut]), summary="查验合格证")
@admits(policy.RECEIVERS)
def scan(request: ActorRequest, body: ScansIn) -> Any:
    """Each is on file once, with what was found of it."""
    if len(body.scans) > MOST:
        raise TooLarge(f"一次最多{MOST}张，请分开传。")
    pile = uuid4()
    sent = [one.model_dump() | {"id": one.id or uuid4(), "pile": one.pile or pile} for one in body.scans]
    taken = take_scans(sent, actor=request.actor, now=request.now)
    return [{"id": one.id, "scan": one.scan, "said": one.said} for one in taken]


@router.post("/photos", response=answers(list[ScanOut], 201), summary="上传合格证照片")
@admits(policy.RECEIVERS)
def photo(
    request: ActorRequest,
    key: UUID = Form(...),  # noqa: B008
    pile: UUID = Form(...),  # noqa: B008
    file: UploadedFile = File(...),  # noqa: B008
) -> Any:
    """The picture is kept, and every code on it read; the same ``key`` sent again is the same picture."""
    made = take_photo(key=str(key), pile=str(pile), file=file, actor=request.actor, now=request.now)
    return Status(201, made)


@router.get("/scans", response=answers(Paged[ScanOut]), summary="收存的合格证列表")
@admits(policy.READERS)
def list_scans(
    request: ActorRequest, q: Name = "", verdict: Name = "", day: Name = "", page: PageNumber = 1
) -> Any:
    """Certificates in scope that were received, the newest first."""
    rows = reads.scans(request.actor, q=q, verdict=verdict, day=reading.day(day))
    return paged(rows, page)


@router.get("/day", response=answers(DayOut), summary="一天的收货")
@admits(policy.READERS)
def one_day(request: ActorRequest, day: Name = "") -> Any:
    """How many of what, and what lacks a certificate; today where no day is said."""
    wanted = reading.day(day) or local_date(request.now)
    found = reads.day_of(request.actor, wanted, request.now)
    return {
        "day": found.day,
        "counts": found.counts,
        "without": [one.pk for one in found.without],
        "lots_without": list(found.lots),
        "wrong": [one.scan.pk for one in found.wrong],
        "unsettled": [pile for pile, _ in found.open_piles],
    }


@router.get("/piles", response=answers(Paged[PileOut]), summary="收货列表")
@admits(policy.READERS)
def list_piles(request: ActorRequest, day: Name = "", page: PageNumber = 1) -> Any:
    """Deliveries in scope, the newest first."""
    return paged(reads.piles(request.actor, day=reading.day(day)), page, _pile)


@router.post("/piles", response=answers(PileOut, 201), summary="收下或拒收")
@admits(policy.RECEIVERS)
def settle(request: ActorRequest, body: PileIn) -> Any:
    """The delivery is kept or refused, once; what was on its way with it is received."""
    said = body.model_dump(exclude={"id", "refused"})
    away = [{"scan": str(one.scan), "reason": one.reason} for one in body.refused]
    done = settle_pile(pile_id=body.id or uuid4(), refused=away, **said, actor=request.actor, now=request.now)
    return Status(201, _pile(done.pile, done.said))


@router.get("/piles/{uuid:pile_id}", response=answers(PileOut), summary="一次收货")
@admits(policy.READERS)
def get_pile(request: ActorRequest, pile_id: UUID) -> Any:
    """One delivery, with its certificates."""
    found = reads.find_pile(pile_id, request.actor)
    return _pile(found) | {"scans": [one.scan for one in reads.rows_of_pile(found)]}


@router.post("/piles/{uuid:pile_id}/undo", response=answers(PileOut), summary="撤销收货")
@admits(policy.RECEIVERS)
def undo(request: ActorRequest, pile_id: UUID, body: UndoingIn) -> Any:
    """It counts as kept no more."""
    undo_pile(pile_id=pile_id, **body.model_dump(), actor=request.actor, now=request.now)
    return _pile(reads.find_pile(pile_id, request.actor))


def _pile(row: Any, said: str = "") -> dict[str, Any]:
    names = ("id", "day", "decision", "reason", "supplier", "product", "unit", "kept_until")
    told = {name: getattr(row, name) for name in names}
    more = {"quantity": plain_amount(row), "lots": reads.lots_of_pile(row), "undone": hasattr(row, "undoing")}
    return told | more | {"said": said}


@router.get("/reports", response=answers(Paged[ReportOut]), summary="可疑合格证列表")
@admits(policy.READERS)
def list_reports(request: ActorRequest, state: Name = "", source: Name = "", page: PageNumber = 1) -> Any:
    """Reports in scope, open ones first."""
    return paged(doubtful.reports(request.actor, state=state, source=source), page)


@router.get("/reports/{int:report_id}", response=answers(ReportOut), summary="一条可疑合格证线索")
@admits(policy.READERS)
def get_report(request: ActorRequest, report_id: Id) -> Any:
    """One report."""
    return doubtful.find_report(report_id, request.actor)


@router.post("/scans/{uuid:scan_id}/report", response=answers(ReportOut, 201), summary="上报可疑合格证")
@admits(policy.RECEIVERS)
def report(request: ActorRequest, scan_id: UUID, body: ReportIn) -> Any:
    """The county of origin has it."""
    said = body.model_dump(exclude={"key"})
    made = reporting.report_scan(
        scan_id=scan_id, key=body.key or uuid4(), **said, actor=request.actor, now=request.now
    )
    return Status(201, made)


@router.post("/reports/{int:report_id}/conclude", response=answers(ReportOut), summary="办结可疑合格证")
@admits(policy.HANDLERS)
def conclude(request: ActorRequest, report_id: Id, body: AnswerIn) -> Any:
    """It is concluded and answered."""
    return reporting.conclude(report_id=report_id, **body.model_dump(), actor=request.actor, now=request.now)


@router.post("/reports/{int:report_id}/hand-on", response=answers(ReportOut), summary="转给产地县")
@admits(policy.HANDLERS)
def hand_on(request: ActorRequest, report_id: Id, body: HandOnIn) -> Any:
    """Another county has it."""
    return reporting.hand_on(report_id=report_id, **body.model_dump(), actor=request.actor, now=request.now)
