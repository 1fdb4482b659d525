"""The register of standards, and the tasks of a draft, to and from Excel."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from youji.shared.actor import Actor
from youji.shared.refusals import NotAllowed, Refused
from youji.shared.workbook import (
    NO_TERMS,
    Column,
    Plan,
    Row,
    Table,
    Terms,
    export,
    make_plan,
    read,
    template,
)  # fmt: skip
from youji.standards.fields import STANDARD, TASK
from youji.standards.logic.editions import days_problem
from youji.standards.logic.scheduling import anchor_problems
from youji.standards.models import Edition, Standard
from youji.standards.policy import KEEPERS
from youji.standards.selectors.procedures import find_edition
from youji.standards.services.procedures import FROZEN, put_tasks, require
from youji.standards.services.register import add_standard, change_standard, scope_problem

STANDARDS = Table(
    "标准",
    tuple(Column.of(value) for value in STANDARD.values()),
    notes=("标准编号说明是哪一个标准；同一编号再次导入就是修改。", "不知道的日期留空，不要猜。"),
)
TASKS = Table(
    "任务",
    tuple(Column.of(value) for value in TASK.values()),
    notes=("序号说明是哪一个任务。", "导入后，草稿里的任务就是表里这些，表里没有的会去掉。"),
)


def refuse_wrong(plan: Plan) -> Plan:
    """``plan``, in which nothing is wrong.

    Raises:
        Refused: with every wrong cell.
    """
    if plan.stopped:
        raise Refused({one.address: f"{one.label}：{one.message}" for one in plan.errors[:50]})
    return plan


def _standards(keys: Collection[str]) -> dict[str, Standard]:
    return {row.number: row for row in Standard.objects.filter(number__in=list(keys))}


def plan_standards(data: bytes, *, actor: Actor, terms: Terms = NO_TERMS) -> Plan:
    """What importing ``data`` into the register would do.

    Raises:
        NotAllowed: not the actor's to write. WorkbookRefused: the file as a whole will not do.
    """
    if not KEEPERS.admits(actor):
        raise NotAllowed("标准登记由省级办理。")
    reading = read(STANDARDS, data, terms)
    on_file = _standards({str(row.values["number"]) for row in reading.rows if row.values.get("number")})

    def check(row: Row, _old: Mapping[str, Any] | None) -> dict[str, str]:
        said = row.values
        problems = {
            "scope": scope_problem(said),
            "in_force_until": days_problem(said.get("in_force_from"), said.get("in_force_until")),
            "parent": "上级标准不能是它自己。" if said.get("parent") == said["number"] else "",
            "checked_on": "已核的要写核对日期。"
            if said.get("mark") == "verified" and not said.get("checked_on")
            else "",
        }
        return {key: sentence for key, sentence in problems.items() if sentence}

    return make_plan(
        reading,
        key=lambda row: row.values.get("number"),
        existing=lambda _: {
            key: {name: getattr(row, name) for name in STANDARD} for key, row in on_file.items()
        },
        check=check,
        key_column="number",
        lasting=("number",),
    )


@transaction.atomic
def import_standards(data: bytes, *, actor: Actor, now: datetime, terms: Terms = NO_TERMS) -> Plan:
    """Every row is in the register, or none, or those that are right; each with its own audit entry.

    Raises:
        Refused: some row is wrong. NotAllowed: not the actor's. WorkbookRefused: the file will not do.
    """
    plan = refuse_wrong(plan_standards(data, actor=actor, terms=terms))
    for row in plan.created:
        add_standard(actor=actor, now=now, **dict[str, Any]({key: row.values.get(key) for key in STANDARD}))
    on_file = _standards([row.key for row in plan.updated])
    for row in plan.updated:
        known = on_file[row.key]
        said = snapshot_of(known) | {key: row.values[key] for key in STANDARD if key in row.values}
        change_standard(standard_id=known.pk, version=known.version, **said, actor=actor, now=now)
    return plan


def snapshot_of(row: Standard) -> dict[str, Any]:
    """What a standard says."""
    return {key: getattr(row, key) for key in STANDARD}


def export_standards(rows: Collection[Standard]) -> bytes:
    """The register as a workbook that can be imported back."""
    return export(STANDARDS, [snapshot_of(row) for row in rows])


def standards_template() -> bytes:
    """The workbook to fill in."""
    return template(STANDARDS)


def _draft(edition_id: int, actor: Actor) -> Edition:
    edition = find_edition(edition_id, actor)
    require(actor, edition.procedure.division)
    if edition.state != Edition.State.DRAFT:
        raise NotAllowed(FROZEN)
    return edition


def plan_tasks(data: bytes, *, edition_id: int, actor: Actor, terms: Terms = NO_TERMS) -> Plan:
    """What importing ``data`` would make of a draft's tasks.

    Raises:
        Unknown: no such edition. NotAllowed: not the actor's, or issued. WorkbookRefused: the file will not do.
    """
    edition = _draft(edition_id, actor)
    on_file = {str(task.number): {key: getattr(task, key) for key in TASK} for task in edition.tasks.all()}
    return make_plan(
        read(TASKS, data, terms),
        key=lambda row: str(row.values["number"]) if row.values.get("number") else None,
        existing=lambda _: on_file,
        check=lambda row, _old: anchor_problems(row.values),
        key_column="number",
        lasting=("number",),
    )


@transaction.atomic
def import_tasks(
    data: bytes, *, edition_id: int, actor: Actor, now: datetime, terms: Terms = NO_TERMS
) -> Plan:
    """The draft's tasks are those of the workbook.

    Raises:
        Unknown, NotAllowed: as ``plan_tasks``. Refused: some row is wrong. WorkbookRefused: the file will not do.
    """
    plan = refuse_wrong(plan_tasks(data, edition_id=edition_id, actor=actor, terms=terms))
    rows = [{key: row.values.get(key) for key in TASK} for row in plan.rows if row.action != "refused"]
    put_tasks(edition_id=edition_id, tasks=rows, actor=actor, now=now)
    return plan


def export_tasks(edition: Edition) -> bytes:
    """An edition's tasks as a workbook that can be imported into a draft."""
    return export(TASKS, [{key: getattr(task, key) for key in TASK} for task in edition.tasks.all()])


def tasks_template() -> bytes:
    """The workbook to fill in."""
    return template(TASKS)
