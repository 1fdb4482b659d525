"""The whole procedure and the managed catalogue, for programs: what the pages do, over the same services."""

from __future__ import annotations

from youji.recognition.api import acceptance, applications, catalogue, experts, notices, review, rounds
from youji.shared.api import room_router

router = room_router("recognition", "申报与认定")
for part in (rounds, applications, review, acceptance, experts, notices, catalogue):
    router.add_router("", part.router)
