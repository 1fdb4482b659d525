"""出成率: the most that a processing can give, by dated rows, and what is said of one that gave more. No Django."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from youji.lots.logic.balance import said
from youji.production.logic.kinds import GOODS
from youji.shared.periods import contains

NO_FIGURE = "没有出成率数据，未核对"
#: How a row is known, in words.
MARKS = {"verified": "已核", "reference": "参考值", "pending": "待核"}
VERIFIED = "verified"


@dataclass(frozen=True, slots=True)
class Factor:
    """``put_in`` of one product gives at most ``gives`` of another, on the days of ``[valid_from, valid_until)``.

    Codes stand for everything below them in the tree. ``as_picked``: only of what nothing was processed of yet. Without
    ``put_in`` it is known that no figure is known: what is said of the kinds above does not hold here.
    """

    from_code: str
    to_code: str
    as_picked: bool
    put_in: Fraction | None
    unit_in: str
    gives: Fraction
    unit_out: str
    valid_from: date | None
    valid_until: date | None
    mark: str
    source: str

    def rate(self, unit: str) -> Fraction | None:
        """How much of ``unit`` one of ``unit`` gives at most; ``None`` where it speaks of other units: none is made of another by guess."""
        if self.put_in is None or {GOODS[one][0] for one in (self.unit_in, self.unit_out)} != {
            GOODS[unit][0]
        }:
            return None
        return self.gives * GOODS[self.unit_out][1] / (self.put_in * GOODS[self.unit_in][1])


@dataclass(frozen=True, slots=True)
class Fed:
    """So much of a product goes in, in thousandths; ``as_picked`` is ``None`` where nobody can tell."""

    code: str
    quantity: int
    as_picked: bool | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was put in and came out, in thousandths of ``unit``; ``most`` is what the rows let it give, ``None`` where they say nothing."""

    taken: int
    made: int
    unit: str
    most: int | None = None
    mark: str = ""
    source: str = ""

    @property
    def is_over(self) -> bool:
        """More came out than the rows let it give."""
        return self.most is not None and self.made > self.most

    @property
    def refused(self) -> bool:
        """It is over by rows that were compared with their text; by others it is a risk, and ranked."""
        return self.is_over and self.mark == VERIFIED

    @property
    def over(self) -> int | None:
        """What came out, in thousandths of the most there can be; ``None`` where it is not over."""
        return self.made * 1000 // max(self.most, 1) if self.is_over and self.most is not None else None

    @property
    def said(self) -> str:
        """The sentence for the lot's page, the trail and the refusal."""
        if self.most is None:
            return NO_FIGURE
        of = f"投入{said(self.taken, self.unit)}，按出成率最多制成{said(self.most, self.unit)}（{MARKS[self.mark]}：{self.source}）"
        return f"制成{said(self.made, self.unit)}，{'超过' if self.is_over else '没有超过'}出成率：{of}"


def outcome(
    fed: Sequence[Fed], *, to: str, made: int, unit: str, day: date, rows: Iterable[Factor]
) -> Outcome:
    """What the rows in force on ``day`` say of ``made`` thousandths of ``to``, made of ``fed``, all in ``unit``."""
    some, taken = list(rows), sum(one.quantity for one in fed)
    met = [(factor_on(some, one, to=to, day=day), one.quantity) for one in fed]
    found = [(row, rate, quantity) for row, quantity in met if row and (rate := row.rate(unit)) is not None]
    if len(found) < len(fed):
        return Outcome(taken, made, unit)
    marks = {row.mark for row, _, _ in found}
    least = next(mark for mark in ("pending", "reference", VERIFIED) if mark in marks)
    most = sum((rate * quantity for _, rate, quantity in found), Fraction())
    sources = dict.fromkeys(row.source for row, _, _ in found)
    return Outcome(taken, made, unit, int(most), least, "；".join(sources))


def factor_on(rows: Iterable[Factor], fed: Fed, *, to: str, day: date) -> Factor | None:
    """The row nearest to both products that holds on the day; ``None`` where there is none."""
    fitting = [
        one
        for one in rows
        if fed.code.startswith(one.from_code)
        and to.startswith(one.to_code)
        and (not one.as_picked or fed.as_picked)
        and contains(one.valid_from, one.valid_until, day)
    ]
    return max(fitting, key=lambda one: (len(one.from_code), len(one.to_code)), default=None)
