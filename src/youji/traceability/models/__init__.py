"""Tables of the room: recalls with what they found, and what the holders answered. All of it is only added to."""

from __future__ import annotations

from youji.traceability.models.answers import Answer, Outside, OutsideTold, Reply
from youji.traceability.models.recalls import Ended, Notice, Recall, RecallLot

__all__ = ["Answer", "Ended", "Notice", "Outside", "OutsideTold", "Recall", "RecallLot", "Reply"]
