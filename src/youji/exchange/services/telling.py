"""Our own history becomes events: the worker finds what has none yet by the rows themselves, so nobody who moves goods waits for it."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max

from youji.exchange.logic import hashing
from youji.exchange.logic.own import NAMESPACES, event_of, mistaken, without
from youji.exchange.logic.reading import digest
from youji.exchange.models import LotName, Told
from youji.exchange.selectors import history
from youji.exchange.selectors.events import standing
from youji.exchange.selectors.history import KINDS
from youji.exchange.selectors.names import names_of, new_names
from youji.exchange.services.storing import Kept, store
from youji.lots.selectors.happened import posting, received_from, sources_of, taken_out
from youji.production.selectors.lots import lots_of
from youji.shared.inserting import insert, new

BATCH = 500
#: No transaction takes so long: what is so much older than a row that is told has been told too.
LATE = timedelta(hours=1)

logger = logging.getLogger(__name__)


def tell(*, now: datetime, whole: bool = False) -> int:
    """What came about since the last time stands as events; how many rows. When another process does the same, it wins.

    Args:
        whole: everything does, however old.
    """
    done = 0
    try:
        for kind in KINDS:
            for rows in _untold(kind, whole):
                _tell(kind, rows, now)
                done += len(rows)
    except IntegrityError:
        logger.info("another process tells our history; it has the rows we wanted")
    return done


def _untold(kind: str, whole: bool) -> Iterator[list[Any]]:
    """Rows of the kind that have no event, some at a time."""
    what = KINDS[kind]
    newest = None if whole else Told.objects.filter(kind=kind).aggregate(at=Max("at"))["at"]
    rows = what.rows() if newest is None else what.rows().filter(**{f"{what.when}__gte": newest - LATE})
    part: list[Any] = []
    for row in rows.order_by(*what.order).iterator(chunk_size=BATCH):
        part.append(row)
        if len(part) == BATCH:
            yield from filter(None, [_without_told(kind, part)])
            part = []
    yield from filter(None, [_without_told(kind, part)])


def _without_told(kind: str, rows: Sequence[Any]) -> list[Any]:
    keys = {KINDS[kind].key(row): row for row in rows}
    told = set(Told.objects.filter(kind=kind, key__in=keys).values_list("key", flat=True))
    return [row for key, row in keys.items() if key not in told]


@transaction.atomic
def _tell(kind: str, rows: Sequence[Any], now: datetime) -> None:
    what = KINDS[kind]
    called = name_lots(_lots_of(kind, rows))
    told = history.told_of(rows, kind, called)
    events = {what.key(row): list(_events(kind, row, told)) for row in rows}
    store(_fresh([one for of in events.values() for one in of]), job_id=None, now=now)
    insert(
        [
            new(
                Told,
                operator_id=history.owner_of(kind, row),
                kind=kind,
                key=what.key(row),
                at=getattr(row, what.when),
                events=len(events[what.key(row)]),
            )
            for row in rows
        ]
    )


def _fresh(some: Sequence[Kept]) -> Iterator[Kept]:
    """Those that do not stand yet. An operator may have handed in themselves what we were about to tell."""
    ids: dict[int, list[str]] = {}
    for one in some:
        ids.setdefault(one.operator_id, []).append(one.event_id)
    there = {operator: standing(of, operator).keys() for operator, of in ids.items()}
    for one in some:
        if (one.event_id, "errorDeclaration" in one.said) not in there[one.operator_id]:
            yield one


def _lots_of(kind: str, rows: Iterable[Any]) -> set[UUID]:
    """The lots these rows are about, and what those were made of."""
    lots = {pk for row in rows for pk in KINDS[kind].lots(row)}
    return lots | {one.own_lot for of in sources_of(lots).values() for one in of if one.own_lot}


def _events(kind: str, row: Any, told: history.Told) -> Iterator[Kept]:
    owner = history.owner_of(kind, row)
    if kind == "reversal":
        yield from (_kept(owner, said) for said in _reversed(row, told))
    elif kind == "withdrawn":
        made = history.making(told.lots[row.lot_id], told)
        if made:
            said = event_of(made[0])
            yield _kept(owner, mistaken(said, hashing.event_id(said, NAMESPACES), row.at))
    else:
        yield from (_kept(owner, event_of(fact)) for fact in history.facts(kind, row, told))


def _reversed(row: Any, told: history.Told) -> Iterator[dict[str, Any]]:
    """The event of what was taken back, declared a mistake; and what stands instead, where something does."""
    if row.child is None:
        flow = posting(row.operator_id, row.parent, row.rev_seq)
        [fact] = history.facts("flow", flow, told)
        said = event_of(fact)
        yield mistaken(said, hashing.event_id(said, NAMESPACES), row.at)
        return
    made = history.making(told.lots[row.child], told)
    if made is None:
        return
    whole, sources = made
    # In the order they were taken out of the child.
    gone = taken_out(row.operator_id, row.child, row.annul_seq)
    before, after = (without(whole, sources, some) for some in (gone[:-1], gone))
    if before is None:
        return
    said, instead = event_of(before), event_of(after) if after else None
    yield mistaken(
        said,
        hashing.event_id(said, NAMESPACES),
        row.at,
        hashing.event_id(instead, NAMESPACES) if instead else "",
    )
    if instead:
        yield instead


def _kept(operator_id: int, said: dict[str, Any]) -> Kept:
    return Kept(operator_id, said, hashing.event_id(said, NAMESPACES), digest(said, NAMESPACES), NAMESPACES)


def name_lots(lot_ids: Collection[UUID]) -> dict[UUID, str]:
    """These lots have a name for outside from now on, the one of the lot they were received from where they were; and which."""
    called = names_of(lot_ids)
    came: dict[UUID, UUID] = {}
    level = set(lot_ids) - called.keys()
    missing = set(level)
    while level:
        found = received_from(level)
        came |= found
        called |= names_of(found.values())
        level = set(found.values()) - called.keys() - missing
        missing |= level
    lots = lots_of(missing)
    fresh = new_names(lots[pk] for pk in missing if pk not in came)
    for pk in missing & came.keys():
        first = pk
        while first in came and first not in called and first not in fresh:
            first = came[first]
        fresh[pk] = called.get(first) or fresh[first]
    insert([new(LotName, lot_id=pk, operator_id=lots[pk].operator_id, name=fresh[pk]) for pk in missing])
    return called | fresh
