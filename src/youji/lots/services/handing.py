"""Goods go from hand to hand: delivered to an operator or to a named counter-party, sent back to whoever gave them."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from youji.accounts.services import notify
from youji.lots.logic.balance import said
from youji.lots.models import Delivery, Offer, Party
from youji.lots.selectors.between import parties_of, source_of
from youji.lots.services.posting import (
    By,
    audit,
    demand_amount,
    demand_free,
    handed_on,
    heads,
    own_lots,
    post,
)
from youji.production.selectors.lots import Lot
from youji.registry.selectors import operator_names, recipient_with
from youji.shared.actor import Actor
from youji.shared.identifiers import uuid7
from youji.shared.refusals import Refused

NOBODY = "请填写对方的主体码，或者往来单位的名称。"


def matter(transfer: UUID) -> str:
    """What waits of whoever is to receive it."""
    return f"lots.offer:{transfer}"


def deliver(
    *,
    lot_id: UUID,
    quantity: int,
    actor: Actor,
    now: datetime,
    to: str = "",
    party: str = "",
    party_kind: str = "",
    contact: str = "",
    day: date | None = None,
    note: str = "",
) -> Delivery:
    """So much of the lot is on its way to the operator with the 主体码 ``to``, or to a counter-party under the name ``party``.

    An operator answers by ``receive``; for a counter-party the giver says what came of it, by ``settle``.

    Raises:
        Unknown, NotAllowed: not the actor's lot. StaleState: it just moved.
        Refused: nobody, oneself, more than it has, or something stops or holds the lot or what it was made of.
    """
    by = By.of(actor, now, day, note)
    with transaction.atomic():
        lot = own_lots([lot_id], by)[lot_id]
        demand_free([lot])
        if bool(to.strip()) == bool(party.strip()):
            raise Refused(NOBODY, "to")
        if to.strip():
            return _hand_over(lot, quantity, by, to_operator=_recipient(to, lot.operator_id))
        return _hand_over(
            lot, quantity, by, party=named_party(lot.operator_id, party_kind, party, contact, now)
        )


def _recipient(code: str, giver: int) -> int:
    found = recipient_with(code)
    if found is None:
        raise Refused(f"没有主体码为“{code.strip()[:24]}”的主体。请核对。", "to")
    if found.pk == giver:
        raise Refused("不能交付给自己。", "to")
    return int(found.pk)


def named_party(operator: int, kind: str, name: str, contact: str, now: datetime) -> Party:
    """The counter-party of this operator under this name and contact; one that is new is put down.

    Raises:
        Refused: at ``party_kind``, ``party`` or ``contact``.
    """
    name, contact = name.strip(), contact.strip()
    if kind not in Party.Kind.values:
        raise Refused("请选择对方是哪一类单位。", "party_kind")
    for field, text, limit in (("party", name, 120), ("contact", contact, 60)):
        if len(text) > limit:
            raise Refused(f"最多{limit}个字，这里有{len(text)}个。请缩短。", field)
    found, _ = Party.objects.get_or_create(
        operator_id=operator, name=name, contact=contact, defaults={"kind": kind, "at": now}
    )
    return found


def _hand_over(
    lot: Lot,
    quantity: int,
    by: By,
    *,
    to_operator: int | None = None,
    party: Party | None = None,
    returns: UUID | None = None,
) -> Delivery:
    head = heads([lot])[lot.pk]
    demand_amount(lot, head, quantity)
    flow, transfer = post(head, "deliver", quantity, by), uuid7()
    common = {"transfer": transfer, "sent": quantity, "returns": returns, "day": by.day, "at": by.now}
    row = Delivery(
        operator_id=lot.operator_id, lot_id=lot.pk, seq=flow.seq, to_operator=to_operator,
        party=party.pk if party else None, **common,
    )  # fmt: skip
    row.save(force_insert=True)
    name = party.name if party else operator_names([to_operator])[to_operator]  # type: ignore[list-item,index]
    if to_operator is not None:
        offer = Offer(
            operator_id=to_operator, from_operator=lot.operator_id, from_lot=lot.pk, from_depth=lot.depth,
            unit=lot.unit, **common,
        )  # fmt: skip
        offer.save(force_insert=True)
        giver = operator_names([lot.operator_id])[lot.operator_id]
        notify(
            title=f"{giver}{'退回' if returns else '交付'}{lot.product.name} {said(quantity, lot.unit)}",
            body="货到以后请办理收货：收下多少，拒收多少，短少多少。",
            link="/field/lots/arrivals/",
            matter=matter(transfer),
            now=by.now,
            operator_id=to_operator,
        )
    handed_on([lot.pk], by.now)
    audit(
        lot, "sent_back" if returns else "delivered", {"quantity": said(quantity, lot.unit), "to": name}, by
    )
    return row


def send_back(
    *, lot_id: UUID, quantity: int, note: str, actor: Actor, now: datetime, day: date | None = None
) -> Delivery:
    """So much of a received lot is on its way back to whoever gave it: to them it will be a lot of its own. Of a held lot too.

    Raises:
        Unknown, NotAllowed: not the actor's lot. StaleState: it just moved.
        Refused: it came from nobody, more than it has, or no reason.
    """
    by = By.of(actor, now, day, note)
    if not by.note:
        raise Refused("请写明退货的原因。", "note")
    with transaction.atomic():
        lot = own_lots([lot_id], by)[lot_id]
        source = source_of(lot)
        if source is not None and source.from_operator is not None:
            return _hand_over(lot, quantity, by, to_operator=source.from_operator, returns=source.transfer)
        party = parties_of([source.party]).get(source.party) if source and source.party else None
        if party is None:
            raise Refused("这个批次不是收来的，不能退货。", "lot")
        return _hand_over(lot, quantity, by, party=party)
