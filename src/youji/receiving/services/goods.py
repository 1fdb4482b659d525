"""The goods of a delivery: what is on its way is received, what is not is taken in from outside, both through ``lots``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from youji.certificates.selectors.certificates import with_code
from youji.lots.logic.balance import said as amount_said
from youji.lots.logic.balance import thousandths
from youji.lots.selectors.between import Arrival, arrivals
from youji.lots.selectors.links import ancestors_of
from youji.lots.services import receive, take_in
from youji.production.selectors.lots import Lot, lot_called
from youji.receiving.models import Pile, Proof, Scan
from youji.registry.selectors.lookup import names_of_products
from youji.shared.actor import Actor
from youji.shared.refusals import Refused, Unknown

#: What an operator of the platform is to whoever takes its goods in by hand.
PARTY_OF = {"collector": "collector", "market": "market", "canteen": "canteen", "supermarket": "shop"}


@dataclass(slots=True)
class Taken:
    """What became of the goods: the lots, which scan proves which, who gave them, and a sentence."""

    codes: list[str] = field(default_factory=list)
    proofs: list[tuple[UUID, UUID]] = field(default_factory=list)
    giver: int | None = None
    giver_name: str = ""
    said: str = ""


def take_goods(
    values: Mapping[str, Any],
    scans: Sequence[Scan],
    *,
    supplier: Any,
    actor: Actor,
    now: datetime,
) -> Taken:
    """In the caller's transaction: everything on its way to the buyer that one of the certificates speaks for is answered.

    Where nothing is, and it is asked for, a lot stands that came from outside; or the certificates are added to a lot.

    Raises:
        Refused: at a field. StaleState: answered meanwhile.
    """
    coming = _spoken_for(scans, actor, now)
    if values["decision"] == "refused":
        return _refuse(coming, values, actor, now)
    if coming:
        return _receive(coming, values, actor, now)
    if values["lot"]:
        return _added(values["lot"], scans, actor, now)
    return _from_outside(values, scans, supplier, actor, now) if values["as_lot"] else Taken()


def take_late(pile: Pile, scans: Sequence[Scan], *, actor: Actor, now: datetime) -> None:
    """Certificates that were read after their delivery was put down: they count for it, and for goods that came with it."""
    coming = _spoken_for(scans, actor, now)
    values = {"quantity": None, "unit": "", "reason": pile.reason, "day": None}
    if pile.decision == "refused":
        _refuse(coming, values, actor, now)
        return
    proofs = _receive(coming, values, actor, now).proofs
    if len(pile.lots) == 1:
        only = lot_called(pile.lots[0], actor, now)
        proofs += [(only.pk, one.pk) for one in scans]
    prove(pile, proofs, now)


def prove(pile: Pile, proofs: Sequence[tuple[UUID, UUID]], now: datetime) -> None:
    """These certificates speak for these lots: (lot, scan)."""
    Proof.objects.bulk_create(
        [
            Proof(operator_id=pile.operator_id, lot_id=lot_id, scan_id=scan_id, pile_id=pile.pk, at=now)
            for lot_id, scan_id in dict.fromkeys(proofs)
        ]
    )


def _spoken_for(scans: Sequence[Scan], actor: Actor, now: datetime) -> list[tuple[Arrival, list[Scan]]]:
    """What is on its way to the actor's own and was parted from the parcel of one of the certificates."""
    codes = {one.code for one in scans if one.certificate_id and one.code}
    parcels = {row.parcel_id: code for code in codes if (row := with_code(code)) is not None}
    found = []
    for one in arrivals(actor, now) if parcels else ():
        if one.offer.operator_id != actor.operator_id:
            continue
        behind = {pk for _, pk in ancestors_of([(one.offer.from_operator, one.offer.from_lot)])}
        if met := {parcels[pk] for pk in behind & parcels.keys()}:
            found.append((one, [scan for scan in scans if scan.code in met]))
    return found


