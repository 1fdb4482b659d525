"""What a holder answers to a recall: sales are stopped, goods are disposed of by the lots' own movements, others are told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from youji.accounts.services import settle
from youji.ledger.services import record
from youji.lots.logic.balance import said as in_units
from youji.lots.logic.balance import thousandths
from youji.lots.services import destroy, lose, send_back
from youji.production.selectors.lots import Lot, lot_called, lots_left, lots_of
from youji.production.selectors.whom import may_record_for
from youji.registry.selectors import operator_codes
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.clock import local_date
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown
from youji.shared.rows import one_of_two
from youji.traceability.fields import DISPOSAL, REPLY, TOLD
from youji.traceability.models import Answer, Ended, Notice, Outside, OutsideTold, Recall, RecallLot, Reply
from youji.traceability.policy import OFFICES
from youji.traceability.selectors.progress import left_of
from youji.traceability.selectors.recalls import find_recall, sight
from youji.traceability.services.joining import hold_recall, matter

ONCE = "已经答复过了。"
WHOSE = "您替几个主体记账，请说明是哪一个。"


def answer(*, code: str, actor: Actor, now: datetime, operator: str = "") -> Answer:
    """The holder sells nothing of it any more; what they have is put down as the lots say. ``operator``: whose, where one keeps several books.

    Raises:
        Unknown: no such recall of the actor's. NotAllowed: none of theirs is told. StaleState: answered already, or it is over.
    """
    with transaction.atomic():
        recall, notice = _mine(code, operator, actor, now)
        if Answer.objects.filter(
            operator_id=notice.operator_id, recall_id=recall.pk, kind="stopped"
        ).exists():
            raise StaleState(ONCE)
        return _stopped(recall, notice, actor, now)


def _stopped(recall: Recall, notice: Notice, actor: Actor, now: datetime) -> Answer:
    rows = list(RecallLot.objects.filter(operator_id=notice.operator_id, recall_id=recall.pk))
    left, lots = left_of(rows), lots_of([row.lot_id for row in rows])
    found = [(lots[pk], amount) for pk, amount in left.items()]
    with one_of_two(ONCE):
        made = Answer.objects.create(
            operator_id=notice.operator_id, recall_id=recall.pk, kind=Answer.Kind.STOPPED, at=now,
            found=[{"lot": lot.code, "left": amount, "unit": lot.unit} for lot, amount in found],
            person_id=actor.user_id, person_name=actor.name[:80],
        )  # fmt: skip
    settle(f"{matter(recall)}:{notice.operator_id}", now=now)
    told = [f"{lot.code} {in_units(amount, lot.unit)}" for lot, amount in found[:50]]
    _record(recall, "answered", notice, {"left": told, "lots_count": len(found)}, actor=actor, now=now)
    return made


def _record(
    recall: Recall, verb: str, of: Notice | Outside, after: dict[str, Any], *, actor: Actor, now: datetime
) -> None:
    record(
        f"traceability.recall.{verb}", subject=recall.subject, before={}, after=after, actor=actor, now=now,
        operator_id=of.operator_id, division=of.division,
    )  # fmt: skip


def _mine(code: str, operator: str, actor: Actor, now: datetime) -> tuple[Recall, Notice]:
    """The recall, held and not over, and what the actor's own operator was told of it."""
    recall = find_recall(code, actor, now)
    own = may_record_for(actor, local_date(now))
    told = {one.operator_id: one for one in Notice.objects.filter(recall_id=recall.pk, operator_id__in=own)}
    if operator.strip():
        codes = operator_codes(told.keys())
        told = {pk: one for pk, one in told.items() if codes[pk] == operator.strip().upper()}
    if not told:
        raise NotAllowed("这个召回没有通知到您的主体。")
    if len(told) > 1 and actor.operator_id not in told:
        raise Refused(WHOSE, "operator")
    hold_recall(recall)
    if Ended.objects.filter(recall_id=recall.pk).exists():
        raise StaleState("这个召回已经结束了，不用再答复。")
    return recall, told.get(actor.operator_id or 0) or next(iter(told.values()))


#: How goods are disposed of → the lots' own movement, and what its note begins with.
_MOVES: dict[str, tuple[Callable[..., object], str]] = {
    "destroyed": (destroy, "召回{code}，销毁："),
    "returned": (send_back, "召回{code}，退货："),
    "other": (lose, "召回{code}，其他处置："),
}


