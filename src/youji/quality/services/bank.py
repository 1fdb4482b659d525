"""The bank of questions: a question is added, worded anew as its next version, or put out of use."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from youji.ledger.services import record_row
from youji.quality.fields import QUESTION
from youji.quality.logic.exams import Unreadable, read_answer, read_choices
from youji.quality.models import Question
from youji.quality.policy import KEEPERS
from youji.quality.selectors.exams import find_question, newest
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, StaleState
from youji.shared.rows import one_of_two, snapshot

RACED = "刚刚有人改了这道题，请看最新的再改。"


def problems(said: Mapping[str, Any]) -> dict[str, str]:
    """What is wrong with choices and answer, by field."""
    try:
        choices = read_choices(str(said.get("choices") or ""))
    except Unreadable as unreadable:
        return {"choices": str(unreadable)} if said.get("choices") else {}
    try:
        read_answer(str(said.get("answer") or ""), choices)
    except Unreadable as unreadable:
        return {"answer": str(unreadable)} if said.get("answer") else {}
    return {}


def _demand(actor: Actor) -> None:
    if not KEEPERS.admits(actor):
        raise NotAllowed("题库由省里维护。")


@transaction.atomic
def put_question(*, actor: Actor, now: datetime, **said: object) -> Question:
    """The question stands as it is said: a new one, or the next version of the one with this number. Said as it stands already,
    nothing is written.

    Raises:
        NotAllowed: not theirs to keep. Refused: with a sentence at every field that will not do. StaleState: somebody was first.
    """
    _demand(actor)
    values = checked(QUESTION, said, also=problems)
    before = newest()
    values["code"] = values["code"] or _next(before)
    old = before.get(values["code"])
    if old is not None and not old.retired and snapshot(old, QUESTION) == values:
        return old
    return _version(values, old, actor=actor, now=now)


def _next(known: Mapping[str, Question]) -> str:
    taken = [int(code[1:]) for code in known if code[:1] == "T" and code[1:].isdecimal()]
    return f"T{max(taken, default=0) + 1:04d}"


def _version(
    values: dict[str, Any], old: Question | None, *, retired: bool = False, actor: Actor, now: datetime
) -> Question:
    with one_of_two(RACED):
        made = Question.objects.create(
            **values, number=old.number + 1 if old else 1, retired=retired, at=now, by_name=actor.name[:60]
        )
    was = snapshot(old, (*QUESTION, "retired")) if old else {}
    after = snapshot(made, (*QUESTION, "retired"))
    record_row(made, "changed" if old else "added", before=was, after=after, actor=actor, now=now)
    return made


@transaction.atomic
def retire_question(*, code: str, version: int | None, actor: Actor, now: datetime) -> Question:
    """The question is asked no more; exams in which it was asked keep it.

    Raises:
        NotAllowed: not theirs to keep. Unknown: there is none. StaleState: it was worded anew since, or is out of use.
    """
    _demand(actor)
    old = find_question(code)
    if version is not None and version != old.number:
        raise StaleState(RACED)
    if old.retired:
        raise StaleState("这道题已经停用了。")
    return _version(snapshot(old, QUESTION), old, retired=True, actor=actor, now=now)
