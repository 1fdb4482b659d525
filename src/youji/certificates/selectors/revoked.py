"""What holds no more today: of this room's own tables, of rooms above (recalls), and of the catalogue's measures."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from youji.catalogue.logic.statuses import EntryStatus
from youji.catalogue.selectors.published import bases_standing
from youji.certificates.logic.revocation import Part, Revoked
from youji.shared import clock
from youji.shared.rooms import extensions

#: Where a room says which certificates hold no more: a function without arguments that gives ``Withdrawn``.
POINT = "certificates.withdrawn"
#: A holder one of whose recognitions stands so does not issue, and what was issued does not hold meanwhile.
SUSPENDED = (EntryStatus.SUSPENDED, EntryStatus.INTERIM)
#: The short code that the code of each of an operator's bases begins with.
OPERATOR_LETTERS = 6


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What one room knows of: void numbers, void ranges of copies, recalled numbers."""

    void: frozenset[str] = frozenset()
    parts: tuple[Part, ...] = ()
    recalled: frozenset[str] = frozenset()


def suspended_operators() -> frozenset[str]:
    """The short codes of those whose recognition is suspended, for the time being or by decision."""
    codes = (code.partition("-") for code in bases_standing(SUSPENDED))
    return frozenset(operator for operator, _, _ in codes if len(operator) == OPERATOR_LETTERS)


def revoked(house: str, now: datetime) -> Revoked:
    """All of it, as of today."""
    said = [tell() for tell in extensions(POINT).values()]
    return Revoked(
        house,
        clock.local_date(now),
        frozenset().union(*(one.void for one in said)),
        tuple(part for one in said for part in one.parts),
        frozenset().union(*(one.recalled for one in said)),
        suspended_operators(),
    )
