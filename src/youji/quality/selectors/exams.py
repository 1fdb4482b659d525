"""Reading the bank and the exams that were drawn from it."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from youji.quality.logic.exams import LETTERS, Asked, draw, read_answer, read_choices, read_topics
from youji.quality.models import Exam, PaperSet, Question, Training
from youji.quality.selectors.terms import number
from youji.quality.selectors.training import leads
from youji.shared import cleaning
from youji.shared.actor import Actor
from youji.shared.clock import local_date
from youji.shared.refusals import Unknown


def newest(at: datetime | None = None) -> dict[str, Question]:
    """The newest version of each question as the bank was at the time; those that were retired too."""
    rows = Question.objects.order_by("number")
    return {one.code: one for one in (rows.filter(at__lte=at) if at else rows)}


def bank(*, q: str = "", state: str = "") -> list[Question]:
    """The questions by number; ``state`` is ``kept`` or ``retired``."""
    wanted = cleaning.one_line(q)[0]
    return [
        one
        for _, one in sorted(newest().items())
        if (not state or one.retired == (state == "retired"))
        and (not wanted or any(wanted in text for text in (one.code, one.topic, one.stem, one.article)))
    ]


def find_question(code: str) -> Question:
    """The newest version of a question.

    Raises:
        Unknown: there is none.
    """
    found = Question.objects.filter(code=code.strip().upper()).order_by("-number").first()
    if found is None:
        raise Unknown(code)
    return found


def pool(at: datetime, topics: Collection[str] = ()) -> dict[str, tuple[int, int]]:
    """What an exam was drawn from at the time, of these 类别 or of all: number → (version, how many choices)."""
    kept = (one for one in newest(at).values() if not one.retired and (not topics or one.topic in topics))
    return {one.code: (one.number, len(read_choices(one.choices))) for one in kept}


def topics_of_bank() -> list[str]:
    """The 类别 of the questions that are asked."""
    return sorted({one.topic for one in newest().values() if not one.retired})


def paper_set(training: Training, at: datetime) -> PaperSet | None:
    """How the exams of the training were set at the time; nothing where nobody set them."""
    return training.papers_set.filter(at__lte=at).order_by("at", "pk").last()


def topics_set(training: Training, at: datetime) -> tuple[str, ...]:
    """The 类别 its exams were drawn from at the time; none is all."""
    found = paper_set(training, at)
    return read_topics(found.topics) if found else ()


def drawn_again(exam: Exam) -> tuple[Asked, ...]:
    """The exam as its seed draws it from the bank of its time; the same as was kept, or somebody changed it."""
    there = pool(exam.begun_at, topics_set(exam.training, exam.begun_at))
    return draw(exam.seed, there, number("exam_questions", local_date(exam.begun_at)))


def asked_of(exam: Exam) -> tuple[Asked, ...]:
    """The exam as it was kept."""
    return tuple(Asked(code, version, tuple(order)) for code, version, order in exam.questions)


def right_of(exam: Exam) -> dict[str, int]:
    """Which choice of each of its questions is right, by the version that was asked."""
    return {code: read_answer(one.answer, read_choices(one.choices)) for code, one in _rows(exam).items()}


def _rows(exam: Exam) -> dict[str, Question]:
    wanted = {(code, version) for code, version, _ in exam.questions}
    rows = Question.objects.filter(code__in=[code for code, _ in wanted])
    return {one.code: one for one in rows if (one.code, one.number) in wanted}


@dataclass(frozen=True, slots=True)
class Put:
    """A question as it stands on the page; of an exam that is over, what was answered and what was right."""

    n: int
    code: str
    stem: str
    choices: tuple[tuple[str, str], ...]  # (letter, words)
    article: str = ""
    answered: str = ""
    right: str = ""


def paper_of(exam: Exam) -> list[Put]:
    """The exam's questions in their order; who has not handed in reads neither answer nor article."""
    rows, over = _rows(exam), exam.handed_at is not None
    put = []
    for n, one in enumerate(asked_of(exam), 1):
        row = rows[one.code]
        choices = read_choices(row.choices)
        right = LETTERS[one.order.index(read_answer(row.answer, choices))]
        put.append(
            Put(
                n,
                one.code,
                row.stem,
                tuple((LETTERS[at], choices[which]) for at, which in enumerate(one.order)),
                row.article if over else "",
                exam.answers.get(one.code, "") if over else "",
                right if over else "",
            )
        )
    return put


def read_by_sitter(exam: Exam) -> list[Put]:
    """What whoever sits it reads: of a sheet of paper nothing before it is marked, since it lies printed until then."""
    return [] if exam.way == Exam.Way.PAPER and exam.handed_at is None else paper_of(exam)


def exams_by(training: Training, person_id: int) -> QuerySet[Exam]:
    """Somebody's exams of a training, the newest first."""
    return Exam.objects.filter(training=training, person_id=person_id)


def find_own_exam(pk: UUID, actor: Actor) -> Exam:
    """One of one's own exams: nobody sits another's.

    Raises:
        Unknown: it is none of theirs.
    """
    found = Exam.objects.select_related("training").filter(pk=pk, person_id=actor.user_id).first()
    if found is None:
        raise Unknown(pk)
    return found


def find_led_exam(pk: UUID, actor: Actor) -> Exam:
    """An exam of a training that the actor leads.

    Raises:
        Unknown: none of theirs to mark.
    """
    found = Exam.objects.select_related("training").filter(pk=pk).first()
    if found is None or not leads(actor, found.training):
        raise Unknown(pk)
    return found


def find_paper(pk: UUID, actor: Actor) -> Exam:
    """A sheet of paper of a training that the actor leads, not marked yet.

    Raises:
        Unknown: none of theirs to print.
    """
    found = find_led_exam(pk, actor)
    if found.way != Exam.Way.PAPER or found.handed_at is not None:
        raise Unknown(pk)
    return found


def exams_of(training: Training) -> list[Exam]:
    """Every exam of a training, the newest first; for whoever leads it."""
    return list(training.exams.order_by("-begun_at"))


def best_of(exams: Iterable[Exam], people: Collection[int]) -> dict[int, Exam]:
    """The best exam of each of these people that was handed in."""
    best: dict[int, Exam] = {}
    for one in exams:
        if one.points is None or one.person_id not in people:
            continue
        if one.person_id not in best or one.points > (best[one.person_id].points or 0):
            best[one.person_id] = one
    return best
