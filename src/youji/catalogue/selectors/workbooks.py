"""The columns of the catalogue's workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from youji.catalogue.fields import NATIONAL
from youji.catalogue.selectors.entries import EntryQuery, entries, rows
from youji.shared.actor import Actor
from youji.shared.periods import last_day
from youji.shared.workbook import Column, Table

#: Rows of one workbook.
MOST = 10_000

EXPORT = Table(
    name="目录",
    columns=(
        Column("code", "目录编号"),
        Column("name", "名称", width=28),
        Column("scheme", "认定办法", width=28),
        Column("category", "类别", width=24),
        Column("place", "所在地", width=18),
        Column("holder", "经营主体", width=28),
        Column("area_mu", "规模（亩）", kind="decimal"),
        Column("counted", "规模（数量）"),
        Column("document_number", "认定文号", width=20),
        Column("valid_until", "有效期至", kind="date"),
        Column("label", "状态"),
    ),
)


def export_rows(
    actor: Actor, asked: EntryQuery, today: date, *, codes: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """The entries that answer, only those of ``codes`` where any are given, as lines of ``EXPORT``."""
    found = entries(actor, asked, today)
    if codes:
        found = found.filter(code__in=codes[:MOST])
    return [
        {key: getattr(row, key) for key in row.__dataclass_fields__}
        | {"valid_until": last_day(row.valid_until) if row.valid_until else None}
        for row in rows(list(found[:MOST]), today)
    ]


#: How wide a column of the published list stands.
WIDTHS = {"choice": 30, "division": 18, "name": 28, "document_number": 22, "issued_by": 18}
#: What sheets of earlier templates call a column: they are read still.
FORMER = {"base_code": ("基地编号",)}


def national_table(choices: Sequence[tuple[str, str]]) -> Table:
    """A published list, one line each."""
    described = NATIONAL.offering(choice=choices)
    return Table(
        name="凭文件纳入",
        columns=tuple(
            Column.of(value, width=WIDTHS.get(key, 0), former=FORMER.get(key, ()))
            for key, value in described.items()
        ),
        notes=(
            "一行一项，照公布文件填写。",
            "国家级认定直接纳入；省级认定只补录目录第一版发布以前公布的。",
            "重点县、重点市只填所在地，不填基地和主体码。",
            "已登记的基地填编号或全名，所在地可不填。",
        ),
    )
