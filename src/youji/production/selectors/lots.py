"""批次: what of a harvest is left."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from youji.production.models import Lot, LotStop, LotWithdrawn
from youji.production.selectors.whom import may_record_for
from youji.shared.actor import Actor
from youji.shared.clock import local_date
from youji.shared.prepared import prepared
from youji.shared.refusals import Unknown
from youji.shared.rooms import extensions

__all__ = [
    "Lot",
    "any_stop",
    "codes_of",
    "find_lot",
    "find_lots",
    "held",
    "lot_called",
    "lot_left",
    "lot_with",
    "lots_between",
    "lots_left",
    "lots_of",
    "stopped",
    "withdrawals",
    "withdrawn_among",
]

#: As many lots one question names: SQLite takes 32,766 parameters.
AT_ONCE = 5_000


def find_lot(lot_id: UUID, actor: Actor, now: datetime) -> Lot:
    """The lot, with its product.

    Raises:
        Unknown: there is none this actor may know of.
    """
    own = may_record_for(actor, local_date(now))
    for found in _theirs([lot_id], sorted(own)):  # as it is of whoever moves it
        return found
    rows = Lot.objects.visible_to(actor, own).select_related("product", "withdrawn").filter(pk=lot_id)
    for found in rows:
        return found
    raise Unknown(lot_id)


def find_lots(lot_ids: Collection[UUID], actor: Actor, now: datetime) -> dict[UUID, Lot]:
    """These lots, each as ``find_lot``, in the order of their ids.

    Raises:
        Unknown: there is none this actor may know of.
    """
    wanted = sorted(set(lot_ids))
    own = sorted(may_record_for(actor, local_date(now)))
    found = {
        lot.pk: lot
        for at in range(0, len(wanted), AT_ONCE)
        for lot in _theirs(wanted[at : at + AT_ONCE], own)
    }
    return {pk: found[pk] if pk in found else find_lot(pk, actor, now) for pk in wanted}


@prepared
def _theirs(ids: Collection[UUID], owners: Collection[int]) -> QuerySet[Lot]:
    """Those of these lots that are of these operators, with product and withdrawal."""
    rows = Lot.objects.select_related("product", "withdrawn")
    return rows.filter(pk__in=ids, operator_id__in=owners).order_by("pk")


def lot_called(code: str, actor: Actor, now: datetime) -> Lot:
    """The lot with this 批次号, however it was typed.

    Raises:
        Unknown: there is none this actor may know of.
    """
    pk = Lot.objects.filter(code=code.strip().upper()).values_list("pk", flat=True).first()
    if pk is None:
        raise Unknown(code)
    return find_lot(pk, actor, now)


def lot_with(code: str) -> Lot | None:
    """The lot with this 批次号, whoever's it is; of whom the caller has established that the reader may know."""
    return Lot.objects.select_related("product").filter(code=code.strip().upper()).first()


def lots_of(lot_ids: Collection[UUID]) -> dict[UUID, Lot]:
    """These lots, whoever's they are: for rooms that follow goods from hand to hand."""
    return {lot.pk: lot for lot in Lot.objects.select_related("product").filter(pk__in=lot_ids)}


def codes_of(lot_ids: Collection[UUID]) -> dict[UUID, str]:
    """The 批次号 of these lots, whoever's they are."""
    return dict(Lot.objects.filter(pk__in=lot_ids).values_list("pk", "code")) if lot_ids else {}


def lots_between(operator_id: int, since: date | None, until: date | None) -> QuerySet[Lot]:
    """An operator's lots of these days that were not withdrawn, the oldest first."""
    rows = Lot.objects.filter(operator_id=operator_id, withdrawn=None).select_related("product")
    rows = rows.filter(day__gte=since) if since else rows
    return (rows.filter(day__lte=until) if until else rows).order_by("day", "pk")


def withdrawals() -> QuerySet[LotWithdrawn]:
    """Every lot that was withdrawn, when its harvest was corrected."""
    return LotWithdrawn.objects.all()


def withdrawn_among(lot_ids: Collection[UUID]) -> list[str]:
    """The 批次号 of those that were withdrawn when their harvest was corrected."""
    return _withdrawn_among(list(lot_ids))


@prepared
def _withdrawn_among(lot_ids: Collection[UUID]) -> QuerySet[LotWithdrawn, str]:
    rows = LotWithdrawn.objects.filter(lot_id__in=lot_ids)
    return rows.values_list("lot__code", flat=True).order_by("lot__code")


def lots_left(operator_id: int, lots: Collection[Lot]) -> dict[UUID, int]:
    """What each of an operator's lots still has, in thousandths of its unit: what it was, less what rooms above say is gone.

    A room that moves goods puts ``(operator_id, lot ids) → {lot id: thousandths gone}`` at ``production.lot_gone``.
    """
    left = {lot.pk: lot.quantity for lot in lots}
    left |= dict.fromkeys(_withdrawn(operator_id, list(left)), 0)
    for moved in extensions("production.lot_gone").values():
        for lot_id, thousandths in moved(operator_id, tuple(left)).items():
            left[lot_id] = max(0, left[lot_id] - thousandths)
    return left


@prepared
def _withdrawn(operator_id: int, lot_ids: Collection[UUID]) -> QuerySet[LotWithdrawn, UUID]:
    rows = LotWithdrawn.objects.filter(operator_id=operator_id, lot_id__in=lot_ids)
    return rows.order_by().values_list("lot_id", flat=True)


def lot_left(operator_id: int, lot_id: UUID) -> int:
    """What one lot still has, in thousandths of its unit; nothing where there is no such lot of the operator."""
    lots = _own(operator_id, lot_id)
    return lots_left(operator_id, lots).get(lot_id, 0)


@prepared
def _own(operator_id: int, lot_id: UUID) -> QuerySet[Lot]:
    return Lot.objects.filter(operator_id=operator_id, pk=lot_id)


def held(operator_id: int, lot_ids: Collection[UUID]) -> dict[UUID, str]:
    """Those of an operator's lots that somebody holds, each with the reason.

    A room that holds goods puts ``(operator_id, lot ids) → {lot id: reason}`` at ``production.lot_held``.
    """
    said: dict[UUID, str] = {}
    for told in extensions("production.lot_held").values():
        said |= told(operator_id, lot_ids)
    return said


def stopped(operator_id: int, lot_ids: Collection[UUID]) -> dict[UUID, str]:
    """Those of an operator's lots of which nothing may be sold or certified by now, each with the reason."""
    said: dict[UUID, str] = {}
    for lot_id, is_stopped, reason in _stops(operator_id, list(lot_ids)):
        said.pop(lot_id, None)
        if is_stopped:
            said[lot_id] = reason
    return said


def any_stop(*lots: OuterRef) -> Exists:
    """Within another question: whether one of these lots was ever stopped; whether it still is, ``stopped`` tells."""
    return Exists(LotStop.objects.filter(reduce(or_, (Q(lot_id=one) for one in lots))))


@prepared
def _stops(operator_id: int, lot_ids: Collection[UUID]) -> QuerySet[LotStop, tuple[UUID, bool, str]]:
    rows = LotStop.objects.filter(operator_id=operator_id, lot_id__in=lot_ids).order_by("pk")
    return rows.values_list("lot_id", "stopped", "reason")
