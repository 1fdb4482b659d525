"""Interim suspensions and intended measures, for programs: over the same services."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from ninja import Schema, Status

from youji.documents.selectors import document_of
from youji.hearings.fields import (
    ABSENCE,
    ARRANGEMENT,
    CONFIRMATION,
    DECISION,
    HEARING,
    INTERIM,
    LIFTING,
    MINUTES,
    NOTICE,
    REQUEST,
    STATEMENT,
)
from youji.hearings.policy import HEARINGS, READERS, SPEAKERS
from youji.hearings.selectors import papers, records
from youji.hearings.services import interims, orals, proposals
from youji.shared import clock
from youji.shared.api import ActorRequest, Id, Name, Paged, PageNumber, admits, answers, paged, room_router
from youji.shared.api.described import body
from youji.shared.api.files import download, downloads
from youji.shared.files import PDF
from youji.shared.refusals import Refused, Unknown
from youji.shared.values import SEEN, Fields

router = room_router("hearings", "告知与陈述")
SEEN_FIRST = Fields(SEEN)
_INTERIM: Any = body(SEEN_FIRST | INTERIM, refuse=Refused)
_NOTICE: Any = body(SEEN_FIRST | NOTICE, refuse=Refused)
_STATEMENT: Any = body(SEEN_FIRST | STATEMENT, refuse=Refused)
_CONFIRMATION: Any = body(SEEN_FIRST | CONFIRMATION, refuse=Refused)
_HEARING: Any = body(SEEN_FIRST | HEARING, refuse=Refused)
_LIFTING: Any = body(SEEN_FIRST | LIFTING, refuse=Refused)
_DECISION: Any = body(SEEN_FIRST | DECISION, refuse=Refused)
_REQUEST: Any = body(SEEN_FIRST | REQUEST, refuse=Refused)
_SEEN: Any = body(SEEN_FIRST, refuse=Refused)
_ARRANGEMENT: Any = body(SEEN_FIRST | ARRANGEMENT, refuse=Refused)
_MINUTES: Any = body(SEEN_FIRST | MINUTES, refuse=Refused)
_ABSENCE: Any = body(SEEN_FIRST | ABSENCE, refuse=Refused)


class MatterOut(Schema):
    """What an interim suspension and an intended measure have in common."""

    id: int
    entry_code: str
    ground_label: str
    reason: str
    opened_at: datetime
    due_on: date | None
    state: str
    statement: str
    stated_at: datetime | None
    opinion: str
    concluded_at: datetime | None
    version: int

    @staticmethod
    def resolve_entry_code(row: Any) -> str:
        """The 目录编号."""
        return row.entry.code


class ProposalOut(MatterOut):
    """An intended measure; ``due_on`` is the last day on which the holder may answer."""

    measure: str
    view: str


class PresiderOut(Schema):
    """Who may preside."""

    id: int
    name: str


class OralOut(Schema):
    """A hearing the holder asked for; ``due_on``: by when a day is set, then that day."""

    id: int
    proposal_id: int
    entry_code: str
    points: str
    opened_at: datetime
    state: str
    due_on: date
    held_on: date | None
    place: str
    presider: str
    missed_on: date | None
    present: str
    minutes: str
    minutes_document_id: UUID | None
    opinion: str
    concluded_at: datetime | None
    version: int

    @staticmethod
    def resolve_entry_code(row: Any) -> str:
        """The 目录编号."""
        return row.entry.code


class InterimIn(_INTERIM):
    """What has happened."""

    document_id: UUID | None = None


class NoticeIn(_NOTICE):
    """What is intended, and why."""

    document_id: UUID | None = None


class StatementIn(_STATEMENT):
    """The holder's word."""

    document_id: UUID | None = None


class ConfirmationIn(_CONFIRMATION):
    """What the other person found, and the number of the suspension."""


class HearingIn(_HEARING):
    """What was heard, and why."""


class LiftingIn(_LIFTING):
    """Why it is lifted, and by which number where it was confirmed."""


class DecisionIn(_DECISION):
    """The decision, and what became of the holder's word."""


class RequestIn(_REQUEST):
    """What the holder would say in person."""


class SeenIn(_SEEN):
    """Nothing but the version that was seen."""


