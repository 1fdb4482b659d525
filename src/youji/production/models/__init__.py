"""Tables of production. Every large one carries ``operator_id`` first: it is the distribution key."""

from __future__ import annotations

from youji.production.models.files import BaseFile, RowKey
from youji.production.models.inputs import NamedInput, Shortage, StoreEntry
from youji.production.models.lots import Lot, LotStop, LotWithdrawn
from youji.production.models.records import Finding, Plan, Record, RecordPhoto, SeasonUse, Work
from youji.production.models.seasons import Overlap, Season

__all__ = [
    "BaseFile",
    "Finding",
    "Lot",
    "LotStop",
    "LotWithdrawn",
    "NamedInput",
    "Overlap",
    "Plan",
    "Record",
    "RecordPhoto",
    "RowKey",
    "Season",
    "SeasonUse",
    "Shortage",
    "StoreEntry",
    "Work",
]
