"""Tables of the room."""

from __future__ import annotations

from youji.quality.models.checks import CheckFinding, Correction, SelfCheck
from youji.quality.models.exams import Exam, Question
from youji.quality.models.inspectors import Inspector, Withdrawn
from youji.quality.models.tests import OfLot, RapidResult, RapidTest
from youji.quality.models.training import Attendance, PaperSet, Session, Struck, Trainer, Training

__all__ = [
    "Attendance",
    "CheckFinding",
    "Correction",
    "Exam",
    "Inspector",
    "OfLot",
    "PaperSet",
    "Question",
    "RapidResult",
    "RapidTest",
    "SelfCheck",
    "Session",
    "Struck",
    "Trainer",
    "Training",
    "Withdrawn",
]
