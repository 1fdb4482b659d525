"""The whole procedure, for programs: what the pages do, over the same services."""

from __future__ import annotations

from youji.recognition.api import (
    applications,
    boundaries,
    case,
    experts,
    filling,
    milestones,
    notes,
    notices,
    papers,
    renewals,
    review,
    rounds,
    workbooks,
)
from youji.shared.api import room_router

router = room_router("recognition", "申报与认定")
PARTS = (
    rounds,
    applications,
    filling,
    review,
    case,
    notes,
    boundaries,
    milestones,
    experts,
    notices,
    papers,
    renewals,
    workbooks,
)
for part in PARTS:
    router.add_router("", part.router)
