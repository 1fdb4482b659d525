"""Where a lot came from and what became of it: both ways, level by level, each lot once, cut at a stated number and said so."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from uuid import UUID

from youji.lots.logic.balance import said
from youji.lots.selectors.balance import heads_of
from youji.lots.selectors.between import Outgoing, outgoing
from youji.lots.selectors.links import Link, children_of, parents_of
from youji.production.selectors.lots import Lot, lots_left, lots_of
from youji.registry.selectors import operator_names

#: As many relatives a page shows one way, and a recall finds.
SHOWN, FOUND = 200, 40_000


@dataclass(frozen=True, slots=True)
class Relative:
    """A lot that is related to the one that was asked about: how far, by which link, whose, and what is left of it.

    ``link`` is one that was not undone, if there is one. ``left`` is nothing where it is not the reader's to know.
    ``href`` leads to the lot, ``record`` to the harvest that opened it, where the reader may open them.
    """

    lot: Lot
    level: int
    link: Link
    owner: str
    left: int | None
    href: str = ""
    record: str = ""

    @property
    def used(self) -> str:
        """So much went in, and what it made where that is another unit: 100 kg→10 箱."""
        link = self.link
        made = f"→{said(link.quantity, link.unit)}" if link.unit != link.out_unit else ""
        return f"{said(link.out, link.out_unit)}{made}"


@dataclass(frozen=True, slots=True)
class Walk:
    """One way of the genealogy; ``cut``: there is more than was walked."""

    relatives: tuple[Relative, ...]
    cut: bool


@dataclass(frozen=True, slots=True)
class Affected:
    """What a recall finds: the lot and all that was made of it; ``holding`` are those of them with something left.

    What is ``on_the_way`` to an operator is nobody's lot until they have answered.
    """

    lots: tuple[Relative, ...]
    deliveries: tuple[Outgoing, ...]  # to counter-parties that are not on the platform
    on_the_way: tuple[Outgoing, ...]
    cut: bool

    @property
    def holding(self) -> tuple[Relative, ...]:
        """Those with something left."""
        return tuple(one for one in self.lots if one.left)


Step = Callable[[Collection[tuple[int, UUID]]], list[Link]]


def walk(lot: Lot, *, back: bool, most: int = SHOWN, own: frozenset[int] | None = None) -> Walk:
    """What the lot was made of (``back``), or what became of it; the nearest first.

    Who reads it for the operators ``own`` is told of others' lots how they are linked, and not what is left of them; nor what
    became of goods after they were in other hands. Without it everything is told.
    """
    step: Step = parents_of if back else children_of
    key = (lambda link: link.parent) if back else (lambda link: link.child)
    found: dict[tuple[int, UUID], tuple[int, Link]] = {}
    seen, level, depth, cut = {(lot.operator_id, lot.pk)}, {(lot.operator_id, lot.pk)}, 0, False
    while level and not cut:
        depth += 1
        following: set[tuple[int, UUID]] = set()
        for link in step(level):
            if key(link) in found:
                level_of, before = found[key(link)]
                found[key(link)] = level_of, _together(before, link)
            if key(link) in seen:
                continue
            if len(found) >= most:
                cut = True
                break
            seen.add(key(link))
            if back or own is None or key(link)[0] in own:
                following.add(key(link))
            found[key(link)] = (depth, link)
        level = following
    return Walk(_told(found, own), cut)


def _together(before: Link, link: Link) -> Link:
    """Of two ways to the same lot the one that stands; two from the same lot are one of both amounts."""
    if link.undone or before.undone:
        return before if link.undone else link
    if (link.parent, link.child) != (before.parent, before.child):
        return before
    return replace(before, out=before.out + link.out, quantity=before.quantity + link.quantity)


def _told(
    found: dict[tuple[int, UUID], tuple[int, Link]], own: frozenset[int] | None
) -> tuple[Relative, ...]:
    lots = lots_of({pk for _, pk in found})
    names = operator_names({owner for owner, _ in found})
    heads = heads_of(lots.values())

    def left(owner: int, pk: UUID) -> int | None:
        if own is not None and owner not in own:
            return None
        return heads[pk].left if pk in heads else lots[pk].quantity

    return tuple(
        Relative(lots[pk], level, link, names[owner], left(owner, pk))
        for (owner, pk), (level, link) in found.items()
    )


def affected(lot: Lot, *, most: int = FOUND) -> Affected:
    """The lot, and everything that anything of it went into, with who holds it; links that were undone are walked too."""
    forward = walk(lot, back=False, most=most)
    lots = [lot, *(one.lot for one in forward.relatives)]
    sent = outgoing(lots)
    given = tuple(one for one in sent if one.delivery.party is not None)
    on_the_way = tuple(one for one in sent if one.delivery.party is None and one.settlement is None)
    own = operator_names({lot.operator_id})[lot.operator_id]
    itself = Link(
        (lot.operator_id, lot.pk), (lot.operator_id, lot.pk), "", 0, lot.unit, lot.quantity, lot.unit, lot.day
    )
    left = lots_left(lot.operator_id, [lot])[lot.pk]
    whole = (Relative(lot, 0, itself, own, left), *forward.relatives)
    return Affected(whole, given, on_the_way, forward.cut)
