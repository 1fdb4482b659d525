"""Operators to and from Excel: 主体码 or 统一社会信用代码 says which operator a row is about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from youji.registry.fields import OPERATOR, OPERATOR_CODE
from youji.registry.logic import identity
from youji.registry.logic.permission import may_write
from youji.registry.models import Operator
from youji.registry.selectors.areas import areas_of
from youji.registry.services.common import in_batches
from youji.registry.services.operators import AUDITED
from youji.registry.services.upsert import Upsert, refuse_whole, stored
from youji.shared.actor import SYSTEM, Actor
from youji.shared.identifiers import short_code
from youji.shared.workbook import NO_TERMS, Column, Plan, Row, Table, Terms, make_plan, read

#: A card's number is not collected in sheets, and a county is for good.
FIELDS = tuple(OPERATOR.without("division", "identity_number"))
#: What a sheet says otherwise than a page.
LOOKS: dict[str, dict[str, Any]] = {
    "name": {"width": 32},
    "kind": {"hint": "从下拉框选"},
    "division": {"hint": "从下拉框选；登记后不能改", "width": 20},
    "identity_kind": {"hint": "不填按统一社会信用代码；身份证请在网页上登记"},
    "uscc": {"hint": "18位，单元格设为文本", "width": 24},
}


def operators_table(areas: Collection[tuple[str, str]]) -> Table:
    """The sheet, offering these counties."""
    fields = OPERATOR.without("identity_number").offering(division=areas)
    return Table(
        "经营主体",
        (
            Column.of(OPERATOR_CODE),
            *(Column.of(value, **LOOKS.get(key, {})) for key, value in fields.items()),
        ),
        notes=(
            "主体码和统一社会信用代码都空、证件类型选“暂无”的，每次导入都会新登记一家；同一份表再导一次，先问您是不是确实要。",
        ),
    )


def row_of(operator: Operator) -> dict[str, Any]:
    """An operator as a row of the sheet."""
    return {"code": operator.code, "division": operator.division} | {
        name: getattr(operator, name) for name in FIELDS
    }


def _key(row: Row) -> str | None:
    if row.values.get("code"):
        return f"code:{row.values['code']}"
    return f"uscc:{row.values['uscc']}" if row.values.get("uscc") else None


def _on_file(keys: Collection[str], actor: Actor, *, lock: bool = False) -> dict[str, Operator]:
    """The operators the keys name, within the actor's area."""
    named: dict[str, Operator] = {}
    visible = Operator.objects.all() if actor == SYSTEM else Operator.objects.visible_to(actor)
    if lock:
        visible = visible.select_for_update()
    for batch in in_batches([key.partition(":")[2] for key in keys]):
        for operator in visible.filter(Q(code__in=batch) | Q(uscc__in=batch)):
            named[f"code:{operator.code}"] = operator
            if operator.uscc:
                named[f"uscc:{operator.uscc}"] = operator
    return {key: named[key] for key in keys if key in named}


def plan_operators(data: bytes, *, actor: Actor, terms: Terms = NO_TERMS, lock: bool = False) -> Plan:
    """What importing ``data`` would do; ``lock`` holds the rows it would change until the transaction ends.

    Raises:
        WorkbookRefused: the file as a whole will not do.
    """
    areas = areas_of(actor)
    reading = read(operators_table(areas), data, terms)
    keys = {key for row in reading.rows if (key := _key(row))}
    on_file = _on_file(keys, actor, lock=lock)
    for row in reading.rows:
        # Whoever has a 统一社会信用代码 has that; of whoever is on file an empty cell says nothing.
        new = row.values.get("uscc") or _key(row) not in on_file
        if new and not row.values.get("identity_kind"):
            row.values["identity_kind"] = OPERATOR["identity_kind"].empty  # type: ignore[index]
    holders = _holders([str(row.values["uscc"]) for row in reading.rows if row.values.get("uscc")])

    def check(row: Row, old: Mapping[str, Any] | None) -> dict[str, str]:
        return _check(row.values, old, actor, holders)

    return make_plan(
        reading,
        key=_key,
        existing=lambda _keys: {key: row_of(operator) for key, operator in on_file.items()},
        check=check,
        key_column="uscc",
        lasting=("code", "division", "identity_kind"),
    )


def _holders(codes: list[str]) -> dict[str, str]:
    """Who holds these 统一社会信用代码, wherever they are: code → 主体码."""
    found: dict[str, str] = {}
    for batch in in_batches(codes):
        rows = Operator.objects.filter(uscc__in=batch).values_list("uscc", "code")
        found.update((str(held), code) for held, code in rows)
    return found


def _check(
    values: Mapping[str, Any], old: Mapping[str, Any] | None, actor: Actor, holders: Mapping[str, str]
) -> dict[str, str]:
    code = values.get("code")
    if code and old is None:
        return {"code": "您的范围内没有这个主体码。新登记的请留空。"}
    if old and values["division"] != old["division"]:
        return {"division": "登记后不能改县市区。主体迁址请在新县市区重新登记。"}
    if old is None and not may_write(actor, operator_id=None, division=values["division"]):
        return {"division": "这个县市区不在您的管理范围内。"}
    kind = values["identity_kind"] if "identity_kind" in values else (old or {}).get("identity_kind", "")
    if kind == identity.IDENTITY_CARD:
        if old and old["identity_kind"] == kind:
            return {}
        return {"identity_kind": "身份证号不通过表格收集。请在网页上登记这一家。"}
    uscc = values["uscc"] if "uscc" in values else (old or {}).get("uscc")
    problems = identity.problems(values["kind"], kind, uscc or "", "")
    holder = holders.get(values.get("uscc") or "")
    if not problems and holder and holder != (old or {}).get("code"):
        problems = {"uscc": f"这个代码已登记在主体码{holder}下。请核对。"}
    return problems


@transaction.atomic
def import_operators(data: bytes, *, actor: Actor, now: datetime, terms: Terms = NO_TERMS) -> Plan:
    """Every row is applied, or none, or those that are right; each operator that changes has its own audit entry.

    Raises:
        Refused: some row is wrong. WorkbookRefused: the file will not do.
    """
    plan = refuse_whole(plan_operators(data, actor=actor, terms=terms, lock=True))
    codes = [{"code": code} for code in _free_codes(len(plan.created))]
    OPERATORS.make(list(zip(plan.created, codes, strict=True)), actor, now)
    OPERATORS.change(plan.updated, _on_file({row.key for row in plan.updated}, actor), actor, now)
    return plan


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    columns = stored(OPERATOR.only(*FIELDS), values)
    if columns.get("identity_kind", identity.USCC) != identity.USCC:
        columns["uscc"] = None
    return columns


def _free_codes(count: int) -> list[str]:
    codes: set[str] = set()
    while len(codes) < count:
        fresh = {short_code() for _ in range(count - len(codes))}
        for batch in in_batches(list(fresh)):
            fresh -= set(Operator.objects.filter(code__in=batch).values_list("code", flat=True))
        codes |= fresh
    return list(codes)


OPERATORS = Upsert("operator", Operator, FIELDS, AUDITED, _columns, lambda operator: operator.pk)
