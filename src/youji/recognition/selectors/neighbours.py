"""What this room's selectors and services ask of other rooms, under one roof."""

from __future__ import annotations

from youji.divisions.selectors import calendar, full_name
from youji.divisions.selectors import name_of as division_name
from youji.recognition.selectors.schemes import scheme_of

__all__ = ["calendar", "division_name", "place_of", "scheme_of"]


def place_of(division: str) -> str:
    """岳阳市君山区."""
    return full_name(division)
