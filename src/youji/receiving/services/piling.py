"""What was done with a delivery: kept or refused, so much, from whom; the goods are taken in the same act."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction

from youji.certificates.selectors.tables import tables
from youji.ledger.services import record_row
from youji.lots.logic.balance import said as amount_said
from youji.lots.logic.balance import thousandths
from youji.production.logic.kinds import LARGEST
from youji.receiving.fields import PILE, UNDOING
from youji.receiving.models import Pile, Scan, Undoing
from youji.receiving.selectors.received import find_pile, rows_of_pile
from youji.receiving.services.doubles import flag_copies
from youji.receiving.services.goods import Taken, prove, take_goods
from youji.receiving.services.scanning import OTHER_CONTENT, as_id, buyer, day_of
from youji.receiving.services.telling import tell_of_wrong
from youji.registry.selectors import recipient_with
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.clock import local_date
from youji.shared.refusals import NotAllowed, Refused, StaleState

MOST_REFUSED = 300
NO_CERTIFICATE = "没有合格证的，请写明为什么收下；按规定应当收取合格证，没有的不得收购。"


@dataclass(frozen=True, slots=True)
class Done:
    """The delivery as it stands, and what is to be said of it."""

    pile: Pile
    said: str = ""


def settle_pile(
    *,
    pile_id: str | UUID,
    actor: Actor,
    now: datetime,
    refused: object = (),
    pictures: object = 0,
    made: datetime | None = None,
    **said: object,
) -> Done:
    """The delivery ``pile_id`` is kept or refused, once; what was on its way with it is received, in the same transaction.

    Args:
        refused: scans sent away out of a pile that is kept: ``[{"scan": id, "reason": …}]``.
        pictures: how many of its pictures are still to come; what is on them counts then.

    Raises:
        NotAllowed: the actor belongs to nobody who receives. Refused: at a field, or the number is another delivery's.
        StaleState, Unknown: as ``lots.services.receive``.
    """
    who, number = buyer(actor), as_id(pile_id)
    if number is None:
        raise Refused("缺少编号。请刷新页面后再办。", "pile_id")
    values = checked(PILE, said)
    away, coming = _away(refused), _coming(pictures)
    digest = _digest(values, away)
    with transaction.atomic():
        before = Pile.objects.select_for_update().filter(pk=number).first()
        if before is not None:
            if (before.operator_id, before.digest) != (who.pk, digest):
                raise Refused(OTHER_CONTENT, "pile_id")
            return Done(before)
        scans = list(Scan.objects.filter(operator_id=who.pk, pile_id=number).order_by("at", "pk"))
        gone = {row["scan"] for row in away}
        kept = [one for one in scans if str(one.pk) not in gone]
        _demand(values, local_date(now), proved=bool(kept) or coming > 0, read=bool(scans))
        supplier = _supplier(values, who)
        taken = take_goods(values, kept, supplier=supplier, actor=actor, now=now)
        pile = _made(number, values, supplier, taken, _By(who, actor, now, made))
        pile.refused, pile.pictures, pile.digest = away, coming, digest
        pile.save(force_insert=True)
        prove(pile, taken.proofs, now)
        after = {
            "decision": pile.decision,
            "certificates": len(scans),
            "supplier": pile.supplier,
            "lots": pile.lots,
        }
        record_row(pile, "received", before={}, after=after, actor=actor, now=now, reason=pile.reason)
        if pile.decision == "kept":
            flag_copies(kept, actor=actor, now=now)
        tell_of_wrong(pile, kept, now)
    return Done(pile, taken.said)


def _away(refused: object) -> list[dict[str, str]]:
    if not isinstance(refused, list | tuple) or len(refused) > MOST_REFUSED:
        raise Refused("拒收的清单读不懂。请刷新页面后再办。", "refused")
    found = []
    for one in refused:
        number = as_id(one.get("scan")) if isinstance(one, Mapping) else None
        reason = str(one.get("reason") or "").strip()[:200] if isinstance(one, Mapping) else ""
        if number is None or not reason:
            raise Refused("拒收的每一张都要写明原因。", "refused")
        found.append({"scan": str(number), "reason": reason})
    return found


def _digest(values: Mapping[str, Any], away: list[dict[str, str]]) -> str:
    whole = json.dumps([dict(values), away], ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(whole.encode()).hexdigest()


def _coming(said: object) -> int:
    return min(said, MOST_REFUSED) if type(said) is int and said > 0 else 0


def _demand(values: Mapping[str, Any], today: date, *, proved: bool, read: bool) -> None:
    kept, amount = values["decision"] == "kept", values["quantity"]
    given = bool(values["supplier"] or values["party"])
    bare = kept and not proved and not read
    table = (
        (
            bool(values["supplier"] and values["party"]),
            "party",
            "供货方在平台上的只填主体码，不在平台上的只填名称。",
        ),
        (bool(values["party"]) and not values["party_kind"], "party_kind", "请选择供货方是哪一类。"),
        (bool(values["day"]) and values["day"] > today, "day", "日期不能晚于今天。"),
        (amount is not None and not values["unit"], "unit", "填了数量，请选单位。"),
        (amount is not None and not 0 < amount * 1000 <= LARGEST, "quantity", "数量应当大于0。"),
        (not kept and not values["reason"], "reason", "拒收的，请写明原因。"),
        (bare and not values["reason"], "reason", NO_CERTIFICATE),
        (kept and read and not proved, "reason", "这一批的合格证都拒收了，请按“拒收”。"),
        (bare and not given, "supplier", "没有合格证的，请填写是谁供的货。"),
    )
    if problems := {field: sentence for wrong, field, sentence in table if wrong}:
        raise Refused(problems)


def _supplier(values: Mapping[str, Any], who: Any) -> Any:
    if not values["supplier"]:
        return None
    found = recipient_with(values["supplier"])
    if found is None:
        raise Refused(f"没有主体码为“{values['supplier']}”的主体。请核对。", "supplier")
    if found.pk == who.pk:
        raise Refused("供货方不能是自己。", "supplier")
    return found


@dataclass(frozen=True, slots=True)
class _By:
    """Who puts it down, for whom, and when."""

    who: Any
    actor: Actor
    now: datetime
    made: datetime | None


def _made(number: UUID, values: Mapping[str, Any], supplier: Any, taken: Taken, by: _By) -> Pile:
    """The row, but for what is counted of it."""
    day = values["day"] or day_of(by.made, by.now)
    return Pile(
        id=number,
        operator_id=by.who.pk,
        division=by.who.division,
        day=day,
        decision=values["decision"],
        reason=values["reason"],
        supplier_id=supplier.pk if supplier else taken.giver,
        supplier=supplier.name if supplier else values["party"] or taken.giver_name,
        party_kind=values["party_kind"],
        contact=values["contact"],
        product=values["product"],
        quantity=thousandths(values["quantity"]) if values["quantity"] is not None else None,
        unit=values["unit"],
        lots=list(taken.codes),
        at=by.now,
        made_at=by.made,
        person_id=by.actor.user_id,
        person_name=by.actor.name[:80],
        kept_until=tables().kept_until(day),
    )


def undo_pile(*, pile_id: UUID, actor: Actor, now: datetime, **said: object) -> Undoing:
    """The certificates of a delivery count as kept no more. The goods go back by a movement of their own (退货).

    Raises:
        Unknown: no delivery the actor may know of. NotAllowed: not the actor's own. Refused: no reason.
        StaleState: undone already.
    """
    values = checked(UNDOING, said)
    with transaction.atomic():
        pile = find_pile(pile_id, actor)
        if pile.operator_id != actor.operator_id:
            raise NotAllowed("由收货的一方撤销。")
        Pile.objects.select_for_update().filter(pk=pile.pk).values_list("pk").first()
        if Undoing.objects.filter(pile_id=pile.pk).exists():
            raise StaleState("这次收货已经撤销过了。")
        made = Undoing.objects.create(
            operator_id=pile.operator_id, pile_id=pile.pk, at=now, person_id=actor.user_id,
            person_name=actor.name[:80], **values,
        )  # fmt: skip
        record_row(
            pile, "reversed", before={}, after={"undone": True, "certificates": len(rows_of_pile(pile))}, actor=actor,
            now=now, reason=values["reason"],
        )  # fmt: skip
    return made


def amount_of(pile: Pile) -> str:
    """So much, as people say it."""
    return amount_said(pile.quantity, pile.unit) if pile.quantity is not None else ""


def plain_amount(pile: Pile) -> Decimal | None:
    """So much, in its unit."""
    return Decimal(pile.quantity) / 1000 if pile.quantity is not None else None
