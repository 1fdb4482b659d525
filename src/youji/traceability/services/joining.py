"""Lots, holders and outside parties join a recall: at its opening, and whenever something of it becomes theirs later."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import connection, transaction

from youji.accounts.services import notify, notify_operators
from youji.ledger.services import record_row
from youji.lots.services import keep_holds
from youji.lots.services.posting import By
from youji.production.selectors.traced import Root, lots_behind
from youji.production.services.lots import hold as hold_lots
from youji.shared.actor import SYSTEM, Actor
from youji.traceability.models import Notice, Outside, Recall, RecallLot
from youji.traceability.policy import OFFICES
from youji.traceability.selectors.reach import Reach, Reached, reach, reached
from youji.traceability.selectors.told import recalls_over

AT_ONCE = 2_000


def matter(recall: Recall) -> str:
    """What waits of each holder, with the holder's number behind it."""
    return f"traceability.{recall.code}"


def settled_reach(starts: Collection[tuple[int, UUID]]) -> Reach:
    """Whom these lots reach, with the lots held, so that nothing of them goes on between looking and writing.

    In the caller's transaction: walked again until nothing came to it while it was waited for.
    """
    held: set[UUID] = set()
    while True:
        found = reached(starts)
        new = {one.lot_id for one in found} - held
        if not new:
            return reach(found)
        for at in range(0, len(new), AT_ONCE):
            hold_lots(sorted(new)[at : at + AT_ONCE])
        held |= new


def join(recall: Recall, found: Reach, *, by: By, later: bool) -> tuple[list[Reached], list[int]]:
    """What of ``found`` is not in the recall yet is in it now: lots held, holders told, outside parties listed.

    In the caller's transaction, which holds the lots. A drill holds nothing. Which lots and which holders joined.
    """
    known = set(RecallLot.objects.filter(recall_id=recall.pk).values_list("operator_id", "lot_id"))
    new = [one for one in found.lots if (one.operator_id, one.lot_id) not in known]
    holds = {}
    if not recall.drill:
        holds = keep_holds({one.lot_id: one.operator_id for one in new}, "recall", by)
    RecallLot.objects.bulk_create(
        (
            RecallLot(
                operator_id=one.operator_id,
                recall_id=recall.pk,
                lot_id=one.lot_id,
                division=one.division,
                steps=one.steps,
                left=one.left,
                unit=one.unit,
                hold_id=holds.get(one.lot_id),
                joined=later,
                at=by.now,
            )
            for one in new
        ),
        batch_size=AT_ONCE,
    )
    told = _tell_holders(recall, found, later=later, now=by.now)
    _list_outside(recall, found, later=later, now=by.now)
    return new, told


def _tell_holders(recall: Recall, found: Reach, *, later: bool, now: datetime) -> list[int]:
    known = set(Notice.objects.filter(recall_id=recall.pk).values_list("operator_id", flat=True))
    new = [one for one in found.holders if one.operator_id not in known]
    Notice.objects.bulk_create(
        (
            Notice(
                operator_id=one.operator_id,
                recall_id=recall.pk,
                division=one.division,
                coming=not one.lots,
                joined=later,
                at=now,
            )
            for one in new
        ),
        batch_size=AT_ONCE,
    )
    numbers = [one.operator_id for one in new]
    mark = "【演练】" if recall.drill else ""
    body = (
        "这是演练，不封存、不影响销售。请打开看一下，按“已停止销售”答复，我们记下用了多少分钟。"
        if recall.drill
        else f"{recall.reason}。请马上停止销售，打开后按“已停止销售”答复。{recall.advice}"
    )
    notify_operators(
        numbers,
        title=f"{mark}{recall.word}：{recall.products}",
        body=body,
        link=f"/field/recalls/{recall.code}/",
        matter=matter(recall),
        now=now,
    )
    for division in sorted({one.division for one in new}):
        notify(
            title=f"{mark}{recall.word}：{recall.products}",
            body=f"{recall.office}发起{recall.word}{recall.code}，牵连本地的主体。请督促各主体答复。",
            link=f"/desk/recalls/{recall.code}/",
            now=now,
            roles=sorted(OFFICES),
            division=division,
        )
    return numbers


def _list_outside(recall: Recall, found: Reach, *, later: bool, now: datetime) -> None:
    if recall.drill:
        return
    known = set(Outside.objects.filter(recall_id=recall.pk).values_list("operator_id", "party_id"))
    where = {one.operator_id: one.division for one in found.holders}
    Outside.objects.bulk_create(
        (
            Outside(
                operator_id=one.operator_id,
                recall_id=recall.pk,
                party_id=one.party_id,
                division=where[one.operator_id],
                name=one.name,
                contact=one.contact,
                joined=later,
                at=now,
            )
            for one in found.outside
            if (one.operator_id, one.party_id) not in known
        ),
        batch_size=AT_ONCE,
    )


def handed_on(giving: Collection[UUID], now: datetime) -> None:
    """Something of these lots went on: with every recall that stands over them, and every open drill, it joins. At ``lots.handed_on``."""
    over = set(recalls_over(list(giving)))
    if not over:
        return
    some = Recall.objects.filter(pk__in=over)
    for recall in sorted({*some.standing(), *some.filter(drill=True).open()}, key=lambda one: one.pk):
        ids = RecallLot.objects.filter(recall_id=recall.pk, lot_id__in=list(giving))
        _grow(recall, set(ids.values_list("operator_id", "lot_id")), SYSTEM, now)


def join_later(now: datetime) -> int:
    """Every open recall and drill has what belongs to it by now; how many lots joined.

    What is made of its lots joins in the movement's own transaction; this is for what starts it anew: a harvest of a season
    that it is about, a purchase that was put down late.
    """
    grown = 0
    for recall in Recall.objects.open().order_by("pk"):
        known = set(RecallLot.objects.filter(recall_id=recall.pk).values_list("lot_id", flat=True))
        starts = {(one.operator_id, one.lot_id) for one in starts_of(recall) if one.lot_id not in known}
        if starts:
            with transaction.atomic():
                grown += len(_grow(recall, starts, SYSTEM, now))
    return grown


def starts_of(recall: Recall) -> list[Root]:
    """The lots where it starts today, as far as they are its own to recall."""
    said = recall.said
    return [one for one in lots_behind(said) if _in_reach(recall, one.operator_id, one.division)]


def _in_reach(recall: Recall, operator: int, division: str) -> bool:
    return (
        operator == recall.holder_id if recall.holder_id is not None else division.startswith(recall.division)
    )


def _grow(recall: Recall, starts: set[tuple[int, UUID]], actor: Actor, now: datetime) -> list[Reached]:
    found = settled_reach(starts)
    hold_recall(recall)
    by = By.of(actor, now, None, held_because(recall))
    new, told = join(recall, found, by=by, later=True)
    if new or told:
        after = {"lots": [one.code for one in new[:50]], "lots_count": len(new), "holders": len(told)}
        record_row(recall, "joined", before={}, after=after, actor=actor, now=now)
    return new


def held_because(recall: Recall) -> str:
    """What stands on the hold."""
    return f"召回{recall.code}：{recall.reason}"[:200]


def hold_recall(recall: Recall) -> None:
    """Nobody else lets something join it, or ends it, until this transaction is over; SQLite's writers queue by themselves."""
    if connection.features.has_select_for_update:
        Recall.objects.select_for_update(no_key=True).filter(pk=recall.pk).values_list("pk").first()
