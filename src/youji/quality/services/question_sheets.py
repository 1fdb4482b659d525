"""Questions from Excel: a row a question; one with a number that is there already is its next version."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction

from youji.quality.fields import QUESTION
from youji.quality.policy import KEEPERS
from youji.quality.selectors.exams import newest
from youji.quality.services.bank import problems, put_question
from youji.shared import progress
from youji.shared.actor import Actor
from youji.shared.refusals import NotAllowed, Refused
from youji.shared.workbook import (
    NO_TERMS,
    Column,
    Plan,
    Row,
    Table,
    Terms,
    WorkbookRefused,
    make_plan,
    read,
    template,
)

#: So many are still answered at once, and so many at all.
AT_ONCE, MOST = 300, 3_000
QUESTIONS = Table(
    "考题",
    (
        Column.of(replace(QUESTION["code"], required=True), hint="已有的题号，就是改这道题", width=12),
        *(Column.of(QUESTION[key]) for key in QUESTION if key != "code"),
    ),
    notes=(
        "一行一道题。选项写在一个格子里，每行一个（或用 | 分开）。",
        f"一次最多{MOST:,}行。题号已经有的，内容不同就出新版本；考过的卷子不变。",
    ),
)


def questions_template() -> bytes:
    """The workbook to fill in."""
    return template(QUESTIONS)


def plan_questions(data: bytes, *, actor: Actor, now: datetime, terms: Terms = NO_TERMS) -> Plan:
    """What importing ``data`` would do. Nothing is written.

    Raises:
        NotAllowed: not theirs to keep. WorkbookRefused: the file as a whole will not do.
    """
    if not KEEPERS.admits(actor):
        raise NotAllowed("题库由省里维护。")
    reading = read(QUESTIONS, data, terms)
    if len(reading.rows) > MOST:
        raise WorkbookRefused(f"这个工作簿有{len(reading.rows):,}行，一次最多{MOST:,}行。请分成几个工作簿。")
    known = {code: {key: getattr(one, key) for key in QUESTION} for code, one in newest(now).items()}
    return make_plan(
        reading,
        key=lambda row: str(row.values.get("code") or ""),
        existing=lambda _: known,
        check=_check,
        key_column="code",
    )


def _check(row: Row, old: Mapping[str, Any] | None) -> dict[str, str]:
    return problems(row.values)


@transaction.atomic
def import_questions(data: bytes, *, actor: Actor, now: datetime, terms: Terms = NO_TERMS) -> Plan:
    """Every question stands as its row says, or none does, or those that are right; each as by its own page.

    Raises:
        Refused: some row is wrong. WorkbookRefused: the file will not do. NotAllowed: not theirs to keep.
    """
    plan = plan_questions(data, actor=actor, now=now, terms=terms)
    if plan.stopped:
        raise Refused({one.address: f"{one.label}：{one.message}" for one in plan.errors[:50]})
    rows = [*plan.created, *plan.updated]
    for number, row in enumerate(rows, 1):
        progress.tell("登记考题", number, len(rows))
        put_question(**_said(row), actor=actor, now=now)
    return plan


def _said(row: Any) -> dict[str, Any]:
    return {key: row.values[key] for key in QUESTION if row.values.get(key) is not None}
