"""A gap becomes a task; it is reported on, and closed by somebody else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from youji.ledger.services import record_row
from youji.procedures.services import admit, take, tell_hands
from youji.registry.selectors import find_base
from youji.shared import clock
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Refused, StaleState
from youji.shared.roles import PROVINCE
from youji.shared.rows import one_of_two
from youji.standards.fields import GAP, GAP_REPORT, GAP_RETURN
from youji.standards.logic import gaps as logic
from youji.standards.logic.vocabulary import STAGE_WORDS
from youji.standards.models import Gap
from youji.standards.selectors.gaps import find_gap
from youji.standards.selectors.register import by_number, product_name

TWICE = "这项任务已经有了，还没有销号。"


@transaction.atomic
def open_gap(*, actor: Actor, now: datetime, **said: Any) -> Gap:
    """The gap is a task of its office, with an owner and a day.

    Raises:
        NotAllowed: another office's. Refused: with a sentence at every field that will not do, or it is open already.
    """
    today = clock.local_date(now)
    found: dict[str, Any] = {}

    def also(values: Mapping[str, Any]) -> dict[str, str]:
        due = values.get("due_on")
        problems = {"due_on": "期限不能在今天之前。"} if due and due < today else {}
        return problems | logic.problems(values) | _named(values, found, actor)

    values = checked(GAP, said, also=also)
    base = found.get("base")
    division = base.division if base is not None and values["kind"] == logic.FOLLOW else PROVINCE
    if not logic.OFFICES[values["kind"]].admits(actor) or not division.startswith(actor.division):
        raise NotAllowed(logic.GAP.not_yours)
    key = logic.key_of(
        values["kind"], **{name: values[name] for name in ("product", "stage", "standard", "base")}
    )
    if Gap.objects.filter(key=key, concluded_at=None).exists():
        raise Refused(TWICE)
    with one_of_two(TWICE):
        row = Gap.objects.create(
            **values,
            key=key,
            title=_title(values, found),
            division=division,
            opened_at=now,
            opened_by=actor.name,
        )
    record_row(row, "opened", before={}, after=row.facts, actor=actor, now=now)
    _tell(row, now)
    return row


def _named(values: Mapping[str, Any], found: dict[str, Any], actor: Actor) -> dict[str, str]:
    problems = {}
    if values.get("product") and not product_name(values["product"]):
        problems["product"] = "没有这个产品代码。"
    if values.get("standard") and values["standard"] not in by_number([values["standard"]]):
        problems["standard"] = "标准登记里没有这个编号。"
    if values.get("base"):
        found["base"] = find_base(values["base"], actor)
        if found["base"] is None:
            problems["base"] = "您的范围内没有这个基地编号。"
    return problems


def _title(values: Mapping[str, Any], found: Mapping[str, Any]) -> str:
    word = logic.WORDS[values["kind"]]
    if values["kind"] == logic.SUPPLY:
        return f"{word}：{product_name(values['product'])} {STAGE_WORDS[values['stage']]}"
    base = found.get("base")
    return f"{word}：{values['standard']}" + (f" {base.name}" if base is not None else "")


def _tell(row: Gap, now: datetime) -> None:
    body = f"责任：{row.responsible}，{clock.in_words(row.due_on)}前。"
    tell_hands(row, title=row.title, body=body, link=f"/desk/standards/gaps/{row.pk}/", now=now)


@transaction.atomic
def report_gap(
    *,
    gap_id: int,
    version: int | None,
    document: Any,
    actor: Actor,
    now: datetime,
    **said: Any,
) -> Gap:
    """It is reported as done, with the file that shows it; somebody else of the office looks at it.

    Args:
        document: the documents room's; ``None`` where nothing was chosen.

    Raises:
        Unknown: outside the actor's scope. NotAllowed: another office's. Refused: a field will not do, or no file.
        StaleState: closed, reported already, or somebody was first.
    """
    values = checked(GAP_REPORT, said)
    row = find_gap(gap_id, actor)
    admit(row, actor, own=True)
    if row.state == Gap.State.REPORTED:
        raise StaleState("已经报告过，正等核查。")
    if document is None:
        raise Refused("请附上证据文件：发布的标准、采用的规程，或现场照片。", "document")
    return take(
        row,
        "report",
        seen=version,
        actor=actor,
        now=now,
        reason=values["report"],
        **values,
        document=document,
        reported_at=now,
        reported_by_id=actor.user_id,
    )


@transaction.atomic
def close_gap(*, gap_id: int, version: int | None, actor: Actor, now: datetime) -> Gap:
    """It is closed, on the evidence that was reported.

    Raises:
        Unknown: outside the actor's scope. NotAllowed: another office's. Blocked: the report is the actor's own.
        StaleState: not reported yet, closed, or somebody was first.
    """
    row = find_gap(gap_id, actor)
    admit(row, actor)
    if row.state != Gap.State.REPORTED:
        raise StaleState("还没有报告办理情况，不能销号。")
    if row.document_id is None:
        raise NotAllowed("报告里没有证据文件，不能销号。请退回补交。")
    return take(row, "close", seen=version, actor=actor, now=now)


@transaction.atomic
def return_gap(*, gap_id: int, version: int | None, actor: Actor, now: datetime, **said: Any) -> Gap:
    """What was reported does not do; it is open again, with what is missing.

    Raises:
        As ``close_gap``. Refused: no opinion.
    """
    values = checked(GAP_RETURN, said)
    row = find_gap(gap_id, actor)
    admit(row, actor)
    if row.state != Gap.State.REPORTED:
        raise StaleState("还没有报告办理情况。")
    return take(
        row,
        "return",
        seen=version,
        actor=actor,
        now=now,
        reason=values["opinion"],
        **values,
        reported_at=None,
        reported_by_id=None,
    )
