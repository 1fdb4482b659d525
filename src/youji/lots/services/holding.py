"""Facts beside the chain: a lot is held and let go, and lies somewhere else."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from youji.lots.models import Hold, HoldLifted, Place
from youji.lots.policy import HOLDERS
from youji.lots.services.posting import By, audit, hold_lots, own_lots
from youji.production.selectors.lots import Lot, find_lot
from youji.production.selectors.whom import may_record_for
from youji.shared.actor import Actor
from youji.shared.clock import local_date
from youji.shared.refusals import NotAllowed, Refused, StaleState, Unknown
from youji.shared.rooms import extensions
from youji.shared.rows import one_of_two

#: Why a lot is held; by whom it may be lifted follows from it.
CAUSES = {"holder": "持有人自行封存", "officer": "监管封存", "sample": "检测不合格", "recall": "召回"}


def hold(*, lot_id: UUID, reason: str, actor: Actor, now: datetime, cause: str = "") -> Hold:
    """Nothing of the lot, nor of what was made of it, goes on to anybody. ``cause`` is by whom it is held unless said.

    Raises:
        Unknown: none the actor may know of. NotAllowed: neither theirs nor of their area to hold.
        Refused: no reason, or it was withdrawn.
    """
    by = By.of(actor, now, None, reason)
    lot = find_lot(lot_id, actor, now)
    own = lot.operator_id in may_record_for(actor, local_date(now))
    if not own and not (HOLDERS.admits(actor) and actor.covers(lot.division)):
        raise NotAllowed("只有持有人和当地的监管人员能封存。")
    return keep_hold(lot, cause or ("holder" if own else "officer"), by)


def keep_hold(lot: Lot, cause: str, by: By) -> Hold:
    """The hold stands. For rooms above, whose own fact is the reason: a failed sample, a recall.

    Raises:
        Refused: no reason, or the lot was withdrawn: the goods are another lot by now.
    """
    if not by.note:
        raise Refused("请写明封存的原因。", "reason")
    with transaction.atomic():
        hold_lots([lot.pk])  # its harvest is not corrected meanwhile
        row = Hold.objects.create(
            operator_id=lot.operator_id,
            lot_id=lot.pk,
            cause=cause,
            reason=by.note,
            at=by.now,
            by_name=by.actor.name[:60],
        )
        audit(lot, "held", {"cause": CAUSES[cause]}, by)
    return row


def keep_holds(lots: Mapping[UUID, int], cause: str, by: By) -> dict[UUID, UUID]:
    """One hold on each of these lots (lot → operator), in the caller's transaction, which holds the lots; lot → hold.

    For a recall, whose own entry on the trail says which lots they are.
    """
    rows = [
        Hold(operator_id=owner, lot_id=pk, cause=cause, reason=by.note, at=by.now, by_name=by.actor.name[:60])
        for pk, owner in lots.items()
    ]
    Hold.objects.bulk_create(rows, batch_size=2_000)
    return {row.lot_id: row.pk for row in rows}


def lift_holds(hold_ids: Collection[UUID], reason: str, by: By) -> int:
    """These holds are no more, but for those that were lifted before; how many. Likewise in the caller's transaction."""
    ids, lifted = sorted(hold_ids), 0
    for at in range(0, len(ids), 2_000):
        some = set(ids[at : at + 2_000])
        some -= set(HoldLifted.objects.filter(hold_id__in=some).values_list("hold_id", flat=True))
        HoldLifted.objects.bulk_create(
            HoldLifted(hold_id=pk, reason=reason[:200], at=by.now, by_name=by.actor.name[:60])
            for pk in sorted(some)
        )
        lifted += len(some)
    return lifted


def let_go(*, hold_id: UUID, reason: str, actor: Actor, now: datetime) -> HoldLifted:
    """The hold is no more. What its holder held they let go; any other hold the officers of the area do.

    A room whose own fact a hold rests on puts ``hold ids → {hold id: sentence}`` at ``lots.hold_kept`` while it rests on it.

    Raises:
        Unknown: none the actor may know of. NotAllowed: not theirs to lift. StaleState: lifted already.
        Refused: no reason, or a room above keeps it.
    """
    by = By.of(actor, now, None, reason)
    if not by.note:
        raise Refused("请写明解除封存的原因。", "reason")
    with transaction.atomic():
        row = Hold.objects.filter(pk=hold_id).first()
        if row is None:
            raise Unknown(hold_id)
        lot = find_lot(row.lot_id, actor, now)
        own = row.cause == "holder" and lot.operator_id in may_record_for(actor, local_date(now))
        if not own and not (HOLDERS.admits(actor) and actor.covers(lot.division)):
            raise NotAllowed("监管封存、检测不合格和召回的封存，由当地的监管人员解除。")
        if HoldLifted.objects.filter(hold=row).exists():
            raise StaleState("已经解除封存了。")
        for told in extensions("lots.hold_kept").values():
            if why := told([hold_id]).get(hold_id):
                raise Refused(why, "reason")
        with one_of_two("已经解除封存了。"):
            lifted = HoldLifted.objects.create(hold=row, reason=by.note, at=now, by_name=actor.name[:60])
        audit(lot, "let_go", {"cause": CAUSES[row.cause]}, by)
    return lifted


def move(*, lot_id: UUID, place: str, actor: Actor, now: datetime, day: date | None = None) -> Place:
    """The lot lies at ``place`` from the day on: the same lot, with as much in it.

    Raises:
        Unknown, NotAllowed: not the actor's lot. Refused: no place, or a day to come.
    """
    by = By.of(actor, now, day)
    place = place.strip()
    if not 0 < len(place) <= 80:
        raise Refused("请填写存放地点，最多80个字。", "place")
    with transaction.atomic():
        lot = own_lots([lot_id], by)[lot_id]
        row = Place.objects.create(
            operator_id=lot.operator_id,
            lot_id=lot.pk,
            place=place,
            day=by.day,
            at=now,
            by_name=actor.name[:60],
        )
        audit(lot, "moved", {"place": place}, by)
    return row
