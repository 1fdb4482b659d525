"""Certificates from Excel: a row a lot and how many alike, asked by the gate before anything is written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from youji.certificates.fields import MOST_OF_A_SHEET, ROW
from youji.certificates.services.bulk import Told, issue_many, look_many
from youji.shared.actor import Actor
from youji.shared.refusals import Refused
from youji.shared.workbook import (
    NO_TERMS,
    Column,
    Plan,
    Reading,
    Row,
    Table,
    Terms,
    WorkbookRefused,
    make_plan,
    read,
    template,
)

#: Rows that are still answered at once.
AT_ONCE = 300
CERTIFICATES = Table(
    "承诺达标合格证",
    (Column.of(ROW["lot"], width=18), *(Column.of(ROW[key]) for key in ROW if key != "lot")),
    notes=(
        "一行是一个批次；同一批分成同样的几份货、一份一张的，在“张数”里写几张。数量、份数都是每一张的。",
        "同一批可以写几行。前面的行用掉的，后面的行就没有了。",
        "系统按规定核对每一行，不能开的单独退给您，写明原因。",
        f"一次最多开{MOST_OF_A_SHEET:,}张。",
    ),
)
#: What a rule says stands in the cell where it is mended; anything else beside the lot.
AT = {"CER-007": "quantity", "CER-006": "basis", "CER-012": "basis"}


def sheet_template() -> bytes:
    """The workbook to fill in."""
    return template(CERTIFICATES)


def plan_sheet(data: bytes, *, actor: Actor, now: datetime, terms: Terms = NO_TERMS) -> Plan:
    """What the workbook would issue, and what of it would not pass. Nothing is written.

    Raises:
        WorkbookRefused: the file as a whole will not do.
    """
    reading = read(CERTIFICATES, data, terms)
    rows = _sound(reading)
    try:
        told = (
            look_many([row.values for row in rows], actor=actor, now=now, most=MOST_OF_A_SHEET)
            if rows
            else []
        )
    except Refused as refused:
        raise WorkbookRefused(str(refused)) from refused
    return _plan(reading, rows, told)


@transaction.atomic
def issue_sheet(data: bytes, *, actor: Actor, now: datetime, terms: Terms = NO_TERMS) -> Plan:
    """Every row is issued or none is, or those that pass; each as by its own page.

    Raises:
        Refused: some row does not pass, by now. WorkbookRefused: the file will not do. StaleState, NotAble: as ``issue_many``.
    """
    reading = read(CERTIFICATES, data, terms)
    rows = _sound(reading)
    whole = not terms.leave_out_faulty
    told: list[Told] = []
    if rows and not (whole and reading.errors):
        told = issue_many(
            [row.values for row in rows], actor=actor, now=now, all_or_none=whole, most=MOST_OF_A_SHEET
        )
    plan = _plan(reading, rows, told)
    if plan.stopped:
        raise Refused({one.address: f"{one.label}：{one.message}" for one in plan.errors[:50]})
    return plan


def _sound(reading: Reading) -> list[Row]:
    """The rows every cell of which could be read."""
    wrong = {error.row for error in reading.errors}
    return [row for row in reading.rows if row.number not in wrong]


def _plan(reading: Reading, rows: Sequence[Row], told: Sequence[Told]) -> Plan:
    against = {row.number: _by_column(one) for row, one in zip(rows, told, strict=bool(told))}

    def check(row: Row, _: Mapping[str, Any] | None) -> dict[str, str]:
        return against.get(row.number, {})

    return make_plan(reading, key=lambda _: None, existing=lambda _: {}, check=check)


def _by_column(one: Told) -> dict[str, str]:
    if one.passes:
        return {}
    said: dict[str, str] = {}
    for problem in one.against:
        key = problem.field or AT.get(problem.code, "lot")
        said[key] = said.get(key, "") + str(problem)
    return said
