"""Lots that a certificate can still be issued of."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from youji.certificates.models import Certificate
from youji.production.selectors.lots import lots_left
from youji.production.selectors.of_lot import lots_with_codes, newest_lots
from youji.production.selectors.whom import may_record_for
from youji.shared.actor import Actor
from youji.shared.clock import in_words, local_date
from youji.shared.quantities import measured
from youji.shared.typed import plain

#: The newest lots that are offered; of older ones the page is opened with ``?lot=``.
MOST = 50


@dataclass(frozen=True, slots=True)
class Open:
    """A lot with something left; ``quantity`` as it is typed."""

    code: str
    word: str
    quantity: str


def lots_to_issue_of(actor: Actor, now: datetime, asked: str = "") -> list[Open]:
    """The actor's newest lots that still have something and have no certificate, the newest first; and the one that is ``asked`` for."""
    found: list[Open] = []
    for operator in sorted(may_record_for(actor, local_date(now))):
        parcels = Certificate.objects.filter(operator_id=operator).order_by().values("parcel_id")
        found += _with_something(operator, newest_lots(operator, MOST, without=parcels))
    if asked and asked not in {one.code for one in found}:
        found += [
            one
            for lot in lots_with_codes([asked], actor, local_date(now)).values()
            for one in _with_something(lot.operator_id, [lot])
        ]
    return found


def _with_something(operator: int, lots: list[Any]) -> list[Open]:
    left = lots_left(operator, lots)
    return [_open(lot, left[lot.pk]) for lot in lots if left[lot.pk] > 0]


def _open(lot: Any, left: int) -> Open:
    amount = Decimal(left) / 1000
    word = f"{lot.product.name} · {in_words(lot.day)} · 还有{measured(amount, lot.unit)}（{lot.code}）"
    return Open(lot.code, word, plain(amount))
