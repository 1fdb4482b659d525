"""Who leads a training, how its exams are set, and sheets of paper, for programs."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from ninja import Schema, Status

from youji.quality.api.training import AnswersIn, PutOut
from youji.quality.fields import NAMED, PAPER
from youji.quality.policy import HOLDERS, LEADERS
from youji.quality.selectors import exams as reads
from youji.quality.selectors.papers import exam_pdf
from youji.quality.services import exams as services
from youji.quality.services import trainers
from youji.shared.api import ActorRequest, Done, Id, admits, answers, room_router
from youji.shared.api.described import answer, body
from youji.shared.files import file_response
from youji.shared.refusals import Refused

router = room_router("quality", "质量自控")

_NAMED_IN: Any = body(NAMED, refuse=Refused)
_PAPER: Any = answer(PAPER)
_PAPER_IN: Any = body(PAPER, refuse=Refused)


class TrainerIn(_NAMED_IN):
    """Who leads a training."""


class TrainerOut(Schema):
    """A 培训教师 who is named for a training."""

    id: int
    person_name: str
    at: datetime


class ExamSetIn(_PAPER_IN):
    """How the exams of a training are set."""


class ExamSetOut(_PAPER):
    """How they are set from now on."""

    at: datetime
    by_name: str


class LedExamOut(Schema):
    """Somebody's exam, as whoever leads the training reads it; ``paper`` is empty while it goes on on a telephone."""

    id: UUID
    person_id: int
    person_name: str
    nth: int
    way: str
    pass_mark: int
    points: int | None
    marked_by: str
    paper: list[PutOut]


@router.post("/trainings/{int:number}/trainers", response=answers(TrainerOut, 201), summary="指定培训教师")
@admits(HOLDERS)
def name_trainer(request: ActorRequest, number: Id, body: TrainerIn) -> Any:
    """They lead the training from now on."""
    made = trainers.name_trainer(training=number, **body.model_dump(), actor=request.actor, now=request.now)
    return Status(201, made)


@router.post(
    "/trainings/{int:number}/trainers/{int:trainer}/end", response=answers(Done), summary="收回培训教师"
)
@admits(HOLDERS)
def release_trainer(request: ActorRequest, number: Id, trainer: Id) -> Any:
    """They lead it no more."""
    trainers.release_trainer(training=number, trainer=trainer, actor=request.actor, now=request.now)
    return Done()


@router.post("/trainings/{int:number}/exam-set", response=answers(ExamSetOut, 201), summary="出卷")
@admits(LEADERS)
def set_exam(request: ActorRequest, number: Id, body: ExamSetIn) -> Any:
    """Exams begun from now on are drawn so."""
    made = services.set_exam(training=number, **body.model_dump(), actor=request.actor, now=request.now)
    return Status(201, made)


@router.post(
    "/trainings/{int:number}/papers/{int:person}", response=answers(LedExamOut, 201), summary="出纸卷"
)
@admits(LEADERS)
def begin_paper(request: ActorRequest, number: Id, person: Id) -> Any:
    """A sheet of paper for somebody who was there."""
    made = services.begin_paper(training=number, person=person, actor=request.actor, now=request.now)
    return Status(201, _led(made))


@router.get("/papers/{uuid:pk}", response=answers(LedExamOut), summary="学员的考试")
@admits(LEADERS)
def get_led_exam(request: ActorRequest, pk: UUID) -> Any:
    """Somebody's exam of a training one leads."""
    return _led(reads.find_led_exam(pk, request.actor))


@router.get("/papers/{uuid:pk}/sheet", response=answers(None), summary="打印试卷")
@admits(LEADERS)
def get_sheet(request: ActorRequest, pk: UUID) -> HttpResponse:
    """The sheet of paper to print."""
    row = reads.find_paper(pk, request.actor)
    return file_response(exam_pdf(row), f"试卷-{row.person_name}-第{row.nth}次.pdf")


@router.post("/papers/{uuid:pk}", response=answers(LedExamOut), summary="录纸卷")
@admits(LEADERS)
def mark_paper(request: ActorRequest, pk: UUID, body: AnswersIn) -> Any:
    """What stands on the sheet is marked."""
    return _led(services.mark_paper(exam=pk, answers=body.answers, actor=request.actor, now=request.now))


def _led(row: Any) -> dict[str, Any]:
    names = ("id", "person_id", "person_name", "nth", "way", "pass_mark", "points", "marked_by")
    readable = row.way == row.Way.PAPER or row.handed_at is not None
    return {name: getattr(row, name) for name in names} | {"paper": reads.paper_of(row) if readable else []}
