"""Which edition a fact is judged by: the one in force on its own day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar


class Dated(Protocol):
    """A row in force on ``[in_force_from, in_force_until)``; an open side is ``None``."""

    @property
    def in_force_from(self) -> date | None:
        """The first day."""

    @property
    def in_force_until(self) -> date | None:
        """The day from which it does not hold any more."""


D = TypeVar("D", bound=Dated)


def in_force(row: Dated, on: date) -> bool:
    """Whether ``row`` holds on the day. One whose first day nobody knows holds until its last."""
    begun = row.in_force_from is None or row.in_force_from <= on
    return begun and (row.in_force_until is None or on < row.in_force_until)


def holding(rows: Iterable[D], on: date) -> list[D]:
    """Those of ``rows`` that hold on the day."""
    return [row for row in rows if in_force(row, on)]


def days_problem(since: date | None, until: date | None) -> str:
    """What is wrong with the two days together; nothing where they will do."""
    if since and until and until <= since:
        return "停用日期应当在实施日期之后。"
    return ""


@dataclass(frozen=True, slots=True)
class Cited:
    """A standard as it is cited: its number, which says the edition, its title, and how far it has been checked."""

    number: str
    title: str
    mark: str

    def __str__(self) -> str:
        pending = "" if self.mark == "verified" else "（待核）"
        return f"{self.number}《{self.title}》{pending}"
