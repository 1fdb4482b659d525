"""Bases to and from Excel: 基地编号 says which base a row is about, else name, holder and area do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, MutableMapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q

from youji.registry.fields import BASE, BASE_CODE
from youji.registry.logic.permission import may_write
from youji.registry.models import Base, BaseKind, GIProduct, Operator, Product
from youji.registry.selectors.areas import areas_of, cities_in
from youji.registry.services.bases import (
    ANSWERED,
    AUDITED,
    check_base,
    check_county_product,
    check_scale,
    same_name,
)
from youji.registry.services.common import in_batches
from youji.registry.services.upsert import Upsert, refuse_whole, stored
from youji.shared.actor import SYSTEM, Actor
from youji.shared.refusals import Refused
from youji.shared.workbook import NO_TERMS, Column, Plan, PlannedRow, Row, Table, Terms, make_plan, read

#: What a base is, whose and where, is for good.
FIELDS = tuple(BASE.without("kind", "operator", "division"))
#: What a sheet says otherwise than a page.
LOOKS: dict[str, dict[str, Any]] = {
    "name": {"width": 24},
    "kind": {"hint": "从下拉框选；登记后不能改"},
    "operator": {"hint": "经营主体基地必填"},
    "division": {"hint": "从下拉框选；登记后不能改", "width": 20},
    "product_id": {"hint": "从下拉框选"},
    "gi_product_id": {"hint": "从下拉框选"},
    "area_mu": {"hint": "单位：亩；写 0.34万亩、2.5公顷也可以"},
    "techniques": {"width": 36},
}


def bases_table(actor: Actor) -> Table:
    """The sheet, offering the actor's counties and the products on file."""
    fields = BASE.offering(
        division=(*cities_in(actor.division if actor.is_officer else ""), *areas_of(actor)),
        product_id=Product.objects.values_list("pk", "name"),
        gi_product_id=GIProduct.objects.values_list("pk", "name"),
    )
    return Table(
        "基地",
        (
            Column.of(BASE_CODE, width=16),
            *(Column.of(value, **LOOKS.get(key, {})) for key, value in fields.items()),
        ),
        notes=("没有填基地编号的，同一主体、同一行政区划、同名的基地按修改处理。",),
    )


def row_of(base: Base) -> dict[str, Any]:
    """A base as a row of the sheet."""
    return {
        "code": base.code,
        "kind": base.kind,
        "operator": base.operator.code if base.operator else None,
        "division": base.division,
    } | {name: getattr(base, name) for name in FIELDS}


def _name_key(operator: str | None, division: str, kind: str, name: str) -> str:
    return f"name:{operator or ''}|{division}|{kind}|{name}"


def _key(row: Row) -> str | None:
    values = row.values
    if values.get("code"):
        return f"code:{values['code']}"
    if not all(values.get(name) for name in ("division", "kind", "name")):
        return None
    return _name_key(values.get("operator"), values["division"], values["kind"], values["name"])


def _on_file(rows: Iterable[Mapping[str, Any]], actor: Actor, *, lock: bool = False) -> dict[str, Base]:
    codes, names = set(), set()
    for values in rows:
        codes.add(values.get("code") or "")
        names.add(values.get("name") or "")
    visible = Base.objects.all() if actor == SYSTEM else Base.objects.visible_to(actor)
    if lock:
        visible = visible.select_for_update(of=("self",))
    found: dict[str, Base] = {}
    for part, wanted in (("code", codes), ("name", names)):
        for batch in in_batches([text for text in wanted if text]):
            for base in visible.filter(Q(**{f"{part}__in": batch})).select_related("operator"):
                holder = base.operator.code if base.operator else None
                found[f"code:{base.code}"] = base
                found[_name_key(holder, base.division, base.kind, base.name)] = base
    return found


def _holders(codes: Collection[str], actor: Actor) -> dict[str, Operator]:
    visible = Operator.objects.all() if actor == SYSTEM else Operator.objects.visible_to(actor)
    found: dict[str, Operator] = {}
    for batch in in_batches(list(codes)):
        found.update({operator.code: operator for operator in visible.filter(code__in=batch)})
    return found


def plan_bases(data: bytes, *, actor: Actor, terms: Terms = NO_TERMS, lock: bool = False) -> Plan:
    """What importing ``data`` would do; ``lock`` holds the rows it would change until the transaction ends.

    Raises:
        WorkbookRefused: the file as a whole will not do.
    """
    reading = read(bases_table(actor), data, terms)
    on_file = _on_file((row.values for row in reading.rows), actor, lock=lock)
    holders = _holders({row.values["operator"] for row in reading.rows if row.values.get("operator")}, actor)
    named = {(base.operator.code, base.name): base.code for base in on_file.values() if base.operator}
    return make_plan(
        reading,
        key=_key,
        existing=lambda keys: {key: row_of(on_file[key]) for key in keys if key in on_file},
        check=lambda row, old: _check(row.values, old, actor, holders) or _asked(row, old, named),
        key_column="name",
        lasting=("code", "kind", "operator", "division"),
    )


