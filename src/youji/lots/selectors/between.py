"""What is on its way to an operator, and from it; where a lot came from."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from youji.lots.logic.balance import said
from youji.lots.models import Delivery, Hold, Offer, Party, Receipt, Settlement, Source
from youji.production.selectors.lots import Lot, find_lot, lots_of
from youji.production.selectors.whom import may_record_for
from youji.registry.selectors import operator_names
from youji.shared.actor import Actor
from youji.shared.clock import local_date
from youji.shared.refusals import Unknown


@dataclass(frozen=True, slots=True)
class Arrival:
    """Something that is on its way to an operator, and the lot it was taken from."""

    offer: Offer
    lot: Lot
    giver: str

    @property
    def returned(self) -> bool:
        """Whether it was sent back."""
        return self.offer.returns is not None


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A delivery of a lot, to whom, and what came of it."""

    delivery: Delivery
    to: str
    contact: str
    settlement: Settlement | None
    unit: str

    @property
    def result(self) -> str:
        """What came of it, in words."""
        row = self.settlement
        parts = (("收下", row.accepted), ("拒收", row.refused), ("短少", row.short)) if row else ()
        return "，".join(f"{word}{said(some, self.unit)}" for word, some in parts if some)

    @property
    def waits(self) -> bool:
        """Whether the giver still has to say what came of it."""
        return self.settlement is None and self.delivery.to_operator is None


def find_offer(transfer: UUID, actor: Actor, now: datetime) -> Offer:
    """What was sent under this number to somebody for whom the actor keeps the books.

    Raises:
        Unknown: nothing.
    """
    own = may_record_for(actor, local_date(now))
    found = Offer.objects.filter(operator_id__in=own, transfer=transfer).first()
    if found is None:
        raise Unknown(transfer)
    return found


def find_delivery(transfer: UUID, actor: Actor, now: datetime) -> Delivery:
    """The delivery under this number, of somebody for whom the actor keeps the books.

    Raises:
        Unknown: none.
    """
    own = may_record_for(actor, local_date(now))
    found = Delivery.objects.filter(operator_id__in=own, transfer=transfer).first()
    if found is None:
        raise Unknown(transfer)
    return found


def _coming(actor: Actor, now: datetime) -> QuerySet[Offer]:
    own = may_record_for(actor, local_date(now))
    answered = Receipt.objects.filter(operator_id=OuterRef("operator_id"), transfer=OuterRef("transfer"))
    return Offer.objects.filter(~Exists(answered), operator_id__in=own)


def arrivals(actor: Actor, now: datetime) -> list[Arrival]:
    """What is on its way to the actor's and not answered, the longest waiting first."""
    return _with_lots(list(_coming(actor, now).order_by("at", "transfer")))


def how_many_arrivals(actor: Actor, now: datetime) -> int:
    """How much is on its way to the actor's and not answered."""
    return _coming(actor, now).count()


def arrival(transfer: UUID, actor: Actor, now: datetime) -> Arrival:
    """The same of one, answered or not.

    Raises:
        Unknown: nothing was sent under this number to the actor's.
    """
    return _with_lots([find_offer(transfer, actor, now)])[0]


def _with_lots(rows: list[Offer]) -> list[Arrival]:
    lots = lots_of({row.from_lot for row in rows})
    names = operator_names({row.from_operator for row in rows})
    return [Arrival(row, lots[row.from_lot], names[row.from_operator]) for row in rows]


def deliveries_of(operator_id: int, since: date | None, until: date | None) -> QuerySet[Delivery]:
    """What an operator handed to others on these days, the first first; what was sent back is none of it."""
    rows = Delivery.objects.filter(operator_id=operator_id, returns=None)
    rows = rows.filter(day__gte=since) if since else rows
    return (rows.filter(day__lte=until) if until else rows).order_by("day", "at", "transfer")


def outgoing(lots: Iterable[Lot], *, newest: int | None = None) -> list[Outgoing]:
    """Every delivery of these lots, the first first; or only so many of the newest."""
    some = list(lots)
    mine = {"operator_id__in": {lot.operator_id for lot in some}, "lot_id__in": [lot.pk for lot in some]}
    rows = list(Delivery.objects.filter(**mine).order_by("-at", "-transfer")[:newest])[::-1]
    results = Settlement.objects.filter(**mine)
    if newest is not None:
        results = results.filter(transfer__in=[row.transfer for row in rows])
    settled = {row.transfer: row for row in results}
    names = operator_names({row.to_operator for row in rows if row.to_operator})
    parties = parties_of({row.party for row in rows if row.party})
    units = {lot.pk: lot.unit for lot in some}
    told = [_told(row, names, parties) for row in rows]
    return [
        Outgoing(row, *to, settled.get(row.transfer), units[row.lot_id])
        for row, to in zip(rows, told, strict=True)
    ]


def _told(row: Delivery, names: dict[int, str], parties: dict[UUID, Party]) -> tuple[str, str]:
    """To whom it went, and how they are reached where they are not on the platform."""
    if row.party is not None:
        return parties[row.party].name, parties[row.party].contact
    return names[row.to_operator], ""  # type: ignore[index]  # one of the two


def parties_of(ids: Collection[UUID]) -> dict[UUID, Party]:
    """These counter-parties."""
    return Party.objects.in_bulk(list(ids)) if ids else {}


def received_lots(operator_id: int) -> QuerySet[Offer, UUID]:
    """The givers' lots of which the operator took something in: they have had them."""
    took = Receipt.objects.filter(operator_id=operator_id, accepted__gte=1).values("transfer")
    return Offer.objects.filter(operator_id=operator_id, transfer__in=took).values_list("from_lot", flat=True)


def source_of(lot: Lot) -> Source | None:
    """Where a lot that was received or bought in came from; of any other nothing."""
    mine = Source.objects.filter(operator_id=lot.operator_id, lot_id=lot.pk, way__in=("receive", "outside"))
    return mine.first()


def find_hold(hold_id: UUID, actor: Actor, now: datetime) -> tuple[Hold, Lot]:
    """The hold, and the lot it lies on.

    Raises:
        Unknown: there is none, or its lot is none the actor may know of.
    """
    row = Hold.objects.filter(pk=hold_id).first()
    if row is None:
        raise Unknown(hold_id)
    return row, find_lot(row.lot_id, actor, now)
