"""What happened here, for rooms above."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NormsChanged:
    """Rows of a table are other than they were: their keys, the day from which the house judges by them (ISO), and the
    edition they made.
    """

    table: str
    keys: list[str]
    on: str
    edition: int = 0
