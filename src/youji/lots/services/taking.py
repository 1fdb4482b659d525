"""What leaves a lot and goes nowhere: lost, or destroyed."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from youji.lots.logic.balance import said
from youji.lots.models import Flow
from youji.lots.services.posting import By, audit, demand_amount, heads, own_lots, post
from youji.shared.actor import Actor
from youji.shared.refusals import Refused


def _out(lot_id: UUID, kind: str, verb: str, quantity: int, by: By) -> Flow:
    if not by.note:
        raise Refused("请写明原因。", "note")
    with transaction.atomic():
        lot = own_lots([lot_id], by)[lot_id]
        head = heads([lot])[lot_id]
        demand_amount(lot, head, quantity)
        flow = post(head, kind, quantity, by)
        audit(lot, verb, {"quantity": said(quantity, lot.unit), "left": said(head.left, lot.unit)}, by)
    return flow


def lose(
    *, lot_id: UUID, quantity: int, note: str, actor: Actor, now: datetime, day: date | None = None
) -> Flow:
    """So much of the lot is lost: weight, breakage, spoilage. Of a held lot too.

    Raises:
        Unknown, NotAllowed: not the actor's lot. Refused: more than it has, no reason, a day to come. StaleState: it just moved.
    """
    return _out(lot_id, "loss", "lost", quantity, By.of(actor, now, day, note))


def destroy(
    *, lot_id: UUID, quantity: int, note: str, actor: Actor, now: datetime, day: date | None = None
) -> Flow:
    """So much of the lot is destroyed on purpose. Of a held lot too.

    Raises:
        Unknown, NotAllowed: not the actor's lot. Refused: more than it has, no reason, a day to come. StaleState: it just moved.
    """
    return _out(lot_id, "destroy", "destroyed", quantity, By.of(actor, now, day, note))
