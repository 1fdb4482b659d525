"""A published list as a workbook: what taking it would do, and taking it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from youji.catalogue.fields import unplaced
from youji.catalogue.selectors import national
from youji.catalogue.selectors.workbooks import national_table
from youji.catalogue.services.national import CORRECTABLE, NationalRow
from youji.catalogue.services.national_lists import take_list
from youji.shared.actor import Actor
from youji.shared.workbook import Plan, Reading, Row, Table, make_plan

TEXTS = frozenset({"base_code", "operator_code", "name", "division"})
SAME = frozenset({"base_code", "operator_code"})


def table() -> Table:
    """The sheet, offering every kind of recognition that is entered by its document."""
    return national_table([(c.key, c.label) for c in national.choices()])


def plan_list(reading: Reading) -> Plan:
    """What would be entered and what corrected; nothing is written."""
    known = national.entered({key for row in reading.rows if (key := _key(row))})
    reading.rows = [_as_on_file(row, known.get(_key(row) or "")) for row in reading.rows]
    return make_plan(reading, key=_key, existing=lambda _: known, check=_check, key_column="list_row")


def take_plan(plan: Plan, *, actor: Actor, now: datetime) -> tuple[int, int]:
    """Everything of the plan is entered and corrected, or nothing; how many of each.

    Raises:
        NotAllowed, Blocked, Unfit: as ``take_list``.
    """
    rows = [NationalRow(**_filled(row.values)) for row in plan.created]
    corrections = [NationalRow(**_filled(row.values)) for row in plan.updated]
    return take_list(rows, corrections, actor=actor, now=now)


def _key(row: Row) -> str | None:
    values = row.values
    if not values.get("document_number") or not values.get("list_row"):
        return None
    return f"{values['document_number']}#{values['list_row']}"


def _check(row: Row, existing: Any) -> dict[str, str]:
    """A line already entered may correct name and size; what the document says of it stands."""
    if existing is None:
        return unplaced({"division": "", **row.values})
    changed = [
        k for k, v in row.values.items() if v not in {None, ""} and str(v) != str(existing.get(k) or "")
    ]
    return {
        key: "这一项已经纳入目录，只能改名称和规模；其余的更正请到条目页办理。"
        for key in changed
        if key not in {*CORRECTABLE, *SAME}
    }


def _as_on_file(row: Row, known: Mapping[str, Any] | None) -> Row:
    """A cell left empty in a line already entered changes nothing."""
    if known is None:
        return row
    values = {
        key: known.get(key, value) if value is None or key in SAME else value
        for key, value in row.values.items()
    }
    return replace(row, values=values)


def _filled(values: Mapping[str, Any]) -> dict[str, Any]:
    """The row's values, with empty text where the sheet has none."""
    return {key: "" if value is None and key in TEXTS else value for key, value in values.items()}
