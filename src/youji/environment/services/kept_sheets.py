"""Points, and the rows of a base's books, from Excel: a row a line, as the page of each takes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from youji.environment.fields import ADOPTION, BASE, DISPOSAL, FIGURE, POINT
from youji.environment.selectors.kept import Known, known_of, row_key
from youji.environment.services import books
from youji.environment.services.samples import add_point, point_problems
from youji.shared import progress
from youji.shared.actor import Actor
from youji.shared.refusals import NotAllowed, Refused
from youji.shared.values import Fields
from youji.shared.workbook import (
    NO_TERMS,
    Column,
    Plan,
    Row,
    Table,
    Terms,
    WorkbookRefused,
    make_plan,
    read,
    template,
)

#: So many are still answered at once, and so many at all.
AT_ONCE, MOST = 300, 5_000
STRANGE = "您的范围内没有这个基地编号，或不归您登记。请核对后再填。"
CORRECTED = "已有的这一行不是这样写的。导入不改已有的；写错了，请在那一行上更正。"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One kind of row: its table, what is said in one, and the sentence for one that is there and says otherwise."""

    title: str
    table: Table
    fields: Fields
    there: str


def _sheet(title: str, fields: Fields, same: str, there: str) -> Sheet:
    columns = (Column.of(BASE, width=16), *(Column.of(fields[key]) for key in fields))
    notes = (
        f"一行是一条。{same}都一样的，就是同一条，不重复登记。",
        f"一次最多{MOST:,}行。导入只登记新的，不改已有的；写错了，在网页上更正。",
    )
    return Sheet(title, Table(title, columns, notes=notes), fields, there)


SHEETS: Mapping[str, Sheet] = {
    "points": _sheet(
        "监测点", POINT, "基地、监测点的名称", "这个基地已经有同名的监测点，和这里写的不一样。请换一个名称。"
    ),
    "disposals": _sheet(
        "回收处理记录",
        DISPOSAL,
        "基地、废弃物、日期、数量、去向、交给谁、说明（一天真有两次的，在说明里写开）",
        CORRECTED,
    ),
    "adoptions": _sheet("绿色技术", ADOPTION, "基地、绿色技术、地块、开始日期", CORRECTED),
    "figures": _sheet("年度数据", FIGURE, "基地、年份、指标", CORRECTED),
}


def sheet_template(what: str) -> bytes:
    """The workbook to fill in."""
    return template(SHEETS[what].table)


def plan_rows(what: str, data: bytes, *, actor: Actor, now: datetime, terms: Terms = NO_TERMS) -> Plan:
    """What importing ``data`` would add. Nothing is written.

    Raises:
        WorkbookRefused: the file as a whole will not do.
    """
    return _plan(what, data, actor, now, terms, held=False)


def _plan(what: str, data: bytes, actor: Actor, now: datetime, terms: Terms, *, held: bool) -> Plan:
    sheet = SHEETS[what]
    reading = read(sheet.table, data, terms)
    if len(reading.rows) > MOST:
        raise WorkbookRefused(f"这个工作簿有{len(reading.rows):,}行，一次最多{MOST:,}行。请分成几个工作簿。")
    codes = sorted({str(row.values["base"]) for row in reading.rows if row.values.get("base")})
    known = known_of(what, actor, codes, held=held)
    return make_plan(
        reading,
        key=lambda row: row_key(what, str(row.values.get("base") or ""), row.values),
        existing=lambda _: {key: _on_file(one, sheet) for key, one in known.rows.items()},
        check=_checker(what, known, now),
        key_column="base",
        lasting=tuple(column.key for column in sheet.table.columns),
    )


def _on_file(row: Any, sheet: Sheet) -> dict[str, Any]:
    return {key: getattr(row, key) for key in sheet.fields}


def _checker(
    what: str, known: Known, now: datetime
) -> Callable[[Row, Mapping[str, Any] | None], dict[str, str]]:
    sheet = SHEETS[what]

    def check(row: Row, old: Mapping[str, Any] | None) -> dict[str, str]:
        said = row.values
        if said["base"] not in known.bases:
            return {"base": STRANGE}
        if old is not None:
            return {key: sheet.there for key in old if said.get(key) not in (None, "", old[key])}
        return point_problems(said) if what == "points" else books.problems(what, said, now)

    return check


@transaction.atomic
def import_rows(what: str, data: bytes, *, actor: Actor, now: datetime, terms: Terms = NO_TERMS) -> Plan:
    """Every row is on file or none is, or those that are right; each as by its own page.

    Raises:
        Refused: some row is wrong, or no longer as it was looked at. WorkbookRefused: the file will not do.
    """
    plan = _plan(what, data, actor, now, terms, held=True)
    if plan.stopped:
        raise Refused({one.address: f"{one.label}：{one.message}" for one in plan.errors[:50]})
    for number, row in enumerate(plan.created, 1):
        progress.tell(f"登记{SHEETS[what].title}", number, len(plan.created))
        said = {key: value for key, value in row.values.items() if value is not None}
        try:
            if what == "points":
                add_point(**said, actor=actor, now=now)
            else:
                books.write(what=what, **said, actor=actor, now=now)
        except (Refused, NotAllowed) as refused:
            raise Refused(f"第{row.number}行：{refused}") from refused
    return plan
