"""Procedures are written, issued, adopted by bases, handed out and read."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from youji.ledger.services import record_row
from youji.shared.actor import SYSTEM, Actor
from youji.shared.checked import checked
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown
from youji.shared.roles import PROVINCE
from youji.shared.rows import advance, one_of_two, snapshot
from youji.standards.fields import EDITION, ISSUE, PROCEDURE, TASK
from youji.standards.logic.numbers import numbers_in
from youji.standards.logic.scheduling import anchor_problems
from youji.standards.models import Edition, Procedure, Task
from youji.standards.policy import DRAFTERS
from youji.standards.selectors.judged import against_inputs
from youji.standards.selectors.procedures import find_edition, find_procedure
from youji.standards.selectors.register import by_number, is_in_force, product_with

FROZEN = "这一版已经发布，不能再改。请另起一版。"
ONE_DRAFT = "这部规程已经有一版在起草。"


def require(actor: Actor, division: str) -> None:
    """The actor writes procedures for this area.

    Raises:
        NotAllowed: they do not.
    """
    mine = DRAFTERS.admits(actor) and bool(actor.division) and division.startswith(actor.division)
    if actor != SYSTEM and not mine:
        raise NotAllowed("规程由本级及上级的审核员、县级农技员起草、发布。")


@transaction.atomic
def start_procedure(*, actor: Actor, now: datetime, is_demo: bool = False, **said: Any) -> Procedure:
    """The procedure is begun, for the actor's area, with its first edition in draft.

    Raises:
        NotAllowed: not the actor's to write. Refused: with a sentence at every field that will not do.
    """
    require(actor, actor.division or PROVINCE)
    values = checked(PROCEDURE, said)
    try:
        product = product_with(values.pop("product"))
    except Unknown as none:
        raise Refused("没有这个产品代码。", "product") from none
    row = Procedure.objects.create(
        **values,
        product=product,
        division=actor.division or PROVINCE,
        issued_by=actor.agency,
        written_at=now,
        is_demo=is_demo,
    )
    after = {**snapshot(row, values), "product": product.code}
    record_row(row, "started", before={}, after=after, actor=actor, now=now)
    _draft(row, 1, {}, actor, now)
    return row


@transaction.atomic
def draft_edition(*, procedure_id: int, actor: Actor, now: datetime) -> Edition:
    """There is a draft of the next edition, with everything the last one says.

    Raises:
        Unknown: no such procedure. NotAllowed: not the actor's to write. StaleState: there is a draft already.
    """
    procedure = find_procedure(procedure_id, actor)
    require(actor, procedure.division)
    last = procedure.editions.order_by("-number").first()
    if last is not None and last.state == Edition.State.DRAFT:
        raise StaleState(ONE_DRAFT)
    row = _draft(
        procedure, (last.number if last else 0) + 1, snapshot(last, _TEXTS) if last else {}, actor, now
    )
    if last is not None:
        row.cites.set(last.cites.all())
        tasks = [Task(edition=row, **snapshot_task(task)) for task in last.tasks.all()]
        Task.objects.bulk_create(tasks)
    return row


_TEXTS = ("varieties", "yield_goal", "summary")


def _draft(
    procedure: Procedure, number: int, said: Mapping[str, Any], actor: Actor, now: datetime
) -> Edition:
    with one_of_two(ONE_DRAFT):
        row = Edition.objects.create(procedure=procedure, number=number, **said)
    record_row(row, "started", before={}, after={"number": number}, actor=actor, now=now)
    return row


def snapshot_task(task: Task) -> dict[str, Any]:
    """What a task says."""
    return {key: getattr(task, key) for key in TASK}


def _open(edition_id: int, actor: Actor) -> Edition:
    edition = find_edition(edition_id, actor)
    require(actor, edition.procedure.division)
    if edition.state != Edition.State.DRAFT:
        raise StaleState(FROZEN)
    return edition


@transaction.atomic
def change_edition(
    *, edition_id: int, version: int | None, actor: Actor, now: datetime, **said: Any
) -> Edition:
    """The draft says this of itself, and cites these standards.

    Raises:
        Unknown: no such edition. NotAllowed: not the actor's to write.
        Refused: with a sentence at every field that will not do. StaleState: issued, or somebody was first.
    """
    edition = _open(edition_id, actor)
    values = checked(EDITION, said, also=_citations)
    cited = numbers_in(values.pop("cites"))
    before = snapshot(edition, _TEXTS)
    advance(edition, seen=version, **values)
    edition.cites.set(by_number(cited).values())
    after = {**snapshot(edition, _TEXTS), "cites": sorted(cited)}
    record_row(edition, "changed", before=before, after=after, actor=actor, now=now)
    return edition


def _citations(said: Mapping[str, Any]) -> dict[str, str]:
    cited = numbers_in(said.get("cites") or "")
    unknown = [number for number in cited if number not in by_number(cited)]
    return {"cites": f"标准登记里没有：{'、'.join(unknown[:8])}。" if unknown else ""}


@transaction.atomic
def put_task(*, edition_id: int, actor: Actor, now: datetime, **said: Any) -> Task:
    """The draft has this task, in place of an earlier one of the same number.

    Raises:
        Unknown: no such edition. NotAllowed: not the actor's to write.
        Refused: with a sentence at every field that will not do. StaleState: issued, or somebody was first.
    """
    edition = _open(edition_id, actor)
    values = checked(TASK, said, also=anchor_problems)
    advance(edition)
    old = edition.tasks.filter(number=values["number"]).first()
    before = snapshot(old, TASK) if old else {}
    if old is None:
        row = Task.objects.create(edition=edition, **values)
    else:
        Task.objects.filter(pk=old.pk).update(**values)
        row = Task.objects.get(pk=old.pk)
    record_row(edition, "set", before=before, after=snapshot(row, TASK), actor=actor, now=now)
    return row


@transaction.atomic
def remove_task(*, edition_id: int, number: int, actor: Actor, now: datetime) -> Edition:
    """The draft has no such task any more.

    Raises:
        Unknown: no such edition or task. NotAllowed: not the actor's to write. StaleState: issued, or somebody was first.
    """
    edition = _open(edition_id, actor)
    row = edition.tasks.filter(number=number).first()
    if row is None:
        raise Unknown(number)
    before = snapshot(row, TASK)
    advance(edition)
    row.delete()
    record_row(edition, "removed", before=before, after={}, actor=actor, now=now)
    return edition


@transaction.atomic
def put_tasks(
    *, edition_id: int, tasks: Collection[Mapping[str, Any]], actor: Actor, now: datetime
) -> list[Task]:
    """The draft's tasks are these and no others.

    Raises:
        Unknown: no such edition. NotAllowed: not the actor's to write.
        Refused: a task will not do. StaleState: issued, or somebody was first.
    """
    edition = _open(edition_id, actor)
    values = [checked(TASK, said, also=anchor_problems) for said in tasks]
    numbers = [said["number"] for said in values]
    if len(set(numbers)) != len(numbers):
        raise Refused("两个任务用了同一个序号。", "number")
    before = {"tasks": edition.tasks.count()}
    advance(edition)
    edition.tasks.all().delete()
    made = Task.objects.bulk_create([Task(edition=edition, **said) for said in values])
    record_row(edition, "set", before=before, after={"tasks": len(made)}, actor=actor, now=now)
    return made


def digest_of(edition: Edition) -> str:
    """SHA-256 over everything an edition says: title, tasks, and what it cites."""
    said = {
        "procedure": edition.procedure.title,
        "product": edition.procedure.product.code,
        "number": edition.number,
        **{key: getattr(edition, key) for key in _TEXTS},
        "cites": sorted(edition.cites.values_list("number", flat=True)),
        "tasks": [
            {key: _plain(value) for key, value in snapshot_task(task).items()}
            for task in edition.tasks.order_by("number")
        ],
    }
    return hashlib.sha256(json.dumps(said, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> Any:
    return value if value is None or isinstance(value, bool | int | str) else f"{value.normalize():f}"


def _not_to_be_issued(edition: Edition, since: date | None) -> str:
    """Why the draft cannot be issued as it is: no tasks, or on its first day it cites what does not hold any more, or tells
    people to use what a ban or a list of its farming forbids."""
    if not edition.tasks.exists():
        return "还没有任务，不能发布。"
    if since is None:
        return ""
    ended = [row.number for row in edition.cites.order_by("number") if not is_in_force(row, since)]
    if ended:
        return f"引用的标准在实施日期不是现行的：{'、'.join(ended)}。请改引用。"
    forbidden = [one.sentence for one in against_inputs(edition, since) if one.stops]
    return f"{''.join(forbidden[:5])}请改投入品后再发布。" if forbidden else ""


@transaction.atomic
def issue_edition(
    *, edition_id: int, version: int | None, actor: Actor, now: datetime, **said: Any
) -> Edition:
    """The edition is issued and frozen; the one before it ends on the day this one begins.

    Raises:
        Unknown: no such edition. NotAllowed: not the actor's to write.
        Refused: no tasks, an input that is forbidden on the first day, or a field will not do.
        StaleState: issued already, or somebody was first.
    """
    edition = _open(edition_id, actor)
    last = edition.procedure.editions.filter(state=Edition.State.ISSUED).order_by("-number").first()

    def also(values: Mapping[str, Any]) -> dict[str, str]:
        since = values.get("in_force_from")
        early = bool(last and since and last.in_force_from and since <= last.in_force_from)
        return {
            "in_force_from": "要在上一版的实施日期之后。" if early else "",
            "": _not_to_be_issued(edition, since),
        }

    values = checked(ISSUE, said, also=also)
    advance(
        edition,
        seen=version,
        **values,
        state=Edition.State.ISSUED,
        issued_at=now,
        digest=digest_of(edition),
    )
    if last is not None:
        advance(last, state=Edition.State.REPLACED, in_force_until=values["in_force_from"])
        record_row(
            last,
            "replaced",
            before={"in_force_until": None},
            after={"in_force_until": str(values["in_force_from"])},
            actor=actor,
            now=now,
        )
    after = {**snapshot(edition, ISSUE), "digest": edition.digest}
    record_row(edition, "issued", before={}, after=after, actor=actor, now=now)
    return edition
