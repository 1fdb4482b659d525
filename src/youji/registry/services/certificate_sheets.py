"""Certificates to and from Excel: kind and number say which certificate a row is about."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from youji.registry.fields import CERTIFICATE, LAST_DAY
from youji.registry.logic import certificates
from youji.registry.logic.permission import may_write
from youji.registry.models import CertifiedProduct, GIProduct, Operator, Product
from youji.registry.selectors.areas import areas_of, cities_in
from youji.registry.services.certified import AUDITED, columns_said, first_word
from youji.registry.services.common import in_batches
from youji.registry.services.messages import ask_office
from youji.registry.services.upsert import Upsert, refuse_whole, stored
from youji.shared.actor import SYSTEM, Actor
from youji.shared.values import Fields
from youji.shared.workbook import NO_TERMS, Column, Plan, PlannedRow, Row, Table, Terms, make_plan, read

ONE_DAY = timedelta(days=1)
#: As it is printed: the last day included, which the register keeps as the day after.
PRINTED = Fields(*(LAST_DAY if key == "valid_until" else value for key, value in CERTIFICATE.items()))
#: What a certificate is, whose and where, is for good.
FIELDS = tuple(CERTIFICATE.without("kind", "operator", "division"))
#: Where it waits, when whoever brings the sheet may not confirm it.
WAITING = ("asked", "asked_at", "refusal")
#: What a sheet says otherwise than a page.
LOOKS: dict[str, dict[str, Any]] = {
    "kind": {"hint": "从下拉框选；登记后不能改"},
    "division": {"hint": "从下拉框选；登记后不能改", "width": 20},
    "number": {"width": 24},
    "name": {"width": 24},
    "product_id": {"hint": "从下拉框选"},
    "gi_product_id": {"hint": "从下拉框选"},
}


def certificates_table(actor: Actor) -> Table:
    """The sheet, offering the actor's counties and the products on file."""
    fields = PRINTED.offering(
        division=(*cities_in(actor.division if actor.is_officer else ""), *areas_of(actor)),
        product_id=Product.objects.values_list("pk", "name"),
        gi_product_id=GIProduct.objects.values_list("pk", "name"),
    )
    return Table(
        "认证产品",
        tuple(Column.of(value, **LOOKS.get(key, {})) for key, value in fields.items()),
        notes=("认证类型和证书编号相同的，按修改处理；还没有核实的，请审核人员在网页上核实。",),
    )


def row_of(row: CertifiedProduct) -> dict[str, Any]:
    """A certificate as a row of the sheet."""
    said = {name: getattr(row, name) for name in FIELDS if name != "valid_until"}
    return said | {
        "kind": row.kind,
        "operator": row.operator.code if row.operator else None,
        "division": row.division,
        "last_day": row.valid_until - ONE_DAY if row.valid_until else None,
    }


def _key(row: Row) -> str | None:
    kind, number = row.values.get("kind"), row.values.get("number")
    return f"{kind}|{number}" if kind and number else None