class ArrangementIn(_ARRANGEMENT):
    """When, where, and before whom."""


class MinutesIn(_MINUTES):
    """What was said, as signed."""

    document_id: UUID | None = None


class AbsenceIn(_ABSENCE):
    """Nobody of the holder's came."""


def _with_document(said: Any, request: ActorRequest) -> dict[str, Any]:
    document = document_of(said.document_id, request.actor)
    return {**said.model_dump(exclude={"document_id"}), "document": document}


@router.get("/interims", response=answers(Paged[MatterOut]), summary="临时暂停列表")
@admits(READERS)
def list_interims(request: ActorRequest, page: PageNumber = 1) -> Any:
    """Interim suspensions in scope, open first."""
    return paged(records.interims(request.actor), page)


@router.get("/interims/{int:interim_id}", response=answers(MatterOut), summary="一次临时暂停")
@admits(READERS)
def get_interim(request: ActorRequest, interim_id: Id) -> Any:
    """What it rests on, what its holder says, where it stands."""
    return records.find_interim(interim_id, request.actor)


@router.post("/entries/{code}/interim", response=answers(MatterOut, 201), summary="临时暂停")
@admits(HEARINGS)
def order_interim(request: ActorRequest, code: Name, body: InterimIn) -> Any:
    """The entry is suspended for the time being."""
    said = _with_document(body, request)
    return Status(201, interims.order(code=code, **said, actor=request.actor, now=request.now))


@router.post(
    "/interims/{int:interim_id}/statement", response=answers(MatterOut), summary="对临时暂停陈述申辩"
)
@admits(SPEAKERS)
def state_on_interim(request: ActorRequest, interim_id: Id, body: StatementIn) -> Any:
    """The holder has spoken."""
    said = _with_document(body, request)
    return interims.state(interim_id=interim_id, **said, actor=request.actor, now=request.now)


@router.post("/interims/{int:interim_id}/confirm", response=answers(MatterOut), summary="确认临时暂停")
@admits(HEARINGS)
def confirm_interim(request: ActorRequest, interim_id: Id, body: ConfirmationIn) -> Any:
    """Another person has confirmed it: it is a suspension."""
    return interims.confirm(interim_id=interim_id, **body.model_dump(), actor=request.actor, now=request.now)


@router.post("/interims/{int:interim_id}/uphold", response=answers(MatterOut), summary="维持暂停")
@admits(HEARINGS)
def uphold_interim(request: ActorRequest, interim_id: Id, body: HearingIn) -> Any:
    """The holder was heard; the suspension stands."""
    return interims.uphold(interim_id=interim_id, **body.model_dump(), actor=request.actor, now=request.now)


@router.post("/interims/{int:interim_id}/lift", response=answers(MatterOut), summary="解除临时暂停")
@admits(HEARINGS)
def lift_interim(request: ActorRequest, interim_id: Id, body: LiftingIn) -> Any:
    """It is lifted."""
    return interims.lift(interim_id=interim_id, **body.model_dump(), actor=request.actor, now=request.now)


@router.get("/proposals", response=answers(Paged[ProposalOut]), summary="拟处理事项列表")
@admits(READERS)
def list_proposals(request: ActorRequest, page: PageNumber = 1) -> Any:
    """Intended measures in scope, open first."""
    return paged(records.proposals(request.actor), page)


@router.get("/proposals/{int:proposal_id}", response=answers(ProposalOut), summary="一件拟处理事项")
@admits(READERS)
def get_proposal(request: ActorRequest, proposal_id: Id) -> Any:
    """What is intended, what the holder says, the decision."""
    return records.find_proposal(proposal_id, request.actor)


@router.get("/proposals/{int:proposal_id}/notice", summary="事先告知书（PDF）", **downloads(PDF))
@admits(READERS)
def get_notice(request: ActorRequest, proposal_id: Id) -> HttpResponse:
    """事先告知书, for whoever sends it and whom it is addressed to."""
    row = records.find_proposal(proposal_id, request.actor)
    if row.due_on is None:
        raise Unknown(proposal_id)  # nobody need be told before
    return download(papers.notice(row), f"{row.entry.name}-事先告知书.pdf", PDF)


