"""专家评审: who is to score what, the scores, the minutes."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from ninja import File, Form, Schema, Status
from ninja.files import UploadedFile

from youji.recognition import policy
from youji.recognition.fields import RECUSAL, SCORE
from youji.recognition.selectors import cases
from youji.recognition.selectors import experts as panels
from youji.recognition.selectors.panels import before_review
from youji.recognition.services import experts
from youji.shared.api import ActorRequest, Done, Id, Name, admits, answers, room_router
from youji.shared.api.described import body
from youji.shared.refusals import Refused

router = room_router("recognition", "专家评审")
_SCORE: Any = body(SCORE, refuse=Refused)
_RECUSAL: Any = body(RECUSAL, refuse=Refused)


class SeatOut(Schema):
    """One case on the token's person's panel."""

    code: str
    base_name: str
    score: Decimal | None
    opinion: str
    open: bool


class ExpertOut(Schema):
    """Somebody who may be asked to score."""

    id: int
    name: str
    specialities: list[Any]


class WaitingOut(Schema):
    """One case before its expert review; the mean once everybody asked has scored."""

    code: str
    base_name: str
    group: str  # of the product
    group_known: bool  # whether somebody on the panel knows such products
    seats: int
    aside: int  # of those asked, who have stood aside since
    scores: int
    mean: Decimal | None
    has_minutes: bool


class PanelIn(Schema):
    """Who is to score what."""

    codes: list[Name]
    expert_ids: list[Id]


class ScoreIn(_SCORE):
    """A score and the opinion behind it."""


class ExpertRecuseIn(_RECUSAL):
    """Why one gives no score."""


@router.get("/panel", response=answers(list[SeatOut]), summary="我的评审")
@admits(policy.EXPERTS)
def list_seats(request: ActorRequest) -> Any:
    """The token's person's own panel."""
    return [
        {
            "code": seat.application.code,
            "base_name": seat.application.base.name,
            "score": seat.score,
            "opinion": seat.opinion,
            "open": seat.open,
        }
        for seat in panels.seats_of(request.actor)
    ]


@router.get("/panel/waiting", response=answers(list[WaitingOut]), summary="待专家评审的申报")
@admits(policy.ROUND_MAKERS)
def list_waiting(request: ActorRequest) -> Any:
    """What stands before its expert review, with seats and scores."""
    waiting: list[Any] = panels.with_panels(before_review(request.actor))
    return [
        {
            "code": one.code,
            "base_name": one.base.name,
            "group": panel.group,
            "group_known": panel.known,
            "seats": one.seats,
            "aside": one.aside,
            "scores": one.scores,
            "mean": one.mean,
            "has_minutes": one.expert_minutes_id is not None,
        }
        for panel in waiting
        for one in (panel.application,)
    ]


@router.get("/experts", response=answers(list[ExpertOut]), summary="专家名单")
@admits(policy.ROUND_MAKERS)
def list_experts(request: ActorRequest) -> Any:
    """Everybody who holds the role today."""
    return panels.experts_available(request.now)


@router.post("/panel", response=answers(Done), summary="指派专家")
@admits(policy.ROUND_MAKERS)
def assign(request: ActorRequest, body: PanelIn) -> Any:
    """The experts are asked to score each of the applications."""
    experts.assign_panel(
        application_ids=_ids(request, body.codes),
        expert_ids=body.expert_ids,
        actor=request.actor,
        now=request.now,
    )
    return Done()


@router.put("/applications/{code}/score", response=answers(Done), summary="专家评分")
@admits(policy.EXPERTS)
def score(request: ActorRequest, code: Name, body: ScoreIn) -> Any:
    """This expert's score and opinion are on file."""
    found = cases.find_by_code(code, request.actor)
    experts.record_score(
        application_id=found.pk, score=body.score, opinion=body.opinion, actor=request.actor, now=request.now
    )
    return Done()


@router.post("/applications/{code}/score/recusal", response=answers(Done), summary="专家声明回避")
@admits(policy.EXPERTS)
def stand_aside(request: ActorRequest, code: Name, body: ExpertRecuseIn) -> Any:
    """This expert gives no score, what they gave is not counted, and whoever asks experts has been told."""
    found = cases.find_by_code(code, request.actor)
    experts.stand_aside(application_id=found.pk, reason=body.reason, actor=request.actor, now=request.now)
    return Done()


@router.post("/minutes", response=answers(Done, 201), summary="上传评审会纪要")
@admits(policy.ROUND_MAKERS)
def attach_minutes(
    request: ActorRequest,
    codes: list[Name] = Form(...),  # noqa: B008
    file: UploadedFile = File(...),  # noqa: B008
) -> Any:
    """The minutes are put to every application named."""
    experts.attach_minutes(
        application_ids=_ids(request, codes),
        file=file,
        name=file.name or "评审会纪要",
        actor=request.actor,
        now=request.now,
    )
    return Status(201, Done())


def _ids(request: ActorRequest, codes: list[str]) -> Iterator[int]:
    """One by one: whoever takes them says how many."""
    return (cases.find_by_code(code, request.actor).pk for code in codes)
