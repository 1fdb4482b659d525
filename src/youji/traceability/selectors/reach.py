"""Whom a recall reaches: everything made of where it starts, who holds how much of it, who else was given of it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from youji.lots.selectors.between import parties_of
from youji.lots.selectors.links import descent
from youji.lots.selectors.onhand import Given, given_of, left_of_each
from youji.production.selectors.traced import lot_facts
from youji.registry.selectors import reachable

#: As many affected lots one recall takes.
MOST = 200_000


@dataclass(frozen=True, slots=True)
class Reached:
    """An affected lot: whose, where, how many steps from the start, and what is left of it in thousandths of ``unit``."""

    operator_id: int
    lot_id: UUID
    steps: int
    code: str
    division: str
    product: str
    quantity: int
    left: int
    unit: str


def reached(starts: Collection[tuple[int, UUID]]) -> list[Reached]:
    """These lots and everything that anything of them went into, links that were undone too; the nearest first."""
    steps = descent(starts)
    facts, left = lot_facts(steps), left_of_each(steps)
    return [
        Reached(
            owner,
            pk,
            away,
            one.code,
            one.division,
            one.product,
            one.quantity,
            0 if one.withdrawn else left.get(pk, one.quantity),
            one.unit,
        )
        for (owner, pk), away in steps.items()
        if (one := facts.get(pk)) is not None
    ]


@dataclass(frozen=True, slots=True)
class Holder:
    """Somebody who has, or had, of it; ``stock`` by unit in thousandths; ``coming``: something is on its way to them."""

    operator_id: int
    code: str
    name: str
    division: str
    contact_name: str
    contact_phone: str
    lots: int
    stock: tuple[tuple[str, int], ...]
    coming: bool = False


@dataclass(frozen=True, slots=True)
class OutsideParty:
    """Somebody who is not on the platform, who gave them of it, and how much by unit."""

    operator_id: int
    party_id: UUID
    name: str
    contact: str
    given: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """All of it as it stands now."""

    lots: tuple[Reached, ...]
    holders: tuple[Holder, ...]
    outside: tuple[OutsideParty, ...]
    coming: tuple[Given, ...]

    @property
    def counted(self) -> dict[str, Any]:
        """How many of each, and what is left by unit, for the recall's own row."""
        return {
            "lots": len(self.lots),
            "holders": len(self.holders),
            "holding": sum(1 for one in self.holders if one.stock),
            "outside": len(self.outside),
            "coming": len(self.coming),
            "stock": dict(sorted(added_up((one.unit, one.left) for one in self.lots).items())),
        }


def reach(lots: Collection[Reached]) -> Reach:
    """Who holds these lots, and who was given of them."""
    went = given_of({(one.operator_id, one.lot_id): one.unit for one in lots})
    coming = tuple(one for one in went if one.to is not None)
    mine: dict[int, list[Reached]] = defaultdict(list)
    for one in lots:
        mine[one.operator_id].append(one)
    receiving = {one.to for one in coming if one.to is not None}
    holders = tuple(
        Holder(*who, len(mine[pk]), _stock(mine[pk]), pk in receiving)
        for pk, who in sorted(reachable(mine.keys() | receiving).items())
    )
    return Reach(tuple(lots), holders, tuple(_outside(went)), coming)


def added_up(amounts: Iterable[tuple[str, int]]) -> Counter[str]:
    """Thousandths by unit: 12 kg and 3 头 are never one number."""
    total: Counter[str] = Counter()
    for unit, amount in amounts:
        total[unit] += amount
    return total


def _stock(lots: Iterable[Reached]) -> tuple[tuple[str, int], ...]:
    total = added_up((one.unit, one.left) for one in lots)
    return tuple(sorted((unit, amount) for unit, amount in total.items() if amount))


def _outside(went: Collection[Given]) -> Iterator[OutsideParty]:
    sums: dict[tuple[int, UUID], Counter[str]] = defaultdict(Counter)
    for one in went:
        if one.party is not None:
            sums[one.operator_id, one.party][one.unit] += one.sent
    names = parties_of(sorted({party for _, party in sums}))
    for (owner, party), total in sorted(sums.items()):
        yield OutsideParty(
            owner, party, names[party].name, names[party].contact, tuple(sorted(total.items()))
        )
