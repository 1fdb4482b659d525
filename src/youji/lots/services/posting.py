"""One way to post: the lots are held, what speaks against it is asked, the head moves last and the chain row agrees with it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from youji.ledger.services import Line, record_many
from youji.lots.logic.balance import in_pieces, said
from youji.lots.logic.kinds import HALVES, KINDS
from youji.lots.models import Flow, LotHead
from youji.lots.selectors.against import objections
from youji.production.selectors.lots import Lot, find_lots, withdrawn_among
from youji.production.selectors.whom import may_record_for
from youji.production.services.lots import hold
from youji.shared.actor import Actor
from youji.shared.clock import in_words, local_date
from youji.shared.inserting import insert, new
from youji.shared.prepared import prepared
from youji.shared.refusals import FieldProblem, NotAllowed, Refused, StaleState
from youji.shared.rooms import extensions

NOT_YOURS = "只有这个批次的持有人能办理它的流转。"
MOVED = "这个批次刚刚有了别的流转，请看最新的余量再办理。"
NOTE_LIMIT = 200


@dataclass(frozen=True, slots=True)
class By:
    """Who says that it happened, when they say it, on which day it was, and what they add."""

    actor: Actor
    now: datetime
    day: date
    note: str = ""

    @classmethod
    def of(cls, actor: Actor, now: datetime, day: date | None, note: str = "") -> By:
        """Today where no day is said.

        Raises:
            Refused: the day has not come, or the note is too long.
        """
        today = local_date(now)
        if day is not None and day > today:
            raise Refused(f"日期不能晚于今天（{in_words(today)}）。", "day")
        note = note.strip()
        if len(note) > NOTE_LIMIT:
            raise Refused(f"说明最多{NOTE_LIMIT}个字，这里有{len(note)}个。请缩短。", "note")
        return cls(actor, now, day or today, note)


def own_lots(lot_ids: Collection[UUID], by: By) -> dict[UUID, Lot]:
    """These lots of the actor's own, held: nobody else moves them before this transaction is over.

    Raises:
        Unknown: there is none the actor may know of. NotAllowed: it is not theirs to move.
        Refused: it was withdrawn, or opened after the day.
    """
    own = may_record_for(by.actor, local_date(by.now))
    found = find_lots(lot_ids, by.actor, by.now)
    if any(lot.operator_id not in own for lot in found.values()):
        raise NotAllowed(NOT_YOURS)
    hold_lots(found)
    for lot in found.values():
        if by.day < lot.day:
            raise Refused(f"批次{lot.code}是{in_words(lot.day)}才有的，日期不能更早。", "day")
    return found


def hold_lots(lot_ids: Iterable[UUID]) -> None:
    """Nobody else posts to these lots, and no harvest of them is corrected, until this transaction is over.

    Raises:
        Refused: one was withdrawn.
    """
    ids = sorted(set(lot_ids))
    hold(ids)
    for code in withdrawn_among(ids):
        raise Refused(f"批次{code}的采收记录已更正，这个批次已撤回。", "lot")


def heads(lots: Iterable[Lot]) -> dict[UUID, LotHead]:
    """How the chains of held lots stand; one of a harvest that never moved gets its head now."""
    some = {lot.pk: lot for lot in lots}
    owners = {lot.operator_id for lot in some.values()}
    found = {row.lot_id: row for row in _heads(sorted(owners), sorted(some))}
    first = [head_of(lot, sources=None) for pk, lot in some.items() if pk not in found]
    insert(first)
    return found | {row.lot_id: row for row in first}


@prepared
def _heads(owners: Collection[int], lots: Collection[UUID]) -> QuerySet[LotHead]:
    return LotHead.objects.filter(operator_id__in=owners, lot_id__in=lots)


def head_of(lot: Lot, *, sources: int | None) -> LotHead:
    """The head of a lot of which nothing moved yet."""
    return new(
        LotHead,
        operator_id=lot.operator_id,
        lot_id=lot.pk,
        quantity=lot.quantity,
        unit=lot.unit,
        depth=lot.depth,
        origin=lot.origin,
        sources=sources,
        left=lot.quantity,
    )


def demand_free(lots: Collection[Lot]) -> None:
    """Nothing speaks against these lots, or what they were made of, going on.

    Raises:
        Refused: at ``lot``, with everything that does.
    """
    against = objections(lots)
    if against:
        raise Refused(FieldProblem("lot", f"{one}。") for one in against)


def demand_amount(lot: Lot, head: LotHead, quantity: int, field: str = "quantity", *, taken: int = 0) -> None:
    """So much of the lot can be taken, besides what is ``taken`` already and not posted yet.

    Raises:
        Refused: at ``field``: nothing, half a piece, or more than the lot has.
    """
    left = head.left - taken
    if type(quantity) is not int or quantity <= 0:
        raise Refused("数量应当大于0。", field)
    if not in_pieces(quantity, lot.unit):
        raise Refused(f"{lot.unit}只能是整数。", field)
    if quantity > left:
        raise Refused(
            f"批次{lot.code}只剩{said(left, lot.unit)}，不能办理{said(quantity, lot.unit)}。", field
        )


def post(head: LotHead, kind: str, quantity: int, by: By) -> Flow:
    """The posting is the newest of the chain, and the head stands as it says.

    Raises:
        StaleState: somebody posted between.
    """
    return post_all(head, kind, [quantity], by)[0]


def post_all(head: LotHead, kind: str, quantities: Sequence[int], by: By) -> list[Flow]:
    """The postings are the newest of the chain, each on the balance the one before left, and the head stands as the last says.

    Raises:
        StaleState: somebody posted between.
    """
    return post_each([(head, quantities)], kind, by)[0]


def post_each(wanted: Sequence[tuple[LotHead, Sequence[int]]], kind: str, by: By) -> list[list[Flow]]:
    """The same on many chains, each of them once; in their order.

    Raises:
        StaleState: somebody posted to one of them between.
    """
    made = [_postings(head, kind, quantities, by) for head, quantities in wanted]
    _advance([(head, rows[-1]) for (head, _), rows in zip(wanted, made, strict=True)])
    insert([row for rows in made for row in rows])
    return made


def _postings(head: LotHead, kind: str, quantities: Sequence[int], by: By) -> list[Flow]:
    sign, seq, left = KINDS[kind][1], head.seq or 0, head.left
    rows = []
    for quantity in quantities:
        seq += 1
        half = {HALVES[kind]: seq} if kind in HALVES else {}
        rows.append(
            new(
                Flow,
                operator_id=head.operator_id,
                lot_id=head.lot_id,
                seq=seq,
                kind=kind,
                sign=sign,
                quantity=quantity,
                before=left,
                after=left + sign * quantity,
                opening=left if seq == 1 else None,
                prev_seq=seq - 1 or None,
                day=by.day,
                note=by.note,
                at=by.now,
                said_by=by.actor.user_id,
                said_by_name=by.actor.name[:60],
                **half,
            )
        )
        left += sign * quantity
    return rows


def _advance(wanted: Sequence[tuple[LotHead, Flow]]) -> None:
    """The heads stand as these postings say, if they stood as they were read: one statement for each, sent together."""
    table, native = LotHead._meta.db_table, connection.features.has_native_uuid_field
    column = connection.ops.quote_name("left")
    with connection.cursor() as cursor:
        cursor.executemany(
            f"UPDATE {table} SET seq = %s, {column} = %s"  # noqa: S608  (our own names)
            f" WHERE operator_id = %s AND lot_id = %s AND {column} = %s AND COALESCE(seq, 0) = %s",
            [
                (
                    to.seq,
                    to.after,
                    head.operator_id,
                    head.lot_id if native else head.lot_id.hex,
                    head.left,
                    head.seq or 0,
                )
                for head, to in wanted
            ],
        )
        if cursor.rowcount != len(wanted):
            raise StaleState(MOVED)
    for head, to in wanted:
        head.seq, head.left = to.seq, to.after


def handed_on(giving: Collection[UUID], now: datetime) -> None:
    """Something of these lots went into others, or is on its way to somebody, or was received: rooms above are told.

    In the same transaction: a room puts ``(giving, now)`` at ``lots.handed_on``.
    """
    for tell in extensions("lots.handed_on").values():
        tell(giving, now)


def audit(lot: Lot, verb: str, after: Mapping[str, object], by: By, *, reason: str = "") -> None:
    """What happened to the lot is on the trail."""
    record_many([line(lot, verb, after, by, reason=reason)], actor=by.actor, now=by.now)


def line(lot: Lot, verb: str, after: Mapping[str, object], by: By, *, reason: str = "") -> Line:
    """The entry of the trail for what happened to the lot."""
    return Line(
        f"lots.lot.{verb}",
        subject=f"lots.lot:{lot.pk}",
        before={},
        after={"day": by.day.isoformat(), **after},
        reason=reason or by.note,
        operator_id=lot.operator_id,
        division=lot.division,
    )


def amounts(pairs: Sequence[tuple[Lot, int]]) -> list[str]:
    """What was taken of each, as the trail says it."""
    return [f"{lot.code} {said(quantity, lot.unit)}" for lot, quantity in pairs]
