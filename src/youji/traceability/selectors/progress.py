"""How far a recall is: every holder in sight with what they still have, the counties in their order, what is still waited for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from youji.divisions.selectors import names_of
from youji.lots.logic.balance import said
from youji.lots.selectors.onhand import given_of, left_of_each
from youji.production.selectors.traced import lot_facts
from youji.registry.selectors import reachable
from youji.traceability.logic.progress import STATES, Line, minutes, ranked, state_of
from youji.traceability.models import OutsideTold, Recall, RecallLot
from youji.traceability.selectors.reach import added_up
from youji.traceability.selectors.recalls import Sight, lots_in, notices_in, outside_in, stopped_at

Amounts = tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class HolderRow:
    """One holder: how they are reached, how many lots, what they had and still have, how far they are, after how many minutes."""

    operator_id: int
    code: str
    name: str
    division: str
    place: str
    contact: str
    lots: int
    had: Amounts
    left: Amounts
    state: str
    minutes: int | None
    coming: bool
    joined: bool

    @property
    def word(self) -> str:
        """How far, in words."""
        return STATES[self.state][0]

    @property
    def tone(self) -> str:
        """Its tone."""
        return STATES[self.state][1]

    @property
    def had_text(self) -> str:
        """What they had when they joined."""
        return amounts_text(self.had)

    @property
    def left_text(self) -> str:
        """What they still have."""
        return amounts_text(self.left)


@dataclass(frozen=True, slots=True)
class OutsideRow:
    """Somebody outside the platform: who gave them how much, whether and by whom they were told."""

    operator_id: int
    giver: str
    party_id: UUID
    name: str
    contact: str
    given: Amounts
    told: OutsideTold | None
    joined: bool

    @property
    def given_text(self) -> str:
        """How much they were given."""
        return amounts_text(self.given)


@dataclass(frozen=True, slots=True)
class Progress:
    """All of it, as far as the reader sees it."""

    holders: tuple[HolderRow, ...]
    outside: tuple[OutsideRow, ...]
    counties: tuple[tuple[Line, str], ...]  # with the county's name
    coming: int

    @property
    def states(self) -> Mapping[str, int]:
        """How many holders are how far."""
        return {key: sum(1 for one in self.holders if one.state == key) for key in STATES}

    @property
    def untold(self) -> int:
        """How many outside parties nobody has told yet."""
        return sum(1 for one in self.outside if one.told is None)

    @property
    def left_text(self) -> str:
        """What all of them still have."""
        return amounts_text(sorted(added_up(pair for one in self.holders for pair in one.left).items()))

    @property
    def waiting(self) -> bool:
        """Whether something is still to be done."""
        return bool(self.waiting_text)

    @property
    def waiting_text(self) -> str:
        """What is still to be done, in words; empty where nothing is."""
        counted = (
            (self.states["told"], "个主体没有答复"),
            (self.states["answered"], "个主体还有货没有处置"),
            (self.untold, "个平台以外的收货方没有告知"),
            (self.coming, "批货还在路上"),
        )
        return "，".join(f"{number}{word}" for number, word in counted if number)


def amounts_text(amounts: Collection[tuple[str, int]]) -> str:
    """12 kg、3 头; 没有了 where nothing is."""
    return "、".join(said(amount, unit) for unit, amount in amounts if amount) or "没有了"


def progress(recall: Recall, seen: Sight, now: datetime, division: str = "") -> Progress:
    """How far it is, of the county (prefix) ``division`` or of all the reader sees."""
    rows = list(lots_in(recall, seen, division))
    heads = left_of(rows)
    told = list(notices_in(recall, seen, division))
    stopped = stopped_at(recall)
    whose = reachable({one.operator_id for one in told})
    names = names_of({one.division for one in told})
    had: dict[int, list[tuple[str, int]]] = defaultdict(list)
    left: dict[int, list[tuple[str, int]]] = defaultdict(list)
    for row in rows:
        had[row.operator_id].append((row.unit, row.left))
        left[row.operator_id].append((row.unit, heads[row.lot_id]))
    holders = []
    for one in told:
        pk, at = one.operator_id, stopped.get(one.operator_id)
        rest = _sum(left[pk])
        made = HolderRow(
            *whose[pk][:3], one.division, names.get(one.division, one.division), whose[pk].contact, len(had[pk]), _sum(had[pk]),
            rest, _state(recall, at, rest), None if at is None else minutes(one.at, at), one.coming, one.joined,
        )  # fmt: skip
        holders.append(made)
    lines = ranked((one.division, one.minutes) for one in holders)
    went = [] if recall.drill else given_of({(row.operator_id, row.lot_id): row.unit for row in rows})
    return Progress(
        tuple(holders),
        tuple(_outside(recall, seen, division, went)),
        tuple((line, names.get(line.division, line.division)) for line in lines),
        sum(1 for one in went if one.to is not None),
    )


def _state(recall: Recall, at: datetime | None, rest: Amounts) -> str:
    return state_of(answered=at is not None, left=sum(amount for _, amount in rest), drill=recall.drill)


def left_of(rows: Collection[RecallLot]) -> dict[UUID, int]:
    """What each of these lots has left now."""
    left = left_of_each({(row.operator_id, row.lot_id) for row in rows})
    facts = lot_facts([(row.operator_id, row.lot_id) for row in rows if row.lot_id not in left])
    return left | {pk: 0 if one.withdrawn else one.quantity for pk, one in facts.items()}


def _sum(pairs: Collection[tuple[str, int]]) -> Amounts:
    return tuple(sorted((unit, amount) for unit, amount in added_up(pairs).items() if amount))


def _outside(recall: Recall, seen: Sight, division: str, went: Collection[Any]) -> Iterator[OutsideRow]:
    rows = list(outside_in(recall, seen, division))
    told = {(one.operator_id, one.party_id): one for one in OutsideTold.objects.filter(recall_id=recall.pk)}
    sums: dict[tuple[int, UUID], list[tuple[str, int]]] = defaultdict(list)
    for one in went:
        if one.party is not None:
            sums[one.operator_id, one.party].append((one.unit, one.sent))
    names = reachable({row.operator_id for row in rows})
    for row in rows:
        key = (row.operator_id, row.party_id)
        yield OutsideRow(
            row.operator_id, names[row.operator_id].name, row.party_id, row.name, row.contact, _sum(sums[key]), told.get(key),
            row.joined,
        )  # fmt: skip
