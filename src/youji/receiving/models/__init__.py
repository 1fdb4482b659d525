"""Tables of the room: what was seen, what became of it, what it proves, and what was reported."""

from __future__ import annotations

from youji.receiving.models.received import Doubled, Pile, Proof, Scan, Undoing
from youji.receiving.models.reports import Report

__all__ = ["Doubled", "Pile", "Proof", "Report", "Scan", "Undoing"]
