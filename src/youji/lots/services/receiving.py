"""What comes in: received whole, in part or not at all, settled by the giver's own word, bought in from outside."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from youji.accounts.services.messages import settle as settle_messages
from youji.lots.logic.balance import in_pieces, said
from youji.lots.models import LotHead, Offer, Receipt, Settlement, Source
from youji.lots.selectors.between import find_delivery, find_offer
from youji.lots.services.handing import matter, named_party
from youji.lots.services.posting import By, audit, handed_on, head_of, heads, hold_lots, own_lots, post
from youji.production.selectors.lots import Lot, lots_of
from youji.production.selectors.whom import may_record_for, operators_of
from youji.production.services.lots import open_child
from youji.registry.selectors import find_product
from youji.shared.actor import Actor
from youji.shared.clock import local_date
from youji.shared.refusals import NotAllowed, Refused, StaleState

ANSWERED = "这批货已经办过收货了。"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of so much as was sent."""

    accepted: int
    refused: int
    short: int

    def demand(self, sent: int, unit: str, by: By) -> None:
        """It adds up to what was sent, and says why where not all was accepted.

        Raises:
            Refused: at the field that will not do.
        """
        for field, quantity in asdict(self).items():
            if type(quantity) is not int or quantity < 0:
                raise Refused("数量不能小于0。", field)
            if not in_pieces(quantity, unit):
                raise Refused(f"{unit}只能是整数。", field)
        total = self.accepted + self.refused + self.short
        if total != sent:
            raise Refused(
                f"收下、拒收和短少合起来应当是交付的{said(sent, unit)}，这里是{said(total, unit)}。",
                "accepted",
            )
        if self.accepted != sent and not by.note:
            raise Refused("有拒收或短少，请写明原因。", "reason")


def receive(
    *,
    transfer: UUID,
    accepted: int,
    actor: Actor,
    now: datetime,
    refused: int = 0,
    short: int = 0,
    reason: str = "",
    day: date | None = None,
) -> Lot | None:
    """What was accepted is a lot of the receiver's own, which is answered; what was refused is back in the very lot it left.

    Raises:
        Unknown: nothing of that number was sent to the actor's. StaleState: answered already.
        Refused: the three do not add up to what was sent, or something was refused or short without a reason.
    """
    by = By.of(actor, now, day, reason)
    with transaction.atomic():
        offer = find_offer(transfer, actor, now)
        hold_lots([offer.from_lot])
        if Receipt.objects.filter(operator_id=offer.operator_id, transfer=transfer).exists():
            raise StaleState(ANSWERED)
        came = Outcome(accepted, refused, short)
        came.demand(offer.sent, offer.unit, by)
        if by.day < offer.day:
            raise Refused("收货日期不能早于交付日期。", "day")
        giving = lots_of([offer.from_lot])[offer.from_lot]
        lot = _taken_in(offer, giving, accepted, by) if accepted else None
        _answer(offer, lot, came, by)
        if lot is not None:
            handed_on([offer.from_lot], now)
        _settled(giving, transfer, came, by, to=(offer.operator_id, lot))
        settle_messages(matter(transfer), now=now)
    return lot


def _taken_in(offer: Offer, giving: Lot, accepted: int, by: By) -> Lot:
    receiver = operators_of(frozenset({offer.operator_id}))[offer.operator_id]
    lot = open_child(
        operator=offer.operator_id,
        division=receiver.division,
        origin=Lot.Origin.RECEIVED,
        product_id=giving.product_id,
        day=by.day,
        quantity=accepted,
        unit=offer.unit,
        depth=offer.from_depth + 1,
        now=by.now,
        per_unit=giving.per_unit,
        per_unit_of=giving.per_unit_of,
    )
    LotHead.objects.bulk_create([head_of(lot, sources=1)])
    Source.objects.bulk_create([
        _only_source(
            lot, by, way="receive", from_depth=offer.from_depth, transfer=offer.transfer, offered=offer.sent,
            from_operator=offer.from_operator, from_lot=offer.from_lot,
        )
    ])  # fmt: skip
    return lot


def _only_source(lot: Lot, by: By, *, way: str, from_depth: int, **more: object) -> Source:
    return Source(
        operator_id=lot.operator_id,
        lot_id=lot.pk,
        n=1,
        total_before=0,
        quantity=lot.quantity,
        total_after=lot.quantity,
        unit=lot.unit,
        depth=lot.depth,
        way=way,
        from_unit=lot.unit,
        from_depth=from_depth,
        out_quantity=lot.quantity,
        day=by.day,
        **more,
    )


