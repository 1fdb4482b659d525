"""Ranges of copy numbers: which copies of a certificate are void."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Range:
    """Copies ``first`` to ``last``, both counted."""

    first: int
    last: int


def merged(some: Iterable[Range]) -> list[Range]:
    """The same copies in as few ranges as possible, in order."""
    out: list[Range] = []
    for one in sorted(some):
        if out and one.first <= out[-1].last + 1:
            out[-1] = Range(out[-1].first, max(out[-1].last, one.last))
        else:
            out.append(one)
    return out


def covered(some: Iterable[Range], copies: int) -> bool:
    """Whether every copy from 1 to ``copies`` is in one of the ranges."""
    return within(Range(1, copies), some)


def within(one: Range, some: Iterable[Range]) -> bool:
    """Whether every copy of the one is in the others."""
    return any(other.first <= one.first and one.last <= other.last for other in merged(some))


def met(one: Range, some: Iterable[Range]) -> list[Range]:
    """Those of the others of which a copy is in the one, as far as it is."""
    return [
        Range(max(one.first, other.first), min(one.last, other.last))
        for other in merged(some)
        if other.first <= one.last and one.first <= other.last
    ]


def said(some: Sequence[Range]) -> str:
    """第3份、第5至9份."""
    return "、".join(
        f"第{one.first}份" if one.first == one.last else f"第{one.first}至{one.last}份"
        for one in merged(some)
    )
