"""What happened in this room, for whoever listens (a room above's ``room.py``). Plain values only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LabelsSuspected:
    """More looks than labels have by honest use: ``said`` is the sentence, ``id`` what was put on record."""

    id: str
    code: str
    operator_id: int
    issuer: str
    division: str
    said: str