def _answer(offer: Offer, lot: Lot | None, came: Outcome, by: By) -> None:
    Receipt(
        operator_id=offer.operator_id, transfer=offer.transfer, sent=offer.sent, accepted=came.accepted,
        refused=came.refused, short=came.short, lot_id=lot.pk if lot else None, took=came.accepted or None,
        reason=by.note, day=by.day, at=by.now, said_by_name=by.actor.name[:60],
    ).save(force_insert=True)  # fmt: skip
    if lot is not None:
        audit(lot, "received", {"quantity": said(came.accepted, lot.unit)}, by)


def _settled(
    giving: Lot, transfer: UUID, came: Outcome, by: By, *, to: tuple[int, Lot | None] | None
) -> Settlement:
    """``to`` is the receiver and the lot it took it into; nobody where the giver says it."""
    back = post(heads([giving])[giving.pk], "refused", came.refused, by) if came.refused else None
    receiver, lot = to or (None, None)
    row = Settlement(
        operator_id=giving.operator_id, transfer=transfer, lot_id=giving.pk, sent=came.accepted + came.refused + came.short,
        accepted=came.accepted, refused=came.refused, short=came.short, to_operator=receiver, to_lot=lot.pk if lot else None,
        back_seq=back.seq if back else None, back_kind="refused" if back else None, own_word=to is None,
        reason=by.note, at=by.now,
    )  # fmt: skip
    row.save(force_insert=True)
    audit(giving, "settled", {name: said(some, giving.unit) for name, some in asdict(came).items()}, by)
    return row


def settle(
    *,
    transfer: UUID,
    accepted: int,
    actor: Actor,
    now: datetime,
    refused: int = 0,
    short: int = 0,
    reason: str = "",
    day: date | None = None,
) -> Settlement:
    """What came of a delivery to a counter-party stands, by the giver's own word and marked as such.

    Raises:
        Unknown: no such delivery of the actor's. StaleState: settled already.
        Refused: an operator of the platform answers for itself; or the three do not add up, or no reason is said.
    """
    by = By.of(actor, now, day, reason)
    with transaction.atomic():
        row = find_delivery(transfer, actor, now)
        if row.to_operator is not None:
            raise Refused("对方在平台上，由对方办理收货。", "transfer")
        lot = own_lots([row.lot_id], by)[row.lot_id]
        if by.day < row.day:
            raise Refused("结果的日期不能早于交付日期。", "day")
        if Settlement.objects.filter(operator_id=row.operator_id, transfer=transfer).exists():
            raise StaleState("这次交付已经有结果了。")
        came = Outcome(accepted, refused, short)
        came.demand(row.sent, lot.unit, by)
        return _settled(lot, transfer, came, by, to=None)


def take_in(
    *,
    product: str,
    quantity: int,
    unit: str,
    party: str,
    party_kind: str,
    actor: Actor,
    now: datetime,
    contact: str = "",
    operator_id: int | None = None,
    day: date | None = None,
    note: str = "",
) -> Lot:
    """A lot stands that was bought in from somebody who is not on the platform: it begins here, and says from whom.

    Raises:
        NotAllowed: not for this operator. Refused: at the field that will not do.
    """
    by = By.of(actor, now, day, note)
    operator = operator_id or actor.operator_id
    if operator is None or operator not in may_record_for(actor, local_date(now)):
        raise NotAllowed("只有主体自己的人能登记外来收购。")
    found = find_product(product.strip())
    if found is None:
        raise Refused(f"没有叫“{product.strip()[:24]}”的产品。请从产品名录里选。", "product")
    if not party.strip():
        raise Refused("请填写从谁那里收来。", "party")
    if not in_pieces(quantity, unit):
        raise Refused(f"{unit}只能是整数。", "quantity")
    with transaction.atomic():
        giver = named_party(operator, party_kind, party, contact, now)
        lot = open_child(
            operator=operator,
            division=operators_of(frozenset({operator}))[operator].division,
            origin=Lot.Origin.OUTSIDE,
            product_id=found.pk,
            day=by.day,
            quantity=quantity,
            unit=unit,
            depth=0,
            now=now,
        )
        LotHead.objects.bulk_create([head_of(lot, sources=1)])
        Source.objects.bulk_create([_only_source(lot, by, way="outside", from_depth=-1, party=giver.pk)])
        audit(lot, "taken_in", {"quantity": said(quantity, unit), "of": giver.name}, by)
    return lot
