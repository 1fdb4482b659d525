"""Tables of the recognition room, by topic."""

from __future__ import annotations

from youji.recognition.models.applications import (
    Application,
    Correction,
    Evidence,
    ExpertScore,
    MilestoneReport,
    Movement,
    Recusal,
)
from youji.recognition.models.boundaries import Reconciliation
from youji.recognition.models.experts import PanelSeat
from youji.recognition.models.notes import Note
from youji.recognition.models.notices import (
    Notice,
    NoticeChange,
    Objection,
)
from youji.recognition.models.rounds import (
    Quota,
    Round,
    RoundAttachment,
)
from youji.recognition.models.submissions import Submission

__all__ = [
    "Application",
    "Correction",
    "Evidence",
    "ExpertScore",
    "MilestoneReport",
    "Movement",
    "Note",
    "Notice",
    "NoticeChange",
    "Objection",
    "PanelSeat",
    "Quota",
    "Reconciliation",
    "Recusal",
    "Round",
    "RoundAttachment",
    "Submission",
]