def _until(values: Mapping[str, Any]) -> date | None:
    last = values.get("last_day")
    return last + ONE_DAY if last else None


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rows of one sheet are judged by."""

    on_file: Mapping[str, CertifiedProduct]  # by key, inside the actor's scope
    elsewhere: frozenset[str]  # keys that are taken outside it
    holders: Mapping[str, Operator]


def _known(rows: Collection[Row | PlannedRow], actor: Actor, *, lock: bool = False) -> _Known:
    numbers = [row.values["number"] for row in rows if row.values.get("number")]
    codes = [row.values["operator"] for row in rows if row.values.get("operator")]
    visible = _visible(CertifiedProduct, actor).select_related("operator")
    operators = _visible(Operator, actor)
    if lock:
        visible = visible.select_for_update(of=("self",))
    on_file: dict[str, CertifiedProduct] = {}
    taken: set[str] = set()
    for batch in in_batches(numbers):
        on_file |= {f"{one.kind}|{one.number}": one for one in visible.filter(number__in=batch)}
        same = CertifiedProduct.objects.filter(number__in=batch).values_list("kind", "number")
        taken |= {f"{kind}|{number}" for kind, number in same}
    holders = {one.code: one for batch in in_batches(codes) for one in operators.filter(code__in=batch)}
    return _Known(on_file, frozenset(taken - set(on_file)), holders)


def _visible(model: Any, actor: Actor) -> Any:
    return model.objects.all() if actor == SYSTEM else model.objects.visible_to(actor)


def plan_certificates(data: bytes, *, actor: Actor, terms: Terms = NO_TERMS, lock: bool = False) -> Plan:
    """What importing ``data`` would do; ``lock`` holds the rows it would change until the transaction ends.

    Raises:
        WorkbookRefused: the file as a whole will not do.
    """
    reading = read(certificates_table(actor), data, terms)
    known = _known(reading.rows, actor, lock=lock)
    return make_plan(
        reading,
        key=_key,
        existing=lambda keys: {key: row_of(known.on_file[key]) for key in keys if key in known.on_file},
        check=lambda row, old: _check(_key(row) or "", row.values, old, actor, known),
        key_column="number",
        lasting=("kind", "number", "operator", "division"),
    )


def _check(
    key: str, values: Mapping[str, Any], old: Mapping[str, Any] | None, actor: Actor, known: _Known
) -> dict[str, str]:
    said = {
        "number": certificates.number_problem(values["kind"], values["number"]),
        "last_day": certificates.period_problem(
            values["valid_from"], _until({**(old or {}), **values}), kind=values["kind"]
        ),
    }
    if old is not None:
        said |= {
            name: "登记后不能改这一项。请照原样填写，或新登记一张证书。"
            for name in ("division", "operator")
            if name in values and (values[name] or None) != old[name]
        }
    else:
        said |= _place(key, values, actor, known)
    return {name: sentence for name, sentence in said.items() if sentence}


def _place(key: str, values: Mapping[str, Any], actor: Actor, known: _Known) -> dict[str, str]:
    """What is wrong with whose a new one is, and where."""
    holder = known.holders.get(values.get("operator") or "")
    if key in known.elsewhere:
        return {"number": "这个编号已登记在您的范围以外。请核对。"}
    if values.get("operator") and holder is None:
        return {"operator": "您的范围内没有这个主体码。请在“经营主体”里查到后再填。"}
    if not may_write(actor, operator_id=holder.pk if holder else None, division=values["division"]):
        return {"division": "这个行政区划不在您的管理范围内。"}
    return {}


@transaction.atomic
def import_certificates(data: bytes, *, actor: Actor, now: datetime, terms: Terms = NO_TERMS) -> Plan:
    """Every row is applied, or none, or those that are right; it counts at once where a reviewer brings it; each has its own audit entry.

    Raises:
        Refused: some row is wrong. WorkbookRefused: the file will not do.
    """
    plan = refuse_whole(plan_certificates(data, actor=actor, terms=terms, lock=True))
    known = _known([*plan.created, *plan.updated], actor)
    given = [(row, _given(row.values, known, actor, now)) for row in plan.created]
    waited = {row.pk for row in known.on_file.values() if row.asked_at}
    written = [
        *CERTIFICATES.make(given, actor, now),
        *CERTIFICATES.change(
            plan.updated,
            known.on_file,
            actor,
            now,
            said=lambda row, columns: columns_said(row, _otherwise(row, columns), actor=actor, now=now),
        ),
    ]
    ask_office([row for row in written if row.asked_at and row.pk not in waited], actor=actor, now=now)
    return plan


def _given(values: Mapping[str, Any], known: _Known, actor: Actor, now: datetime) -> dict[str, Any]:
    """What a new one has besides the sheet's facts: kind, holder, and whether it counts."""
    holder = known.holders.get(values.get("operator") or "")
    number = holder.pk if holder else None
    word = first_word(actor, operator_id=number, division=values["division"], now=now)
    return {"kind": values["kind"], "operator": holder, **word}


def _otherwise(row: CertifiedProduct, columns: Mapping[str, Any]) -> dict[str, Any]:
    """What the sheet would change: a cell that says what is confirmed takes nothing back that waits."""
    return {name: value for name, value in columns.items() if getattr(row, name) != value}


def _columns(values: Mapping[str, Any]) -> dict[str, Any]:
    columns = stored(CERTIFICATE.only(*FIELDS).without("valid_until"), values)
    return columns | {"valid_until": _until(values)} if "last_day" in values else columns


CERTIFICATES = Upsert(
    "certificate", CertifiedProduct, (*FIELDS, *WAITING), AUDITED, _columns, lambda row: row.operator_id,
    noun="certifiedproduct", derived=(),
)  # fmt: skip
