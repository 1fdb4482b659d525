"""Tables of the room."""

from __future__ import annotations

from youji.environment.models.findings import Board, Finding
from youji.environment.models.samples import Custody, Laboratory, Point, Result, Sample
from youji.environment.models.zones import Zone

__all__ = ["Board", "Custody", "Finding", "Laboratory", "Point", "Result", "Sample", "Zone"]
