"""批次: what of a harvest is left."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from youji.production.models import Lot, LotStop, LotWithdrawn
from youji.shared.rooms import extensions


def lots_left(operator_id: int, lots: Collection[Lot]) -> dict[UUID, int]:
    """What each of an operator's lots still has, in thousandths of its unit: what it was, less what rooms above say is gone.

    A room that moves goods puts ``(operator_id, lot ids) → {lot id: thousandths gone}`` at ``production.lot_gone``.
    """
    left = {lot.pk: lot.quantity for lot in lots}
    gone = LotWithdrawn.objects.filter(operator_id=operator_id, lot_id__in=left).values_list(
        "lot_id", flat=True
    )
    left |= dict.fromkeys(gone, 0)
    for moved in extensions("production.lot_gone").values():
        for lot_id, thousandths in moved(operator_id, tuple(left)).items():
            left[lot_id] = max(0, left[lot_id] - thousandths)
    return left


def lot_left(operator_id: int, lot_id: UUID) -> int:
    """What one lot still has, in thousandths of its unit; nothing where there is no such lot of the operator."""
    lots = list(Lot.objects.filter(operator_id=operator_id, pk=lot_id))
    return lots_left(operator_id, lots).get(lot_id, 0)


def stopped(operator_id: int, lot_ids: Collection[UUID]) -> dict[UUID, str]:
    """Those of an operator's lots of which nothing may be sold or certified by now, each with the reason."""
    said: dict[UUID, str] = {}
    rows = LotStop.objects.filter(operator_id=operator_id, lot_id__in=lot_ids).order_by("pk")
    for lot_id, is_stopped, reason in rows.values_list("lot_id", "stopped", "reason"):
        said.pop(lot_id, None)
        if is_stopped:
            said[lot_id] = reason
    return said
