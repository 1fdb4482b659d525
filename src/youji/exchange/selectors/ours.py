"""Rows of an operator's as plain values by name: what a mapping to another platform takes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from youji.exchange.logic import national
from youji.lots.selectors.between import deliveries_of, outgoing
from youji.production.selectors.lots import held, lots_between, lots_left, lots_of
from youji.registry.selectors import base_codes, operators_numbered
from youji.shared.clock import local_date

Row = tuple[str, dict[str, Any]]


def _number(thousandths: int) -> str:
    return f"{(Decimal(thousandths) / 1000).normalize():f}"


def _code(operator: Any, kind: str) -> str:
    """The national code; of a natural person a pseudonym, from which no number can be reckoned."""
    try:
        return national.subject_code(kind, operator.uscc or "")
    except national.Natural:
        return national.pseudonym(operator.identity_digest or f"operator:{operator.pk}")


def subject(operator: int, since: date | None, until: date | None, most: int) -> Iterator[Row]:
    """The operator itself."""
    row = operators_numbered({operator})[operator]
    organised = bool(row.uscc)
    yield (
        row.code,
        {
            "code": _code(row, national.PRODUCES),
            "name": row.name,
            "kind": row.get_kind_display(),
            "uscc": row.uscc or "",
            "division": row.division,
            "address": row.address if organised else "",
            "contact": row.contact_name if organised else "",
            "phone": row.contact_phone if organised else "",
            "registered_on": row.registered_on.isoformat() if row.registered_on else "",
        },
    )


def lots(operator: int, since: date | None, until: date | None, most: int) -> Iterator[Row]:
    """The operator's lots, the oldest first."""
    found = lots_between(operator, since, until)[:most]
    left = lots_left(operator, found)
    stopped = held(operator, [lot.pk for lot in found])
    bases = base_codes({one["base"] for lot in found for one in lot.plots if one.get("base")})
    for lot in found:
        rest = left[lot.pk]
        yield (
            lot.code,
            {
                "lot": lot.code,
                "product": lot.product.name,
                "product_code": lot.product.code,
                "origin": lot.get_origin_display(),
                "day": lot.day.isoformat(),
                "quantity": _number(lot.quantity),
                "unit": lot.unit,
                "left": _number(rest),
                "frozen": _number(rest if lot.pk in stopped else 0),
                "base": "、".join(sorted({bases[one["base"]] for one in lot.plots if one.get("base")})),
                "state": national.state(lot.quantity, rest),
            },
        )


def sales(operator: int, since: date | None, until: date | None, most: int) -> Iterator[Row]:
    """What the operator handed to others, the oldest first. Of whoever is not on the platform only that they are not."""
    rows = deliveries_of(operator, since, until)[:most]
    some = lots_of({row.lot_id for row in rows})
    settled = {one.delivery.transfer: one.settlement for one in outgoing(some.values())}
    people = operators_numbered({operator, *(row.to_operator for row in rows if row.to_operator)})
    for row in rows:
        lot, answer = some[row.lot_id], settled.get(row.transfer)
        buyer = people.get(row.to_operator) if row.to_operator else None
        yield (
            str(row.transfer),
            {
                "seller": _code(people[operator], national.PRODUCES),
                "buyer": _code(buyer, national.TRADES) if buyer else "",
                "lot": lot.code,
                "product": lot.product.name,
                "day": row.day.isoformat(),
                "quantity": _number(row.sent),
                "unit": lot.unit,
                "confirmed": "是" if answer else "否",
                "confirmed_on": local_date(answer.at).isoformat() if answer else "",
                "returned": _number(answer.refused) if answer and answer.refused else "",
            },
        )


ROWS: Mapping[str, Callable[[int, date | None, date | None, int], Iterator[Row]]] = {
    "subject": subject,
    "lot": lots,
    "sale": sales,
}
