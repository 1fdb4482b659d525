"""Tests of lots, for programs."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from ninja import Schema, Status

from youji.quality.fields import RAPID, SENDING
from youji.quality.policy import READERS, TESTERS
from youji.quality.selectors import rapid as reads
from youji.quality.selectors.lots import lot_tests
from youji.quality.services import testing
from youji.shared.api import ActorRequest, Name, Paged, PageNumber, admits, answers, paged, room_router
from youji.shared.api.described import body
from youji.shared.refusals import Refused

router = room_router("quality", "质量自控")

_RAPID: Any = body(RAPID, refuse=Refused)
_SENDING: Any = body(SENDING, refuse=Refused)


class RapidIn(_RAPID):
    """A rapid test: a line a parameter, with its outcome."""


class SendingIn(_SENDING):
    """A sample of a lot."""


class ParameterOut(Schema):
    """One parameter: ``negative``, ``positive`` or ``invalid``."""

    parameter: str
    outcome: str


class RapidOut(Schema):
    """A rapid test; with ``failed`` its lot was held."""

    code: str
    lot_code: str
    product: str
    day: date
    device: str
    method: str
    person_name: str
    inspector: str
    failed: bool
    passed: bool
    note: str
    results: list[ParameterOut]

    @staticmethod
    def resolve_results(row: Any) -> list[Any]:
        """In the order in which they stand."""
        return list(row.results.all())


class SentOut(Schema):
    """The sample that was taken of the lot."""

    id: int
    code: str


class LineOut(Schema):
    """A substance that was used: ``failed``, ``tested``, ``open`` (tested without a conclusion) or ``missing``."""

    active: str
    used: str
    state: str
    tests: list[str]


class TestedOut(Schema):
    """One test of the goods."""

    code: str
    day: date
    kind: str
    parameters: list[str]
    failed: list[str]
    passed: bool


class LotTestsOut(Schema):
    """A lot: what was used beside what was tested; ``missing`` nobody tested; ``unknown``: a source has no records here."""

    code: str
    product: str
    lines: list[LineOut]
    missing: list[str]
    tests: list[TestedOut]
    waiting: list[str]
    against: list[str]
    unknown: bool


@router.get("/rapid-tests", response=answers(Paged[RapidOut]), summary="快检记录")
@admits(READERS)
def list_rapid_tests(
    request: ActorRequest,
    *,
    q: Name = "",
    state: Literal["", "failed", "passed", "invalid"] = "",
    division: Name = "",
    page: PageNumber = 1,
) -> Any:
    """The rapid tests in scope, the newest first."""
    return paged(reads.rapid_tests(request.actor, request.now, q=q, state=state, division=division), page)


@router.get("/lots/{code}", response=answers(LotTestsOut), summary="用什么药、检什么药")
@admits(READERS)
def get_lot_tests(request: ActorRequest, code: Name) -> Any:
    """What was used on the lot and on everything it was made of, beside what was tested."""
    found = lot_tests(code, request.actor, request.now)
    return {
        "code": found.lot.code,
        "product": found.lot.product.name,
        "lines": list(found.lines),
        "missing": list(found.missing),
        "tests": list(found.tests),
        "waiting": [one.code for one in found.waiting],
        "against": [str(one) for one in found.against],
        "unknown": found.unknown,
    }


@router.post("/lots/{code}/rapid-tests", response=answers(RapidOut, 201), summary="记快检")
@admits(TESTERS)
def add_rapid_test(request: ActorRequest, code: Name, body: RapidIn) -> Any:
    """The rapid test stands; with anything positive the lot is held at once."""
    return Status(
        201, testing.keep_rapid(lot=code, **body.model_dump(), actor=request.actor, now=request.now)
    )


@router.post("/lots/{code}/samples", response=answers(SentOut, 201), summary="送样检测")
@admits(TESTERS)
def send_sample(request: ActorRequest, code: Name, body: SendingIn) -> Any:
    """A sample of the lot is on its base's list; a report that fails holds the lot."""
    return Status(
        201, testing.send_sample(lot=code, **body.model_dump(), actor=request.actor, now=request.now)
    )
