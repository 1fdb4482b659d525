"""The same, for programs."""

from __future__ import annotations

from youji.environment.api import samples
from youji.shared.api import room_router

router = room_router("environment", "产地环境")
router.add_router("", samples.router)
