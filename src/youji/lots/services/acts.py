"""Movements as pages and programs say them: by the lot's code, amounts in its own unit."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from youji.lots.fields import MOVEMENTS, OUTCOME, REASON, TAKEN_IN
from youji.lots.logic.balance import thousandths
from youji.lots.models import Hold, HoldLifted, Reversal, Settlement
from youji.lots.services.combining import merge, pack, process, state_conversion
from youji.lots.services.handing import deliver, send_back
from youji.lots.services.holding import hold, let_go, move
from youji.lots.services.making import part
from youji.lots.services.mending import reverse
from youji.lots.services.receiving import receive, settle, take_in
from youji.lots.services.taking import destroy, lose
from youji.production.selectors.lots import Lot, lot_called
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.refusals import Refused, Unknown


def _amount(said: Mapping[str, Any], key: str = "quantity") -> int:
    return thousandths(said[key] or Decimal(0))


def act(*, code: str, kind: str, actor: Actor, now: datetime, **said: Any) -> object:
    """The movement of this kind has happened to the lot with this 批次号; what came of it: a lot, a delivery, a posting.

    Raises:
        Unknown: no such lot the actor may know of, or no such movement. NotAllowed, StaleState: as the movement itself.
        Refused: with a sentence at every field that will not do.
    """
    if kind not in MOVEMENTS:
        raise Unknown(kind)
    lot = lot_called(code, actor, now)
    fields = MOVEMENTS[kind].fields
    foreign = [key for key, value in said.items() if key not in fields and value not in (None, "")]
    if foreign:
        raise Refused(dict.fromkeys(foreign, f"“{MOVEMENTS[kind].word}”不填这一项。"))
    values = checked(fields, {key: value for key, value in said.items() if key in fields})
    return _ACTS[kind](lot, values, {"actor": actor, "now": now, "day": values["day"]})


def _merged(lot: Lot, said: Mapping[str, Any], by: dict[str, Any]) -> object:
    try:
        other = lot_called(said["other"], by["actor"], by["now"])
    except Unknown:
        raise Refused("没有这个批次号，或不是您的批次。请核对。", "other") from None
    inputs = [(lot.pk, _amount(said)), (other.pk, _amount(said, "other_quantity"))]
    return merge(inputs=inputs, note=said["note"], **by)


def _packed(lot: Lot, said: Mapping[str, Any], by: dict[str, Any]) -> object:
    used, made = _amount(said), _amount(said, "made")
    with transaction.atomic():
        row = state_conversion(
            name=f"{lot.unit}到{said['to_unit']}", how=said["how"], from_amount=used, from_unit=lot.unit,
            to_amount=made, to_unit=said["to_unit"], operator_id=lot.operator_id, **by,
        )  # fmt: skip
        return pack(inputs=[(lot.pk, used)], conversion=row.pk, note=said["note"], **by)


def _of_one(
    verb: Callable[..., object], *more: str
) -> Callable[[Lot, Mapping[str, Any], dict[str, Any]], object]:
    return lambda lot, said, by: verb(
        lot_id=lot.pk, quantity=_amount(said), **{name: said[name] for name in more}, **by
    )


_ACTS: Mapping[str, Callable[[Lot, Mapping[str, Any], dict[str, Any]], object]] = {
    "part": _of_one(part, "note"),
    "deliver": _of_one(deliver, "to", "party", "party_kind", "contact", "note"),
    "merge": _merged,
    "process": lambda lot, said, by: process(
        inputs=[(lot.pk, _amount(said))],
        product=said["product"],
        quantity=_amount(said, "made"),
        note=said["note"],
        **by,
    ),
    "pack": _packed,
    "move": lambda lot, said, by: move(lot_id=lot.pk, place=said["place"], **by),
    "lose": _of_one(lose, "note"),
    "destroy": _of_one(destroy, "note"),
    "back": _of_one(send_back, "note"),
}


def receive_goods(*, transfer: UUID, actor: Actor, now: datetime, **said: Any) -> Lot | None:
    """As ``receive``, in the unit of what was sent."""
    return receive(transfer=transfer, actor=actor, now=now, **_outcome(said))


def settle_delivery(*, transfer: UUID, actor: Actor, now: datetime, **said: Any) -> Settlement:
    """As ``settle``, in the unit of what was sent."""
    return settle(transfer=transfer, actor=actor, now=now, **_outcome(said))


def _outcome(said: Mapping[str, Any]) -> dict[str, Any]:
    values = checked(OUTCOME, said)
    return values | {name: _amount(values, name) for name in ("accepted", "refused", "short")}


def buy_in(*, actor: Actor, now: datetime, **said: Any) -> Lot:
    """As ``take_in``, in the unit that is said."""
    values = checked(TAKEN_IN, said)
    return take_in(**values | {"quantity": _amount(values)}, actor=actor, now=now)


def take_back(*, code: str, seq: int, actor: Actor, now: datetime, **said: Any) -> Reversal:
    """As ``reverse``, of the lot with this 批次号."""
    lot = lot_called(code, actor, now)
    return reverse(lot_id=lot.pk, seq=seq, actor=actor, now=now, **checked(REASON, said))


def hold_lot(*, code: str, actor: Actor, now: datetime, **said: Any) -> Hold:
    """As ``hold``, of the lot with this 批次号."""
    lot = lot_called(code, actor, now)
    return hold(lot_id=lot.pk, actor=actor, now=now, **checked(REASON, said))


def release(*, hold_id: UUID, actor: Actor, now: datetime, **said: Any) -> HoldLifted:
    """As ``let_go``."""
    return let_go(hold_id=hold_id, actor=actor, now=now, **checked(REASON, said))
