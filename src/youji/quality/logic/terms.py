"""Numbers that nobody's law fixes for good: dated rows of ``data/<room>/terms.csv``, each with its source and how well it is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from youji.shared.periods import contains

#: How a row is known, in words.
MARKS = {"verified": "已核", "reference": "参考值", "pending": "待核"}


@dataclass(frozen=True, slots=True)
class Term:
    """One number, in force on the days of ``[valid_from, valid_until)``."""

    key: str
    label: str
    value: int
    unit: str
    instrument: str
    provision: str
    valid_from: date | None
    valid_until: date | None
    mark: str
    note: str = ""

    @property
    def said(self) -> str:
        """The number as people read it, with how well it is known: 24学时（参考值）."""
        known = "" if self.mark == "verified" else f"（{MARKS[self.mark]}）"
        return f"{self.value}{self.unit}{known}"


def term_on(rows: Sequence[Term], key: str, day: date) -> Term:
    """The row that holds on the day; before the first, the first.

    Raises:
        LookupError: there is no such number.
    """
    named = [one for one in rows if one.key == key]
    holding = [one for one in named if contains(one.valid_from, one.valid_until, day)]
    if not named:
        raise LookupError(key)
    return (holding or named)[0]
