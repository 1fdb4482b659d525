"""The room, for programs."""

from __future__ import annotations

from youji.quality.api import checks, inspectors, leading, tests, training
from youji.shared.api import room_router

router = room_router("quality", "质量自控")
for part in (tests, training, leading, inspectors, checks):
    router.add_router("", part.router)
