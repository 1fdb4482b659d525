"""Trainings, sessions and exams, for programs."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from ninja import Schema, Status
from pydantic import Field

from youji.quality.fields import BY_HAND, REASON, SESSION, TRAINING
from youji.quality.policy import ATTENDS, HOLDERS, ISSUERS, LEADERS
from youji.quality.selectors import exams as exam_reads
from youji.quality.selectors import training as reads
from youji.quality.selectors.inspectors import people_of
from youji.quality.services import exams as exam_services
from youji.quality.services import inspectors as issuing
from youji.quality.services import training as services
from youji.shared.api import (
    ActorRequest,
    Done,
    Id,
    Name,
    Paged,
    PageNumber,
    admits,
    answers,
    paged,
    room_router,
)
from youji.shared.api.described import answer, body
from youji.shared.clock import local_date
from youji.shared.refusals import Refused

router = room_router("quality", "质量自控")

_TRAINING: Any = answer(TRAINING)
_TRAINING_IN: Any = body(TRAINING, refuse=Refused)
_SESSION: Any = answer(SESSION)
_SESSION_IN: Any = body(SESSION, refuse=Refused)
_BY_HAND: Any = body(BY_HAND, refuse=Refused)
_REASON: Any = body(REASON, refuse=Refused)


class TrainingIn(_TRAINING_IN):
    """What a training is of."""


class SessionIn(_SESSION_IN):
    """When and where it meets."""


class ByHandIn(_BY_HAND):
    """Who was there without a telephone."""


class StrikeIn(_REASON):
    """Why a signature counts for nothing."""


class TrainingOut(_TRAINING):
    """A training."""

    id: int
    held_by: str
    division: str


class SessionOut(_SESSION):
    """One meeting; ``token`` is what its code leads to, for who leads it."""

    id: int
    token: str


class MeetingOut(_SESSION):
    """One meeting, as anybody reads it."""

    id: int


class PersonOut(Schema):
    """Somebody who was there: hours, best exam, certificate, or what speaks against one."""

    person_id: int
    name: str
    operator: str
    hours: Decimal
    points: int | None
    number: str
    against: list[str]

    @staticmethod
    def resolve_against(one: Any) -> list[str]:
        """In words."""
        return [str(each) for each in one.against]


class TrainingWhole(TrainingOut):
    """A training with its meetings; ``people`` for who leads it."""

    sessions: list[MeetingOut]
    people: list[PersonOut]


class AttendanceOut(Schema):
    """Somebody who signed in; ``struck`` says why it counts for nothing."""

    id: int
    person_name: str
    way: str
    note: str
    at: datetime
    struck: str

    @staticmethod
    def resolve_struck(one: Any) -> str:
        """Why, where it was."""
        return one.struck.reason if hasattr(one, "struck") else ""


class PresentOut(Schema):
    """Who asks is there."""

    training: str
    day: date
    hours: Decimal


class PutOut(Schema):
    """A question as it is put; of an exam that is over, what was right."""

    code: str
    stem: str
    choices: list[list[str]]
    answered: str
    right: str
    article: str

    @staticmethod
    def resolve_choices(one: Any) -> list[list[str]]:
        """Letter and words."""
        return [list(pair) for pair in one.choices]


class ExamOut(Schema):
    """One's exam."""

    id: UUID
    nth: int
    ends_at: datetime
    pass_mark: int
    points: int | None
    passed: bool
    seed: str
    paper: list[PutOut]


class AnswersIn(Schema):
    """Number of a question → the letter of a choice as it stands in the paper."""

    answers: dict[str, str] = Field(default_factory=dict, max_length=100)


class IssuedOut(Schema):
    """The numbers of the certificates that were issued."""

    numbers: list[str]


@router.get("/trainings", response=answers(Paged[TrainingOut]), summary="培训")
@admits(ATTENDS)
def list_trainings(
    request: ActorRequest,
    *,
    q: Name = "",
    audience: Name = "",
    division: Name = "",
    named: Name = "",
    page: PageNumber = 1,
) -> Any:
    """The trainings one may go to, or oversees."""
    return paged(reads.trainings(request.actor, q=q, audience=audience, division=division, named=named), page)


@router.post("/trainings", response=answers(TrainingOut, 201), summary="办培训")
@admits(HOLDERS)
def plan_training(request: ActorRequest, body: TrainingIn) -> Any:
    """The training stands."""
    return Status(201, services.plan_training(**body.model_dump(), actor=request.actor, now=request.now))


