"""Tables of the room."""

from __future__ import annotations

from youji.environment.models.books import Adoption, Disposal, Figure
from youji.environment.models.findings import Board, Finding
from youji.environment.models.regions import Reading, Region, RegionBase, Station
from youji.environment.models.samples import Custody, Given, Laboratory, Point, Result, Sample
from youji.environment.models.zones import Zone

__all__ = [
    "Adoption",
    "Board",
    "Custody",
    "Disposal",
    "Figure",
    "Finding",
    "Given",
    "Laboratory",
    "Point",
    "Reading",
    "Region",
    "RegionBase",
    "Result",
    "Sample",
    "Station",
    "Zone",
]
