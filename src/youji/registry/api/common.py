"""What the register's operations share."""

from __future__ import annotations

from typing import Any

from ninja import Schema

from youji.registry import selectors
from youji.registry.selectors import lookup
from youji.shared.actor import Actor
from youji.shared.api import given
from youji.shared.refusals import Refused


def named(body: Schema, *may_be_empty: str) -> dict[str, Any]:
    """What a PATCH names; an explicit null empties only what may be empty.

    Raises:
        Refused: a null where something must stand.
    """
    changes = given(body, "version")
    for key, value in changes.items():
        if value is None and key not in may_be_empty:
            raise Refused("这一项不能为空；不想改就不要写它。", key)
    return changes


def links(values: dict[str, Any], actor: Actor) -> dict[str, Any]:
    """Codes and names turned into the rows they mean.

    Raises:
        Refused: there is no such product or operator.
    """
    found = dict(values)
    for key, column, find in (
        ("product_code", "product_id", lookup.product_with_code),
        ("gi_product", "gi_product_id", lookup.gi_product_named),
        ("operator_code", "operator_id", lambda code: selectors.find_operator(code, actor)),
    ):
        if key in found:
            wanted = found.pop(key)
            row = find(wanted) if wanted else None
            if wanted and row is None:
                raise Refused(f"没有“{wanted}”，请核对。", key)
            found[column] = row.pk if row else None
    return found
