"""What is left of each input: the sum of its ledger's lines."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Max, QuerySet, Sum

from youji.production.logic.amounts import amount_text
from youji.production.models import StoreEntry
from youji.shared.prepared import prepared

Shelf = tuple[int, str, str]  # operator, shelf, dimension


@prepared
def _left(operators: Collection[int], shelves: Collection[str]) -> QuerySet[StoreEntry, tuple[Any, ...]]:
    rows = StoreEntry.objects.filter(operator_id__in=operators, shelf__in=shelves).order_by()
    return rows.values_list("operator_id", "shelf", "dimension").annotate(total=Sum("amount"))


@dataclass(slots=True)
class Shelves:
    """The amounts on file of the shelves that a message concerns, and what the message takes from them."""

    left: dict[Shelf, int] = field(default_factory=dict)
    first: dict[Shelf, StoreEntry] = field(default_factory=dict)  # the message's own lines
    last: dict[Shelf, StoreEntry] = field(default_factory=dict)

    @classmethod
    def of(cls, operators: Collection[int], shelves: Collection[str]) -> Shelves:
        """What these operators have on these shelves."""
        found = cls()
        if not shelves:
            return found
        for operator, shelf, dimension, amount in _left(operators, shelves):
            found.left[operator, shelf, dimension] = amount
        return found

    def take(self, entry: StoreEntry) -> int:
        """The line counts for what follows; what was there before it."""
        shelf = entry.operator_id, entry.shelf, entry.dimension
        before = self.left.get(shelf, 0)
        self.left[shelf] = before + entry.amount
        self.first.setdefault(shelf, entry)
        self.last[shelf] = entry
        return before


@dataclass(frozen=True, slots=True)
class OnShelf:
    """One input in the store, as its page shows it."""

    shelf: str
    input: str
    registration: str
    sort: str
    dimension: str
    amount: int
    last_on: date

    @property
    def text(self) -> str:
        """What is left, in words."""
        return amount_text(self.amount, self.dimension)

    @property
    def short(self) -> bool:
        """Whether more was used than entered."""
        return self.amount < 0


def stock_of(operator_id: int) -> list[OnShelf]:
    """What an operator has, by input; what it has most lately moved first."""
    rows = (
        StoreEntry.objects.filter(operator_id=operator_id)
        .order_by()
        .values("shelf", "dimension")
        .annotate(
            amount=Sum("amount"),
            last_on=Max("day"),
            input=Max("input"),
            registration=Max("registration"),
            sort=Max("sort"),
        )
    )
    found = [OnShelf(**row) for row in rows]
    return sorted(found, key=lambda one: (-one.last_on.toordinal(), one.input))
