"""How far the holders of a recall are: a state for each, minutes and ranks for each county. No Django."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from statistics import median

#: A holder's states, from the first on; words and tones for pages.
STATES = {
    "told": ("已通知，没有答复", "warn"),
    "answered": ("已停止，还有货", "busy"),
    "done": ("办完", "ok"),
}


def state_of(*, answered: bool, left: int, drill: bool) -> str:
    """How far a holder is: they answered or not; of what they hold, something is left or nothing. A drill ends with the answer."""
    if not answered:
        return "told"
    return "answered" if left and not drill else "done"


def minutes(since: datetime, at: datetime) -> int:
    """Whole minutes from one to the other, those begun not counted."""
    return max(0, int((at - since).total_seconds() // 60))


@dataclass(frozen=True, slots=True)
class Line:
    """A county: its holders, how many answered, the minutes of the middle and of the slowest answer, and its rank.

    ``rank`` is empty where nobody answered yet; counties that are equal share one.
    """

    division: str
    holders: int
    answered: int
    middle: float | None
    slowest: int | None
    rank: int | None


def ranked(answers: Iterable[tuple[str, int | None]]) -> list[Line]:
    """The counties of these holders (where, and minutes to the answer; none yet), the best first.

    Better is who has more of their holders' answers, then whose middle answer came sooner, then whose slowest did.
    """
    some: dict[str, list[int | None]] = defaultdict(list)
    for division, took in answers:
        some[division].append(took)
    lines = [_line(division, took) for division, took in some.items()]
    placed = [replace(one, rank=_place(one, lines)) for one in lines]
    return sorted(placed, key=lambda one: (one.rank or len(lines) + 1, one.division))


def _line(division: str, took: list[int | None]) -> Line:
    known = [one for one in took if one is not None]
    return Line(
        division,
        len(took),
        len(known),
        float(median(known)) if known else None,
        max(known, default=None),
        None,
    )


def _key(line: Line) -> tuple[float, float, int]:
    return (-line.answered / line.holders, line.middle or 0.0, line.slowest or 0)


def _place(line: Line, lines: Iterable[Line]) -> int | None:
    if not line.answered:
        return None
    return 1 + sum(1 for other in lines if other.answered and _key(other) < _key(line))
