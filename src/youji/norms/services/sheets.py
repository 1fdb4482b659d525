"""Labels, limits and bans from Excel: looked at first, then a new edition. Old rows end, and stay what was judged by."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from django.db import transaction

from youji.ledger.services import Line, line_of, record, record_many
from youji.norms.logic.keys import name_of
from youji.norms.logic.steps import CHANGE, END, NEW, NOT_SAID, Step, step_of
from youji.norms.models import Instrument, Norm
from youji.norms.policy import CONFIRMERS
from youji.norms.selectors.known import newest, unknown_in
from youji.norms.selectors.pages import said_of
from youji.norms.selectors.tables import TABLES, NormTable
from youji.norms.services.editions import Planned, put
from youji.norms.services.writing import hold, settle
from youji.shared.actor import SYSTEM, Actor
from youji.shared.clock import local_date
from youji.shared.refusals import NotAllowed, Unknown
from youji.shared.roles import PROVINCE
from youji.shared.workbook import (
    NO_TERMS,
    Column,
    Plan,
    PlannedRow,
    Row,
    Table,
    Terms,
    export,
    make_plan,
    read,
    template,
)

NOTES = (
    "一行说明哪一种用法、限量或禁用，由前面几列认；再次导入同一行，内容不同的就是改动。",
    "改动从“起”那天起生效，没有写的从导入当天起；原来的一行到那天为止，以前的判定不动。",
    "只填“止”就是从那天起失效。空着的格保留现有内容。",
    "导入的都是待核；对照标签或标准原文的照片逐行确认后才是已核。",
)
LABELS, LIMITS, BANS = (
    Table(
        TABLES[name].title,
        tuple(Column.of(TABLES[name].fields[key]) for key in TABLES[name].fields.without(*NOT_SAID)),
        NOTES,
    )
    for name in ("labels", "limits", "bans")
)
#: The tables that come from Excel.
SHEETS = {"labels": LABELS, "limits": LIMITS, "bans": BANS}
FROM_EXCEL = tuple(SHEETS)
NO_INSTRUMENT = "依据清单里没有“{code}”。{near}"


@dataclass(frozen=True, slots=True)
class Looked:
    """A workbook looked at: the plan as the house shows it, and what it makes of the rows."""

    plan: Plan
    steps: tuple[Planned, ...]

    def count(self, kind: str) -> int:
        """How many rows are new, changed, or end."""
        return sum(one.step.kind == kind for one in self.steps)


def from_excel(name: str) -> str:
    """The name.

    Raises:
        Unknown: there is no such table, or it does not come from Excel.
    """
    if name not in SHEETS:
        raise Unknown(name)
    return name


def look(name: str, data: bytes, *, now: datetime, terms: Terms = NO_TERMS) -> Looked:
    """What the workbook would do to the table: nothing is written.

    Raises:
        Unknown: the table does not come from Excel. WorkbookRefused: the file as a whole will not do.
    """
    reading = read(SHEETS[from_excel(name)], data, terms)
    found, today = TABLES[name], local_date(now)
    on_file = newest(found)
    known = {key: said_of(found, row) for key, row in on_file.items()}
    instruments = dict(Instrument.objects.values_list("code", "pk"))

    def key_of(row: Row) -> str:
        return name_of(name, _whole(found, row.values))

    def check(row: Row, old: Mapping[str, Any] | None) -> dict[str, str]:
        said = _whole(found, row.values, old)
        try:
            step_of(said, old, _written(row), today)
        except ValueError as fault:
            return {fault.args[0]: fault.args[1]}
        return _problems(name, said, old, instruments)

    plan = make_plan(
        reading,
        key=key_of,
        existing=lambda _: known,
        check=check,
        key_column=next(iter(found.fields)),
        lasting=tuple(found.own),
    )
    written = {row.number: _written(row) for row in reading.rows}
    planned: list[PlannedRow] = []
    steps: list[Planned] = []
    for row in plan.rows:
        if row.action == "refused":
            planned.append(row)
            continue
        old = known.get(row.key)
        said = _whole(found, row.values, old)
        step = step_of(said, old, written[row.number], today)
        planned.append(_shown(row, step, old))
        if step is not None:
            steps.append(Planned(step, said, on_file.get(row.key)))
    return Looked(replace(plan, rows=tuple(planned)), tuple(steps))


def demand_may_import(actor: Actor) -> None:
    """The tables are the province's.

    Raises:
        NotAllowed: not the actor's to change.
    """
    if actor is not SYSTEM and not CONFIRMERS.admits(actor):
        raise NotAllowed("限量与名录由省级复核员导入。")


def look_for(name: str, data: bytes, *, actor: Actor, now: datetime, terms: Terms = NO_TERMS) -> Looked:
    """What the workbook would do, for whoever may do it."""
    demand_may_import(actor)
    return look(name, data, now=now, terms=terms)


@transaction.atomic
def import_rows(name: str, data: bytes, *, actor: Actor, now: datetime, terms: Terms = NO_TERMS) -> Looked:
    """A new edition holds what the workbook says; rows on file that it changes end. What rests on them waits to be
    judged again. Where some row is wrong nothing is written, unless the terms leave those out.

    Raises:
        NotAllowed: not the actor's. Unknown, WorkbookRefused: as ``look``.
    """
    demand_may_import(actor)
    hold()
    looked = look(name, data, now=now, terms=terms)
    if looked.plan.stopped or not looked.steps:
        return looked
    was: dict[str, Any] = {}
    lines: list[Line] = []
    for one in put(name, looked.steps):
        was[one.row.key] = one.was
        lines.append(line_of(one.row, one.verb, before=one.before, after=one.after))
    record_many(lines, actor=actor, now=now)
    counted = {kind: looked.count(kind) for kind in (NEW, CHANGE, END)}
    record(
        "norms.reference.imported", subject=f"norms.reference:{name}", before={}, after={name: counted},
        actor=actor, now=now, division=PROVINCE,
    )  # fmt: skip
    settle({name: was}, now=now)
    return looked


def rows_if_taken(name: str, looked: Looked) -> dict[str, Norm | None]:
    """The rows as they would stand, by key: for judging by them before they are taken."""
    return {one.row.key: one.row for one in put(name, looked.steps, write=False)}


def export_rows(name: str) -> bytes:
    """The newest row of every use, limit or ban, as a workbook that can be imported back."""
    found = TABLES[from_excel(name)]
    rows = sorted(newest(found).values(), key=lambda row: row.key)
    return export(SHEETS[name], [said_of(found, row) for row in rows])


def rows_template(name: str) -> bytes:
    """The workbook to fill in."""
    return template(SHEETS[from_excel(name)])


def _whole(found: NormTable, said: Mapping[str, Any], old: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Every field of the row: as said, else as on file, else as it is when nothing is said."""
    whole = {}
    for key, field in found.fields.items():
        value = said.get(key) if key in said else (old or {}).get(key)
        whole[key] = field.empty if value is None else value
    return whole


def _written(row: Row) -> Collection[str]:
    return {key for key, cell in row.cells.items() if cell not in (None, "")}


def _problems(
    name: str, said: Mapping[str, Any], old: Mapping[str, Any] | None, instruments: Collection[str]
) -> dict[str, str]:
    """What no table knows: an instrument, a crop, a category of food; of rows on file they were known."""
    problems = {}
    if said["instrument"] not in instruments:
        near = get_close_matches(str(said["instrument"]), list(instruments), 2, 0.5)
        hint = f"是不是：{'、'.join(near)}？" if near else "请先登记依据，再导入。"
        problems["instrument"] = NO_INSTRUMENT.format(code=said["instrument"], near=hint)
    return problems if old is not None else problems | unknown_in(name, said)


def _shown(row: PlannedRow, step: Step | None, old: Mapping[str, Any] | None) -> PlannedRow:
    """The line with the days it takes effect, and as nothing where nothing becomes of it."""
    if step is None:
        return replace(row, action="unchanged", changes={})
    if old is None:
        return replace(row, values={**row.values, "valid_from": step.since})
    changes = dict(row.changes)
    if step.kind == CHANGE:
        changes["起"] = (str(old["valid_from"] or ""), str(step.since))
    return replace(row, action="update", changes=changes)
