"""Whether the same copy of a certificate in two buyers' hands went from the one to the other, or was copied."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Received:
    """A copy as one buyer kept it: who, and who handed it over, where that is somebody of the platform."""

    buyer: int
    supplier: int | None = None


def copied(receipts: Iterable[Received]) -> bool:
    """Whether the copy was in two places that no hand-over joins.

    A box that is sold on unopened carries its copy along: every buyer but the first names one of the others as the
    supplier, back to the first. What the first one names is nobody's concern here; the same buyer twice is not two. Which
    was put down before which does not matter: a phone in the hills sends days later.
    """
    of: dict[int, set[int]] = {}
    for one in receipts:
        of.setdefault(one.buyer, set()).update({one.supplier} - {one.buyer, None})  # type: ignore[arg-type]
    firsts = {buyer for buyer, suppliers in of.items() if not suppliers & of.keys()}
    joined: set[int] = set()
    further = set(firsts)
    while further:
        joined |= further
        further = {buyer for buyer, suppliers in of.items() if suppliers & joined} - joined
    return bool(of) and (len(firsts) != 1 or joined != of.keys())
