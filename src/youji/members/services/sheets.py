"""Members to and from Excel. A sheet enters members; what is on file is answered, changed and ended on its own page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from youji.members.fields import BASE, BOOKKEEPER, OPERATOR, PRODUCT, SINCE
from youji.members.selectors.pages import bases_kept, open_memberships, operators_called, product_names
from youji.members.services.asking import enter, problems_with
from youji.members.services.permits import keeps_base
from youji.shared import progress
from youji.shared.actor import Actor
from youji.shared.refusals import Refused
from youji.shared.values import Line
from youji.shared.workbook import Column, Plan, Row, Table, WorkbookRefused, export, make_plan, read, template

#: Each new one is somebody's word that is asked for.
MOST = 1_000
NAME = Line("name", "主体名称", limit=120)
KEYS = ("base", "operator", "product_id")


def members_table() -> Table:
    """The sheet, offering the products on file."""
    return Table(
        "基地成员",
        (
            Column.of(BASE, width=16),
            Column.of(OPERATOR),
            Column.of(NAME, hint="导出时带出，导入时用来核对，可以不填", width=30),
            Column.of(SINCE, width=14),
            Column.of(PRODUCT.offering(product_names()), hint="从下拉框选；不填就是基地的全部产品", width=16),
            Column.of(BOOKKEEPER),
        ),
        notes=(
            "导入只登记新的成员：已经登记的行须和现有的一样，退出、改代记在网页上办理。",
            f"一次最多登记{MOST:,}个成员。登记后由对方确认；没有账号的，由县里核对签字单。",
        ),
    )


def members_template() -> bytes:
    """The workbook to fill in."""
    return template(members_table())


def members_export(actor: Actor) -> bytes:
    """Whoever is a member or asked to be, of the bases the actor may see, as a workbook to be uploaded again with more rows."""
    return export(members_table(), _rows(open_memberships(actor)))


def _rows(found: Iterable[Any]) -> Iterable[dict[str, Any]]:
    for row in found:
        yield {
            "base": row.base.code,
            "operator": row.operator.code,
            "name": row.operator.name,
            "since": row.since,
            "product_id": row.product_id,
            "bookkeeper": row.bookkeeper.code if row.bookkeeper else "",
        }


def _key(values: Mapping[str, Any]) -> str | None:
    if not values.get("base") or not values.get("operator"):
        return None
    return "|".join(str(values.get(key) or "") for key in KEYS)


def plan_members(data: bytes, *, actor: Actor, now: datetime) -> Plan:
    """What importing ``data`` would do; nothing is written.

    Raises:
        WorkbookRefused: the file as a whole will not do.
    """
    reading = read(members_table(), data)
    on_file = {str(_key(row)): row for row in _rows(open_memberships(actor))}
    new = sum(_key(row.values) not in on_file for row in reading.rows)
    if new > MOST:
        raise WorkbookRefused(f"这个工作簿要登记{new:,}个成员，一次最多{MOST:,}个。请分成几个工作簿。")
    return make_plan(
        reading,
        key=lambda row: _key(row.values),
        existing=lambda _: on_file,
        check=_checker([row.values for row in reading.rows], actor, now),
        key_column="operator",
        lasting=(*KEYS, "name"),
    )


def _checker(
    rows: list[Any], actor: Actor, now: datetime
) -> Callable[[Row, Mapping[str, Any] | None], dict[str, str]]:
    """The check of one row, with what many rows ask about looked up once."""
    bases = bases_kept(actor, {str(row.get("base") or "") for row in rows})
    named = {str(row.get(key) or "") for row in rows for key in ("operator", "bookkeeper")}
    operators = operators_called(named)

    def check(row: Row, old: Mapping[str, Any] | None) -> dict[str, str]:
        values = row.values
        if old is not None:
            return {
                key: "这个成员已经登记，导入不更改它。请在网页上更改，或删去这一行。"
                for key in ("since", "bookkeeper")
                if key in values and (values[key] or None) != (old[key] or None)
            }
        base = bases.get(values["base"])
        if base is None or not keeps_base(actor, base):
            return {"base": "您的范围内没有这个基地编号。请核对后再填。"}
        operator = operators.get(values["operator"])
        if operator is None:
            return {"operator": "没有这个主体码。请核对，或请对方把主体码发给您。"}
        if values.get("name") and values["name"] != operator.name:
            return {"name": f"主体码{operator.code}不叫这个名称。请核对主体码。"}
        keeper = operators.get(values.get("bookkeeper") or "")
        if values.get("bookkeeper") and keeper is None:
            return {"bookkeeper": "没有这个主体码。请核对。"}
        found = problems_with(
            base, operator, keeper, since=values["since"], product_id=values.get("product_id"), now=now
        )
        return {one.field: str(one) for one in reversed(found)}

    return check


@transaction.atomic
def import_members(plan: Plan, *, actor: Actor, now: datetime) -> None:
    """Every new row of the plan waits for the other side's word; each has its own audit entry.

    Raises:
        Refused: some row is wrong, or no longer as it was looked at; then none is entered.
    """
    if plan.stopped:
        raise Refused(f"有{len(plan.refused)}行没有通过检查，一行也没有导入。请改好后重新上传。")
    bases = bases_kept(actor, {str(row.values["base"]) for row in plan.created})
    for number, row in enumerate(plan.created, 1):
        progress.tell("登记成员", number, len(plan.created))
        said = {key: row.values.get(key) for key in ("operator", "since", "product_id", "bookkeeper")}
        base = bases.get(str(row.values["base"]))
        if base is None:
            raise Refused(f"第{row.number}行的基地刚刚不在您的范围内了。请重新上传。")
        try:
            enter(base=base, **said, actor=actor, now=now)
        except Refused as refused:
            raise Refused(f"第{row.number}行：{refused}") from refused
