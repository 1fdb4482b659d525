"""What happened in this room, for whoever listens (``room.py``). Plain values only."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class NoticeChanged:
    """A published notice was corrected, extended or withdrawn."""

    change_id: int


@dataclass(frozen=True, slots=True)
class ObjectionConcluded:
    """A real-name objection has its answer."""

    objection_id: int