def _check(
    values: Mapping[str, Any], old: Mapping[str, Any] | None, actor: Actor, holders: Mapping[str, Operator]
) -> dict[str, str]:
    if values.get("code") and old is None:
        return {"code": "您的范围内没有这个基地编号。新登记的请留空。"}
    if old is not None:
        return {
            name: "登记后不能改这一项。请照原样填写，或新登记一个基地。"
            for name in ("kind", "division", "operator")
            if name in values and (values[name] or None) != old[name]
        } or _described({**old, **values}, except_code=old["code"])
    holder = holders.get(values.get("operator") or "")
    if values.get("operator") and holder is None:
        return {"operator": "您的范围内没有这个主体码。请在“经营主体”里查到后再填。"}
    operator_id = holder.pk if holder else None
    if not may_write(actor, operator_id=operator_id, division=values["division"]):
        return {"division": "这个行政区划不在您的管理范围内。"}
    try:
        check_base(kind=values["kind"], division=values["division"], operator=holder)
    except Refused as refused:
        return refused.by_field
    return _described(values)


def _asked(
    row: Row, old: Mapping[str, Any] | None, named: MutableMapping[tuple[str, str], str]
) -> dict[str, str]:
    """The question a page asks of a base that is given the name of another of its operator's, on file or further up.

    ``named`` says which: by its number, or by its row.
    """
    values = row.values
    if old is not None and old["beside"] and "beside" in values and not values["beside"]:
        return {"beside": ANSWERED}
    holder = old["operator"] if old is not None else values.get("operator")
    if not holder or (old is not None and old["name"] == values["name"]):
        return {}
    given = f"第{row.number}行"
    other = named.setdefault((holder, values["name"]), given)
    answered = other == given or values.get("beside") or (old is not None and old["beside"])
    return {} if answered else {"beside": same_name(values["name"], other)}


def _described(values: Mapping[str, Any], except_code: str = "") -> dict[str, str]:
    """What a page would say of the row beside its fields one by one."""
    said = stored(BASE.only("scale", "scale_unit", "product_id", "gi_product_id"), values)
    try:
        check_county_product(
            kind=values["kind"],
            division=values["division"],
            product_id=said.get("product_id"),
            except_code=except_code,
        )
    except Refused as refused:
        return refused.by_field
    return check_scale(said)


@transaction.atomic
def import_bases(data: bytes, *, actor: Actor, now: datetime, terms: Terms = NO_TERMS) -> Plan:
    """Every row is applied, or none, or those that are right; each base that changes has its own audit entry.

    Raises:
        Refused: some row is wrong. WorkbookRefused: the file will not do.
    """
    plan = refuse_whole(plan_bases(data, actor=actor, terms=terms, lock=True))
    BASES.make(_given(plan.created, actor), actor, now)
    BASES.change(plan.updated, _on_file((row.values for row in plan.updated), actor), actor, now)
    return plan


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    return stored(BASE.only(*FIELDS), values)


class _Serials:
    """The next free 基地编号 of each stem; asks the database once per stem."""

    def __init__(self) -> None:
        self.last: dict[str, int] = {}

    def load(self, stems: Collection[str]) -> None:
        wanted = set(stems)
        self.last = dict.fromkeys(wanted, 0)
        for code in Base.objects.values_list("code", flat=True).iterator(chunk_size=5000):
            stem, _, serial = code.rpartition("-")
            if stem in wanted and serial.isdigit():
                self.last[stem] = max(self.last[stem], int(serial))

    def take(self, stem: str) -> str:
        self.last[stem] += 1
        return f"{stem}-{self.last[stem]:02d}"


def _stem(values: Mapping[str, Any]) -> str:
    return str(values["operator"] if values["kind"] == BaseKind.OPERATOR else values["division"])


def _given(rows: Collection[PlannedRow], actor: Actor) -> list[tuple[PlannedRow, dict[str, Any]]]:
    """What a new base has besides the sheet's facts: number, kind and holder."""
    holders = _holders({row.values["operator"] for row in rows if row.values.get("operator")}, actor)
    serials = _Serials()
    serials.load({_stem(row.values) for row in rows})
    return [
        (
            row,
            {
                "code": serials.take(_stem(row.values)),
                "kind": row.values["kind"],
                "operator": holders.get(row.values.get("operator") or ""),
            },
        )
        for row in rows
    ]


BASES = Upsert("base", Base, FIELDS, AUDITED, _columns, lambda base: base.operator_id)
