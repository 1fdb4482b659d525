"""What the register's operations share."""

from __future__ import annotations

from typing import Any

from youji.registry import selectors
from youji.registry.selectors import lookup
from youji.shared.actor import Actor
from youji.shared.refusals import Refused


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
