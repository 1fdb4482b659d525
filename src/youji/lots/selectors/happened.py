"""Everything that happened to lots, row by row: for rooms above that tell it on in other words. Who may read it, they ask themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from youji.lots.models import Delivery, Flow, Hold, HoldLifted, Receipt, Reversal, Settlement, Source

#: What happened → its rows, of every operator.
HAPPENED: Mapping[str, Callable[[], QuerySet[Any]]] = {
    "delivery": Delivery.objects.all,
    "receipt": lambda: Receipt.objects.filter(accepted__gte=1),
    "settlement": Settlement.objects.all,
    "loss": lambda: Flow.objects.filter(kind__in=("loss", "destroy")),
    "hold": Hold.objects.all,
    "lifted": lambda: HoldLifted.objects.select_related("hold"),
    "reversal": Reversal.objects.all,
}


def sources_of(lot_ids: Collection[UUID]) -> dict[UUID, list[Source]]:
    """What these lots were made of, each in its order."""
    found: dict[UUID, list[Source]] = defaultdict(list)
    for row in Source.objects.filter(lot_id__in=lot_ids).order_by("lot_id", "n"):
        found[row.lot_id].append(row)
    return found


def received_from(lot_ids: Collection[UUID]) -> dict[UUID, UUID]:
    """Of these lots those that were received: from which lot of the giver."""
    rows = Source.objects.filter(lot_id__in=lot_ids, way="receive").values_list("lot_id", "from_lot")
    return {lot: giver for lot, giver in rows if giver is not None}


def posting(operator_id: int, lot_id: UUID, seq: int) -> Flow:
    """One posting of a lot's chain."""
    return Flow.objects.get(operator_id=operator_id, lot_id=lot_id, seq=seq)


def taken_out(operator_id: int, child: UUID, up_to: int) -> list[int]:
    """Which of a lot's sources were taken back out of it, in that order, up to the posting ``up_to`` of its chain."""
    rows = Reversal.objects.filter(operator_id=operator_id, child=child, annul_seq__lte=up_to).order_by(
        "annul_seq"
    )
    return [n for n in rows.values_list("child_n", flat=True) if n is not None]
