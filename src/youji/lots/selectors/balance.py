"""What lots still have, and the chain of one."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db.models import F, QuerySet

from youji.lots.logic.kinds import ONWARD
from youji.lots.models import Flow, LotHead
from youji.production.selectors.lots import Lot
from youji.shared.prepared import prepared


def gone(operator_id: int, lot_ids: Collection[UUID]) -> Mapping[UUID, int]:
    """How many thousandths of each of an operator's lots are gone; those of which nothing moved are not named."""
    return dict(_gone(operator_id, list(lot_ids)))


@prepared
def _gone(operator_id: int, lot_ids: Collection[UUID]) -> QuerySet[LotHead, tuple[UUID, int]]:
    heads = LotHead.objects.filter(operator_id=operator_id, lot_id__in=lot_ids, seq__isnull=False)
    return heads.values_list("lot_id", F("quantity") - F("left"))


def went_on(operator_id: int, lot_ids: Collection[UUID]) -> set[UUID]:
    """Those of an operator's lots of which something went into other lots, or to somebody: it is goods still, elsewhere."""
    onward = Flow.objects.filter(operator_id=operator_id, lot_id__in=lot_ids, kind__in=ONWARD)
    return set(onward.values_list("lot_id", flat=True).distinct())


def heads_of(lots: Iterable[Lot]) -> dict[UUID, LotHead]:
    """How the chains of these lots stand, of those that have one."""
    some = list(lots)
    rows = LotHead.objects.filter(
        operator_id__in={lot.operator_id for lot in some}, lot_id__in=[lot.pk for lot in some]
    )
    return {head.lot_id: head for head in rows}


def history(lot: Lot, *, newest: int | None = None) -> list[Flow]:
    """Every posting of the lot's chain, the first first; or only so many of the newest."""
    rows = Flow.objects.filter(operator_id=lot.operator_id, lot_id=lot.pk).order_by("-seq")
    return list(rows[:newest])[::-1]
