"""The same, for programs."""

from __future__ import annotations

from youji.environment.api import books, findings, giving, regions, samples, sheets, zones
from youji.shared.api import room_router

router = room_router("environment", "产地环境")
for part in (samples, sheets, giving, zones, findings, books, regions):
    router.add_router("", part.router)