def _refuse(
    coming: list[tuple[Arrival, list[Scan]]], values: Mapping[str, Any], actor: Actor, now: datetime
) -> Taken:
    taken = Taken()
    for one, _ in coming:
        receive(
            transfer=one.offer.transfer, accepted=0, refused=one.offer.sent, reason=values["reason"], day=values["day"],
            actor=actor, now=now,
        )  # fmt: skip
        taken.giver, taken.giver_name = one.offer.from_operator, one.giver
    taken.said = "货已退回供货方的批次。" if coming else ""
    return taken


def _receive(
    coming: list[tuple[Arrival, list[Scan]]], values: Mapping[str, Any], actor: Actor, now: datetime
) -> Taken:
    taken, said = Taken(), []
    for one, scans in coming:
        accepted = _accepted(one, values, alone=len(coming) == 1)
        lot = receive(
            transfer=one.offer.transfer, accepted=accepted, short=one.offer.sent - accepted, reason=values["reason"],
            day=values["day"], actor=actor, now=now,
        )  # fmt: skip
        taken.giver, taken.giver_name = one.offer.from_operator, one.giver
        if lot is not None:
            taken.codes.append(lot.code)
            taken.proofs += [(lot.pk, scan.pk) for scan in scans]
            said.append(
                f"{one.giver}交付的{one.lot.product.name} {amount_said(accepted, lot.unit)}已收货，批次{lot.code}"
            )
    taken.said = "；".join(said) + "。" if said else ""
    return taken


def _accepted(one: Arrival, values: Mapping[str, Any], *, alone: bool) -> int:
    """All that was sent, unless so much is said of the one that is there."""
    if values["quantity"] is None or not alone:
        return int(one.offer.sent)
    if values["unit"] != one.offer.unit:
        raise Refused(f"供货方按{one.offer.unit}交付，请按{one.offer.unit}填数量。", "unit")
    came = thousandths(values["quantity"])
    if came > one.offer.sent:
        raise Refused(
            f"供货方只交付了{amount_said(one.offer.sent, one.offer.unit)}，多出来的请另行登记。", "quantity"
        )
    if came < one.offer.sent and not values["reason"]:
        raise Refused("比交付的少，请写明原因。", "reason")
    return came


def _added(code: str, scans: Sequence[Scan], actor: Actor, now: datetime) -> Taken:
    """Certificates that came after the goods."""
    try:
        lot = lot_called(code, actor, now)
    except Unknown:
        raise Refused("没有这个批次号，或不是您的批次。请核对。", "lot") from None
    if lot.operator_id != actor.operator_id or lot.origin not in (Lot.Origin.RECEIVED, Lot.Origin.OUTSIDE):
        raise Refused("只有收来的批次要收存别人的合格证。", "lot")
    return Taken([lot.code], [(lot.pk, one.pk) for one in scans], said=f"已收存到批次{lot.code}。")


def _from_outside(
    values: Mapping[str, Any], scans: Sequence[Scan], supplier: Any, actor: Actor, now: datetime
) -> Taken:
    wanted = {"quantity": "登记批次要填数量。", "unit": "登记批次要选单位。"}
    problems = {key: sentence for key, sentence in wanted.items() if not values[key]}
    party = supplier.name if supplier else values["party"]
    if not party:
        problems["party"] = "登记批次要填供货方。"
    product = values["product"] or _product_of(scans)
    if not product:
        problems["product"] = "看不出是什么产品，请填写产品。"
    if problems:
        raise Refused(problems)
    lot = take_in(
        product=product,
        quantity=thousandths(values["quantity"]),
        unit=values["unit"],
        party=party,
        party_kind=values["party_kind"] or PARTY_OF.get(supplier.kind if supplier else "", "producer"),
        contact=values["contact"] or (f"主体码{supplier.code}" if supplier else ""),
        day=values["day"],
        actor=actor,
        now=now,
    )
    return Taken([lot.code], [(lot.pk, one.pk) for one in scans], said=f"已登记为批次{lot.code}。")


def _product_of(scans: Sequence[Scan]) -> str:
    """What the certificates speak of, where they all speak of one thing of the product tree."""
    rows = [row for code in {one.code for one in scans if one.certificate_id} if (row := with_code(code))]
    names = names_of_products({row.product_code for row in rows})
    return next(iter(names.values())) if len(names) == 1 else ""
