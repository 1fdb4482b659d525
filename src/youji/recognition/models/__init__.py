"""Tables of the recognition room, by topic."""

from __future__ import annotations

from youji.recognition.models.acceptance import Acceptance, ScoreSheetEntry
from youji.recognition.models.applications import (
    Application,
    Correction,
    Evidence,
    ExpertScore,
    MilestoneReport,
    Movement,
    Recusal,
)
from youji.recognition.models.catalogue import (
    AnnualCheck,
    Appeal,
    Edition,
    EditionItem,
    Entry,
    EntryEvent,
    PublishedEntry,
    Rectification,
)
from youji.recognition.models.experts import PanelSeat
from youji.recognition.models.notices import Notice, Objection
from youji.recognition.models.rounds import Quota, Round, RoundAttachment, SchemeVersion

__all__ = [
    "Acceptance",
    "AnnualCheck",
    "Appeal",
    "Application",
    "Correction",
    "Edition",
    "EditionItem",
    "Entry",
    "EntryEvent",
    "Evidence",
    "ExpertScore",
    "MilestoneReport",
    "Movement",
    "Notice",
    "Objection",
    "PanelSeat",
    "PublishedEntry",
    "Quota",
    "Rectification",
    "Recusal",
    "Round",
    "RoundAttachment",
    "SchemeVersion",
    "ScoreSheetEntry",
]