@router.get("/trainings/{int:number}", response=answers(TrainingWhole), summary="一个培训")
@admits(ATTENDS)
def get_training(request: ActorRequest, number: Id) -> Any:
    """A training; for who leads it, everybody who was there."""
    row = reads.find_training(number, request.actor)
    people = people_of(row, local_date(request.now)) if reads.leads(request.actor, row) else []
    names = [*TRAINING, "id", "held_by", "division"]
    return {name: getattr(row, name) for name in names} | {
        "sessions": reads.sessions_of(row),
        "people": people,
    }


@router.post("/trainings/{int:number}/sessions", response=answers(SessionOut, 201), summary="排一场")
@admits(LEADERS)
def call_session(request: ActorRequest, number: Id, body: SessionIn) -> Any:
    """The training meets on that day."""
    made = services.call_session(training=number, **body.model_dump(), actor=request.actor, now=request.now)
    return Status(201, made)


@router.get("/sessions/{int:number}/attendance", response=answers(list[AttendanceOut]), summary="签到")
@admits(LEADERS)
def get_attendance(request: ActorRequest, number: Id) -> Any:
    """Who signed in, those who were struck out too."""
    return reads.attendance_of(reads.find_session(number, request.actor))


@router.post("/sessions/{int:number}/code", response=answers(SessionOut), summary="换签到码")
@admits(LEADERS)
def change_code(request: ActorRequest, number: Id) -> Any:
    """Another code; the one before lets nobody in."""
    return services.change_code(session=number, version=None, actor=request.actor, now=request.now)


@router.post("/sessions/{int:number}/attendance", response=answers(AttendanceOut, 201), summary="补签")
@admits(LEADERS)
def sign_in_by_hand(request: ActorRequest, number: Id, body: ByHandIn) -> Any:
    """Somebody who was there without a telephone is on the list."""
    made = services.sign_in_by_hand(session=number, **body.model_dump(), actor=request.actor, now=request.now)
    return Status(201, made)


@router.post(
    "/sessions/{int:number}/attendance/{int:attendance}/strike", response=answers(Done), summary="划去签到"
)
@admits(LEADERS)
def strike(request: ActorRequest, number: Id, attendance: Id, body: StrikeIn) -> Any:
    """It counts for nothing, and stays on file."""
    services.strike(
        session=number, attendance=attendance, **body.model_dump(), actor=request.actor, now=request.now
    )
    return Done()


@router.post("/sign-in/{token}", response=answers(PresentOut), summary="签到")
@admits(ATTENDS)
def sign_in(request: ActorRequest, token: Name) -> Any:
    """Who asks is there."""
    made = services.sign_in(token=token, actor=request.actor, now=request.now)
    session = made.session
    return {"training": session.training.title, "day": session.day, "hours": session.hours}


@router.post("/trainings/{int:number}/exams", response=answers(ExamOut, 201), summary="开始考试")
@admits(ATTENDS)
def begin_exam(request: ActorRequest, number: Id) -> Any:
    """One's exam: the one that goes on, else another try."""
    return Status(201, _exam(exam_services.begin_exam(training=number, actor=request.actor, now=request.now)))


@router.get("/exams/{uuid:pk}", response=answers(ExamOut), summary="我的考试")
@admits(ATTENDS)
def get_exam(request: ActorRequest, pk: UUID) -> Any:
    """One's own exam."""
    return _exam(exam_reads.find_own_exam(pk, request.actor))


@router.post("/exams/{uuid:pk}", response=answers(ExamOut), summary="交卷")
@admits(ATTENDS)
def hand_in(request: ActorRequest, pk: UUID, body: AnswersIn) -> Any:
    """The exam is marked."""
    return _exam(exam_services.hand_in(exam=pk, answers=body.answers, actor=request.actor, now=request.now))


def _exam(row: Any) -> dict[str, Any]:
    names = ("id", "nth", "ends_at", "pass_mark", "points", "passed", "seed")
    return {name: getattr(row, name) for name in names} | {"paper": exam_reads.read_by_sitter(row)}


@router.post("/trainings/{int:number}/certificates", response=answers(IssuedOut, 201), summary="发内检员证书")
@admits(ISSUERS)
def issue_certificates(request: ActorRequest, number: Id) -> Any:
    """Everybody who may have one has one."""
    made = issuing.issue_certificates(training=number, actor=request.actor, now=request.now)
    return Status(201, {"numbers": [one.number for one in made]})
