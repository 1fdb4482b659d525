"""An exam is set, begun (drawn and kept) on a telephone or on paper, and handed in: marked by what the bank said when it was drawn."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from youji.ledger.services import record_row
from youji.quality.fields import PAPER
from youji.quality.logic.exams import LETTERS, draw, mark, read_topics, score
from youji.quality.logic.inspectors import tries_left
from youji.quality.models import Exam, PaperSet, Training
from youji.quality.selectors.exams import (
    asked_of,
    exams_by,
    find_led_exam,
    find_own_exam,
    paper_set,
    pool,
    right_of,
    topics_of_bank,
    topics_set,
)
from youji.quality.selectors.inspectors import wanted_on
from youji.quality.selectors.terms import number
from youji.quality.selectors.training import find_training, hours_at, leads, names_at
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.clock import in_words, local_date
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown, demand
from youji.shared.rows import advance, one_of_two, snapshot

#: Seconds that an answer may be on its way when time is up.
GRACE = timedelta(seconds=60)
OWN = "自己的卷子由别人录。"


@transaction.atomic
def set_exam(*, training: int, actor: Actor, now: datetime, **said: object) -> PaperSet:
    """The exams of the training that are begun from now on are drawn so, and begun on these days; those before stay as they are.

    Raises:
        Unknown: none the actor may know of. NotAllowed: not theirs to lead, or it has no exam.
        Refused: with a sentence at every field: a 类别 the bank has not, too few questions, or days that end before they begin.
    """
    row = find_training(training, actor)
    if not leads(actor, row):
        raise NotAllowed
    _has_exam(row)
    values = checked(PAPER, said, also=lambda read: _unset(read, now))
    made = PaperSet.objects.create(**values, training=row, at=now, by_name=actor.name[:60])
    record_row(row, "changed", before={}, after=snapshot(made, PAPER), actor=actor, now=now)
    return made


def _unset(said: Mapping[str, Any], now: datetime) -> dict[str, str]:
    wrong, topics = {}, read_topics(str(said.get("topics") or ""))
    least = number("exam_least", local_date(now))
    if strange := [one for one in topics if one not in topics_of_bank()]:
        wrong["topics"] = f"题库里没有这些类别：{'、'.join(strange)}。有：{'、'.join(topics_of_bank())}。"
    elif (there := len(pool(now, topics))) < least:
        wrong["topics"] = f"这些类别里只有{there}道题，至少要{least}道。请再加类别。"
    opens, closes = said.get("opens_on"), said.get("closes_on")
    if opens and closes and closes < opens:
        wrong["closes_on"] = "不能早于开考的日子。"
    return wrong


def _has_exam(row: Training) -> None:
    if row.audience != "inspector":
        raise NotAllowed("这个培训没有考试。")


@transaction.atomic
def begin_exam(*, training: int, actor: Actor, now: datetime, seed: str = "") -> Exam:
    """One's exam of the training: the one that goes on, else another try, drawn from the bank as it is now.

    Args:
        seed: what it is drawn by; by chance where nothing is said.

    Raises:
        Unknown: none the actor may know of. NotAllowed: they were at no session of it. StaleState: begun twice at once.
        Refused: no tries left (QUA-005), there are too few questions, or it is not the day for it.
    """
    row = find_training(training, actor)
    if actor.user_id not in hours_at(row):
        raise NotAllowed("到过课、签过到的人才能考试。")
    sitter = Sitter(actor.user_id, actor.name, actor.operator_id, Exam.Way.PHONE, seed)
    return _sat(row, sitter, actor, now)


@transaction.atomic
def begin_paper(*, training: int, person: int, actor: Actor, now: datetime, seed: str = "") -> Exam:
    """A sheet of paper for somebody who was at the training and sits without a telephone: the one not yet marked, else another try.

    Raises:
        As ``begin_exam``. NotAllowed: not the actor's to lead, or their own. Unknown: nobody who was there.
    """
    row = find_training(training, actor)
    if not leads(actor, row):
        raise NotAllowed
    if person == actor.user_id:
        raise NotAllowed(OWN)
    if (there := names_at(row).get(person)) is None:
        raise Unknown(person)
    return _sat(row, Sitter(person, *there, Exam.Way.PAPER, seed), actor, now)


@dataclass(frozen=True, slots=True)
class Sitter:
    """Who sits an exam, and how; ``seed`` is what it is drawn by, by chance where it is empty."""

    person_id: int
    name: str
    operator_id: int | None
    way: str
    seed: str


def _sat(row: Training, sitter: Sitter, actor: Actor, now: datetime) -> Exam:
    _has_exam(row)
    taken = list(exams_by(row, sitter.person_id))
    for one in taken:
        if one.handed_at is None and (now < one.ends_at + GRACE or one.way == Exam.Way.PAPER):
            if one.way == sitter.way:
                return one
            raise Refused(f"有一次{one.get_way_display()}考试还没有交卷，先交那一次。")
    day, topics = local_date(now), topics_set(row, now)
    demand(tries_left(len(taken), wanted_on(day)))
    _on_its_day(row, day, now)
    there, least = len(pool(now, topics)), number("exam_least", day)
    if there < least:
        raise Refused(f"题库里只有{there}道题，至少要{least}道才能考。请联系组织者。")
    return _begun(row, sitter, len(taken) + 1, actor, now)


def _on_its_day(row: Training, day: date, now: datetime) -> None:
    said = paper_set(row, now)
    if said and said.opens_on and day < said.opens_on:
        raise Refused(f"{in_words(said.opens_on)}起才能考。")
    if said and said.closes_on and day > said.closes_on:
        raise Refused(f"考试到{in_words(said.closes_on)}为止，已经过了。请联系组织者。")


def _begun(training: Training, sitter: Sitter, nth: int, actor: Actor, now: datetime) -> Exam:
    seed = sitter.seed or secrets.token_hex(8)
    day = local_date(now)
    drawn = draw(seed, pool(now, topics_set(training, now)), number("exam_questions", day))
    with one_of_two("这次考试刚刚已经开始了，请刷新。"):
        made = Exam.objects.create(
            training=training,
            person_id=sitter.person_id,
            person_name=sitter.name[:60],
            operator_id=sitter.operator_id,
            nth=nth,
            way=sitter.way,
            seed=seed,
            questions=[[one.code, one.version, list(one.order)] for one in drawn],
            pass_mark=wanted_on(day).points,
            begun_at=now,
            ends_at=now + timedelta(minutes=number("exam_minutes", day)),
        )
    after = {"nth": made.nth, "seed": seed, "questions": [one.code for one in drawn]}
    record_row(made, "opened", before={}, after=after, actor=actor, now=now)
    return made


@transaction.atomic
def hand_in(*, exam: UUID, answers: Mapping[str, str], actor: Actor, now: datetime) -> Exam:
    """The exam is marked; what was not answered, or came when time was up, is wrong.

    Args:
        answers: number of a question → the letter of a choice as it stood on the page.

    Raises:
        Unknown: it is none of theirs. StaleState: handed in already. NotAllowed: it is on paper.
        Refused: a letter, or a question, that is none.
    """
    row = find_own_exam(exam, actor)
    if row.way == Exam.Way.PAPER:
        raise NotAllowed("这是纸卷，写在纸上交给教师。")
    given = _read(row, answers)
    return _marked(row, given if now < row.ends_at + GRACE else {}, "", actor, now)


@transaction.atomic
def mark_paper(*, exam: UUID, answers: Mapping[str, str], actor: Actor, now: datetime) -> Exam:
    """What stands on somebody's sheet of paper is marked by the same key; who entered it stands beside it.

    Raises:
        Unknown: none the actor leads. NotAllowed: it is no paper, or their own. StaleState: marked already.
        Refused: a letter, or a question, that is none.
    """
    row = find_led_exam(exam, actor)
    if row.way != Exam.Way.PAPER:
        raise NotAllowed("这次考试在手机上，由本人交卷。")
    if row.person_id == actor.user_id:
        raise NotAllowed(OWN)
    return _marked(row, _read(row, answers), actor.name[:60], actor, now)


def _read(row: Exam, answers: Mapping[str, str]) -> dict[str, str]:
    if row.handed_at is not None:
        raise StaleState(row.stale)
    known = {one.code: LETTERS[: len(one.order)] for one in asked_of(row)}
    given = {code: letter.strip().upper() for code, letter in answers.items() if letter.strip()}
    wrong = {
        code: "这一题没有这个选项。"
        for code, letter in given.items()
        if letter not in tuple(known.get(code, ""))
    }
    if wrong:
        raise Refused(wrong)
    return given


def _marked(row: Exam, given: Mapping[str, str], marked_by: str, actor: Actor, now: datetime) -> Exam:
    asked = asked_of(row)
    points = score(mark(asked, right_of(row), given), len(asked))
    advance(row, handed_at=now, answers=dict(given), points=points, marked_by=marked_by)
    after = {"points": points, "pass_mark": row.pass_mark, "nth": row.nth, "way": row.way}
    record_row(row, "submitted", before={}, after=after, actor=actor, now=now)
    return row
