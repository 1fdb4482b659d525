"""Recalls are looked at, opened, answered and ended; each act one transaction with its entry on the trail."""

from __future__ import annotations

from youji.traceability.services.answering import answer, dispose, reply, tell_outside
from youji.traceability.services.ending import finish, lift
from youji.traceability.services.joining import join_later
from youji.traceability.services.opening import Looked, look, open_recall

__all__ = [
    "Looked",
    "answer",
    "dispose",
    "finish",
    "join_later",
    "lift",
    "look",
    "open_recall",
    "reply",
    "tell_outside",
]
