"""The targets as a workbook: one line for each number on the page, so that a statistician can pivot them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from youji.programme.logic.targets import Progress
from youji.programme.selectors.targets import Certified
from youji.shared.workbook import Column, Table

TABLE = Table(
    name="目标完成情况",
    columns=(
        Column("clause", "条款", width=10),
        Column("target", "目标", width=34),
        Column("low", "目标数", kind="integer"),
        Column("way", "分项", width=18),
        Column("item", "项目", width=30),
        Column("number", "完成数", kind="integer"),
        Column("percent", "完成率（%）", kind="integer"),
        Column("unit", "单位"),
        Column("area", "范围", width=18),
        Column("on", "统计日", kind="date", width=14),
    ),
)


def lines(rows: Iterable[Progress], certified: Certified, *, area: str, on: date) -> Iterator[dict[str, Any]]:
    """Each target's total, then by city, category and year; the certified products after them."""
    for row in rows:
        same = {
            "clause": row.target.clause,
            "target": row.target.label,
            "unit": row.target.unit,
            "area": area,
            "on": on,
        }
        yield same | {
            "way": "合计", "item": "合计", "number": row.total.number, "low": row.target.low, "percent": row.percent,
        }  # fmt: skip
        for way, cells in (
            ("按市州", row.by_city), ("按类别", row.by_category), ("按认定年份", row.by_year), ("历年累计", row.growth)
        ):  # fmt: skip
            for cell in cells:
                yield same | {"way": way, "item": cell.label, "number": cell.number}
    target = certified.target
    same = {"clause": target.clause, "target": target.label, "unit": target.unit, "area": area, "on": on}
    yield same | {"way": "合计", "item": "合计", "number": certified.total.number, "low": target.low}
    for way, found in (("按类型", certified.by_kind), ("按市州", certified.by_city)):
        for one in found:
            yield same | {"way": way, "item": one.label, "number": one.number}