@router.post("/entries/{code}/proposals/{name}", response=answers(ProposalOut, 201), summary="提出拟处理事项")
@admits(HEARINGS)
def propose(request: ActorRequest, code: Name, name: Literal["remove", "annul"], body: NoticeIn) -> Any:
    """It is on record what is intended; where the holder must be heard, they are told."""
    said = _with_document(body, request)
    return Status(201, proposals.propose(name, code=code, **said, actor=request.actor, now=request.now))


@router.post("/proposals/{int:proposal_id}/statement", response=answers(ProposalOut), summary="陈述申辩")
@admits(SPEAKERS)
def answer_proposal(request: ActorRequest, proposal_id: Id, body: StatementIn) -> Any:
    """The holder has answered."""
    said = _with_document(body, request)
    return proposals.answer(proposal_id=proposal_id, **said, actor=request.actor, now=request.now)


@router.post("/proposals/{int:proposal_id}/decide", response=answers(ProposalOut), summary="作出决定")
@admits(HEARINGS)
def decide_proposal(request: ActorRequest, proposal_id: Id, body: DecisionIn) -> Any:
    """The measure is taken, or nothing is done."""
    return proposals.decide(
        proposal_id=proposal_id, **body.model_dump(), actor=request.actor, now=request.now
    )


@router.post("/proposals/{int:proposal_id}/oral", response=answers(OralOut, 201), summary="要求听证")
@admits(SPEAKERS)
def ask_to_be_heard(request: ActorRequest, proposal_id: Id, body: RequestIn) -> Any:
    """The holder asks to be heard in person."""
    said = body.model_dump()
    return Status(201, orals.ask(proposal_id=proposal_id, **said, actor=request.actor, now=request.now))


@router.get("/orals", response=answers(Paged[OralOut]), summary="听证列表")
@admits(READERS)
def list_orals(request: ActorRequest, page: PageNumber = 1) -> Any:
    """Hearings in scope, open first."""
    return paged(records.orals(request.actor), page)


@router.get("/orals/{int:oral_id}", response=answers(OralOut), summary="一次听证")
@admits(READERS)
def get_oral(request: ActorRequest, oral_id: Id) -> Any:
    """When, where, before whom, and what came of it."""
    return records.find_oral(oral_id, request.actor)


@router.get("/orals/{int:oral_id}/presiders", response=answers(list[PresiderOut]), summary="可以主持的人员")
@admits(HEARINGS)
def list_presiders(request: ActorRequest, oral_id: Id) -> Any:
    """Who may preside: not whoever proposed the measure."""
    row = records.find_oral(oral_id, request.actor)
    found = records.presiders(row, clock.local_date(request.now))
    return [{"id": person, "name": name} for person, name in found]


@router.post("/orals/{int:oral_id}/withdraw", response=answers(OralOut), summary="撤回听证要求")
@admits(SPEAKERS)
def withdraw_oral(request: ActorRequest, oral_id: Id, body: SeenIn) -> Any:
    """The holder does without."""
    return orals.withdraw(oral_id=oral_id, **body.model_dump(), actor=request.actor, now=request.now)


@router.post("/orals/{int:oral_id}/arrange", response=answers(OralOut), summary="定听证时间、地点和主持人")
@admits(HEARINGS)
def arrange_oral(request: ActorRequest, oral_id: Id, body: ArrangementIn) -> Any:
    """Its day, its place and who presides are set, or set anew."""
    return orals.arrange(oral_id=oral_id, **body.model_dump(), actor=request.actor, now=request.now)


@router.post("/orals/{int:oral_id}/record", response=answers(OralOut), summary="记录听证笔录")
@admits(HEARINGS)
def record_oral(request: ActorRequest, oral_id: Id, body: MinutesIn) -> Any:
    """It was held."""
    said = _with_document(body, request)
    return orals.record(oral_id=oral_id, **said, actor=request.actor, now=request.now)


@router.post("/orals/{int:oral_id}/absence", response=answers(OralOut), summary="记录主体没有到场")
@admits(HEARINGS)
def record_absence(request: ActorRequest, oral_id: Id, body: AbsenceIn) -> Any:
    """Nobody of the holder's came."""
    return orals.absent(oral_id=oral_id, **body.model_dump(), actor=request.actor, now=request.now)
