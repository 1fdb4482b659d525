"""Which recognised bases have an 内检员 whose certificate holds: counted by county, and the bases behind each number."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from youji.catalogue.selectors.recognised import recognised_bases
from youji.divisions.selectors import name_of
from youji.members.selectors import producing_in
from youji.quality.selectors.inspectors import Card, valid_by_operator
from youji.shared.actor import Actor
from youji.shared.clock import local_date

WITH, WITHOUT = "with", "without"


@dataclass(frozen=True, slots=True)
class Covered:
    """A recognised base, and the certificates that hold among those who produce in it."""

    base_id: int
    code: str
    name: str
    division: str
    cards: tuple[Card, ...]

    @property
    def pk(self) -> int:
        """What a list orders it by."""
        return self.base_id

    @property
    def who(self) -> str:
        """The people, in words."""
        return "、".join(f"{one.row.person_name}（{one.row.operator_name}）" for one in self.cards)


@dataclass(frozen=True, slots=True)
class Counted:
    """A county: how many recognised bases, how many with an 内检员."""

    division: str
    name: str
    bases: int
    covered: int
    inspectors: int

    @property
    def without(self) -> int:
        """Those without."""
        return self.bases - self.covered

    @property
    def share(self) -> int:
        """Covered of a hundred, rounded down."""
        return self.covered * 100 // self.bases if self.bases else 0


def covered_bases(actor: Actor, now: datetime, *, division: str = "", state: str = "") -> list[Covered]:
    """The recognised bases in scope by county and name; ``state`` is ``with`` or ``without``."""
    day = local_date(now)
    told = {pk: (code, name, area) for pk, code, name, area, _ in recognised_bases(actor, day)}
    told = {pk: one for pk, one in told.items() if one[2].startswith(division)}
    producers = producing_in(told, day)
    valid = valid_by_operator({one for some in producers.values() for one in some}, day)
    rows = [
        Covered(pk, code, name, area, tuple(_cards(producers[pk], valid)))
        for pk, (code, name, area) in told.items()
    ]
    kept = {WITH: lambda one: bool(one.cards), WITHOUT: lambda one: not one.cards}.get(state)
    return sorted(
        (one for one in rows if kept is None or kept(one)), key=lambda one: (one.division, one.name)
    )


def _cards(operators: set[int], valid: dict[int, list[Card]]) -> list[Card]:
    return [card for one in sorted(operators) for card in valid.get(one, ())]


def counted(rows: Sequence[Covered]) -> list[Counted]:
    """The same by county, the least covered first."""
    by_county: dict[str, list[Covered]] = {}
    for one in rows:
        by_county.setdefault(one.division[:6], []).append(one)
    found = [
        Counted(
            division,
            name_of(division),
            len(some),
            sum(1 for one in some if one.cards),
            len({card.row.number for one in some for card in one.cards}),
        )
        for division, some in by_county.items()
    ]
    return sorted(found, key=lambda one: (one.share, one.division))


def of_base(base_id: int, day: date) -> list[Card]:
    """The certificates that hold among those who produce in a base."""
    producers = producing_in([base_id], day)[base_id]
    return _cards(producers, valid_by_operator(producers, day))
