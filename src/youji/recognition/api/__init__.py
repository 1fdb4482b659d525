"""The whole procedure and the managed catalogue, for programs: what the pages do, over the same services."""

from __future__ import annotations

from youji.recognition.api import (
    acceptance,
    applications,
    case,
    catalogue,
    desk,
    editions,
    experts,
    filling,
    notices,
    review,
    rounds,
    standing,
    workbooks,
)
from youji.shared.api import room_router

router = room_router("recognition", "申报与认定")
PARTS = (
    desk, rounds, applications, filling, review, case, acceptance, experts, notices, catalogue, standing, editions,
    workbooks,
)  # fmt: skip
for part in PARTS:
    router.add_router("", part.router)
