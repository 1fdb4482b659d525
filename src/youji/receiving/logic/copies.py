"""Whether copies of a certificate in several buyers' hands went from the one to the other, or were copied."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Received:
    """A copy as one buyer kept it: who, and who handed it over, where that is somebody of the platform."""

    buyer: int
    supplier: int | None = None


def _suppliers(receipts: Iterable[Received]) -> dict[int, set[int]]:
    """Each buyer with those it names as suppliers."""
    of: dict[int, set[int]] = {}
    for one in receipts:
        of.setdefault(one.buyer, set()).update({one.supplier} - {one.buyer, None})  # type: ignore[arg-type]
    return of


def received_first(receipts: Collection[Received]) -> int:
    """How many of these receipts of one certificate are at buyers who had it from none of the others.

    So many boxes there were at least: a box that is sold on is received again, by somebody who names who had it before.
    """
    of = _suppliers(receipts)
    return sum(not of[one.buyer] & of.keys() for one in receipts)


def copied(receipts: Iterable[Received]) -> bool:
    """Whether the copy was in two places that no hand-over joins.

    A box that is sold on unopened carries its copy along: every buyer but the first names one of the others as the
    supplier, back to the first. What the first one names is nobody's concern here; the same buyer twice is not two. Which
    was put down before which does not matter: a phone in the hills sends days later.
    """
    of = _suppliers(receipts)
    firsts = {buyer for buyer, suppliers in of.items() if not suppliers & of.keys()}
    joined: set[int] = set()
    further = set(firsts)
    while further:
        joined |= further
        further = {buyer for buyer, suppliers in of.items() if suppliers & joined} - joined
    return bool(of) and (len(firsts) != 1 or joined != of.keys())
