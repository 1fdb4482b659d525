"""What the rows of a workbook of points or of a book name, looked up once for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from youji.environment.models import Adoption, Disposal, Figure, Point
from youji.environment.policy import may_record
from youji.registry.selectors.lookup import bases_named
from youji.shared.actor import Actor

#: So many are asked for at once.
AT_ONCE = 500
#: What makes two rows of a table the same, beside their base; what else they say can only be told by correcting.
KEYS: Mapping[str, tuple[str, ...]] = {
    "points": ("name",),
    "disposals": ("kind", "done_on", "amount", "unit", "way", "receiver", "remark"),
    "adoptions": ("technique", "plot", "since"),
    "figures": ("year", "item"),
}
MODELS: Mapping[str, Any] = {
    "points": Point,
    "disposals": Disposal,
    "adoptions": Adoption,
    "figures": Figure,
}


@dataclass(frozen=True, slots=True)
class Known:
    """Bases by code that are the actor's to write about, and the rows there are of them by ``row_key``."""

    bases: Mapping[str, Any]
    rows: Mapping[str, Any]


def row_key(what: str, base: str, said: Mapping[str, Any]) -> str | None:
    """What makes two rows of ``what`` the same; ``None`` where it is not said of which base."""
    return "|".join([base, *(_text(said.get(key)) for key in KEYS[what])]) if base else None


def _text(value: Any) -> str:
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value or "")


def bases_to_write(actor: Actor, codes: Sequence[str], *, held: bool) -> dict[str, Any]:
    """The bases of ``codes`` by code, as far as the actor may write about them.

    Args:
        held: nobody else holds one of them before this transaction is over, so that of the same sheet sent twice at once
            the second finds what the first wrote; no constraint keeps two rows apart.
    """
    bases: dict[str, Any] = {}
    for start in range(0, len(codes), AT_ONCE):
        named = bases_named(codes[start : start + AT_ONCE], actor)
        for base in named.select_for_update(no_key=True, of=("self",)) if held else named:
            if may_record(actor, operator_id=base.operator_id, division=base.division):
                bases[base.code] = base
    return bases


def known_of(what: str, actor: Actor, codes: Sequence[str], *, held: bool) -> Known:
    """The bases of ``codes``, as far as the actor may write about them, and what stands of them; what was corrected does not."""
    bases = bases_to_write(actor, codes, held=held)
    ids = [base.pk for base in bases.values()]
    rows: dict[str, Any] = {}
    for start in range(0, len(ids), AT_ONCE):
        found = MODELS[what].objects.filter(base__in=ids[start : start + AT_ONCE]).select_related("base")
        for row in found if what == "points" else found.current():
            said = {key: getattr(row, key) for key in KEYS[what]}
            rows[str(row_key(what, row.base.code, said))] = row
    return Known(bases, rows)
