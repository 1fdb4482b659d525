"""A posting was a mistake: taken back once, by an entry of the opposite sign, out of the child too."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from youji.lots.logic.balance import said
from youji.lots.logic.kinds import KINDS, REVERSIBLE
from youji.lots.models import Flow, Reversal, Source
from youji.lots.services.posting import By, audit, heads, hold_lots, own_lots, post
from youji.production.selectors.lots import Lot, lots_of
from youji.shared.actor import Actor
from youji.shared.refusals import Refused, StaleState, Unknown
from youji.shared.rooms import extensions

NO_WAY = "{word}不能冲销。交付出去的，由收货方拒收或退货。"


def reverse(*, lot_id: UUID, seq: int, reason: str, actor: Actor, now: datetime) -> Reversal:
    """The posting number ``seq`` of the lot is taken back: what it took is in the lot again, and out of the lot it fed.

    The link is still walked by a recall: goods that were together once were together.

    Raises:
        Unknown: not the actor's lot, or no such posting. StaleState: taken back before.
        Refused: no reason, a posting that cannot be taken back, or the lot it fed has not so much left or is spoken for.
    """
    by = By.of(actor, now, None, reason)
    if not by.note:
        raise Refused("请写明冲销的原因。", "reason")
    with transaction.atomic():
        lot = own_lots([lot_id], by)[lot_id]
        flow = Flow.objects.filter(operator_id=lot.operator_id, lot_id=lot.pk, seq=seq).first()
        if flow is None:
            raise Unknown(seq)
        if flow.kind not in REVERSIBLE:
            raise Refused(NO_WAY.format(word=f"“{KINDS[flow.kind][0]}”"), "seq")
        if Reversal.objects.filter(operator_id=lot.operator_id, parent=lot.pk, rev_seq=seq).exists():
            raise StaleState("这一笔已经冲销过了。")
        row = _taken_back(lot, flow, by)
        audit(lot, "reversed", {"quantity": said(flow.quantity, lot.unit)}, by)
    return row


def _taken_back(lot: Lot, flow: Flow, by: By) -> Reversal:
    row = Reversal(
        operator_id=lot.operator_id, parent=lot.pk, rev_seq=flow.seq, rev_kind=flow.kind, quantity=flow.quantity,
        reason=by.note, at=by.now,
    )  # fmt: skip
    if flow.kind == "into":
        source = Source.objects.get(operator_id=lot.operator_id, own_lot=lot.pk, from_seq=flow.seq)
        hold_lots([source.lot_id])
        child = lots_of([source.lot_id])[source.lot_id]
        head = heads([child])[child.pk]
        if head.left < source.quantity:
            raise Refused(
                f"批次{child.code}只剩{said(head.left, child.unit)}，不够冲回{said(source.quantity, child.unit)}。",
                "seq",
            )
        _demand_free_of_promises(child)
        annulled = post(head, "annul", source.quantity, by)
        row.child, row.child_n = child.pk, source.n
        row.annul_seq, row.annul_kind, row.annul_quantity = annulled.seq, "annul", source.quantity
    row.undo_seq = post(heads([lot])[lot.pk], "undo", flow.quantity, by).seq
    row.save(force_insert=True)
    return row


def _demand_free_of_promises(child: Lot) -> None:
    """Nobody promised anything of exactly this lot: else the same goods could be promised again.

    A room that promises puts ``lot ids → {lot id: sentence}`` at ``lots.spoken_for``.

    Raises:
        Refused: at ``seq``.
    """
    for told in extensions("lots.spoken_for").values():
        if why := told([child.pk]).get(child.pk):
            raise Refused(f"批次{child.code}{why}，再冲销。", "seq")
