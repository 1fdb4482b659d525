"""What happened in this room, for whoever listens (``room.py``). Plain values only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CalendarChanged:
    """A day of the working-day calendar was entered or taken back."""

    day: str  # 2027-01-04
