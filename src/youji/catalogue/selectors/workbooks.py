"""The columns of the catalogue's workbooks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from youji.catalogue.selectors.entries import EntryQuery, entries, rows
from youji.divisions.selectors import find, name_of
from youji.shared.actor import Actor
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
        Column("document_number", "认定文号", width=20),
        Column("valid_until", "有效期止（不含）", kind="date"),
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
        for row in rows(list(found[:MOST]), today)
    ]


def read_division(text: str) -> str:
    """The code of the place a cell names.

    Raises:
        ValueError: with the sentence for the person who filled it in.
    """
    if text.isdigit() and name_of(text) != text:
        return text
    code = find(text)
    if code is None:
        raise ValueError(f"没有“{text}”，或有重名。请写全称，如“岳阳市君山区”，或填行政区划代码。")
    return code


def national_table(choices: Sequence[tuple[str, str]]) -> Table:
    """A published list, one line each."""
    return Table(
        name="凭文件纳入",
        columns=(
            Column("choice", "认定类型", kind="choice", required=True, choices=choices, width=30),
            Column(
                "division", "所在地", required=True, parse=read_division, example="岳阳市君山区", width=18
            ),
            Column("name", "名称", max_length=120, example="君山茶叶基地", width=28),
            Column("base_code", "基地编号", max_length=24, hint="已登记的基地填这一项"),
            Column("operator_code", "主体码", max_length=12, hint="基地还没有登记时填写"),
            Column("area_mu", "规模（亩）", kind="decimal", minimum=0, example="3400"),
            Column("document_number", "文号", required=True, max_length=60, width=22),
            Column("issued_by", "公布机关", required=True, max_length=120, example="农业农村部", width=18),
            Column("list_row", "名单序号", required=True, max_length=40, example="12"),
            Column("recognised_on", "公布日期", kind="date", required=True, example="2026-05-01"),
            Column("valid_until", "有效期止（不含当日）", kind="date"),
        ),
        notes=(
            "一行一项，照公布文件填写。",
            "国家级认定直接纳入；省级认定只补录目录第一版发布以前公布的。",
            "重点县、重点市只填所在地，不填基地编号和主体码。",
        ),
    )
