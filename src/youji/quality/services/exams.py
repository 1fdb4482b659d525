"""An exam is begun: drawn and kept; and handed in: marked by what the bank said when it was drawn."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from youji.ledger.services import record_row
from youji.quality.logic.exams import LETTERS, draw, mark, score
from youji.quality.logic.inspectors import tries_left
from youji.quality.models import Exam, Training
from youji.quality.selectors.exams import asked_of, find_own_exam, own_exams, pool, right_of
from youji.quality.selectors.inspectors import wanted_on
from youji.quality.selectors.terms import number
from youji.quality.selectors.training import find_training, hours_at
from youji.shared.actor import Actor
from youji.shared.clock import local_date
from youji.shared.refusals import NotAllowed, Refused, StaleState, demand
from youji.shared.rows import advance, one_of_two

#: Seconds that an answer may be on its way when time is up.
GRACE = timedelta(seconds=60)


@transaction.atomic
def begin_exam(*, training: int, actor: Actor, now: datetime, seed: str = "") -> Exam:
    """One's exam of the training: the one that goes on, else another try, drawn from the bank as it is now.

    Args:
        seed: what it is drawn by; by chance where nothing is said.

    Raises:
        Unknown: none the actor may know of. NotAllowed: they were at no session of it. StaleState: begun twice at once.
        Refused: no tries left (QUA-005), or there are too few questions.
    """
    row, day = find_training(training, actor), local_date(now)
    if row.audience != "inspector":
        raise NotAllowed("这个培训没有考试。")
    if actor.user_id not in hours_at(row):
        raise NotAllowed("到过课、签过到的人才能考试。")
    taken = list(own_exams(row, actor))
    for one in taken:
        if one.handed_at is None and now < one.ends_at + GRACE:
            return one
    demand(tries_left(len(taken), wanted_on(day)))
    there, least = len(pool(now)), number("exam_least", day)
    if there < least:
        raise Refused(f"题库里只有{there}道题，至少要{least}道才能考。请联系组织者。")
    return _begun(row, len(taken) + 1, seed or secrets.token_hex(8), actor, now)


def _begun(training: Training, nth: int, seed: str, actor: Actor, now: datetime) -> Exam:
    day = local_date(now)
    drawn = draw(seed, pool(now), number("exam_questions", day))
    with one_of_two("这次考试刚刚已经开始了，请刷新。"):
        made = Exam.objects.create(
            training=training,
            person_id=actor.user_id,
            person_name=actor.name[:60],
            operator_id=actor.operator_id,
            nth=nth,
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
        Unknown: it is none of theirs. StaleState: handed in already. Refused: a letter, or a question, that is none.
    """
    row = find_own_exam(exam, actor)
    if row.handed_at is not None:
        raise StaleState(row.stale)
    asked = asked_of(row)
    known = {one.code: LETTERS[: len(one.order)] for one in asked}
    given = {code: letter.strip().upper() for code, letter in answers.items() if letter.strip()}
    wrong = {
        code: "这一题没有这个选项。"
        for code, letter in given.items()
        if letter not in tuple(known.get(code, ""))
    }
    if wrong:
        raise Refused(wrong)
    in_time = given if now < row.ends_at + GRACE else {}
    points = score(mark(asked, right_of(row), in_time), len(asked))
    advance(row, handed_at=now, answers=in_time, points=points)
    after = {"points": points, "pass_mark": row.pass_mark, "nth": row.nth}
    record_row(row, "submitted", before={}, after=after, actor=actor, now=now)
    return row
