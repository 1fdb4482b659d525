"""Many certificates at once: of many lots, or many parcels of one. Each row is asked by the same gate, and judged alone.

What the rows of one lot have in common is gathered once; what one row takes, the next does not find any more.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from typing import Any
from uuid import UUID

from django.db import transaction

from youji.certificates.fields import MOST_AT_ONCE, ROW
from youji.certificates.logic.gate import gate
from youji.certificates.models import Certificate
from youji.certificates.selectors.facts import Asked, Gathered, gather
from youji.certificates.services.drafting import drafts_for, put
from youji.certificates.services.issuing import NOT_YOURS, Looked, made_out
from youji.ledger.services import record_many
from youji.lots.logic.balance import in_pieces
from youji.lots.services import parts
from youji.production.selectors.of_lot import lots_with_codes
from youji.production.selectors.whom import may_record_for
from youji.production.services.lots import hold
from youji.shared import progress
from youji.shared.actor import Actor
from youji.shared.checked import checked
from youji.shared.clock import local_date
from youji.shared.refusals import FieldProblem, Refused

#: Lots that are gathered together: more cost memory, fewer cost time.
LOTS_AT_ONCE = 256
NO_SUCH = "没有这个批次号，或不是您的批次。请核对。"


@dataclass(frozen=True, slots=True)
class Told:
    """What came, or would come, of one row: its certificates, or every reason why there are none.

    ``row`` counts from 1. ``made`` is empty where nothing was written.
    """

    row: int
    lot: str
    times: int = 0
    seen: Looked | None = None
    problems: tuple[FieldProblem, ...] = ()
    made: tuple[Certificate, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether its certificates are, or may be, issued."""
        return not self.problems and self.seen is not None and self.seen.passes

    @property
    def against(self) -> tuple[FieldProblem, ...]:
        """Everything that speaks against it, what nobody can tell included."""
        findings = self.seen.findings if self.seen else ()
        return (*self.problems, *(FieldProblem("", one.message, one.code, one.mend) for one in findings))


def look_many(
    rows: Sequence[Mapping[str, object]], *, actor: Actor, now: datetime, most: int = MOST_AT_ONCE
) -> list[Told]:
    """What the gate says of each row, and nothing is written; as ``issue_many``.

    Raises:
        Refused: no row, or more than ``most`` certificates.
    """
    return _judged(rows, actor, now, held=False, most=most)


def issue_many(
    rows: Sequence[Mapping[str, object]],
    *,
    actor: Actor,
    now: datetime,
    all_or_none: bool = False,
    most: int = MOST_AT_ONCE,
) -> list[Told]:
    """The certificates of every row that passes stand, in one transaction, and of each other row it is said why not.

    Args:
        rows: each ``{"lot": 批次号, "times": how many alike, …}`` and what ``issue_certificate`` takes; quantity and
            copies are of one certificate. all_or_none: where one row does not pass, nothing is written.

    Raises:
        Refused: no row, or more than ``most`` certificates. StaleState: a lot just moved, ask again.
        NotAble: the issuer's key does not lie here.
    """
    with transaction.atomic():
        told = _judged(rows, actor, now, held=True, most=most)
        if all_or_none and not all(one.passes for one in told):
            return told
        return _written(told, actor, now)


def _judged(
    rows: Sequence[Mapping[str, object]],
    actor: Actor,
    now: datetime,
    *,
    held: bool,
    most: int = MOST_AT_ONCE,
) -> list[Told]:
    if not rows:
        raise Refused("没有要开的。请至少填一个批次。")
    read = [_read(number, row) for number, row in enumerate(rows, 1)]
    wanted = sum(one.times for one, _ in read)
    if wanted > most:
        raise Refused(f"一次最多开{most:,}张，这里有{wanted:,}张。请分几次开。", "times")
    lots = lots_with_codes({one.lot for one, said in read if said}, actor, local_date(now))
    own = may_record_for(actor, local_date(now))
    if held:
        hold(lot.pk for lot in lots.values())
    desk = _Desk((lots[code] for code in dict.fromkeys(one.lot for one, _ in read) if code in lots), own, now)
    told = []
    for number, (one, said) in enumerate(read, 1):
        told.append(desk.judge(one, said) if said else one)
        progress.tell("核对", number, len(read))
    return told


def _read(number: int, row: Mapping[str, object]) -> tuple[Told, dict[str, Any]]:
    """The row, and what it says as it is stored; nothing where a field will not do."""
    lot = str(row.get("lot") or "").strip().upper()
    try:
        said = checked(ROW, row)
    except Refused as refused:
        return Told(number, lot, problems=refused.problems), {}
    return Told(number, said["lot"], said["times"] or 1), said


class _Desk:
    """Judges one row after another: what was gathered of a lot stays for the next, and so does what is left of it."""

    def __init__(self, lots: Iterable[Any], own: Collection[int], now: datetime) -> None:
        self._lots = {lot.code: lot for lot in lots}
        self._own, self._day = own, local_date(now)
        self._ahead = iter([lot for lot in self._lots.values() if lot.operator_id in own])
        self._known: dict[UUID, Gathered] = {}
        self._left: dict[UUID, int] = {}

    def judge(self, one: Told, said: dict[str, Any]) -> Told:
        lot = self._lots.get(one.lot)
        if lot is None:
            return replace(one, problems=(FieldProblem("lot", NO_SUCH),))
        if lot.operator_id not in self._own:
            return replace(one, problems=(FieldProblem("lot", NOT_YOURS),))
        each = int(said["quantity"] * 1000)
        asked = Asked(each * one.times, said["copies"], tuple(said["basis"]), tuple(said["on_package"]))
        gathered = self._gathered(lot, asked)
        seen = Looked(lot, gathered, tuple(gate(gathered.facts)), said)
        if not in_pieces(each, lot.unit):
            return replace(one, seen=seen, problems=(FieldProblem("quantity", f"{lot.unit}只能是整数。"),))
        if seen.passes:
            self._left[lot.pk] -= asked.quantity
        return replace(one, seen=seen)

    def _gathered(self, lot: Any, asked: Asked) -> Gathered:
        """As ``gather``, with what the rows before have left. Lots are asked about many at once, in the order of their rows."""
        while lot.pk not in self._known:
            some = gather(list(islice(self._ahead, LOTS_AT_ONCE)), self._day)
            self._known |= some
            self._left |= {pk: one.facts.left for pk, one in some.items()}
        return self._known[lot.pk].asking(asked, self._left[lot.pk])


def _written(told: Sequence[Told], actor: Actor, now: datetime) -> list[Told]:
    each = {one.row: [one.seen] * one.times for one in told if one.passes and one.seen}
    drafts = drafts_for((seen for some in each.values() for seen in some), actor=actor, now=now)
    done: list[Told] = []
    for number, one in enumerate(told, 1):
        try:
            made = tuple(drafts.draft(seen) for seen in each.get(one.row, ()))
        except Refused as refused:
            done.append(replace(one, problems=refused.problems))
        else:
            done.append(replace(one, made=made))
        progress.tell("签名", number, len(told))
    rows = [row for one in done for row in one.made]
    for owner in sorted({row.operator_id for row in rows}):
        theirs = [row for row in rows if row.operator_id == owner]
        children = parts(asked=[(row.lot_id, row.quantity) for row in theirs], actor=actor, now=now)
        put(theirs, [one.pk for one in children])
    record_many([made_out(row) for row in rows], actor=actor, now=now)
    return done