def dispose(*, code: str, actor: Actor, now: datetime, **said: object) -> Answer:
    """So much of a recalled lot is destroyed, sent back or disposed of otherwise: out of the lot by its own movement.

    Whoever disposes of it has stopped selling, if they had not said so.

    Raises:
        Unknown, NotAllowed, StaleState: as ``answer``. Refused: at a field, or as the movement itself refuses.
    """
    values = checked(DISPOSAL, said)
    with transaction.atomic():
        lot = _lot(values["lot"], actor, now)
        recall, notice = _mine(code, operator_codes([lot.operator_id])[lot.operator_id], actor, now)
        if recall.drill:
            raise Refused("这是演练，不用处置货物。", "lot")
        if not RecallLot.objects.filter(
            operator_id=lot.operator_id, recall_id=recall.pk, lot_id=lot.pk
        ).exists():
            raise Refused("这个批次不在这次召回里。", "lot")
        if not Answer.objects.filter(
            operator_id=lot.operator_id, recall_id=recall.pk, kind="stopped"
        ).exists():
            _stopped(recall, notice, actor, now)
        rest = lots_left(lot.operator_id, [lot])[lot.pk]
        amount = rest if values["quantity"] is None else thousandths(values["quantity"])
        if not rest:
            raise Refused(f"批次{lot.code}已经没有了。", "lot")
        move, begins = _MOVES[values["way"]]
        note = f"{begins.format(code=recall.code)}{values['note']}"
        move(lot_id=lot.pk, quantity=amount, note=note[:200], actor=actor, now=now)
        made = Answer.objects.create(
            operator_id=lot.operator_id, recall_id=recall.pk, kind=values["way"], lot_id=lot.pk, quantity=amount, unit=lot.unit,
            note=values["note"], at=now, person_id=actor.user_id, person_name=actor.name[:80],
        )  # fmt: skip
        after = {"lot": lot.code, "quantity": in_units(amount, lot.unit), "way": values["way"]}
        _record(recall, "disposed", notice, after, actor=actor, now=now)
    return made


def _lot(code: str, actor: Actor, now: datetime) -> Lot:
    try:
        return lot_called(code, actor, now)
    except Unknown:
        raise Refused("没有这个批次号，或不是您的批次。请核对。", "lot") from None


def tell_outside(
    *, code: str, giver: str, party_id: UUID, actor: Actor, now: datetime, **said: object
) -> OutsideTold:
    """The outside party was told by whoever says so; ``giver`` is the 主体码 of who had given them the goods.

    Raises:
        Unknown: no such recall or party. NotAllowed: neither the giver nor an officer who recalls. StaleState: told before.
    """
    note = checked(TOLD, said)["note"]
    with transaction.atomic():
        recall = find_recall(code, actor, now)
        row = _outside(recall, giver, party_id, actor, now)
        hold_recall(recall)
        if Ended.objects.filter(recall_id=recall.pk).exists():
            raise StaleState("这个召回已经结束了。")
        with one_of_two("已经有人告知过了。"):
            made = OutsideTold(
                operator_id=row.operator_id, recall_id=recall.pk, party_id=party_id, note=note, at=now, person_id=actor.user_id,
                person_name=actor.name[:80],
            )  # fmt: skip
            made.save(force_insert=True)
        _record(recall, "outside_told", row, {"to": row.name, "note": note}, actor=actor, now=now)
    return made


def _outside(recall: Recall, giver: str, party_id: UUID, actor: Actor, now: datetime) -> Outside:
    seen = sight(recall, actor, now)
    for row in seen.of(Outside.objects.filter(recall_id=recall.pk, party_id=party_id)):
        if operator_codes([row.operator_id])[row.operator_id] == giver.strip().upper():
            break
    else:
        raise Unknown(party_id)
    if row.operator_id not in seen.operators and not actor.roles & OFFICES:
        raise NotAllowed("由交付的主体，或者当地的监管人员告知。")
    if OutsideTold.objects.filter(
        operator_id=row.operator_id, recall_id=recall.pk, party_id=party_id
    ).exists():
        raise StaleState("已经有人告知过了。")
    return row


def reply(*, code: str, actor: Actor, now: datetime, operator: str = "", **said: object) -> Reply:
    """What the holder says to it stands beside the recall, where everybody reads it.

    Raises:
        Unknown, NotAllowed: as ``answer``. Refused: nothing said, or too much.
    """
    text = checked(REPLY, said)["text"]
    with transaction.atomic():
        recall, notice = _mine(code, operator, actor, now)
        made = Reply.objects.create(
            operator_id=notice.operator_id, recall_id=recall.pk, text=text, at=now, person_id=actor.user_id,
            person_name=actor.name[:80],
        )  # fmt: skip
        _record(recall, "replied", notice, {"text": text}, actor=actor, now=now)
    return made
