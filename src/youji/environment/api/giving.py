"""Samples that are given to laboratories, for programs: a laboratory's own among them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from ninja import Schema, Status

from youji.documents.selectors import document_of
from youji.environment import policy
from youji.environment.api.samples import CustodyIn, CustodyOut, ResultOut, SampleOut
from youji.environment.fields import GIVEN_TO, REPORT
from youji.environment.selectors import giving as reads
from youji.environment.services import giving as services
from youji.shared.api import ActorRequest, Id, Name, Paged, PageNumber, admits, answers, paged, room_router
from youji.shared.api.described import body
from youji.shared.refusals import Refused
from youji.shared.values import SEEN, Fields

router = room_router("environment", "产地环境")

_GIVE: Any = body(Fields(GIVEN_TO, SEEN), refuse=Refused)
_REPORT_IN: Any = body(REPORT | Fields(SEEN), refuse=Refused)


class GiveIn(_GIVE):
    """To which laboratory a sample goes, by name or number."""


class GivenReportIn(_REPORT_IN):
    """What the laboratory found."""

    document_id: UUID | None = None


class GivenOut(Schema):
    """A sample as its laboratory sees it: whose it is, is not said."""

    id: int
    code: str
    kind: str
    purpose: str
    category: str
    use: str
    product_name: str
    taken_on: date
    given_at: datetime
    state: str
    grade: str
    report_number: str
    reported_by: str
    version: int
    results: list[ResultOut]

    @staticmethod
    def resolve_given_at(row: Any) -> datetime:
        """When it was handed over."""
        return row.given.given_at

    @staticmethod
    def resolve_results(row: Any) -> list[Any]:
        """In the order of the report."""
        return list(row.results.all())


@router.post("/samples/{int:sample_id}/give", response=answers(SampleOut), summary="样品交给检测机构")
@admits(policy.RECORDERS)
def give(request: ActorRequest, sample_id: Id, body: GiveIn) -> Any:
    """The laboratory's people see the sample."""
    return services.give(sample_id=sample_id, **body.model_dump(), actor=request.actor, now=request.now)


@router.get("/given", response=answers(Paged[GivenOut]), summary="交来的样品列表")
@admits(policy.TESTERS)
def list_given(request: ActorRequest, page: PageNumber = 1, state: Name = "") -> Any:
    """What was given to one's laboratory, the newest first."""
    return paged(reads.given_samples(request.actor, state=state), page)


@router.get("/given/{int:sample_id}", response=answers(GivenOut), summary="一个交来的样品")
@admits(policy.TESTERS)
def get_given(request: ActorRequest, sample_id: Id) -> Any:
    """One of them with its results."""
    return reads.find_given(sample_id, request.actor).sample


@router.post("/given/{int:sample_id}/custody", response=answers(CustodyOut, 201), summary="检测机构记流转")
@admits(policy.TESTERS)
def step(request: ActorRequest, sample_id: Id, body: CustodyIn) -> Any:
    """One more step is on file."""
    return Status(
        201, services.step(sample_id=sample_id, **body.model_dump(), actor=request.actor, now=request.now)
    )


@router.post("/given/{int:sample_id}/report", response=answers(GivenOut), summary="检测机构填结果")
@admits(policy.TESTERS)
def report_given(request: ActorRequest, sample_id: Id, body: GivenReportIn) -> Any:
    """The sample has the results that its laboratory found."""
    said = body.model_dump()
    document = document_of(said.pop("document_id"), request.actor)
    return services.report_given(
        sample_id=sample_id, document=document, **said, actor=request.actor, now=request.now
    )
