"""Import and export by name of the sheet."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from youji.registry.logic.initials import initials_of
from youji.registry.selectors.areas import areas_of
from youji.registry.selectors.lookup import search_bases, search_certified, search_operators
from youji.registry.services import base_sheets, certificate_sheets, operator_sheets
from youji.shared.actor import Actor
from youji.shared.workbook import NO_TERMS, Plan, Table, Terms, export, template


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of workbook."""

    title: str
    file_name: str
    page: str  # the list it is of
    table: Callable[[Actor], Table]
    rows: Callable[[Actor, dict[str, str], date], Iterable[dict[str, Any]]]
    plan: Callable[..., Plan]
    apply: Callable[..., Plan]


SHEETS: dict[str, Sheet] = {
    "operators": Sheet(
        "经营主体",
        "经营主体.xlsx",
        "operators",
        lambda actor: operator_sheets.operators_table(areas_of(actor)),
        lambda actor, asked, _: map(operator_sheets.row_of, search_operators(actor, **asked)),
        operator_sheets.plan_operators,
        operator_sheets.import_operators,
    ),
    "bases": Sheet(
        "基地",
        "基地.xlsx",
        "bases",
        base_sheets.bases_table,
        lambda actor, asked, _: map(base_sheets.row_of, search_bases(actor, **asked)),
        base_sheets.plan_bases,
        base_sheets.import_bases,
    ),
    "certificates": Sheet(
        "认证产品",
        "认证产品.xlsx",
        "certified",
        certificate_sheets.certificates_table,
        lambda actor, asked, today: map(
            certificate_sheets.row_of, search_certified(actor, today=today, **asked)
        ),
        certificate_sheets.plan_certificates,
        certificate_sheets.import_certificates,
    ),
}


def sheet_template(what: str, *, actor: Actor) -> bytes:
    """The workbook to fill in."""
    return template(SHEETS[what].table(actor))


def sheet_export(what: str, *, actor: Actor, asked: dict[str, str], today: date) -> bytes:
    """What the actor's list shows, as a workbook that can be imported back."""
    return export(SHEETS[what].table(actor), SHEETS[what].rows(actor, asked, today))


def plan_import(what: str, data: bytes, *, actor: Actor, terms: Terms = NO_TERMS) -> Plan:
    """What importing would do; nothing is written.

    Raises:
        WorkbookRefused: the file as a whole will not do.
    """
    plan = SHEETS[what].plan(data, actor=actor, terms=terms)
    for row in plan.created:
        initials_of(row.values.get("name") or "")  # whoever writes them under a lock finds them spelled
    return plan


def apply_import(what: str, data: bytes, *, actor: Actor, now: datetime, terms: Terms = NO_TERMS) -> Plan:
    """All rows applied in one transaction, or all that are right where the terms say so; an unchanged row writes nothing.

    Raises:
        Refused: some row is wrong. WorkbookRefused: the file will not do.
    """
    return SHEETS[what].apply(data, actor=actor, now=now, terms=terms)
